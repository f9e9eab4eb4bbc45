"""What a title is found by while somebody is still typing: the beginnings of its words, and the pinyin initials of its characters."""

from collections.abc import Iterable
from functools import lru_cache
from operator import add

from catalog_service.search.language.analysis import runs
from catalog_service.search.language.script import BREAK

LONGEST_BEGINNING = 12
"""Letters of a word's beginning that are looked at: what is typed beyond them changes nothing any more."""

LONGEST_TITLE = 200
"""Characters of a title that suggestions are found by."""


def beginnings(titles: Iterable[str]) -> str:
    """Every beginning of every spaced word of the titles, each once, joined by spaces."""
    words = {word for title in titles for word, unspaced in runs(title[:LONGEST_TITLE]) if not unspaced}
    return " ".join(sorted({word[:size] for word in words for size in range(1, min(len(word), LONGEST_BEGINNING) + 1)}))


def initials(titles: Iterable[str]) -> str:
    """The pinyin initials of the titles' Chinese characters as overlapping pairs, a break between each two runs."""
    return f" {BREAK} ".join(
        " ".join(initial_pairs("".join(map(initial, run))))
        for title in titles
        for run, unspaced in runs(title[:LONGEST_TITLE])
        if unspaced and len(run) > 1
    )


def initial_pairs(letters: str) -> list[str]:
    """Overlapping pairs of letters."""
    return list(map(add, letters, letters[1:]))


@lru_cache(maxsize=30_000)
def initial(character: str) -> str:
    """The first letter of the commonest reading of a Chinese character; another character is itself."""
    # Loaded with the first Chinese title: a process that only harvests does without its 54 MB.
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(character, style=Style.FIRST_LETTER)[0][:1].lower() or character
