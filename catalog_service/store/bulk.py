"""Many rows at once: upserts as executemany and lookups with IN, in pieces, the same on both databases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
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
    """Inserts the rows; where the key (the primary key unless told) is there already, sets the columns of `update`, or
    leaves the row as it is when `update` is empty (None: every column but the key). One key may come up several times."""
    names = tuple(key) or tuple(column.name for column in table.primary_key)
    for piece in pieces(rows):
        columns = tuple(piece[0]) if update is None else tuple(update)
        changed = [name for name in columns if name not in names]
        if connection.dialect.name == "sqlite":
            lite = sqlite.insert(table)
            connection.execute(
                lite.on_conflict_do_update(index_elements=names, set_={name: lite.excluded[name] for name in changed})
                if changed
                else lite.on_conflict_do_nothing(index_elements=names),
                piece,
            )
        else:
            post = postgresql.insert(table)
            connection.execute(
                post.on_conflict_do_update(index_elements=names, set_={name: post.excluded[name] for name in changed})
                if changed
                else post.on_conflict_do_nothing(index_elements=names),
                piece,
            )
