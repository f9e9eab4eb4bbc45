"""What orders the records a query found: the weights of streams, of titles, of runs that stand unbroken."""

from collections.abc import Iterable, Iterator

from catalog_service.search.asking.matching import in_title, sequence
from catalog_service.search.asking.nodes import (
    CHARACTERS,
    COPY,
    FOLDED,
    PAIRS,
    TITLE_PAIRS,
    TITLE_WORDS,
    WORDS,
    AllOf,
    AnyOf,
    Node,
    Term,
    Unless,
    Weighted,
)
from catalog_service.search.language.analysis import LONGEST_WORD, STOP_WORDS, pairs, runs, search_words, stem

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

ORIGINAL_WEIGHT = 50.0
"""Of records that are named by one number, the one the others are copies of comes first."""

MOST_RANKED = 96
"""So many different tokens of a stream take part in the score; a pasted page is found by all its words and ranked by the first."""

ALIKE_WEIGHT = 0.3
"""At this weight another word of the same meaning counts."""

BEGINNING_WEIGHT = 1.0
"""What a title that has a word with the beginning asked for adds."""


def of_words(asked: Iterable[str]) -> Iterator[Weighted]:
    streams: dict[str, dict[str, None]] = {PAIRS: {}, WORDS: {}, CHARACTERS: {}}
    for text in asked:
        for run, unspaced in runs(text):
            if unspaced:
                if 2 < len(run) <= LONGEST_IN_A_ROW:
                    yield Weighted(sequence(pairs(run)), IN_A_ROW_WEIGHT)
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


def original_first(names: tuple[Node, ...]) -> Iterator[Weighted]:
    """Of the records that are named, those that are no copies."""
    if names:
        yield Weighted(Unless(AnyOf(names), (Term(FOLDED, COPY),)), ORIGINAL_WEIGHT, constant=True)


def whole_title(must: tuple[Node, ...]) -> Iterator[Weighted]:
    """A title with every word of the query, single characters aside: the title's streams have none."""
    moved = [node for part in must if (node := in_title(part)) is not None]
    if moved and len(must) <= MOST_RANKED:
        yield Weighted(moved[0] if len(moved) == 1 else AllOf(tuple(moved)), WHOLE_TITLE_WEIGHT, constant=True)
