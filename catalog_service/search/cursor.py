"""The opaque `after`: where a page ended, tied to the query it belongs to and checked before it is believed."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from catalog_service.errors import BadQuery, FieldError
from catalog_service.search.query import Query

_VERSION = 1
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Cursor:
    """`key` is the sort key of the last hit (by relevance its score), `ids` the hits at the page's end that share it, `seen`
    how many hits went before, `relaxed` whether any word was enough, `point` the engine's name for the moment that is paged
    through, '' where there is none."""

    key: int | float | str
    ids: tuple[str, ...]
    seen: int
    relaxed: bool = False
    point: str = ""


def sort_of(query: Query) -> str:
    """The sort that applies: relevance where words are asked for, the latest change first where not."""
    if not query.q.strip() and query.sort in (None, "relevance"):
        return "-modified"
    return query.sort or "relevance"


def encode(cursor: Cursor, query: Query) -> str:
    """The cursor as people carry it from page to page."""
    told = [_VERSION, _asked(query), cursor.key, cursor.ids, cursor.seen, cursor.relaxed]
    packed = orjson.dumps([*told, cursor.point] if cursor.point else told)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(query: Query) -> Cursor | None:
    """The cursor in `query.after`, None on the first page. Raises BadQuery where it is not ours or belongs to another query."""
    if query.after is None:
        return None
    values = _unpacked(query.after)
    if not (isinstance(values, list) and len(values) in (6, 7) and values[0] == _VERSION):
        raise _refused("is not a cursor of this service; take it from the page before, or leave it out to start again")
    _, asked, key, ids, seen, relaxed, *points = values
    if asked != _asked(query):
        raise _refused("belongs to another query; leave it out to start again")
    whole = isinstance(ids, list) and len(ids) > 0 and all(isinstance(found, str) for found in ids) and isinstance(relaxed, bool)
    pointed = all(isinstance(point, str) for point in points)
    if not (whole and pointed and type(seen) is int and 0 <= seen < 1 << 40 and _is_key(key, sort_of(query))):
        raise _refused("was damaged; take it from the page before, or leave it out to start again")
    return Cursor(key, tuple(ids), seen, relaxed, *points)


def _is_key(key: Any, sort: str) -> bool:
    if sort == "relevance":
        return type(key) in (int, float)
    if sort == "title":
        return isinstance(key, str) and key.isascii() and key.replace("-", "").isalnum()
    return type(key) is int and 0 <= key < 1 << 64


def _unpacked(text: str) -> Any:
    if len(text) > _LONGEST:
        return None
    try:
        return orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None


def _asked(query: Query) -> str:
    """A short hash of what decides which records come and in which order; the size of a page and its facets do not."""
    filters = {name: sorted(values) for name, values in query.filters.items() if values}
    ranges = {name: [r.first, r.last] for name, r in query.ranges.items() if r.first or r.last}
    packed = repr((query.q, sorted(filters.items()), sorted(ranges.items()), sort_of(query), query.copies, query.copy_of))
    return hashlib.blake2b(packed.encode(), digest_size=6).hexdigest()


def _refused(message: str) -> BadQuery:
    return BadQuery(f"`after` {message}.", errors=(FieldError("after", message),))
