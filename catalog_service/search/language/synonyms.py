"""Words that mean the same, as the files in `words/` list them: compounds, acronyms, short forms of Chinese terms."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from catalog_service.search.language.analysis import runs, stem, whole_words
from catalog_service.search.language.script import folded

_FOLDER = Path(__file__).parent / "words"

Words = tuple[str, ...]


@cache
def _listed() -> Mapping[Words, tuple[str, ...]]:
    """A term's stems, or the one run of an unspaced script that it is → what else it is called. Each row goes both ways."""
    found: dict[Words, dict[str, None]] = {}
    for path in sorted(_FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                for one, other in ((row["written"], row["also"]), (row["also"], row["written"])):
                    found.setdefault(key_of(one), {})[folded(other)] = None
    return {key: tuple(others) for key, others in found.items()}


def key_of(text: str) -> Words:
    """A text as it is looked up: stems of spaced words, runs of unspaced scripts as they are."""
    return tuple(run if unspaced else stem(run) for run, unspaced in runs(text))


@cache
def _longest() -> int:
    return max(map(len, _listed()))


def first_alike(texts: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """How many of the texts, from the first on, are together a listed term (the most that are), and what else it is called; (0, ())
    where none is."""
    key: Words = ()
    best: tuple[int, tuple[str, ...]] = (0, ())
    for count, text in enumerate(texts, start=1):
        key += key_of(text)
        if len(key) > _longest():
            break
        if others := _listed().get(key):
            best = (count, others)
    return best


def cut(run: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """An unspaced run as dictionary words, those that together are a listed term as one piece with what else it is called."""
    words = whole_words(run)
    place = 0
    while place < len(words):
        whole, count, others = words[place], 1, _listed().get((words[place],), ())
        longer = whole
        for more in range(place + 1, min(place + _MOST_PARTS, len(words))):
            longer += words[more]
            if called := _listed().get((longer,)):
                whole, count, others = longer, more + 1 - place, called
        yield whole, others
        place += count


_MOST_PARTS = 8
"""Dictionary words of which a listed Chinese term may consist."""
