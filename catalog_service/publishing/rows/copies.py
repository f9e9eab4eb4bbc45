"""Copies of large tables in DuckDB's own form, whole or in one column's order: found for a question, and made by a process of its own
where there is none yet."""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import duckdb

from catalog_service.publishing.rows.copying import ORDERED, Order
from catalog_service.publishing.rows.engine import RowLimits
from catalog_service.publishing.rows.question import Key, Question
from catalog_service.publishing.rows.table import TableFile

LARGE = 16 * 1024**2
"""Bytes of a Parquet file from which a copy is worth its room: smaller ones are read through as fast as copies are."""
AGAIN_SECONDS = 120.0
_PROGRAM = "catalog_service.publishing.rows.copying"
_CODE = Path(__file__).resolve().parents[3]
_FORM = f"3-{duckdb.__version__}"
_MOST_TRIED = 4_096


class RowCopies:
    """The copies in `folder`, which keeps at most `most` bytes; 0 is no copies at all. One is made at a time. Safe for threads, and for
    several processes over one folder."""

    def __init__(
        self, folder: Path, most: int, limits: RowLimits, *, large: int = LARGE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder, self._most, self._limits, self._large, self._clock = folder.absolute(), most, limits, large, clock
        self._lock = threading.Lock()
        self._tried: dict[str, float] = {}
        self._making: subprocess.Popen[bytes] | None = None

    def nearest(self, table: TableFile) -> TableFile:
        """The table with its copy. Where a large one has none yet, one begins to be made, and the Parquet file answers meanwhile, as it
        does where nothing can be made here."""
        copy = self._folder / f"{table.checksum}-{_FORM}.duckdb"
        with suppress(OSError):
            if not self._most or table.path.stat().st_size < self._large:
                return table
            try:
                os.utime(copy)  # those longest unused go first
                return replace(table, copy=copy)
            except FileNotFoundError:
                self._begin(table, copy)
        return table

    def in_order(self, asked: Question) -> Question:
        """The question with the table's rows in the order of its key, where the copy is read and one column is all that order and filters
        ask of. Where there are none yet, they begin to be made, and the copy answers meanwhile."""
        key = asked.key_alone
        if asked.table.copy is None or key is None or asked.size == 0:
            return asked
        told = hashlib.sha256(f"{key.descending} {key.column.name}".encode()).hexdigest()[:16]
        order = self._folder / f"{asked.table.checksum}-{_FORM}-{told}{ORDERED}"
        with suppress(OSError):
            try:
                os.utime(order)
                return replace(asked, order=order)
            except FileNotFoundError:
                self._begin(asked.table, order, key)
        return asked

    def close(self) -> None:
        """Gives up what is being made."""
        with self._lock:
            self._let_go()

    def _begin(self, table: TableFile, copy: Path, key: Key | None = None) -> None:
        with self._lock:
            if self._making is not None and self._making.poll() is None:
                return
            now = self._clock()
            if now < self._tried.get(copy.name, now - AGAIN_SECONDS) + AGAIN_SECONDS:
                return
            if len(self._tried) >= _MOST_TRIED:
                self._tried.clear()
            self._tried[copy.name] = now
            self._let_go()
            self._making = self._started(table, copy, key)

    def _started(self, table: TableFile, copy: Path, key: Key | None) -> "subprocess.Popen[bytes]":
        limits = self._limits
        order = Order(
            table=str(table.path.absolute()),
            copy=str(copy),
            most=self._most,
            memory=limits.memory // 2,
            threads=limits.threads,
            seconds=int(limits.export_seconds) + 1,
            key=key.column.name if key else None,
            descending=key is not None and key.descending,
        )
        making = subprocess.Popen(
            [sys.executable, "-P", "-m", _PROGRAM],
            stdin=subprocess.PIPE,
            env={"PYTHONPATH": str(_CODE), "LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        assert making.stdin
        with suppress(BrokenPipeError):  # it has ended already, and said why
            making.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
            making.stdin.flush()  # and it stays open: the process ends with us
        return making

    def _let_go(self) -> None:
        """Of a process that has ended, or is to end now."""
        if self._making is None:
            return
        self._making.kill()
        with suppress(BrokenPipeError):
            if self._making.stdin:
                self._making.stdin.close()
        self._making.wait()
        self._making = None
