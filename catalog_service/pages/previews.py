"""The first rows of a published table, read from its Parquet file."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from catalog_service.errors import NotFound
from catalog_service.publishing.library import Library

ROWS, COLUMNS, LONGEST = 5, 12, 160


@dataclass(frozen=True, slots=True)
class Preview:
    """`header` and `rows` of text; a missing value is None; `numeric` tells which columns hold numbers; `left_out` columns
    are not shown."""

    header: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    numeric: tuple[bool, ...]
    left_out: int


def preview(library: Library, checksum: str) -> Preview | None:
    """The first rows and columns of that file of the library; None where it cannot be read (`catalog doctor` tells why)."""
    try:
        with library.open(checksum) as file, pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 16) as table:
            names = table.schema_arrow.names[:COLUMNS]
            left_out = len(table.schema_arrow.names) - len(names)
            numeric = tuple(_is_number(table.schema_arrow.field(name).type) for name in names)
            batch = next(table.iter_batches(batch_size=ROWS, columns=names, use_threads=False), None)
            columns = [batch.column(name).to_pylist() for name in names] if batch is not None else [[] for _ in names]
    except (NotFound, OSError, pa.ArrowException):
        return None
    return Preview(tuple(names), tuple(tuple(map(_shown, row)) for row in zip(*columns, strict=True)), numeric, left_out)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
