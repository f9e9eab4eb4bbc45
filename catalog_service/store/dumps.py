"""The dumps of the catalog that are kept: a name, when it was made, and the manifest of its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, delete, func, select

from catalog_service.errors import NotFound
from catalog_service.store.bulk import upsert
from catalog_service.store.database import Database
from catalog_service.store.tables import dumps

NEWEST = "latest"


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump. `manifest` holds `files: [{name, media_type, bytes, sha256}]` and what else its maker wrote."""

    name: str
    made: datetime
    manifest: Mapping[str, Any]

    @property
    def checksums(self) -> frozenset[str]:
        """Of its files."""
        return frozenset(each["sha256"] for each in self.manifest["files"])


class Dumps:
    """A dump is kept whole or not at all: its row is written when all of its files are in the library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, dump: Dump) -> None:
        """Keeps it; one of the same name is replaced."""
        row = {"name": dump.name, "made": dump.made, "manifest": orjson.dumps(dump.manifest).decode()}
        with self._database.write() as connection:
            upsert(connection, dumps, [row])

    def all(self) -> list[Dump]:
        """The newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(dumps).order_by(dumps.c.made.desc(), dumps.c.name.desc())).all()
        return [_dump(row) for row in rows]

    def get(self, name: str) -> Dump:
        """The dump of that name, or the `latest`. Raises NotFound."""
        query = select(dumps).order_by(dumps.c.made.desc(), dumps.c.name.desc()).limit(1)
        if name != NEWEST:
            query = query.where(dumps.c.name == name)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"There is no dump {name[:80]!r}; /api/dumps lists those there are.")
        return _dump(row)

    def newest_at(self) -> datetime | None:
        """When the newest was made; None where there is none."""
        with self._database.read() as connection:
            found: datetime | None = connection.scalar(select(func.max(dumps.c.made)))
            return found

    def remove(self, name: str) -> None:
        """Forgets it; its files are let go by the pruning of the library."""
        with self._database.write() as connection:
            connection.execute(delete(dumps).where(dumps.c.name == name))


def _dump(row: Row[Any]) -> Dump:
    return Dump(row.name, row.made, orjson.loads(row.manifest))
