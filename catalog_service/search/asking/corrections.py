"""Did you mean: a query whose words are in no record, with each of them replaced by the known word that is one letter away."""

import re
from collections.abc import Callable, Iterable, Mapping

from catalog_service.search.language.script import folded

Frequencies = Callable[[Iterable[str]], Mapping[str, int]]
"""Words → in how many records each of them stands; unknown ones may be left out."""

LEAST_LETTERS, MOST_LETTERS, MOST_WORDS = 4, 24, 6
"""Shorter words have too many neighbours; longer ones, and sentences, are not typing errors."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"(?<![\w:-])[a-z]+(?![\w:*])")


def corrected(q: str, frequencies: Frequencies) -> str | None:
    """The folded query with its unknown English words put right; None where there is nothing to put right."""
    text = folded(q)
    words = list(dict.fromkeys(word for word in _WORD.findall(text) if LEAST_LETTERS <= len(word) <= MOST_LETTERS))
    if not words or len(words) > MOST_WORDS:
        return None
    known = frequencies(words)
    right = {word: better for word in words if not known.get(word) and (better := _nearest(word, frequencies))}
    return _WORD.sub(lambda found: right.get(found[0], found[0]), text) if right else None


def _nearest(word: str, frequencies: Frequencies) -> str | None:
    """The commonest known word one letter away: one left out, one too many, another one, or two in the wrong order."""
    known = {near: number for near, number in frequencies(_one_away(word)).items() if number}
    return min(known, key=lambda near: (-known[near], near), default=None)


def _one_away(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {before + after[1:] for before, after in cuts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    other = {before + letter + after[1:] for before, after in cuts if after for letter in _LETTERS}
    added = {before + letter + after for before, after in cuts for letter in _LETTERS}
    return (left_out | swapped | other | added) - {word}
