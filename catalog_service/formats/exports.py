"""The whole catalog as one file: datasets, disclosures or distributions as Parquet, CSV or JSON Lines, streamed."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from catalog_service.errors import NotFound
from catalog_service.formats.flat import COLUMNS, Row

NOT_EXPORTED = frozenset({"url", "table", "no_table_because", "score"})
"""What a route adds to a record when it is served and what importing it elsewhere would make untrue."""

_BATCH = 2_000
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of exports: its name in URLs and commands, its media type, and rows → bytes."""

    name: str
    media_type: str
    write: Callable[[str, Iterator[Row], Path | None], Iterator[bytes]]


def export(kind: str, format: str, records: Iterable[bytes], *, temporary: Path | None = None) -> Iterator[bytes]:
    """The export as chunks of bytes, in constant memory. `records`: JSON of each record as the catalog keeps it, of the kind
    that is exported (`distributions`: of both kinds); `temporary`: folder for the Parquet file while it is made. Raises NotFound
    for a kind or format that is none."""
    if kind not in COLUMNS:
        raise NotFound(f"there is no export of {kind!r}; there are {', '.join(COLUMNS)}")
    if format not in FORMATS:
        raise NotFound(f"there is no export as {format!r}; there are {', '.join(FORMATS)}")
    return FORMATS[format].write(kind, _rows(kind, records), temporary)


def _rows(kind: str, records: Iterable[bytes]) -> Iterator[Row]:
    for line in records:
        record: Row = orjson.loads(line)
        distributions = [_kept(distribution) for distribution in record["distributions"]]
        if kind != "distributions":
            yield _kept(record) | {"distributions": distributions}
            continue
        about = {"record_id": record["id"], "record_kind": record["kind"], "record_title": record["title"]}
        for distribution in distributions:
            yield {"id": distribution["id"], **about, **distribution}


def _kept(served: Row) -> Row:
    return {key: value for key, value in served.items() if key not in NOT_EXPORTED}


def _jsonl(_kind: str, rows: Iterator[Row], _temporary: Path | None) -> Iterator[bytes]:
    while lines := [orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in islice(rows, _BATCH)]:
        yield b"".join(lines)


def _csv(kind: str, rows: Iterator[Row], _temporary: Path | None) -> Iterator[bytes]:
    columns = COLUMNS[kind]
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([column.of(row) for column in columns])
        if held.tell() >= _CHUNK:
            yield _taken(held)
    yield _taken(held)


def _taken(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()


def _parquet(kind: str, rows: Iterator[Row], temporary: Path | None) -> Iterator[bytes]:
    columns = COLUMNS[kind]
    schema = pa.schema([pa.field(column.name, pa.int64() if column.number else pa.string()) for column in columns])
    with tempfile.TemporaryFile(dir=temporary) as file:
        with pq.ParquetWriter(file, schema, compression="zstd", compression_level=3, write_page_index=True) as writer:
            while batch := list(islice(rows, _BATCH)):
                arrays: list[pa.Array[Any]] = [
                    pa.array([column.of(row) for row in batch], field.type) for column, field in zip(columns, schema, strict=True)
                ]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("parquet", "application/vnd.apache.parquet", _parquet),
        Format("csv", "text/csv; charset=utf-8; header=present", _csv),
        Format("jsonl", "application/jsonl", _jsonl),
    )
}

MEDIA_TYPES = tuple(one.media_type.partition(";")[0] for one in FORMATS.values())
"""Of the files, without parameters: what a description of the API names them by."""
