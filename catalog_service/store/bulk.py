"""Many rows at once: upserts as executemany and lookups with IN, in pieces, the same on both databases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, LargeBinary, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

# Rows to one executemany and values to one IN: more gains nothing measurable, and both drivers stay far below their limits.
PIECE = 1000


def pieces(items: Iterable[T], size: int = PIECE) -> Iterator[list[T]]:
    """The items in lists of at most `size`, in order."""
    left = iter(items)
    while piece := list(islice(left, size)):
        yield piece


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, update: Sequence[str] | None = None, key: Sequence[str] = ()
) -> None:
    """Inserts the rows, all of which have the same columns; where the key (the primary key unless told) is there already,
    sets the columns of `update`, or leaves the row as it is when `update` is empty (None: every column but the key). One key
    may come up several times."""
    if not rows:
        return
    columns = tuple(rows[0])
    names = tuple(key) or tuple(column.name for column in table.primary_key)
    changed = tuple(name for name in (columns if update is None else update) if name not in names)
    statement = _statement(table, columns, names, changed, connection.dialect)
    for piece in pieces(rows):
        statement.run(connection, piece)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts the rows, all of which have the same columns, in their order."""
    if rows:
        statement = _statement(table, tuple(rows[0]), (), (), connection.dialect)
        for piece in pieces(rows):
            statement.run(connection, piece)


class _Prepared:
    """An insert as the driver takes it: SQLAlchemy's own way from a row to the driver costs more than SQLite's insert. Without
    `names`, the columns of a key, it says nothing of conflicts."""

    def __init__(self, table: Table, columns: Sequence[str], names: Sequence[str], changed: Sequence[str], dialect: Dialect) -> None:
        insert = sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
        statement = insert.values({name: bindparam(name) for name in columns})
        if names and changed:
            statement = statement.on_conflict_do_update(index_elements=names, set_={name: statement.excluded[name] for name in changed})
        elif names:
            statement = statement.on_conflict_do_nothing(index_elements=names)
        compiled = statement.compile(dialect=dialect)
        self._text = str(compiled)
        self._take = itemgetter(*compiled.positiontup) if compiled.positiontup else None
        # Both drivers take bytes as they are.
        kinds = {name: table.c[name].type for name in columns if not isinstance(table.c[name].type, LargeBinary)}
        made = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in kinds.items()}
        self._made = {name: make for name, make in made.items() if make is not None}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs it for each of the rows."""
        ready: Sequence[Mapping[str, Any]] = rows
        if self._made:
            ready = [{**row, **{name: make(row[name]) for name, make in self._made.items()}} for row in rows]
        if self._take is None:
            connection.exec_driver_sql(self._text, [dict(row) for row in ready])
        else:
            connection.exec_driver_sql(self._text, list(map(self._take, ready)))


@cache
def _statement(table: Table, columns: tuple[str, ...], names: tuple[str, ...], changed: tuple[str, ...], dialect: Dialect) -> _Prepared:
    return _Prepared(table, columns, names, changed, dialect)
