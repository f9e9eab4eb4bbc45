"""Why a record was found: pieces of its own text as escaped HTML, with the query's words in `<mark>`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from catalog_service.search.analysis import stem
from catalog_service.search.script import RUN, folded_character

_AROUND = 60
_LONGEST_SEARCHED = 50_000
_MOST_PIECES = 3
_MOST_KEYWORDS = 10


def highlights(values: Mapping[str, Any], tokens: Sequence[str]) -> dict[str, list[str]]:
    """Field → HTML fragments, for `title`, `abstract`, `description`, `text`, `keywords` and `document_number` of a record in its
    wire form; fields without a match are left out. `tokens` are `Answer.tokens`. Titles and keywords come whole, texts as pieces."""
    pattern = _pattern(tuple(tokens))
    if pattern is None:
        return {}
    found: dict[str, list[str]] = {}
    for name in ("title", "document_number", "index_number"):
        if (text := values.get(name)) and (marks := _marks(text, pattern)):
            found[name] = [_marked(text, 0, len(text), marks)]
    keywords = [_marked(word, 0, len(word), marks) for word in values.get("keywords") or () if (marks := _marks(word, pattern))]
    if keywords:
        found["keywords"] = keywords[:_MOST_KEYWORDS]
    for name in ("abstract", "description", "text"):
        text = values.get(name)
        if text and (name == "abstract" or text != values.get("abstract")) and (marks := _marks(text[:_LONGEST_SEARCHED], pattern)):
            found[name] = list(_pieces(text, marks))
    return found


@lru_cache(maxsize=256)
def _pattern(tokens: tuple[str, ...]) -> tuple[re.Pattern[str] | None, frozenset[str]] | None:
    """What is looked for in a folded text: runs of unspaced scripts anywhere, stems of whole words."""
    unspaced = sorted({m[1] for token in tokens for m in RUN.finditer(token) if m[1]}, key=len, reverse=True)
    stems = frozenset(stem(m[0]) for token in tokens for m in RUN.finditer(token) if not m[1])
    if not unspaced and not stems:
        return None
    return re.compile("|".join(map(re.escape, unspaced))) if unspaced else None, stems


def _marks(text: str, pattern: tuple[re.Pattern[str] | None, frozenset[str]]) -> list[tuple[int, int]]:
    """Where the words stand, in order, touching ones joined. Offsets are those of the text: folding one by one keeps them."""
    anywhere, stems = pattern
    plain = "".join(map(folded_character, text))
    found = [m.span() for m in anywhere.finditer(plain)] if anywhere else []
    if stems:
        found += [m.span() for m in RUN.finditer(plain) if not m[1] and (m[0] in stems or stem(m[0]) in stems)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[str]:
    """At most three pieces around the first marks, cut at a distance, with … where something is left out."""
    last, made = 0, 0
    for start, _ in marks:
        if start < last:
            continue
        if made == _MOST_PIECES:
            return
        first, last = max(last, start - _AROUND), min(len(text), start + 2 * _AROUND)
        inside = [(max(a, first), min(b, last)) for a, b in marks if a < last and b > first]
        yield ("…" if first else "") + _marked(text, first, last, inside) + ("…" if last < len(text) else "")
        made += 1


def _marked(text: str, first: int, last: int, marks: Sequence[tuple[int, int]]) -> str:
    parts, at = [], first
    for start, end in marks:
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return "".join([*parts, escape(text[at:last])])
