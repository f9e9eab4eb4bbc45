"""Did you mean: a query whose words are in no record, with known words in their places that are one letter or character away."""

import re
from collections.abc import Iterator

from catalog_service.search.asking.characters import Vocabulary, put_right
from catalog_service.search.language.script import folded

LEAST_LETTERS, MOST_LETTERS, MOST_WORDS = 4, 24, 6
"""Shorter words have too many neighbours; longer ones, and sentences, are not typing errors."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HAN_RUN = re.compile(r"(?<![:*])[\u3400-\u9fff]{2,}(?![:*\u3014\[])")
_WORD = re.compile(r"(?<![\w:-])[a-z]+(?![\w:*])")


def corrections(q: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The folded query with its unknown words put right, the likeliest first; none where there is nothing to put right. Latin words are
    put right all at once, of the first few Chinese runs the first that can be."""
    text = folded(q)
    latin = _latin(text, vocabulary)
    for run in list(dict.fromkeys(_HAN_RUN.findall(text)))[:MOST_WORDS]:
        for better in put_right(run, vocabulary):
            yield (latin or text).replace(run, better, 1)
    if latin:
        yield latin


def _latin(text: str, vocabulary: Vocabulary) -> str | None:
    words = list(dict.fromkeys(word for word in _WORD.findall(text) if LEAST_LETTERS <= len(word) <= MOST_LETTERS))
    if not words or len(words) > MOST_WORDS:
        return None
    known = vocabulary.frequencies(words)
    right = {word: better for word in words if not known.get(word) and (better := _nearest(word, vocabulary))}
    return _WORD.sub(lambda found: right.get(found[0], found[0]), text) if right else None


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    """The commonest known word one letter away: one left out, one too many, another one, or two in the wrong order."""
    known = {near: number for near, number in vocabulary.frequencies(_one_away(word)).items() if number}
    return min(known, key=lambda near: (-known[near], near), default=None)


def _one_away(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {before + after[1:] for before, after in cuts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    other = {before + letter + after[1:] for before, after in cuts if after for letter in _LETTERS}
    added = {before + letter + after for before, after in cuts for letter in _LETTERS}
    return (left_out | swapped | other | added) - {word}
