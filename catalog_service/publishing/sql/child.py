"""Run as a program of its own: one SELECT over the files it is given, in a process that can do nothing else and is small.

    python -m catalog_service.publishing.sql.child

Standard input, one line of JSON each: `{"sql", "format", "memory", "seconds", "rows", "bytes"}`, then `{"files": {table: path}}`.
Standard output: `{"tables": [name]}` or `{"refused": why}`, then `{"columns": [{name, type, format}]}` and an Arrow stream, or
`{"refused": why}`. The stream holds the rows, or for `json`, `jsonl` and `csv` one column of them as lines."""

import json
import os
import resource
import sys
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast

import duckdb
import pyarrow as pa

from catalog_service.publishing.reading.names import names_of
from catalog_service.publishing.rows.lines import csv_line, json_line
from catalog_service.publishing.rows.table import RowColumn, kind_of, type_of
from catalog_service.publishing.sql.rules import RefusedSql, statement

_BATCH = 2048
_OWN_BYTES = 3 * 1024**3
"""Address space of the program itself and its libraries, most of which is never memory."""
_SETTINGS = (
    ("threads", "2"),
    ("TimeZone", "'UTC'"),
    ("temp_directory", "''"),
    ("disabled_optimizers", "'late_materialization'"),
    ("autoinstall_known_extensions", "false"),
    ("autoload_known_extensions", "false"),
    ("allow_community_extensions", "false"),
)


def main(given: BinaryIO, out: BinaryIO) -> None:
    """Answers one statement."""
    asked = json.loads(given.readline())
    _bound(int(asked["memory"]), float(asked["seconds"]))
    try:
        found = statement(_parsed(str(asked["sql"])))
        _say(out, {"tables": list(found.tables)})
        files: Mapping[str, str] = json.loads(given.readline())["files"]
        found_rows = answer(str(asked["sql"]), files, asked)
        columns = columns_of(found_rows.schema)
        shown = told(found_rows, columns, str(asked["format"]), int(asked["memory"]))
    except (RefusedSql, duckdb.Error, pa.ArrowException, RecursionError, MemoryError) as error:
        _say(out, {"refused": _told(error)})
        return
    _say(out, {"columns": [{"name": column.name, "type": column.type, "format": column.format} for column in columns]})
    with pa.ipc.new_stream(cast(Any, out), shown.schema) as stream:
        stream.write_table(shown)


def answer(sql: str, files: Mapping[str, str], limits: Mapping[str, Any]) -> pa.Table:
    """The rows of a statement that keeps the rules. Raises RefusedSql past a limit, and DuckDB's errors."""
    connection = _connection(int(limits["memory"]))
    for name, path in files.items():
        connection.execute(f"CREATE VIEW {_quoted(name)} AS SELECT * FROM read_parquet({_literal(path)})")
    connection.execute(f"SET allowed_paths = [{', '.join(map(_literal, files.values()))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    reader = connection.sql(sql).to_arrow_reader(_BATCH)
    schema = pa.schema([field.with_name(name) for field, name in zip(reader.schema, names_of(reader.schema.names), strict=True)])
    kept: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows > limits["rows"]:
            raise RefusedSql(f"the answer has more than {limits['rows']} rows; add LIMIT, or group")
        if size > limits["bytes"]:
            raise RefusedSql(f"the answer has more than {limits['bytes']} bytes; ask for less")
        kept.append(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
    return pa.Table.from_batches(kept, schema)


def columns_of(schema: pa.Schema) -> tuple[RowColumn, ...]:
    """The columns of an answer; geometry as tables have it: with a CRS it was written as GeoJSON, without one as WKT."""
    return tuple(map(_column, schema))


def _column(field: "pa.Field[pa.DataType]") -> RowColumn:
    kind, known = kind_of(field.type), field.metadata or {}
    if known.get(b"ARROW:extension:name") != b"geoarrow.wkb":
        return RowColumn(field.name, field.name, type_of(kind), kind)
    crs = json.loads(known.get(b"ARROW:extension:metadata") or b"{}").get("crs")
    return RowColumn(field.name, field.name, "geojson", kind, "GeoJSON" if crs else "WKT")


def told(rows: pa.Table, columns: Sequence[RowColumn], format: str, memory: int) -> pa.Table:
    """Rows as lines of text where the format is text; else as they are, but for types that Parquet does not know: lengths of time and
    columns of nothing but NULL are text."""
    if format in ("json", "jsonl", "csv"):
        shown = f"{csv_line(columns) if format == 'csv' else json_line(columns)} AS line"
    else:
        odd = {field.name for field in rows.schema if pa.types.is_interval(field.type) or pa.types.is_null(field.type)}
        if not odd:
            return rows
        names = [_quoted(name) for name in rows.schema.names]
        shown = ", ".join(f"{one}::VARCHAR AS {one}" if name in odd else one for name, one in zip(rows.schema.names, names, strict=True))
    connection = _connection(memory)
    connection.register("answer", rows)
    made: pa.Table = connection.sql(f"SELECT {shown} FROM answer").to_arrow_table()
    return made


def _parsed(sql: str) -> Mapping[str, Any]:
    found = _connection(256 * 1024**2).execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    assert found  # one row, always
    parsed: Mapping[str, Any] = json.loads(found[0])
    return parsed


def _connection(memory: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
    for name, value in (*_SETTINGS, ("memory_limit", f"'{memory}B'")):
        connection.execute(f"SET {name} = {value}")
    return connection


def _bound(memory: int, seconds: float) -> None:
    """What the kernel lets this process have: memory, processor time; files are never written, and none beyond a few opened."""
    for limit, value in (
        (resource.RLIMIT_AS, _OWN_BYTES + 2 * memory),
        (resource.RLIMIT_CPU, int(seconds * 2) + 2),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 128),
    ):
        resource.setrlimit(limit, (value, value))


def _told(error: BaseException) -> str:
    if isinstance(error, RefusedSql):
        return str(error)
    if isinstance(error, (duckdb.OutOfMemoryException, MemoryError)) or "Out of Memory" in str(error):
        return "it needs more memory than one statement may have; ask for less"
    if isinstance(error, RecursionError):
        return "it is nested too deeply; write it flatter"
    return str(error).split("\n\nLINE")[0].replace("\n", " ")[:400]


def _say(out: BinaryIO, words: Mapping[str, Any]) -> None:
    out.write(json.dumps(words).encode() + b"\n")
    out.flush()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout.flush()
    os._exit(0)  # without waiting for threads that still work at what nobody wants any more
