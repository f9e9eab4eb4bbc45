"""Typed Arrow batches → Parquet fit for range reads, and clean UTF-8 CSV."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from catalog_service.publishing.types.kernels import Values, bytes_of, pc, text_of
from catalog_service.publishing.types.rules import Rule

ROW_GROUP_ROWS = 122_880
ROW_GROUP_BYTES = 128 * 1024**2
"""Large enough to pack, small enough that the first page of a viewer reads one small group; wide rows make smaller groups."""

BARE = frozenset({"integer", "number", "boolean", "date", "time", "datetime"})
"""Types whose clean text holds no quote, comma or line end."""

_LEVEL = 2
_NARROW_DECIMAL = 18
_STRUCTURAL = (b'"', b",", b"\n", b"\r")
_STRUCTURAL_PATTERN = '[",\r\n]'


def parquet_schema(names: Sequence[str], titles: Sequence[str], rules: Sequence[Rule], metadata: Mapping[str, str]) -> pa.Schema:
    """The schema of a published table: names, types, each column's title, and the caller's metadata for the file's footer, with
    GeoParquet's `geo` (1.1) where there is geometry."""
    told = zip(names, titles, rules, strict=True)
    fields = [pa.field(name, rule.arrow, metadata={b"title": title.encode()}) for name, title, rule in told]
    footer: dict[bytes | str, bytes | str] = {key.encode(): value.encode() for key, value in metadata.items()}
    if geometry := {name: rule.geometry for name, rule in zip(names, rules, strict=True) if rule.geometry}:
        footer[b"geo"] = geo_footer(geometry)
    return pa.schema(fields, metadata=footer)


def geo_footer(geometry: Mapping[str, str]) -> bytes:
    """GeoParquet's metadata of columns in WKB, by how each was written (WKT, GeoJSON) or the reference system of its coordinates as
    PROJJSON. GeoJSON is longitude and latitude, the format's default; of WKT nobody says what its numbers are."""
    known: dict[str, dict[str, Any]] = {"GeoJSON": {}, "WKT": {"crs": None}}
    columns = {
        name: {"encoding": "WKB", "geometry_types": []} | (known[written] if written in known else {"crs": orjson.loads(written)})
        for name, written in geometry.items()
    }
    return orjson.dumps({"version": "1.1.0", "primary_column": next(iter(geometry)), "columns": columns})


class ParquetFile:
    """A Parquet file being written: zstd, statistics, page index, row groups of bounded size, in the order of the rows. Columns whose
    values repeat have dictionaries; whole numbers, days and times are kept as their differences, which takes less room at level 2
    than plain values at level 3, and a third less time to write."""

    def __init__(self, path: Path, schema: pa.Schema, repetitive: Iterable[str]) -> None:
        self._schema = schema
        dictionaries = set(repetitive)
        self._writer = pq.ParquetWriter(
            path,
            schema,
            compression="zstd",
            compression_level=_LEVEL,
            use_dictionary=cast(Any, [name for name in schema.names if name in dictionaries] or False),
            column_encoding={
                field.name: "DELTA_BINARY_PACKED" for field in schema if field.name not in dictionaries and _is_whole(field.type)
            },
            write_statistics=True,
            write_page_index=True,
            store_decimal_as_integer=True,
        )
        self._held: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Adds rows; a row group is written when enough have come together."""
        while batch.num_rows:
            room = ROW_GROUP_ROWS - self._rows
            part = batch.slice(0, room)
            self._held.append(part)
            self._rows += part.num_rows
            self._bytes += part.nbytes
            batch = batch.slice(part.num_rows)
            if self._rows >= ROW_GROUP_ROWS or self._bytes >= ROW_GROUP_BYTES:
                self._flush()

    def _flush(self) -> None:
        if self._held:
            self._writer.write_table(pa.Table.from_batches(self._held, self._schema), row_group_size=ROW_GROUP_ROWS)
        self._held, self._rows, self._bytes = [], 0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        self._writer.close()


class CsvFile:
    """A CSV file being written: UTF-8 without a mark, commas, LF, quotes only where they are needed, cells as they are: a cell that
    begins with = is written as it is. In a table of one column an empty cell is written as two quotes, else it would be no line."""

    def __init__(self, path: Path, names: Iterable[str]) -> None:
        self._file = path.open("wb")
        header: list[Values] = [pa.array([name], pa.string()) for name in names]
        self._single = len(header) == 1
        self.write(header)

    def write(self, columns: list[Values], bare: Sequence[bool] = ()) -> None:
        """Adds rows, given as one text array for each column, null for an empty cell. `bare`: columns whose cells never need quotes
        (numbers, dates), so that they are not looked through."""
        cells = [column if place < len(bare) and bare[place] else _quoted(column) for place, column in enumerate(columns)]
        if self._single:
            cells = [pc.if_else(pc.equal(pc.fill_null(cells[0], ""), ""), '""', pc.fill_null(cells[0], ""))]
        cells[-1] = pc.binary_join_element_wise(cells[-1], "", "\n", null_handling="replace", null_replacement="")
        lines: Values = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
        self._file.write(text_of(lines))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()


def _is_whole(type: pa.DataType) -> bool:
    """Whether Parquet keeps values of the type as whole numbers of 32 or 64 bits."""
    narrow = pa.types.is_decimal(type) and type.precision <= _NARROW_DECIMAL
    whole = (pa.types.is_integer, pa.types.is_date, pa.types.is_time, pa.types.is_timestamp)
    return bool(narrow or any(is_so(type) for is_so in whole))


def _quoted(values: Values) -> Values:
    """Cells with quotes around where they hold a quote, a comma or a line end."""
    held = bytes_of(values)
    if not any(mark in held for mark in _STRUCTURAL):
        return values
    needed = pc.match_substring_regex(values, _STRUCTURAL_PATTERN)
    doubled = pc.replace_substring(values, '"', '""') if b'"' in held else values
    quoted: Values = pc.if_else(needed, pc.binary_join_element_wise('"', doubled, '"', ""), values)
    return quoted
