"""Tables with a copy in DuckDB's own form, made here and now."""

from dataclasses import replace
from pathlib import Path

from catalog_service.publishing.rows.copying import Order, copied
from catalog_service.publishing.rows.table import TableFile


def order(table: Path, copy: Path, most: int = 1024**3) -> Order:
    """A modest order."""
    return Order(table=str(table), copy=str(copy), most=most, memory=128 * 1024**2, threads=2, seconds=60)


def with_copy(table: TableFile, copy: Path) -> TableFile:
    """The table with its copy at that place."""
    assert copied(order(table.path, copy))
    return replace(table, copy=copy)
