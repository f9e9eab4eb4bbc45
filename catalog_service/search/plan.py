"""What a query asks of an index, in words every engine can say: terms and phrases that must match, and terms that score."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from catalog_service.search.analysis import LONGEST_WORD, QUESTION_WORDS, STOP_WORDS, pairs, runs, search_words, stem, whole_words
from catalog_service.search.nodes import (
    CHARACTERS,
    NAMES,
    PAIRS,
    TITLE_PAIRS,
    TITLE_WORDS,
    WORDS,
    AllOf,
    AnyOf,
    Node,
    Phrase,
    Plan,
    Term,
    Weighted,
)
from catalog_service.search.numbers import name_key, numbers_in
from catalog_service.search.script import folded

WEIGHTS = {PAIRS: 0.5, WORDS: 0.5, CHARACTERS: 0.3}
"""Scores of the three streams are added at these weights: measured best of their kind on Chinese questions."""

TITLE_WEIGHT = 0.1
"""What a word of the title adds beyond counting as a word of the record."""

WHOLE_TITLE_WEIGHT = 4.0
"""What a title that holds every word of the query adds."""

IN_A_ROW_WEIGHT = 0.3
"""At this weight a run of several words counts again where it stands unbroken."""

LONGEST_IN_A_ROW = 20
"""Characters of a run that is looked for unbroken; longer ones are sentences."""

NAME_WEIGHT, SERIES_WEIGHT = 1000.0, 100.0
"""A record that is named by its number comes first, those of a named series before others."""

MOST_RANKED = 96
"""So many different tokens of a stream take part in the score; a pasted page is found by all its words and ranked by the first."""


LONGEST_NAME = 100
"""Characters of an identifier that is looked for inside a query."""


_QUESTION = re.compile("吗|呢|什么|怎么|怎样|如何|哪|谁|多少|多久|是否|能否|可否|是不是|能不能|可不可以|有没有|为何|\\?(?:\\s|$)")
_PARTS = re.compile(r'(?P<minus>(?<!\S)-)?(?:["“”„«](?P<phrase>[^"“”„»]+)["“”»]|(?P<word>[^\s"“”„«»]+))')


def plan(q: str) -> Plan:
    """Words (all must match), "phrases" and -not; everything else is read as words. Never an error, whatever is in `q`."""
    text = folded(q)
    must: list[Node] = []
    must_not: list[Node] = []
    names: list[Weighted] = []
    marks: list[str] = []
    asked: list[str] = []
    rest = _without_numbers(text, must, names, marks, asked)
    for part in _PARTS.finditer(rest):
        words = part["phrase"] or part["word"]
        if part["minus"]:
            must_not += _one(_phrase(runs(words)))
            continue
        asked.append(words)
        if part["phrase"]:
            must += _one(_phrase(runs(words)))
            marks += [run for run, _ in runs(words)]
            continue
        must += _named(words, tuple(_words(words, marks)), names)
    if whole := name_key(q):
        names.append(Weighted(Term(NAMES, whole), NAME_WEIGHT, constant=True))
    found = tuple(dict.fromkeys(must)) or tuple(dict.fromkeys(_everything(asked, marks)))
    of_words = tuple(_of_words(asked))
    inside = (part.node for part in of_words if isinstance(part.node, Term) and part.node.field == WORDS)
    return Plan(
        must=found,
        must_not=tuple(dict.fromkeys(must_not)),
        relaxed=tuple(dict.fromkeys((*found[:MOST_RANKED], *inside))),
        scores=(*names, *of_words, *_whole_title(found)),
        tokens=tuple(dict.fromkeys(marks)),
        question=len(found) > 1 and _QUESTION.search(text) is not None,
        shortened=len(found) > MOST_RANKED,
    )


def _one(node: Node | None) -> Iterator[Node]:
    if node is not None:
        yield node


def _named(words: str, nodes: tuple[Node, ...], names: list[Weighted]) -> Iterator[Node]:
    """The parts of what stands between two spaces; in ASCII or with a digit, it may be an identifier or index number as well."""
    key = name_key(words)
    if not key or len(key) > LONGEST_NAME or not (key.isascii() or any(c.isdigit() for c in key)):
        return iter(nodes)
    name = Term(NAMES, key)
    names.append(Weighted(name, NAME_WEIGHT, constant=True))
    return (AnyOf((name, node)) for node in nodes)


def _without_numbers(text: str, must: list[Node], names: list[Weighted], marks: list[str], asked: list[str]) -> str:
    """The text without the document numbers in it, which are asked for as numbers and, quoted in a text, as a phrase."""
    rest, last = [], 0
    for start, end, keys, one in numbers_in(text):
        written = text[start:end]
        as_text = (*_words(written, marks, keep_single=False), *_one(_phrase(runs(written)[-3:] if one else runs(written)[-2:])))
        must.append(AnyOf((*(Term(NAMES, key) for key in keys), AllOf(as_text))))
        names += (Weighted(Term(NAMES, key), NAME_WEIGHT if one else SERIES_WEIGHT, constant=True) for key in keys)
        asked.append(written)
        rest += [text[last:start], " "]
        last = end
    return "".join([*rest, text[last:]])


def _phrase(found: Iterable[tuple[str, bool]]) -> Node | None:
    """Tokens one after another. A lone character between words is asked for by itself: in a text it is half of a pair."""
    sequence: list[str] = []
    alone: list[Node] = []
    found = list(found)
    for run, unspaced in found:
        if unspaced and len(run) == 1:
            alone.append(Term(CHARACTERS, run))
        else:
            sequence += pairs(run) if unspaced else [run[:LONGEST_WORD]]
    if not sequence and not alone:
        return None
    parts = ([_sequence(tuple(sequence))] if sequence else []) + alone
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _sequence(values: tuple[str, ...], field: str = PAIRS) -> Node:
    return Phrase(field, values) if len(values) > 1 else Term(field, values[0])


def _words(text: str, marks: list[str], keep_single: bool = True) -> Iterator[Node]:
    """One part for each word that is about something; a word of an unspaced script is any place its characters stand in a row."""
    for run, unspaced in runs(text):
        if not unspaced:
            if run not in STOP_WORDS:
                marks.append(run)
                yield Term(WORDS, stem(run[:LONGEST_WORD]))
            continue
        for word in whole_words(run):
            if word in QUESTION_WORDS or (len(word) == 1 and not keep_single):
                continue
            marks.append(word)
            yield _sequence(tuple(pairs(word))) if len(word) > 1 else Term(CHARACTERS, word)


def _everything(asked: list[str], marks: list[str]) -> Iterator[Node]:
    """The words of a query that asks for nothing but words we would leave out."""
    for text in asked:
        for run, unspaced in runs(text):
            marks.append(run)
            yield _sequence(tuple(pairs(run))) if unspaced and len(run) > 1 else Term(CHARACTERS if unspaced else PAIRS, run[:LONGEST_WORD])


def _of_words(asked: list[str]) -> Iterator[Weighted]:
    streams: dict[str, dict[str, None]] = {PAIRS: {}, WORDS: {}, CHARACTERS: {}}
    for text in asked:
        for run, unspaced in runs(text):
            if unspaced:
                if 2 < len(run) <= LONGEST_IN_A_ROW:
                    yield Weighted(_sequence(tuple(pairs(run))), IN_A_ROW_WEIGHT)
                streams[PAIRS].update(dict.fromkeys(pairs(run)))
                streams[WORDS].update(dict.fromkeys(search_words(run)))
                streams[CHARACTERS].update(dict.fromkeys(run))
            elif run not in STOP_WORDS:
                streams[PAIRS][run[:LONGEST_WORD]] = None
                streams[WORDS][stem(run[:LONGEST_WORD])] = None
    for field, values in streams.items():
        for value in list(values)[:MOST_RANKED]:
            yield Weighted(Term(field, value), WEIGHTS[field])
    for field, of_title in ((PAIRS, TITLE_PAIRS), (WORDS, TITLE_WORDS)):
        for value in list(streams[field])[:MOST_RANKED]:
            yield Weighted(Term(of_title, value), TITLE_WEIGHT)


def _whole_title(must: tuple[Node, ...]) -> Iterator[Weighted]:
    """A title with every word of the query, single characters aside: the title's streams have none."""
    moved = [node for part in must if (node := _in_title(part)) is not None]
    if moved and len(must) <= MOST_RANKED:
        yield Weighted(moved[0] if len(moved) == 1 else AllOf(tuple(moved)), WHOLE_TITLE_WEIGHT, constant=True)


def _in_title(node: Node) -> Node | None:
    if isinstance(node, AllOf | AnyOf):
        moved = tuple(part for each in node.parts if (part := _in_title(each)) is not None)
        return type(node)(moved) if moved else None
    field = {PAIRS: TITLE_PAIRS, WORDS: TITLE_WORDS}.get(node.field)
    return replace(node, field=field) if field else None
