"""The outbox: every committed change of a record in order, and how far each follower has read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import Connection, bindparam, delete, func, select

from catalog_service.store.bulk import insert_rows, upsert
from catalog_service.store.database import Database
from catalog_service.store.tables import followers, outbox

Change = Literal["put", "withdraw", "publish"]


_STATE = select(
    select(func.max(outbox.c.seq)).scalar_subquery(),
    select(followers.c.position).where(followers.c.name == bindparam("follower")).scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One change: `seq` grows strictly (with gaps); `change` says whether the record was put or withdrawn, or one of its tables
    published or taken back."""

    seq: int
    record_id: str
    change: Change
    at: datetime


def post(connection: Connection, changes: Iterable[tuple[str, Change]], now: datetime) -> None:
    """Adds (record id, change) in order. The connection must be of `Database.write_catalog`: one writer at a time, so that
    a number becomes visible only after all smaller ones, and a reader at position n has never missed a row before n."""
    rows = [{"record_id": record_id, "change": change, "at": now} for record_id, change in changes]
    insert_rows(connection, outbox, rows)


class Outbox:
    """Read by followers at their own pace. A follower applies rows and then advances; it may meet a row twice after a crash."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, position: int, limit: int = 1000) -> list[OutboxRow]:
        """At most `limit` rows after `position`, in order."""
        with self._database.read() as connection:
            rows = connection.execute(select(outbox).where(outbox.c.seq > position).order_by(outbox.c.seq).limit(limit)).all()
        return [OutboxRow(row.seq, row.record_id, cast(Change, row.change), row.at) for row in rows]

    def head(self) -> int:
        """The newest number, 0 where nothing ever happened. It never falls: `prune` leaves the newest row."""
        with self._database.read() as connection:
            return int(connection.scalar(select(func.max(outbox.c.seq))) or 0)

    def position(self, follower: str) -> int:
        """How far that follower has read, 0 for a new one."""
        with self._database.read() as connection:
            return int(connection.scalar(select(followers.c.position).where(followers.c.name == follower)) or 0)

    def state(self, follower: str) -> tuple[int, int]:
        """`head` and `position` in one reading: the same two numbers while nothing changed here and the follower did nothing."""
        with self._database.read() as connection:
            head, position = connection.execute(_STATE, {"follower": follower}).one()
            return int(head or 0), int(position or 0)

    def advance(self, follower: str, seq: int) -> None:
        """Remembers that the follower has applied everything up to `seq`. Setting it back makes it read again."""
        with self._database.write() as connection:
            upsert(connection, followers, [{"name": follower, "position": seq}])

    def prune(self, before: datetime, *, up_to: int | None = None) -> int:
        """Deletes rows older than `before` that every follower has passed (and not beyond `up_to`, the position of a
        follower that keeps its own, as an index does). The newest row always stays. Returns how many went."""
        with self._database.write() as connection:
            newest = int(connection.scalar(select(func.max(outbox.c.seq))) or 0)
            passed = connection.scalar(select(func.min(followers.c.position)))
            limit = min(n for n in (newest - 1, passed, up_to) if n is not None)
            return connection.execute(delete(outbox).where(outbox.c.seq <= limit, outbox.c.at < before)).rowcount
