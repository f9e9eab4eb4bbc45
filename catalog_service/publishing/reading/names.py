"""Names of columns, made from the header as found: in any script, and unique without regard to case."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 200
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_WHITE = re.compile(r"\s+")


def names_of(titles: Iterable[str]) -> tuple[str, ...]:
    """One name for each header, in order. White space and line ends fold to one blank; a blank header is `column_3` after its
    place; a name that was there before, in whatever case, gets `_2`, `_3` …"""
    shown = [_cleaned(title) or f"column_{place}" for place, title in enumerate(titles, 1)]
    kept: list[str] = []
    taken: set[str] = set()
    wanted = {_folded(name) for name in shown}
    for name in shown:
        free, count = name, 1
        while _folded(free) in taken or (count > 1 and _folded(free) in wanted):
            count += 1
            free = f"{name}_{count}"
        taken.add(_folded(free))
        kept.append(free)
    return tuple(kept)


def _cleaned(title: str) -> str:
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in title if c not in _INVISIBLE)
    return _WHITE.sub(" ", visible).strip()[:LONGEST].rstrip()


def _folded(name: str) -> str:
    return name.casefold().lower()
