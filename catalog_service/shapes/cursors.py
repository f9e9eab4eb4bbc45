"""The opaque `after` of lists that the store pages by key: base64 of the key, checked when it comes back."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from catalog_service.errors import BadQuery, FieldError
from catalog_service.shapes.parameters import NO_CURSOR


def opaque(key: str | None) -> str | None:
    """A store's key as the cursor people see; None stays None (the last page)."""
    return None if key is None else base64.urlsafe_b64encode(key.encode()).rstrip(b"=").decode("ascii")


def key_in(after: str | None) -> str | None:
    """The store's key in a cursor. Raises BadQuery where the cursor is none of ours."""
    if after is None:
        return None
    try:
        key = base64.b64decode(after.encode("ascii") + b"=" * (-len(after) % 4), altchars=b"-_", validate=True).decode("utf-8")
    except (UnicodeError, binascii.Error) as error:
        raise _wrong() from error
    if not key.isprintable() or opaque(key) != after:
        raise _wrong()
    return key


def listing(items: Sequence[Any], after: str | None, **more: Any) -> Mapping[str, Any]:
    """The shape of every list: `{items, after}`, with `total` and `facets` where a route has them."""
    return {"items": items, **more, "after": opaque(after)}


def _wrong() -> BadQuery:
    return BadQuery(f"after {NO_CURSOR}", errors=(FieldError("after", NO_CURSOR),))
