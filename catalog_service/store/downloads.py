"""How often each published file was downloaded on which day; nothing of who did it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from catalog_service.store.database import Database
from catalog_service.store.tables import downloads


class Downloaded(NamedTuple):
    """A file of a distribution (`parquet`, `csv`, `original`) on a day (UTC)."""

    distribution_id: str
    form: str
    day: date


class Downloads:
    """Counts that only grow."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counts: Mapping[Downloaded, int]) -> None:
        """Adds so many to each."""
        rows = [{"d": key.distribution_id, "f": key.form, "on": key.day.isoformat(), "n": count} for key, count in counts.items()]
        if not rows:
            return
        with self._database.write() as connection:
            insert = sqlite.insert(downloads) if connection.dialect.name == "sqlite" else postgresql.insert(downloads)
            row: dict[str, Any] = {
                "distribution_id": bindparam("d"),
                "form": bindparam("f"),
                "day": bindparam("on"),
                "count": bindparam("n"),
            }
            statement = insert.values(row)
            more = {"count": downloads.c.count + statement.excluded["count"]}
            connection.execute(statement.on_conflict_do_update(index_elements=["distribution_id", "form", "day"], set_=more), rows)

    def of(self, distribution_id: str) -> dict[str, int]:
        """How often each of its files was downloaded in all."""
        total = select(downloads.c.form, func.sum(downloads.c.count)).where(downloads.c.distribution_id == distribution_id)
        with self._database.read() as connection:
            return {form: int(count) for form, count in connection.execute(total.group_by(downloads.c.form).order_by(downloads.c.form))}
