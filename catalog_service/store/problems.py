"""The problems of runs: one row each, counted by kind, streamed in the order they were met."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Row, func, select

from catalog_service.store.bulk import insert_rows, pieces
from catalog_service.store.database import Database
from catalog_service.store.paging import number_after
from catalog_service.store.tables import problems
from catalog_service.store.texts import storable


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """One problem: `identifier` and `title` name the record ('' where it is about the source), `value` is what was found."""

    kind: str
    message: str
    remedy: str
    identifier: str = ""
    title: str = ""
    field: str | None = None
    value: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """How many problems of a kind a run met, and the first one's message as `example`."""

    kind: str
    count: int
    example: str


class Problems:
    """The table of problems; `Runs` is one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_problems(self, run_id: str, rows: Iterable[ProblemRow]) -> None:
        """Adds problems in their order."""
        for piece in pieces(rows):
            with self._database.write() as connection:
                insert_rows(connection, problems, [{"run_id": run_id} | _storable(row) for row in piece])

    def problems(self, run_id: str, after: str | None = None, size: int = 20) -> tuple[list[ProblemRow], str | None]:
        """A page in the order they were met, and what to ask with for the next (None on the last)."""
        rows = self._rows(run_id, number_after(after) or 0, size + 1)
        return [_problem(row) for row in rows[:size]], str(rows[size - 1].id) if len(rows) > size else None

    def all_problems(self, run_id: str) -> Iterator[ProblemRow]:
        """All of them in the order they were met, read in pieces."""
        after = 0
        while rows := self._rows(run_id, after, 1000):
            yield from map(_problem, rows)
            after = rows[-1].id

    def problem_kinds(self, run_id: str) -> list[ProblemKind]:
        """Counts by kind, most frequent first."""
        grouped = (
            select(problems.c.kind, func.count().label("count"), func.min(problems.c.id).label("first"))
            .where(problems.c.run_id == storable(run_id))
            .group_by(problems.c.kind)
            .subquery()
        )
        query = (
            select(grouped.c.kind, grouped.c["count"], problems.c.message)
            .join(problems, problems.c.id == grouped.c.first)
            .order_by(grouped.c["count"].desc(), grouped.c.kind)
        )
        with self._database.read() as connection:
            return [ProblemKind(kind, count, message) for kind, count, message in connection.execute(query)]

    def _rows(self, run_id: str, after: int, limit: int) -> list[Row[*tuple[Any, ...]]]:
        query = select(problems).where(problems.c.run_id == storable(run_id), problems.c.id > after).order_by(problems.c.id).limit(limit)
        with self._database.read() as connection:
            return list(connection.execute(query))


def _storable(row: ProblemRow) -> dict[str, Any]:
    return {name: storable(value) if isinstance(value, str) else value for name, value in asdict(row).items()}


def _problem(row: Row[*tuple[Any, ...]]) -> ProblemRow:
    return ProblemRow(
        kind=row.kind,
        message=row.message,
        remedy=row.remedy,
        identifier=row.identifier,
        title=row.title,
        field=row.field,
        value=row.value,
        rule=row.rule,
    )
