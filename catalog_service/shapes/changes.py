"""Changes of the catalog as they are told, and the place in their order that people come back with."""

import re
from typing import Any

from catalog_service.errors import BadQuery
from catalog_service.shapes.addresses import Addresses
from catalog_service.shapes.cursors import key_in, opaque
from catalog_service.store.changes import RecordChange

_PLACE = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)


def change(row: RecordChange, addresses: Addresses) -> dict[str, Any]:
    """`{id, kind, title, change, version, at, url}`."""
    return {
        "id": row.record_id,
        "kind": row.kind,
        "title": row.title,
        "change": row.change,
        "version": row.version,
        "at": row.at,
        "url": addresses.record(row.record_id),
    }


def place_told(origin: int, place: int) -> str:
    """A place in the order of changes, and where its reader began, as one opaque word."""
    return str(opaque(f"{origin}.{place}"))


def place_in(word: str) -> tuple[int, int] | None:
    """Origin and place in such a word; None where it is none of ours."""
    try:
        found = _PLACE.fullmatch(key_in(word) or "")
    except BadQuery:
        return None
    return (int(found[1]), int(found[2])) if found else None
