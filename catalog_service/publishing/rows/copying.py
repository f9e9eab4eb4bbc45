"""Run as a program of its own: a table's copy in DuckDB's own form, in which a page is found many times faster than in Parquet.

    python -m catalog_service.publishing.rows.copying

Standard input: one line of JSON, the fields of `Order`; the work is given up where standard input ends before it is done. Answers 0
where the copy is there, or another process makes one; else 1, with a sentence on standard error."""

import fcntl
import json
import os
import resource
import shutil
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa

from catalog_service.publishing.durable import synced
from catalog_service.publishing.rows.files import make_room
from catalog_service.publishing.rows.table import COPY_TABLE, ROW_NUMBER, literal, quoted, table_file

ORDERED = ".order.duckdb"
"""How the name of a file ends that keeps a table's rows in the order of one column."""
_MAKING, _LOCK = ".making-", ".making.lock"
_NICE = 10
_SPARE = 1024**3
"""Bytes of the disk that copies leave free."""
_LARGER = 8
"""A copy has about the size of the Parquet file; one so many times larger is not worth its room."""
_SMALLEST = 64 * 1024**2
_MOST_ORDERS = 8
"""In how many orders a table is kept at most: who asks for one after the other does not drive out other tables' copies."""
_VERSIONS = ("v1.2.0", "latest")
"""Forms of DuckDB's files. The older packs text so that single rows are unpacked in half the time; it does not know a geometry's CRS."""


class NoCopy(Exception):
    """A copy cannot be made here; its text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be copied where: the Parquet file, the copy's place in its folder, how many bytes the folder may hold at most; memory,
    threads and seconds of processor time to use. With `key`, the copy has that column and the rows' numbers only, in the column's order."""

    table: str
    copy: str
    most: int
    memory: int
    threads: int
    seconds: int
    key: str | None = None
    descending: bool = False


def main(given: BinaryIO) -> None:
    """Makes one copy. Raises NoCopy, OSError, MemoryError, DuckDB's and Arrow's errors."""
    order = Order(**json.loads(given.readline()))
    largest = largest_copy(order)
    os.nice(_NICE)
    for limit, value in (
        (resource.RLIMIT_FSIZE, largest),
        (resource.RLIMIT_CPU, order.seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    threading.Thread(target=_give_up_after, args=(given,), daemon=True).start()
    copied(order)


def largest_copy(order: Order) -> int:
    """How many bytes the copy may take. Raises NoCopy where the disk has no room, OSError."""
    folder = Path(order.copy).parent
    folder.mkdir(parents=True, exist_ok=True)
    size = Path(order.table).stat().st_size
    largest = min(order.most, size * _LARGER + _SMALLEST, shutil.disk_usage(folder).free - _SPARE)
    if largest < size:
        raise NoCopy(f"there is no room for a copy of {size} bytes in {folder}")
    return largest


def copied(order: Order) -> bool:
    """Makes the copy beside its place and moves it there when it is whole and on the disk; those longest unused go for it. False where
    it is there already, or where another process makes one."""
    copy = Path(order.copy)
    with (copy.parent / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        for left in copy.parent.glob(f"{_MAKING}*/"):  # of a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        if copy.is_file():
            return False
        with tempfile.TemporaryDirectory(dir=copy.parent, prefix=_MAKING) as folder:
            made = Path(folder) / copy.name
            _write(order, made)
            make_room(copy.parent, order.most - made.stat().st_size)
            synced(made)
            if order.key is not None:
                _let_orders_go(copy)
            made.rename(copy)
        synced(copy.parent)
    return True


def _write(order: Order, made: Path) -> None:
    """Writes the table in the first form that keeps the types of its columns. Raises NoCopy where none does."""
    source = _rows(order)
    with duckdb.connect(":memory:") as connection:
        for name, value in (
            ("threads", str(order.threads)),
            ("memory_limit", literal(f"{order.memory}B")),
            ("temp_directory", literal(str(made.parent / "spill"))),
            ("max_temp_directory_size", literal(f"{order.most}B")),
            ("TimeZone", "'UTC'"),
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
        ):
            connection.execute(f"SET {name} = {value}")
        for version in _VERSIONS:
            connection.execute(f"ATTACH {literal(str(made))} AS made (STORAGE_VERSION {literal(version)})")
            connection.execute(f"CREATE TABLE made.{COPY_TABLE} AS SELECT * FROM {source}")
            connection.execute("DETACH made")  # writes what is still in its log
            if _types(connection, source) == _types_kept(connection, made):
                if order.key is None:
                    _check_numbers(connection, made)
                return
            made.unlink()
    raise NoCopy("DuckDB's own form does not keep the types of its columns")


def _rows(order: Order) -> str:
    """What stands behind FROM for the rows of the copy."""
    source = table_file(Path(order.table), "", 0, ()).source
    if order.key is None:
        return source
    direction = "DESC" if order.descending else "ASC"
    key = quoted(order.key)
    return f"(SELECT {key}, {ROW_NUMBER} FROM {source} ORDER BY {key} {direction} NULLS LAST, {ROW_NUMBER})"


def _let_orders_go(copy: Path) -> None:
    """Removes the orders of the same table that were longest unused, but for so many that one more may come."""
    told, checksum = [], copy.name.partition("-")[0]
    for path in copy.parent.glob(f"{checksum}-*{ORDERED}"):
        with suppress(FileNotFoundError):  # another process lets go of it at the same time
            told.append((path.stat().st_mtime, path))
    for _, path in sorted(told, reverse=True)[_MOST_ORDERS - 1 :]:
        path.unlink(missing_ok=True)


def _types(connection: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    return [str(one[1]) for one in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]


def _types_kept(connection: duckdb.DuckDBPyConnection, made: Path) -> list[str]:
    connection.execute(f"ATTACH {literal(str(made))} AS made (READ_ONLY)")
    try:
        return _types(connection, f"made.{COPY_TABLE}")
    finally:
        connection.execute("DETACH made")


def _check_numbers(connection: duckdb.DuckDBPyConnection, made: Path) -> None:
    """That DuckDB's own count of a copy's rows is theirs, by which the numbers of an order find them. Raises NoCopy."""
    connection.execute(f"ATTACH {literal(str(made))} AS made (READ_ONLY)")
    try:
        named = {str(one[0]).lower() for one in connection.execute(f"DESCRIBE made.{COPY_TABLE}").fetchall()}
        if "rowid" not in named:  # else no one asks by that count, which the column hides
            moved = connection.execute(f"SELECT count(*) FROM made.{COPY_TABLE} WHERE rowid <> {ROW_NUMBER}").fetchone()
            if moved != (0,):
                raise NoCopy("DuckDB's own form does not keep the rows in their order")
    finally:
        connection.execute("DETACH made")


def _give_up_after(given: BinaryIO) -> None:
    """Ends this process when the one that ordered the copy ends; what is half made goes with the next order."""
    given.read()
    os._exit(1)


if __name__ == "__main__":
    try:
        main(sys.stdin.buffer)
    except (NoCopy, OSError, MemoryError, duckdb.Error, pa.ArrowException) as failed:
        sys.stderr.write(f"rows are read from the Parquet file, since its copy could not be made: {failed}\n")
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)  # without waiting for the thread that still listens
