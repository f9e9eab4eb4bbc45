"""Texts of a query as parts that match: words anywhere, words in a row, the beginning of a word, the same parts in a title."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from catalog_service.search.asking.nodes import (
    CHARACTERS,
    PAIRS,
    TITLE_PAIRS,
    TITLE_WORDS,
    WORDS,
    AllOf,
    AnyOf,
    Days,
    Is,
    Node,
    Phrase,
    Prefix,
    Term,
    Unless,
)
from catalog_service.search.language.analysis import LONGEST_WORD, QUESTION_WORDS, STOP_WORDS, pairs, runs, stem, whole_words
from catalog_service.search.language.synonyms import cut

LEAST_BEGINNING = 2
"""Letters that the beginning of a word must have to be looked for as one."""


def phrase(found: Iterable[tuple[str, bool]]) -> Iterator[Node]:
    """Tokens one after another, as one part. A lone character between words is asked for by itself: in a text it is half of a pair."""
    row: list[str] = []
    alone: list[Node] = []
    for run, unspaced in found:
        if unspaced and len(run) == 1:
            alone.append(Term(CHARACTERS, run))
        else:
            row += pairs(run) if unspaced else [run[:LONGEST_WORD]]
    yield from all_of(([sequence(row)] if row else []) + alone)


def sequence(values: Sequence[str], field: str = PAIRS) -> Node:
    """The tokens in a row."""
    return Phrase(field, tuple(values)) if len(values) > 1 else Term(field, values[0])


def words(text: str, marks: list[str], alike: list[Node] | None = None, *, keep_single: bool = True) -> Iterator[Node]:
    """One part for each word that is about something; a word of an unspaced script is any place its characters stand in a row. Into
    `alike` go the parts that stand for other words of the same meaning."""
    for run, unspaced in runs(text):
        if not unspaced:
            if run not in STOP_WORDS:
                marks.append(run)
                yield Term(WORDS, stem(run[:LONGEST_WORD]))
            continue
        for word, others in cut(run):
            if word in QUESTION_WORDS or (len(word) == 1 and not keep_single):
                continue
            marks.append(word)
            if others and alike is not None:
                yield one_of_alike(tuple(words(word, marks)), others, marks, alike)
            elif len(word) > 1:
                yield from map(sequence, map(pairs, whole_words(word) if others else [word]))
            else:
                yield Term(CHARACTERS, word)


def one_of_alike(parts: Sequence[Node], others: Iterable[str], marks: list[str], alike: list[Node]) -> Node:
    """A term's own parts, or what else it is called, in a row."""
    called = [node for other in others for node in _called(other)]
    marks += [run for other in others for run, _ in runs(other)]
    alike += called
    return AnyOf((*all_of(parts), *called))


def _called(text: str) -> Iterator[Node]:
    """A term nobody wrote: where it is one word of an unspaced script, only as a word, for its characters may meet by chance."""
    found = runs(text)
    if len(found) == 1 and found[0][1] and whole_words(found[0][0]) == [found[0][0]]:
        yield Term(WORDS, found[0][0])
    else:
        yield from phrase(found)


def beginning(text: str) -> tuple[str, Prefix | None]:
    """A text whose last word is only begun: what stands before that word, and the beginning. None where it ends in an unspaced
    script, whose characters are found in the midst of words anyway, or where the beginning is too short."""
    found = runs(text)
    if not found or found[-1][1] or len(found[-1][0]) < LEAST_BEGINNING:
        return text, None
    return " ".join(run for run, _ in found[:-1]), Prefix(PAIRS, found[-1][0][:LONGEST_WORD])


def everything(asked: Iterable[str], marks: list[str]) -> Iterator[Node]:
    """The words of a query that asks for nothing but words we would leave out."""
    for text in asked:
        for run, unspaced in runs(text):
            marks.append(run)
            yield sequence(pairs(run)) if unspaced and len(run) > 1 else Term(CHARACTERS if unspaced else PAIRS, run[:LONGEST_WORD])


def all_of(parts: Iterable[Node]) -> Iterator[Node]:
    """The parts as one, or none where there is none."""
    found = tuple(dict.fromkeys(parts))
    if found:
        yield found[0] if len(found) == 1 else AllOf(found)


def in_title(node: Node) -> Node | None:
    if isinstance(node, AllOf | AnyOf):
        moved = tuple(part for each in node.parts if (part := in_title(each)) is not None)
        return type(node)(moved) if moved else None
    if isinstance(node, Is | Days | Unless):
        return None
    field = {PAIRS: TITLE_PAIRS, WORDS: TITLE_WORDS}.get(node.field)
    return replace(node, field=field) if field else None
