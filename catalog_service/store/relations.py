"""Relations of served records: a target that was not known when the record was kept is looked up when it is shown."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, select

from catalog_service.store.bulk import pieces
from catalog_service.store.tables import keys, records
from catalog_service.store.texts import index_key
from schemas.fields import is_http_url

_OPEN = b'"target":null'


def resolved(connection: Connection, lines: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """Of (record id, JSON) the JSON with the targets of relations filled in: by document number (文号), else where the text is
    an address by that. Only live records are targets, never the record itself; of several the one with the smallest id."""
    parsed = {at: orjson.loads(line) for at, (_, line) in enumerate(lines) if _OPEN in line}
    wanted = {_key(relation) for values in parsed.values() for relation in _open(values)} - {None}
    if not wanted:
        return [line for _, line in lines]
    owners = _owners(connection, (key for key in wanted if key is not None))
    shown = [line for _, line in lines]
    for at, values in parsed.items():
        own = lines[at][0]
        for relation in _open(values):
            found = [each for each in owners.get(_key(relation) or ("", ""), ()) if each != own]
            if found:
                relation["target"] = min(found)
        shown[at] = orjson.dumps(values)
    return shown


def _open(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [relation for relation in values["relations"] if relation["target"] is None]


def _key(relation: dict[str, Any]) -> tuple[str, str] | None:
    if relation["document_number"]:
        return "document_number", index_key(relation["document_number"])
    if is_http_url(relation["text"]):
        return "url", index_key(relation["text"])
    return None


def _owners(connection: Connection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for piece in pieces({value for _, value in wanted}):
        query = (
            select(keys.c.scheme, keys.c.value, keys.c.record_id)
            .join(records, records.c.id == keys.c.record_id)
            .where(keys.c.value.in_(piece), keys.c.scheme.in_(("document_number", "url")), records.c.withdrawn_at.is_(None))
        )
        for scheme, value, record_id in connection.execute(query):
            found.setdefault((scheme, value), []).append(record_id)
    return found
