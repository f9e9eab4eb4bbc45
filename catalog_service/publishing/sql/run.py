"""A person's SELECT over published tables, answered by a child process that is stopped at its limits."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import pyarrow as pa

from catalog_service.errors import BadBody, FieldError, Unavailable
from catalog_service.publishing.rows.table import Kind, RowColumn, kind_of
from catalog_service.publishing.sql.rules import LONGEST

_CHILD = "catalog_service.publishing.sql.child"
_CODE = Path(__file__).resolve().parents[3]
_MOST_TABLES = 20
_WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlLimits:
    """What one statement may cost: seconds, bytes of memory, rows and bytes of its answer; and how many run at once."""

    seconds: float = 10.0
    memory: int = 512 * 1024**2
    rows: int = 100_000
    bytes: int = 32 * 1024**2
    at_once: int = 2


class SqlRunner:
    """Runs statements, a few at once."""

    def __init__(self, limits: SqlLimits) -> None:
        self.limits = limits
        self._free = threading.BoundedSemaphore(limits.at_once)

    def run(self, sql: str, format: str, file_of: Callable[[str], Path]) -> tuple[tuple[RowColumn, ...], pa.Table]:
        """The columns and rows of the answer, the rows as lines of text for `json`, `jsonl` and `csv`. `file_of` gives the file of
        a published table by its name, or raises what says why there is none. Raises BadBody where the statement is refused,
        wrong, or stopped at a limit; Unavailable where too many run already."""
        if len(sql) > LONGEST:
            raise refused(f"it is longer than {LONGEST} characters; shorten it")
        if not self._free.acquire(timeout=_WAIT_SECONDS):
            raise Unavailable("too many statements run at the moment; ask again in a few seconds")
        try:
            return self._run(sql, format, file_of)
        finally:
            self._free.release()

    def _run(self, sql: str, format: str, file_of: Callable[[str], Path]) -> tuple[tuple[RowColumn, ...], pa.Table]:
        with _child(self.limits.seconds) as (child, stopped):
            asked = {"sql": sql, "format": format, **{name: getattr(self.limits, name) for name in ("memory", "seconds", "rows", "bytes")}}
            assert child.stdin
            assert child.stdout
            told = self._exchange(child.stdin, child.stdout, asked, stopped)
            tables = told["tables"]
            if len(tables) > _MOST_TABLES:
                raise refused(f"it reads {len(tables)} tables; {_MOST_TABLES} are the most")
            files = {name: str(file_of(name)) for name in tables}
            told = self._exchange(child.stdin, child.stdout, {"files": files}, stopped)
            try:
                rows = pa.ipc.open_stream(cast(Any, child.stdout)).read_all()
            except (pa.ArrowException, OSError) as error:
                raise self._broken(stopped) from error
            kinds = {name: kind_of(rows.schema.field(name).type) for name in rows.column_names}
            text = Kind("text", "VARCHAR")
            columns = (
                RowColumn(one["name"], one["name"], one["type"], kinds.get(one["name"], text), one["format"]) for one in told["columns"]
            )
            return tuple(columns), rows

    def _exchange(self, given: IO[bytes], out: IO[bytes], words: Mapping[str, Any], stopped: threading.Event) -> Mapping[str, Any]:
        """Says a line and hears one. Raises BadBody."""
        with suppress(BrokenPipeError):
            given.write(json.dumps(words).encode() + b"\n")
            given.flush()
        line = out.readline()
        if not line.endswith(b"\n"):
            raise self._broken(stopped)
        told: Mapping[str, Any] = json.loads(line)
        if "refused" in told:
            raise refused(str(told["refused"]))
        return told

    def _broken(self, stopped: threading.Event) -> BadBody:
        if stopped.is_set():
            return refused(f"it ran longer than {self.limits.seconds:g} seconds and was stopped; ask for less")
        return refused("it needed more than one statement may have and was stopped; ask for less")


def refused(why: str) -> BadBody:
    """A statement that is not answered."""
    return BadBody(f"The statement was not run to its end: {why}", errors=(FieldError("sql", why),))


@contextmanager
def _child(seconds: float) -> Iterator[tuple["subprocess.Popen[bytes]", threading.Event]]:
    """A fresh process in a session of its own, without our environment and files, that is killed after so many seconds or at the end."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_CODE), "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"},
        cwd="/",
        start_new_session=True,
        close_fds=True,
    )
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        _kill(child)

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield child, stopped
    finally:
        timer.cancel()
        _kill(child)
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
        child.wait()


def _kill(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
