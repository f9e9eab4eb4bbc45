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
    how many hits went before."""

    key: int | float | str
    ids: tuple[str, ...]
    seen: int


def sort_of(query: Query) -> str:
    """The sort that applies: relevance where words are asked for, the latest change first where not."""
    return query.sort or ("relevance" if query.q.strip() else "-modified")


def encode(cursor: Cursor, query: Query) -> str:
    """The cursor as people carry it from page to page."""
    packed = orjson.dumps([_VERSION, _asked(query), cursor.key, cursor.ids, cursor.seen])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(query: Query) -> Cursor | None:
    """The cursor in `query.after`, None on the first page. Raises BadQuery where it is not ours or belongs to another query."""
    if query.after is None:
        return None
    values = _unpacked(query.after)
    if not (isinstance(values, list) and len(values) == 5 and values[0] == _VERSION):
        raise _refused("is not a cursor of this service; take `after` from the page before, or leave it out to start again")
    _, asked, key, ids, seen = values
    if asked != _asked(query):
        raise _refused("belongs to another query; leave it out to start again")
    wanted = {"relevance": (float, int), "title": (str,)}.get(sort_of(query), (int,))
    if isinstance(key, bool) or not isinstance(key, wanted) or not isinstance(seen, int) or not 0 <= seen < 1 << 40:
        raise _refused("is not a cursor of this service; leave it out to start again")
    if not isinstance(ids, list) or not all(isinstance(found, str) for found in ids):
        raise _refused("is not a cursor of this service; leave it out to start again")
    if isinstance(key, int) and not 0 <= key < 1 << 64:
        raise _refused("is not a cursor of this service; leave it out to start again")
    if isinstance(key, str) and not (key.isascii() and key.replace("-", "").isalnum()):
        raise _refused("is not a cursor of this service; leave it out to start again")
    return Cursor(key, tuple(ids), seen)


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
    packed = orjson.dumps([query.q, filters, ranges, sort_of(query)], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(packed, digest_size=6).hexdigest()


def _refused(message: str) -> BadQuery:
    return BadQuery(f"`after` {message}.", errors=(FieldError("after", message),))
