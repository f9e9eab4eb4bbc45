"""Parquet as it comes from an agency → batches in its own types; only types that CSV and other readers do not know are changed."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely  # type: ignore[import-untyped]
from shapely.errors import ShapelyError  # type: ignore[import-untyped]

from catalog_service.publishing.reading.table import BATCH_ROWS, Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Column, Limits
from catalog_service.publishing.types.kernels import Values, pc
from catalog_service.publishing.types.numbers import MOST_DIGITS
from catalog_service.publishing.types.rules import Rule

_DAY = 86_400_000_000
"""Microseconds."""


def open_parquet(path: Path, *, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of a Parquet file. Raises Unreadable for a broken or encrypted one."""
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise Unreadable(f"the Parquet file cannot be opened ({str(error)[:200]})", failed=True) from error
    if not 0 < len(schema) <= limits.columns:
        raise Unreadable(f"the table has {len(schema)} columns; 1 to {limits.columns} can be read")
    geometry = _geometry_of(schema)
    rules = tuple(geometry_rule(geometry[field.name]) if field.name in geometry else declared(field.type) for field in schema)
    tally.encoding = "utf-8"
    return Table(tuple(schema.names), lambda: _batches(path, len(schema), deadline), rules=rules)


def _batches(path: Path, width: int, deadline: Deadline) -> Iterator[pa.RecordBatch]:
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH_ROWS):
                deadline.check()
                batch.validate(full=True)
                if batch.num_columns != width:
                    raise Unreadable(f"the Parquet file is damaged (it names {width} columns and holds {batch.num_columns})", failed=True)
                yield batch
    except (pa.ArrowInvalid, OSError) as error:
        raise Unreadable(f"the Parquet file is damaged ({str(error)[:200]})", failed=True) from error


def _geometry_of(schema: pa.Schema) -> dict[str, str]:
    """Columns that GeoParquet's metadata says are geometry in WKB, with what `Rule.geometry` tells of their coordinates."""
    try:
        said = orjson.loads((schema.metadata or {}).get(b"geo", b"{}"))
        columns = {name: told for name, told in said.get("columns", {}).items() if told.get("encoding") == "WKB"}
    except (orjson.JSONDecodeError, AttributeError):
        return {}
    binary = {field.name for field in schema if pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type)}
    systems = {name: orjson.dumps(told["crs"]).decode() if told.get("crs") else None for name, told in columns.items() if name in binary}
    return {name: system or ("WKT" if "crs" in columns[name] else "GeoJSON") for name, system in systems.items()}


def geometry_rule(geometry: str) -> Rule:
    """The rule of geometry that comes as WKB: Parquet keeps it, CSV tells it as WKT."""
    kind = pa.binary()
    told = "the file says so: GeoParquet, WKB"
    convert = partial(_converted, kind, _as_wkt)
    return Rule(type="geojson", arrow=kind, convert=convert, evidence=told, format="WKT", geometry=geometry)


def _as_wkt(values: Values) -> tuple[Values, Values]:
    """All digits of the coordinates, as shapely writes them; its own default keeps six."""
    kept = pc.cast(values, pa.binary())
    try:
        read = shapely.from_wkb(kept.to_pylist())
    except ShapelyError as error:
        raise ValueError(str(error)) from error
    return kept, pa.array(shapely.to_wkt(read, rounding_precision=-1), pa.string())


def declared(kind: pa.DataType) -> Rule:
    """The rule of a column whose file says its type."""
    arrow, word, convert = _kept(kind)
    exact = pa.types.is_decimal(arrow)
    return Rule(type=word, arrow=arrow, exact=exact, evidence=f"the file says so: {kind}", convert=partial(_converted, kind, convert))


def described(name: str, title: str, rule: Rule) -> Column:
    """The column as people read of it."""
    return Column(name=name, title=title, type=rule.type, exact=rule.exact, evidence=rule.evidence, format=rule.format)


def _converted(kind: pa.DataType, convert: "Convert", values: Values) -> tuple[Values, Values]:
    try:
        return convert(values)
    except (pa.ArrowException, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        told = str(error)[:200]
        raise Unreadable(f"a column of type {kind} holds values that would not stay what they are ({told})", failed=True) from error


Convert = Callable[[Values], tuple[Values, Values]]


def _kept(kind: pa.DataType) -> tuple[pa.DataType, str, Convert]:
    types = pa.types
    if types.is_dictionary(kind):
        arrow, word, convert = _kept(kind.value_type)
        return arrow, word, lambda values: convert(pc.cast(values, values.type.value_type))
    if types.is_boolean(kind):
        return kind, "boolean", _with_text(kind)
    if types.is_uint64(kind):
        return pa.decimal128(20, 0), "integer", _with_text(pa.decimal128(20, 0))
    if types.is_integer(kind):
        return pa.int64(), "integer", _with_text(pa.int64())
    if types.is_floating(kind):
        return pa.float64(), "number", _with_text(pa.float64())
    if types.is_decimal(kind):
        if kind.precision > MOST_DIGITS:
            return pa.string(), "string", _long_decimals
        exact = pa.decimal128(kind.precision, kind.scale)
        return exact, "number", partial(_decimals, exact)
    if types.is_date(kind):
        return pa.date32(), "date", _with_text(pa.date32())
    if types.is_time(kind):
        return pa.time64("us"), "time", _times
    if types.is_timestamp(kind):
        return kind, "datetime", _timestamps
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return pa.string(), "string", _with_text(pa.string())
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return pa.string(), "array", _json
    if types.is_struct(kind) or types.is_map(kind):
        return pa.string(), "object", _json
    return pa.string(), "string", _as_text


def _with_text(arrow: pa.DataType) -> Convert:
    def convert(values: Values) -> tuple[Values, Values]:
        typed = pc.cast(values, arrow)
        return typed, pc.cast(typed, pa.string())

    return convert


def _decimals(arrow: pa.DataType, values: Values) -> tuple[Values, Values]:
    typed = pc.cast(values, arrow)
    return typed, _plain(typed)


def _long_decimals(values: Values) -> tuple[Values, Values]:
    """More digits than the row API and most readers calculate with stay exact as text only."""
    text = _plain(values)
    return text, text


def _plain(decimals: Values) -> Values:
    """Without exponents, which Arrow writes small decimals with and Table Schema and CSVW do not allow."""
    text: Values = pc.cast(decimals, pa.string())
    if not pc.any(pc.match_substring(text, "E")).as_py():
        return text
    return pa.array([None if value is None else f"{value:f}" for value in decimals.to_pylist()], pa.string())


def _times(values: Values) -> tuple[Values, Values]:
    typed = pc.cast(values, pa.time64("us"))
    ends = pc.min_max(pc.cast(typed, pa.int64())).as_py()
    if len(values) > values.null_count and not 0 <= ends["min"] <= ends["max"] < _DAY:
        raise ValueError("a time lies beyond its day")
    return typed, pc.cast(typed, pa.string())


def _timestamps(values: Values) -> tuple[Values, Values]:
    text = pc.replace_substring_regex(pc.cast(values, pa.string()), r"^(.{10}) ", r"\1T")
    text = pc.replace_substring_regex(text, r"\.0+($|Z|[+-])", r"\1")
    return values, pc.replace_substring_regex(text, r"([+-][0-9]{2})([0-9]{2})$", r"\1:\2")


def _json(values: Values) -> tuple[Values, Values]:
    texts = [None if value is None else orjson.dumps(value, default=str).decode() for value in values.to_pylist(maps_as_pydicts="lossy")]
    return _twice(texts)


def _as_text(values: Values) -> tuple[Values, Values]:
    return _twice([None if value is None else value.hex() if isinstance(value, bytes) else str(value) for value in values.to_pylist()])


def _twice(texts: list[str | None]) -> tuple[Values, Values]:
    made = pa.array(texts, pa.string())
    return made, made
