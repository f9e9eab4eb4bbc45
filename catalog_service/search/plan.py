"""What a query asks of an index, in words every engine can say: terms and phrases that must match, and terms that score."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog_service.search.analysis import LONGEST_WORD, QUESTION_WORDS, STOP_WORDS, pairs, runs, search_words, stem, whole_words
from catalog_service.search.numbers import name_key, numbers_in
from catalog_service.search.script import folded

PAIRS, WORDS, CHARACTERS = "pairs", "words", "characters"
TITLE_PAIRS, TITLE_WORDS, NAMES = "title_pairs", "title_words", "names"

WEIGHTS = {PAIRS: 0.5, WORDS: 0.5, CHARACTERS: 0.3}
"""Scores of the three streams are added at these weights: measured best of their kind on Chinese questions."""

TITLE_WEIGHT = 0.15
"""What a word of the title adds beyond counting as a word of the record."""

WHOLE_TITLE_WEIGHT = 6.0
"""What a title that holds every word of the query adds."""

NAME_WEIGHT, SERIES_WEIGHT = 1000.0, 100.0
"""A record that is named by its number comes first, those of a named series before others."""

MOST_RANKED = 96
"""So many different tokens of a stream take part in the score; a pasted page is found by all its words and ranked by the first."""


@dataclass(frozen=True, slots=True)
class Term:
    """A token in a field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more tokens one after another in a field."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part matches."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part matches."""

    parts: "tuple[Node, ...]"


Node = Term | Phrase | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Weighted:
    """A part that adds to the score of what matched: its BM25 times `weight`, or `weight` itself where `constant`."""

    node: Node
    weight: float
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """`must`: every one; `must_not`: none; `relaxed`: any one of them, asked when nothing has all; `scores` order what
    matched (`shortened` where not every word takes part); `tokens` are for marking."""

    must: tuple[Node, ...]
    must_not: tuple[Node, ...]
    relaxed: tuple[Node, ...]
    scores: tuple[Weighted, ...]
    tokens: tuple[str, ...]
    shortened: bool


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
        nodes = list(_words(words, marks))
        key = name_key(words)
        if any(c.isdigit() for c in key):
            names.append(Weighted(Term(NAMES, key), NAME_WEIGHT, constant=True))
            nodes = [AnyOf((Term(NAMES, key), AllOf(tuple(nodes))))] if nodes else [Term(NAMES, key)]
        must += nodes
    if whole := name_key(q):
        names.append(Weighted(Term(NAMES, whole), NAME_WEIGHT, constant=True))
    found = tuple(dict.fromkeys(must)) or tuple(dict.fromkeys(_everything(asked, marks)))
    return Plan(
        must=found,
        must_not=tuple(dict.fromkeys(must_not)),
        relaxed=found[:MOST_RANKED],
        scores=(*names, *_scores(asked)),
        tokens=tuple(dict.fromkeys(marks)),
        shortened=len(found) > MOST_RANKED,
    )


def _one(node: Node | None) -> Iterator[Node]:
    if node is not None:
        yield node


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


def _scores(asked: list[str]) -> Iterator[Weighted]:
    streams: dict[str, dict[str, None]] = {PAIRS: {}, WORDS: {}, CHARACTERS: {}}
    for text in asked:
        for run, unspaced in runs(text):
            if unspaced:
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
