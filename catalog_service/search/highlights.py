"""Why a record was found: pieces of its own text as escaped HTML, with the query's words in `<mark>`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import islice
from typing import Any

from catalog_service.search.language.analysis import stem
from catalog_service.search.language.script import LETTERS, RUN, folded_in_place, is_unspaced

_AROUND = 60
_LONGEST_SEARCHED = 50_000
_READ_AT_ONCE, _LONGEST_MATCH = 4_000, 80
_MOST_PIECES = 3
_MOST_KEYWORDS = 10
_LONGEST_WHOLE = 1_000
"""Characters of a title or keyword that is shown whole; of longer ones, which are texts in the wrong place, pieces are."""

_Span = tuple[int, int]


def highlights(values: Mapping[str, Any], tokens: Sequence[str], columns: Sequence[str] = ()) -> dict[str, list[str]]:
    """Field → HTML fragments, for title, numbers, keywords, abstract, description, text and attachments of a record in its wire form and
    for the `columns` of its tables; fields without a match are left out. `tokens` are `Answer.tokens`. Titles, keywords and columns come
    whole, long texts as pieces."""
    words = _words(tuple(tokens))
    if words is None:
        return {}
    found: dict[str, list[str]] = {}
    for name in ("title", "document_number", "index_number"):
        if (text := values.get(name)) and (marks := list(_marks(text, *words))):
            found[name] = _whole(text, marks)
    for name, several in (("keywords", values.get("keywords") or ()), ("columns", columns)):
        marked = (_whole(word, marks)[0] for word in several if (marks := list(_marks(word, *words))))
        if shown := list(islice(marked, _MOST_KEYWORDS)):
            found[name] = shown
    for name in ("abstract", "description", "text"):
        text = values.get(name)
        if text and (name == "abstract" or text != values.get("abstract")) and (pieces := list(_pieces(text, _marks(text, *words)))):
            found[name] = pieces
    for text in (each.get("text") for each in values.get("distributions") or ()):
        if text and "attachments" not in found and (pieces := list(_pieces(text, _marks(text, *words)))):
            found["attachments"] = pieces
    return found


@lru_cache(maxsize=256)
def _words(tokens: tuple[str, ...]) -> tuple[re.Pattern[str], frozenset[str]] | None:
    """A pattern of what may be marked in a folded text: characters of unspaced scripts anywhere, other words by their beginnings;
    and the stems that decide whether such a word is one of the query's. None where there is nothing to mark."""
    unspaced = sorted({m[1] for token in tokens for m in RUN.finditer(token) if m[1]}, key=len, reverse=True)
    spaced = {m[2] for token in tokens for m in RUN.finditer(token) if m[2]}
    stems = frozenset(map(stem, spaced))
    # A stem ends otherwise than its word at most in the last letter (policies, polici, policy).
    beginnings = sorted({*spaced, *(found[:-1] if len(found) > 2 else found for found in stems)})
    parts = [re.escape(run) for run in unspaced]
    if beginnings:
        parts.append(f"(?<!{LETTERS})(?:{'|'.join(map(re.escape, beginnings))}){LETTERS}*")
    return (re.compile("|".join(parts)), stems) if parts else None


def _marks(text: str, pattern: re.Pattern[str], stems: frozenset[str]) -> Iterator[_Span]:
    """Where the words stand, in order, touching ones joined, read no further than is asked for. Offsets are those of the text."""
    last: _Span | None = None
    for start, end in _matches(text, pattern, stems):
        if last and start <= last[1]:
            last = (last[0], max(end, last[1]))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _matches(text: str, pattern: re.Pattern[str], stems: frozenset[str]) -> Iterator[_Span]:
    for offset in range(0, min(len(text), _LONGEST_SEARCHED), _READ_AT_ONCE):
        before = min(offset, 1)  # the character before decides whether a word begins
        plain = folded_in_place(text[offset - before : offset + _READ_AT_ONCE + _LONGEST_MATCH])
        for match in pattern.finditer(plain, before):
            if match.start() >= _READ_AT_ONCE + before:
                break
            word = match[0]
            if is_unspaced(word[0]) or word in stems or stem(word) in stems:
                yield match.start() + offset - before, match.end() + offset - before


def _whole(text: str, marks: Sequence[_Span]) -> list[str]:
    """The text in one piece, unless it is very long."""
    return [_marked(text, 0, len(text), marks)] if len(text) <= _LONGEST_WHOLE else list(_pieces(text, marks))


def _pieces(text: str, marks: Iterable[_Span]) -> Iterator[str]:
    """At most three pieces around the first marks, with … where something is left out."""
    first = last = made = 0
    inside: list[_Span] = []
    for start, end in marks:
        if inside and start < last:
            inside.append((start, min(end, last)))
            continue
        if inside:
            yield _piece(text, first, last, inside)
            made += 1
        if made == _MOST_PIECES:
            return
        first, last = max(last, start - _AROUND), min(len(text), start + 2 * _AROUND)
        inside = [(start, min(end, last))]
    if inside:
        yield _piece(text, first, last, inside)


def _piece(text: str, first: int, last: int, marks: Sequence[_Span]) -> str:
    return ("…" if first else "") + _marked(text, first, last, marks) + ("…" if last < len(text) else "")


def _marked(text: str, first: int, last: int, marks: Sequence[_Span]) -> str:
    parts, at = [], first
    for start, end in marks:
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return "".join([*parts, escape(text[at:last])])
