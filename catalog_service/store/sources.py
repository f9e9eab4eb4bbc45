"""The sources that are harvested: their declarations as given, and whether they are active, paused or retired."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

import orjson
from sqlalchemy import Row, select, update

from catalog_service.errors import BadBody, FieldError, NotFound
from catalog_service.store.bulk import upsert
from catalog_service.store.database import Database
from catalog_service.store.tables import sources
from catalog_service.store.texts import storable

State = Literal["active", "paused", "retired"]
STATES: tuple[State, ...] = ("active", "paused", "retired")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource:
    """`declaration` is what `harvesters.source.source_from` reads; `origin` tells where it came from (a file, a person)."""

    id: str
    declaration: Mapping[str, Any]
    origin: str
    state: State
    created: datetime
    updated: datetime


# Named out here because `list` is a method in there.
SourcePage = tuple[list[StoredSource], str | None]


class Sources:
    """The table of sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, declaration: Mapping[str, Any], origin: str, *, now: datetime) -> StoredSource:
        """Keeps a declaration under its `id`. One that is there already gets the new declaration and keeps its state and its
        day of creation. Raises BadBody where there is no id. The caller has checked the rest."""
        source_id = declaration.get("id")
        if not isinstance(source_id, str) or not source_id:
            raise BadBody('The declaration has no id; write id = "…".', errors=(FieldError("id", "required"),))
        try:
            written = orjson.dumps(declaration).decode()
        except TypeError as error:
            raise BadBody(f"The declaration cannot be kept: {error}.", errors=(FieldError("declaration", str(error)),)) from error
        row = {
            "id": source_id,
            "declaration": written,
            "origin": storable(origin),
            "state": "active",
            "created": now,
            "updated": now,
        }
        with self._database.write() as connection:
            upsert(connection, sources, [row], update=("declaration", "origin", "updated"))
        return self.get(source_id)

    def get(self, source_id: str) -> StoredSource:
        """Raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(select(sources).where(sources.c.id == storable(source_id))).one_or_none()
        if row is None:
            raise NotFound(f"There is no source {source_id}; `catalog sources list` shows those there are.")
        return _stored(row)

    def list(self, after: str | None = None, size: int = 20) -> SourcePage:
        """A page in the order of ids, and what to ask with for the next (None on the last)."""
        query = select(sources).order_by(sources.c.id).limit(size + 1)
        if after is not None:
            query = query.where(sources.c.id > storable(after))
        with self._database.read() as connection:
            found = [_stored(row) for row in connection.execute(query)]
        return found[:size], found[size - 1].id if len(found) > size else None

    def all(self) -> tuple[StoredSource, ...]:
        """Every source in the order of ids."""
        with self._database.read() as connection:
            return tuple(_stored(row) for row in connection.execute(select(sources).order_by(sources.c.id)))

    def set_state(self, source_id: str, state: State, *, now: datetime) -> StoredSource:
        """`active`, `paused` or `retired`. Raises NotFound, BadBody."""
        if state not in STATES:
            raise BadBody(f"{state!r} is no state of a source; write one of {', '.join(STATES)}.", errors=(FieldError("state", "unknown"),))
        with self._database.write() as connection:
            connection.execute(update(sources).where(sources.c.id == storable(source_id)).values(state=state, updated=now))
        return self.get(source_id)


def _stored(row: Row[*tuple[Any, ...]]) -> StoredSource:
    return StoredSource(
        id=row.id,
        declaration=orjson.loads(row.declaration),
        origin=row.origin,
        state=cast(State, row.state),
        created=row.created,
        updated=row.updated,
    )
