"""Whose copy a record is: the live record at the end of what it, and what it is a copy of, say they are copies of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, select

from catalog_service.store.bulk import pieces
from catalog_service.store.relations import resolved
from catalog_service.store.tables import keys, records
from catalog_service.store.texts import index_key
from schemas.fields import is_http_url

_COPY = b'"copy_of"'
_MOST_STEPS = 4
"""A copy of a copy of a copy is followed so far."""

_SCHEMES = ("document_number", "url")

Line = tuple[str, bytes]


def originals(connection: Connection, lines: Sequence[Line]) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """Of (record id, JSON) those that are copies: the id of the live record each is a copy of, None where it is not in the catalog, and
    what it claims to be a copy of (`id:…`, `url:…`, `document_number:…`). Of records that call each other copies, the one with the
    smallest id is nobody's copy."""
    claims: dict[str, tuple[str, ...]] = {}
    above: dict[str, str] = {}
    met = [(id, line) for id, line in lines if _COPY in line]
    for _ in range(_MOST_STEPS):
        targets: dict[str, str] = {}
        for (id, _), line in zip(met, resolved(connection, met), strict=True):
            relations = [each for each in orjson.loads(line)["relations"] if each["type"] == "copy_of"]
            claims[id] = tuple(dict.fromkeys(claim for each in relations for claim in _claims(each)))
            target = next((each["target"] for each in relations if each["target"] not in (None, id)), None)
            if target is not None:
                targets[id] = target
        live = _live(connection, targets.values())
        above |= {id: target for id, target in targets.items() if target in live}
        met = [(id, line) for id, line in live.items() if _COPY in line and id not in claims]
        if not met:
            break
    return {id: _followed(id, above, claims[id]) for id, _ in lines if id in claims}


def answered(connection: Connection, record_ids: Sequence[str]) -> list[str]:
    """What others may claim to be a copy of, where they mean one of these records."""
    found = [f"id:{id}" for id in record_ids]
    for piece in pieces(record_ids):
        query = select(keys.c.scheme, keys.c.value).where(keys.c.record_id.in_(piece), keys.c.scheme.in_(_SCHEMES))
        found += [f"{row.scheme}:{row.value}" for row in connection.execute(query)]
    return found


def _followed(id: str, above: Mapping[str, str], claims: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    way = [id]
    while (higher := above.get(way[-1])) is not None:
        if higher in way:
            way.append(min(way[way.index(higher) :]))
            break
        way.append(higher)
    # Where one on the way goes or comes back, this record has to be looked at again.
    told = tuple(dict.fromkeys((*claims, *(f"id:{each}" for each in way[1:] if each != id))))
    return (way[-1] if way[-1] != id else None), told


def _claims(relation: Mapping[str, Any]) -> Iterable[str]:
    if relation["target"]:
        yield f"id:{relation['target']}"
    if relation["document_number"]:
        yield f"document_number:{index_key(relation['document_number'])}"
    elif is_http_url(relation["text"]):
        yield f"url:{index_key(relation['text'])}"


def _live(connection: Connection, ids: Iterable[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for piece in pieces(sorted(set(ids))):
        query = select(records.c.id, records.c.json).where(records.c.id.in_(piece), records.c.withdrawn_at.is_(None))
        found |= {row.id: row.json for row in connection.execute(query)}
    return found
