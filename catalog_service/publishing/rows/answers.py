"""Questions → answers: a page with its cursor and total, or the whole answer streamed, as JSON, JSON Lines, CSV, Arrow or Parquet."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from catalog_service.publishing.rows.ahead import one_ahead
from catalog_service.publishing.rows.cursor import cursor_after, order_of, place_in
from catalog_service.publishing.rows.engine import RowEngine
from catalog_service.publishing.rows.lines import csv_header, csv_line, json_line
from catalog_service.publishing.rows.question import Question
from catalog_service.publishing.rows.selection import grouped, ordered
from catalog_service.publishing.rows.table import RowColumn, quoted
from catalog_service.publishing.rows.values import ALWAYS, Bound
from catalog_service.publishing.types.kernels import Values, pc
from catalog_service.publishing.writers import geo_footer

FORMATS = ("json", "jsonl", "csv", "arrow", "parquet")
_LINES, _ROW_GROUP = 8_192, 122_880
_TEXTS = ("json", "jsonl", "csv")
_NO_LINES = pa.table({"line": pa.array([], pa.string())})
_LEVEL = 1
"""Of zstd: an answer is made for one reader, who waits for it."""


@dataclass(frozen=True, slots=True)
class Page:
    """The answer of one page: the table in Arrow, or its rows as lines of text; the next page's cursor, None on the last."""

    rows: pa.Table
    after: str | None

    @property
    def lines(self) -> list[str]:
        """The rows as text, where text was asked for."""
        return [str(line) for line in self.rows.column(0).to_pylist()]


def total(engine: RowEngine, question: Question) -> int:
    """How many rows, or groups, the whole answer has."""
    if question.group is None and question.where == ALWAYS:
        return question.table.rows
    if question.group is None:
        asked = Bound(f"SELECT count(*) FROM {question.table.source} WHERE {question.where.sql}", question.where.values)
    else:
        inner = grouped(question)
        asked = Bound(f"SELECT count(*) FROM ({inner.sql})", inner.values)
    return int(engine.table(asked, question.copies).column(0)[0].as_py())


def page(engine: RowEngine, question: Question, format: str, size: int) -> Page:
    """One page of `size` rows in that format's shape: lines of text, or the columns themselves for arrow and parquet."""
    keys = order_of(question)
    place = place_in(question)
    if not size and format in _TEXTS:  # only the number of rows is wanted
        return Page(_NO_LINES, None)
    downwards = [key.column.name for key in keys if key.descending and key.column.kind.sort == "float" and question.group is None]
    nan_first = [name for name in downwards if question.table.copy is None and engine.holds_nan(question.table, name)]
    inner = ordered(question, keys, place, size + 1 if size else 0, nan_first)
    payload = _payload(question.columns, format)
    places = ", ".join(f"{quoted(f' key {number}')}::VARCHAR AS {quoted(f' key {number}')}" for number in range(len(keys)))
    asked = Bound(f"SELECT {payload}{', ' + places if places else ''} FROM ({inner.sql})", inner.values)
    found = engine.table(asked, question.copies)
    shown = found.slice(0, size)
    width = found.num_columns - len(keys)
    after = None
    if found.num_rows > size > 0 and keys:
        after = cursor_after(question, [shown.column(width + number)[-1].as_py() for number in range(len(keys))])
    return Page(as_told(shown.select(list(range(width))), question.columns, format), after)


def page_json(columns: Sequence[RowColumn], shown: Page, counted: int | None) -> bytes:
    """`{columns, rows, total, after}`."""
    rows = orjson.Fragment("[" + ",".join(shown.lines) + "]")
    return orjson.dumps({"columns": [column.wire() for column in columns], "rows": rows, "total": counted, "after": shown.after})


def values_json(shown: Page, counted: int | None) -> bytes:
    """`{items, total, after}`."""
    return orjson.dumps({"items": orjson.Fragment("[" + ",".join(shown.lines) + "]"), "total": counted, "after": shown.after})


def page_bytes(columns: Sequence[RowColumn], shown: Page, format: str) -> bytes:
    """A page as a file in one of the other formats."""
    if format in ("jsonl", "csv"):
        lines = "".join(line + "\n" for line in shown.lines).encode()
        return csv_header(columns) + lines if format == "csv" else lines
    return b"".join(_binary(iter(shown.rows.to_batches()), shown.rows.schema, format))


def whole(engine: RowEngine, question: Question, format: str) -> Iterator[bytes]:
    """The whole answer, made while it is read; nothing of it is held but a batch. Raises like `RowEngine.batches`."""
    keys = order_of(question) if question.keys or question.group is not None else ()
    place = place_in(question)
    inner = ordered(question, keys, place, None)
    if format in ("jsonl", "csv"):
        if format == "csv":
            yield csv_header(question.columns)
        line = _line(question.columns, format, "\n")
        asked = Bound(f"SELECT {line} AS line FROM ({inner.sql})", inner.values)
        for batch in one_ahead(engine.batches(asked, _LINES, question.copies)):
            yield _bytes_of(batch.column(0))
        return
    asked = Bound(f"SELECT {_payload(question.columns, format)} FROM ({inner.sql})", inner.values)
    batches = one_ahead(engine.batches(asked, _ROW_GROUP, question.copies))  # the next row group is read while this one is packed
    first = next(batches, None)
    if first is None:
        empty = page(engine, question, format, 0).rows
        yield from _binary(iter(empty.to_batches()), empty.schema, format)
        return
    kept = as_told(pa.Table.from_batches([first]), question.columns, format)
    rest = (one for batch in batches for one in as_told(pa.Table.from_batches([batch]), question.columns, format).to_batches())
    yield from _binary(chain(kept.to_batches(), rest), kept.schema, format)


def _payload(columns: Sequence[RowColumn], format: str) -> str:
    if format in ("arrow", "parquet"):
        return ", ".join(quoted(column.name) for column in columns)
    return f"{_line(columns, format)} AS line"


def _line(columns: Sequence[RowColumn], format: str, end: str = "") -> str:
    return csv_line(columns, end) if format == "csv" else json_line(columns, end)


def as_told(table: pa.Table, columns: Sequence[RowColumn], format: str) -> pa.Table:
    """DuckDB's answer as its columns are told: moments in the zone of their column again, for DuckDB gives them all in UTC; Parquet
    with geometry says so, as GeoParquet does. Lines of text stay as they are."""
    if format not in ("arrow", "parquet"):
        return table
    if format == "parquet" and (written := {column.name: column.format or "WKT" for column in columns if column.geometry}):
        table = table.replace_schema_metadata({b"geo": geo_footer(written)})
    for place, column in enumerate(columns):
        if column.kind.sort == "timestamptz":
            moments = table.column(place)
            table = table.set_column(place, column.name, moments.cast(pa.timestamp(moments.type.unit, column.kind.zone)))
    return table


class _Written(io.RawIOBase):
    """A file that is only written, and handed on piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: object) -> int:
        """Keeps a piece."""
        kept = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(kept)
        return len(kept)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _binary(batches: Iterator[pa.RecordBatch], schema: pa.Schema, format: str) -> Iterator[bytes]:
    with _Written() as file:
        if format == "arrow":
            with pa.ipc.new_stream(file, schema) as stream:
                for batch in batches:
                    stream.write_batch(batch)
                    yield file.taken()
        else:
            first = next(batches, None)
            told = [] if first is None else _repeating(first)
            with pq.ParquetWriter(
                cast(Any, file), schema, compression="zstd", compression_level=_LEVEL, use_dictionary=cast(Any, told or False)
            ) as parquet:
                for batch in chain(() if first is None else (first,), batches):
                    parquet.write_table(pa.Table.from_batches([batch], schema), row_group_size=_ROW_GROUP)
                    yield file.taken()
        yield file.taken()


def _repeating(batch: pa.RecordBatch) -> list[str]:
    """The columns whose values repeat enough for a dictionary of them to pay."""
    half = batch.num_rows // 2
    countable = ((name, column) for name, column in zip(batch.schema.names, batch.columns, strict=True) if not _unlike(column.type))
    return [name for name, column in countable if pc.count_distinct(column).as_py() <= half]


def _unlike(arrow: pa.DataType) -> bool:
    """Whether Arrow cannot tell two values of the type apart."""
    return pa.types.is_nested(arrow) or pa.types.is_null(arrow)


def _bytes_of(lines: Values) -> bytes:
    """All lines of a text array without nulls, one behind the other."""
    _, offsets, text = lines.buffers()
    if offsets is None or text is None or not len(lines):
        return b""
    bounds = memoryview(offsets).cast("i")
    return memoryview(text)[bounds[lines.offset] : bounds[lines.offset + len(lines)]].tobytes()
