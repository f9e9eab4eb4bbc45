"""A published table as rows are asked of it: its Parquet file, its columns, and what DuckDB calls each column's type."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

Sort = Literal["integer", "decimal", "float", "boolean", "date", "time", "timestamp", "timestamptz", "text", "other"]
ROW_NUMBER = '" row"'
"""An identifier no column has: names of columns do not begin with a blank."""

COPY_TABLE = "rows"
"""The table in a copy of DuckDB's own form: the columns and `ROW_NUMBER`."""

_TEXT = "VARCHAR"
_UNORDERED = ("duration", "object", "array")
_MOST_DIGITS = 38


@dataclass(frozen=True, slots=True)
class Kind:
    """How a column's values compare: `sql` is DuckDB's type; `digits` and `scale` of whole numbers and decimals; `zone` of moments."""

    sort: Sort
    sql: str
    digits: int = 0
    scale: int = 0
    zone: str | None = None

    @property
    def numeric(self) -> bool:
        """Whether values can be added up."""
        return self.sort in ("integer", "decimal", "float")


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column of a table or of an answer; `type` is Table Schema's word, `format` how its values were written where that is told."""

    name: str
    title: str
    type: str
    kind: Kind
    format: str | None = None

    @property
    def geometry(self) -> bool:
        """Whether its values are geometry, in WKB that GeoParquet's footer names: DuckDB knows it as such."""
        return self.type == "geojson" and self.kind.sort == "other"

    @property
    def ordered(self) -> bool:
        """Whether one value can be called less than another: not geometry, and not lengths of time or JSON, which are kept as text."""
        return self.kind.sort != "other" and self.type not in _UNORDERED

    def wire(self) -> dict[str, str]:
        """`{name, title, type}`."""
        return {"name": self.name, "title": self.title, "type": self.type}


@dataclass(frozen=True, slots=True)
class TableFile:
    """One published table: its file, the file's hex SHA-256, its number of rows, its columns in order; `copy` is the same in DuckDB's own
    form, where there is one."""

    path: Path
    checksum: str
    rows: int
    columns: tuple[RowColumn, ...]
    copy: Path | None = None

    def column(self, name: str) -> RowColumn | None:
        """The column of exactly that name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def source(self) -> str:
        """What stands behind FROM: the copy, or the file by our own path. It has a column `ROW_NUMBER`, counted from 0."""
        if self.copy is not None:
            return copied_rows(self.copy)
        file = f"read_parquet({literal(str(self.path))})"
        if not any(column.name.lower() == "file_row_number" for column in self.columns):
            return f"(SELECT *, file_row_number AS {ROW_NUMBER} FROM {file})"
        return f"(SELECT *, row_number() OVER () - 1 AS {ROW_NUMBER} FROM {file})"


def attached_name(copy: Path) -> str:
    """By what name SQL knows an attached copy; no table of ours is called like it."""
    return f"copy {copy.stem}"


def copied_rows(copy: Path) -> str:
    """What stands behind FROM for the rows of an attached copy."""
    return f"{quoted(attached_name(copy))}.{COPY_TABLE}"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Our own text as an SQL literal; what people send is bound instead."""
    return "'" + text.replace("'", "''") + "'"


def table_file(path: Path, checksum: str, rows: int, described: Iterable[Mapping[str, Any]]) -> TableFile:
    """The table in a Parquet file; `described` are the columns `{name, title, type, format}` it was published with. Raises OSError."""
    told = {str(one["name"]): one for one in described}
    columns = []
    for name, kind in _kinds(str(path), checksum):
        one = told.get(name, {})
        columns.append(RowColumn(name, str(one.get("title") or name), str(one.get("type") or type_of(kind)), kind, one.get("format")))
    return TableFile(path, checksum, rows, tuple(columns))


@lru_cache(maxsize=512)
def _kinds(path: str, _checksum: str) -> Sequence[tuple[str, Kind]]:
    return tuple((field.name, kind_of(field.type)) for field in pq.read_schema(path))


def kind_of(arrow: pa.DataType) -> Kind:
    """The kind of an Arrow type."""
    types = pa.types
    if types.is_boolean(arrow):
        return Kind("boolean", "BOOLEAN")
    if types.is_integer(arrow):
        return Kind("integer", "UBIGINT" if types.is_uint64(arrow) else "BIGINT", 20)
    if types.is_decimal(arrow) and arrow.precision <= _MOST_DIGITS:
        return Kind("decimal", f"DECIMAL({arrow.precision},{arrow.scale})", arrow.precision, arrow.scale)
    if types.is_floating(arrow):
        return Kind("float", "DOUBLE")
    if types.is_date(arrow):
        return Kind("date", "DATE")
    if types.is_time(arrow):
        return Kind("time", "TIME")
    if types.is_timestamp(arrow):
        if arrow.tz:
            return Kind("timestamptz", "TIMESTAMPTZ_NS" if arrow.unit == "ns" else "TIMESTAMPTZ", zone=arrow.tz)
        return Kind("timestamp", "TIMESTAMP_NS" if arrow.unit == "ns" else "TIMESTAMP")
    if types.is_string(arrow) or types.is_large_string(arrow) or types.is_string_view(arrow):
        return Kind("text", _TEXT)
    return Kind("other", _TEXT)


def type_of(kind: Kind) -> str:
    """Table Schema's word for a kind."""
    if kind.sort == "decimal" and kind.scale == 0:
        return "integer"
    words = {
        "decimal": "number",
        "float": "number",
        "timestamp": "datetime",
        "timestamptz": "datetime",
        "text": "string",
        "other": "string",
    }
    return words.get(kind.sort, kind.sort)
