"""Chinese words put right: one character another, missing or too many, told by which characters stand beside each other in records."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Protocol

from catalog_service.search.language.analysis import pairs

LEAST, MOST = 2, 20
"""Characters of a run that is put right: shorter ones have too many neighbours, longer ones are sentences."""

MOST_SUGGESTED = 3

_MOST_WEAK = 3

_KNOWN = 10
"""So many times as common as the rarest pair of what is written a pair that is put in its place must be."""

COMMON = tuple(bytes((row, place)).decode("gb2312") for row in range(0xB0, 0xD8) for place in range(0xA1, 0xFF if row < 0xD7 else 0xFA))
"""The 3,755 characters of the first level of GB 2312, by reading."""

_AMONG_COMMON = frozenset(COMMON)


class Vocabulary(Protocol):
    """What stands in the records of an index."""

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """Words or pairs of characters → in how many records each of them stands; unknown ones may be left out."""
        ...

    def followers(self, character: str) -> Mapping[str, int]:
        """Pairs that begin with a character → in how many records each of them stands: at least those that end in one
        of `COMMON`."""
        ...


def put_right(run: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Likely meant runs, the likeliest first, at most `MOST_SUGGESTED`: characters of the same sound before others. None where more
    than one character is wrong, or nothing that is known is meant."""
    if not LEAST <= len(run) <= MOST:
        return
    known = dict(vocabulary.frequencies(set(pairs(run))))
    counts = [known.get(pair, 0) for pair in pairs(run)]
    weakest = min(counts)
    weak = [place for place, count in enumerate(counts) if count == weakest]
    if weak[-1] - weak[0] != len(weak) - 1 or len(weak) > _MOST_WEAK:
        return
    for tried in _ways(run, weak, known, vocabulary):
        counted = _least_common(tried, known, vocabulary)
        enough = [found for found, count in counted.items() if count > _KNOWN * weakest and found != run]
        if enough:
            yield from sorted(enough, key=lambda found: (-counted[found], found))[:MOST_SUGGESTED]
            return


def _ways(run: str, weak: list[int], known: dict[str, int], vocabulary: Vocabulary) -> Iterator[Iterator[str]]:
    """What may be meant, likelier ways before others. One wrong character spoils the pair before and the pair behind it, two in the
    wrong order a third between."""
    if len(weak) == _MOST_WEAK:
        yield iter([_swapped(run, weak[1])])
        return
    places = [weak[1]] if len(weak) > 1 else [weak[0], weak[0] + 1]
    yield _same_sound(run, places)
    yield _shorter(run, places)
    yield (_swapped(run, place) for place in range(max(places[0] - 1, 0), min(places[-1] + 1, len(run) - 1)))
    yield _another(run, places, weak[0], known, vocabulary)


def _same_sound(run: str, places: Iterable[int]) -> Iterator[str]:
    for place in places:
        for sound in _sounds(run[place]):
            for character in _by_sound().get(sound, ()):
                yield run[:place] + character + run[place + 1 :]


def _shorter(run: str, places: Iterable[int]) -> Iterator[str]:
    return (run[:place] + run[place + 1 :] for place in places if len(run) > LEAST)


def _swapped(run: str, place: int) -> str:
    return run[:place] + run[place + 1] + run[place] + run[place + 2 :]


def _another(run: str, places: list[int], weak: int, known: dict[str, int], vocabulary: Vocabulary) -> Iterator[str]:
    """Any common character instead of one that has neighbours on both sides, or missing between two: only there it is told well. Of
    thousands only those are tried that are known to follow the character before; `known` learns of these."""
    spans = [(place, place + 1) for place in places if 0 < place < len(run) - 1]
    if len(places) == 2:
        spans.append((weak + 1, weak + 1))
    for first, last in spans:
        found = vocabulary.followers(run[first - 1])
        known.update(found)
        yield from (run[:first] + pair[1] + run[last:] for pair in found if pair[1] in _AMONG_COMMON)


def _least_common(tried: Iterable[str], known: Mapping[str, int], vocabulary: Vocabulary) -> dict[str, int]:
    """Each of the tried runs all of whose pairs are known → in how many records the rarest of them stands."""
    asked = {other: pairs(other) for other in tried}
    counts = {**known, **vocabulary.frequencies({pair for of_one in asked.values() for pair in of_one} - known.keys())}
    least = {other: min(counts.get(pair, 0) for pair in of_one) for other, of_one in asked.items()}
    return {other: count for other, count in least.items() if count}


@cache
def _sounds(character: str) -> tuple[str, ...]:
    """The readings of a character in pinyin, without tones."""
    # Loaded with the first query that has to be put right: 54 MB that most processes do without.
    from pypinyin import Style, pinyin

    return tuple(dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")[0])) if character else ()


@cache
def _by_sound() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for character in COMMON:
        for sound in _sounds(character):
            found.setdefault(sound, []).append(character)
    return {sound: tuple(characters) for sound, characters in found.items()}
