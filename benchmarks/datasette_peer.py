"""Datasette on SQLite beside us: the same table loaded with its indexes, served on loopback, asked over one kept connection."""

import http.client
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow.parquet as pq

INDEXES = ("city", "day", "amount", "code")
_LONGEST_MS = 600_000
_START_SECONDS, _IDLE_SECONDS = 60, 1.0


def loaded(parquet: Path, database: Path) -> float:
    """Loads the Parquet file's rows into a table `t` with indexes on `INDEXES`; seconds it took."""
    began = time.perf_counter()
    source = pq.ParquetFile(parquet)
    names = source.schema_arrow.names
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"CREATE TABLE t ({', '.join(names)})")
        marks = ", ".join("?" * len(names))
        for batch in source.iter_batches(50_000):
            columns = [_as_sqlite_holds(column.to_pylist()) for column in batch.columns]
            connection.executemany(f"INSERT INTO t VALUES ({marks})", zip(*columns, strict=True))
        for name in INDEXES:
            connection.execute(f"CREATE INDEX t_{name} ON t ({name})")
        connection.execute("ANALYZE")
    return time.perf_counter() - began


def _as_sqlite_holds(values: list[Any]) -> list[Any]:
    plain = (int, float, str, bytes)
    if all(value is None or isinstance(value, plain) for value in values):
        return values
    number = any(hasattr(value, "as_tuple") for value in values)
    return [None if value is None else float(value) if number else str(value) for value in values]


class Datasette:
    """One connection to a served database, kept while it is used."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._used = 0.0

    def ask(self, parameters: dict[str, str]) -> int:
        """Bytes of the answer: rows of the table `t` by filters, or a query of ours where `parameters` hold `sql`."""
        path = "/made.json" if "sql" in parameters else "/made/t.json"
        if time.perf_counter() > self._used + _IDLE_SECONDS:  # it closes connections that rest
            self._connection.close()
        self._connection.request("GET", f"{path}?{urlencode(parameters)}")
        answer = self._connection.getresponse()
        body = answer.read()
        self._used = time.perf_counter()
        if answer.status != 200:
            raise SystemExit(f"Datasette answered {answer.status} to {parameters}: {body[:300]!r}")
        return len(body)


@contextmanager
def serving(database: Path) -> Iterator[Datasette]:
    """Datasette over the file, which must be named made.db, without its own limits on time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = ("sql_time_limit_ms", str(_LONGEST_MS), "facet_time_limit_ms", "1", "suggest_facets", "off", "max_returned_rows", "10000")
    told = [word for pair in zip(settings[::2], settings[1::2], strict=True) for word in ("--setting", *pair)]
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(database), "--port", str(port), *told]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(_START_SECONDS * 10):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Datasette(port)
    finally:
        process.terminate()
        process.wait(timeout=30)
