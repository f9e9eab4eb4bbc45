"""What is looked for while somebody types: titles that go on as typed, their pinyin initials, and numbers that begin so."""

from catalog_service.search.asking.nodes import (
    COPY,
    FOLDED,
    INITIALS,
    NAMES,
    TITLE_PAIRS,
    TYPED,
    AllOf,
    AnyOf,
    Node,
    Phrase,
    Plan,
    Prefix,
    Term,
    Weighted,
)
from catalog_service.search.asking.typed import LONGEST_BEGINNING, initial_pairs
from catalog_service.search.language.analysis import pairs, runs
from catalog_service.search.language.numbers import begun_key

LONGEST_TYPED = 100
"""Characters of what is typed that are looked at."""

_MOST_INITIALS, _LEAST_NUMBER = 20, 3
_NUMBER_WEIGHT = 100.0


def typed_plan(typed: str) -> Plan | None:
    """The plan that finds suggestions, the shortest titles first; None where nothing was typed that could be found."""
    text = typed[:LONGEST_TYPED]
    found = runs(text)
    parts = [_part(run, unspaced) for run, unspaced in found]
    ways: list[Node] = [AllOf(tuple(parts))] if len(parts) > 1 else parts[:1]
    if len(found) == 1 and found[0][0].isascii() and found[0][0].isalpha() and 2 <= len(found[0][0]) <= _MOST_INITIALS:
        letters = initial_pairs(found[0][0])
        ways.append(Phrase(INITIALS, tuple(letters)) if len(letters) > 1 else Term(INITIALS, letters[0]))
    key = begun_key(text)
    number = Prefix(NAMES, key) if len(key) >= _LEAST_NUMBER and any(c.isdigit() or c == "〔" for c in key) else None
    scores = [Weighted(way, 1.0) for way in (*parts, *ways[1:])]
    if number:
        ways.append(number)
        scores.append(Weighted(number, _NUMBER_WEIGHT, constant=True))
    if not ways:
        return None
    must = ways[0] if len(ways) == 1 else AnyOf(tuple(ways))
    left_out = () if number else (Term(FOLDED, COPY),)
    return Plan((must,), left_out, (must,), tuple(scores), (), question=False, shortened=False)


def _part(run: str, unspaced: bool) -> Node:
    if not unspaced:
        return Term(TYPED, run[:LONGEST_BEGINNING])
    found = pairs(run)
    if len(run) == 1:
        return Prefix(TITLE_PAIRS, run)
    return Phrase(TITLE_PAIRS, tuple(found)) if len(found) > 1 else Term(TITLE_PAIRS, found[0])
