"""The latest change of every record, in the order of the changes: what somebody who keeps a copy has to fetch, nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import Connection, func, select

from catalog_service.store.bulk import pieces, upsert
from catalog_service.store.database import Database
from catalog_service.store.tables import changes, records

Kind = Literal["added", "changed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What last happened to a record, seen from a place in the order: `added` where it was not there yet. `version` is the
    record's newest."""

    record_id: str
    kind: str
    title: str
    version: int
    change: Kind
    at: datetime


def note(connection: Connection, happened: Sequence[tuple[str, Kind]], now: datetime) -> None:
    """Moves these records to the end of the order. The connection must be of `Database.write_catalog`: one writer at a time,
    so that a number becomes visible only after all smaller ones."""
    last = dict(happened)
    begun: dict[str, tuple[int, datetime]] = {}
    for piece in pieces(last):
        known = select(changes.c.record_id, changes.c.begun, changes.c.begun_at).where(changes.c.record_id.in_(piece))
        begun |= {row.record_id: (row.begun, row.begun_at) for row in connection.execute(known)}
    end = int(connection.scalar(select(func.max(changes.c.seq))) or 0)
    rows = []
    for seq, (record_id, change) in enumerate(last.items(), end + 1):
        here = (seq, now)
        first, first_at = here if change == "added" else begun.get(record_id, here)
        rows.append({"record_id": record_id, "seq": seq, "change": change, "at": now, "begun": first, "begun_at": first_at})
    upsert(connection, changes, rows)


class Changes:
    """Read by people who mirror the catalog. A place is a number of the order, 0 before everything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def place_at(self, since: datetime) -> int:
        """The place before the first change at or after that time; the end where there is none yet."""
        with self._database.read() as connection:
            changed = connection.scalar(select(func.min(changes.c.seq)).where(changes.c.at >= since))
            if changed is None:
                return int(connection.scalar(select(func.max(changes.c.seq))) or 0)
            begun = connection.scalar(select(func.min(changes.c.begun)).where(changes.c.begun_at >= since))
            return min(int(changed), changed if begun is None else int(begun)) - 1

    def end(self) -> int:
        """The place behind everything that happened so far."""
        with self._database.read() as connection:
            return int(connection.scalar(select(func.max(changes.c.seq))) or 0)

    def page(self, origin: int, place: int, size: int) -> tuple[list[RecordChange], int, bool]:
        """At most `size` changes after `place`, the place they end at, and whether there are more. `origin` is where the reader
        began: what was added after it is `added`, however often it changed since."""
        columns = (changes, records.c.kind, records.c.title, records.c.version)
        joined = select(*columns).join(records, records.c.id == changes.c.record_id)
        with self._database.read() as connection:
            rows = connection.execute(joined.where(changes.c.seq > place).order_by(changes.c.seq).limit(size + 1)).all()
        shown = rows[:size]
        found = [
            RecordChange(
                row.record_id,
                row.kind,
                row.title,
                row.version,
                cast(Kind, row.change if row.change == "withdrawn" else "added" if row.begun > origin else "changed"),
                row.at,
            )
            for row in shown
        ]
        return found, shown[-1].seq if shown else place, len(rows) > size
