"""The opaque `after` of lists that the store pages by key: base64 of the key, checked when it comes back."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from catalog_service.errors import BadQuery, FieldError

Key = str | int | Sequence[str | int]


def opaque(key: Any) -> str | None:
    """A store's key as the cursor people see; None stays None (the last page)."""
    if key is None:
        return None
    return base64.urlsafe_b64encode(orjson.dumps(key)).rstrip(b"=").decode("ascii")


def key_in(after: str | None, kind: type) -> Any:
    """The store's key in a cursor, of type `kind`. Raises BadQuery where the cursor is none of ours."""
    if after is None:
        return None
    try:
        padded = after.encode("ascii") + b"=" * (-len(after) % 4)
        key = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, orjson.JSONDecodeError) as error:
        raise _wrong() from error
    if type(key) is not kind or (isinstance(key, str) and "\x00" in key) or (isinstance(key, int) and not 0 <= key < 2**63):
        raise _wrong()
    return key


def _wrong() -> BadQuery:
    message = "is not a cursor of this list; leave it out to start at the first page"
    return BadQuery(f"after {message}", errors=(FieldError("after", message),))


def listing(items: Sequence[Any], after: Any, **more: Any) -> Mapping[str, Any]:
    """The shape of every list: `{items, after}`, with `total` and `facets` where a route has them."""
    return {"items": items, **more, "after": opaque(after)}
