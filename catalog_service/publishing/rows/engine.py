"""DuckDB over the library's files: one locked-down connection for each process, a cursor for each question, stopped at its limits."""

import os
import shutil
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from catalog_service.errors import BadQuery, FieldError, Unavailable
from catalog_service.publishing.rows.attached import Attached
from catalog_service.publishing.rows.table import TableFile, literal, quoted
from catalog_service.publishing.rows.values import Bound

_SPILL_FACTOR = 10
_MOST_KNOWN = 4_096
_AHEAD = "8MiB"
"""How far DuckDB works ahead of who reads a stream: enough for its threads never to wait for each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLimits:
    """What questions may cost in one process: bytes of memory for all of them, seconds for a page, seconds for a whole export,
    threads."""

    memory: int = 1024**3
    seconds: float = 30.0
    export_seconds: float = 3600.0
    threads: int = 2


class _Broken(Exception):
    """DuckDB failed in a way that no question is to blame for."""


class RowEngine:
    """Answers SQL made by us over files in `folders`, and nothing else; `spill` is a folder for what does not fit into memory.
    The connection is opened at the first question, after the server has forked."""

    def __init__(self, folders: Sequence[Path], spill: Path, limits: RowLimits) -> None:
        self.limits = limits
        self._folders = [f"{folder.absolute()}/" for folder in folders]
        self._spill = spill.absolute()
        self._lock = threading.Lock()
        self._process = 0
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._attached = Attached()
        self._with_nan: dict[tuple[str, str], bool] = {}

    def holds_nan(self, table: TableFile, column: str) -> bool:
        """Whether a column of floating numbers holds NaN; read once from each file. Raises Unavailable."""
        place = table.checksum, column
        if place not in self._with_nan:
            if len(self._with_nan) >= _MOST_KNOWN:
                self._with_nan.clear()
            found = self.table(Bound(f"SELECT bool_or(isnan({quoted(column)})) FROM {table.source}"))
            self._with_nan[place] = bool(found.column(0)[0].as_py())
        return self._with_nan[place]

    def table(self, asked: Bound, copies: Sequence[Path] = ()) -> pa.Table:
        """The whole answer; `copies` are those that are read. Raises Unavailable where it needs more time or memory than is
        allowed, BadQuery where a value does not fit."""
        with self._cursor(self.limits.seconds, copies) as cursor:
            found: pa.Table = cursor.sql(asked.sql, params=list(asked.values)).to_arrow_table()
            return found

    def batches(self, asked: Bound, rows: int, copies: Sequence[Path] = ()) -> Generator[pa.RecordBatch, None, None]:
        """The answer in batches of at most `rows`, while it is made. Raises like `table`."""
        with self._cursor(self.limits.export_seconds, copies) as cursor:
            # only a relation streams: what `execute` gives would be held whole
            yield from cursor.sql(asked.sql, params=list(asked.values)).to_arrow_reader(rows)

    def close(self) -> None:
        """Lets go of the connection."""
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None

    @contextmanager
    def _cursor(self, seconds: float, copies: Sequence[Path]) -> Iterator[Any]:
        connection, attached = self._opened()
        cursor = connection.cursor()
        timer = threading.Timer(seconds, cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            with _told(seconds), ExitStack() as used:
                for copy in copies:
                    used.enter_context(attached.using(cursor, copy))
                yield cursor
        except _Broken as error:
            self._forget()
            raise Unavailable("the answer could not be made; ask again, and tell the operator if it stays so") from error
        finally:
            timer.cancel()
            cursor.close()

    def _forget(self) -> None:
        """After an internal error DuckDB answers nothing more: the next question opens anew."""
        with self._lock:
            self._connection = None

    def _opened(self) -> tuple[duckdb.DuckDBPyConnection, Attached]:
        with self._lock:
            if self._connection is None or self._process != os.getpid():
                self._connection, self._process, self._attached = self._locked_down(), os.getpid(), Attached()
            return self._connection, self._attached

    def _locked_down(self) -> duckdb.DuckDBPyConnection:
        self._spill.mkdir(parents=True, exist_ok=True)
        for left in self._spill.iterdir():
            if left.name.isdecimal() and not _lives(int(left.name)):  # of a process that was killed
                shutil.rmtree(left, ignore_errors=True)
        connection = duckdb.connect(":memory:", config={"python_enable_replacements": "false"})
        for name, value in (
            ("threads", str(self.limits.threads)),
            ("memory_limit", literal(f"{self.limits.memory}B")),
            ("temp_directory", literal(str(self._spill / str(os.getpid())))),
            ("max_temp_directory_size", literal(f"{self.limits.memory * _SPILL_FACTOR}B")),
            ("TimeZone", "'UTC'"),
            ("preserve_insertion_order", "true"),
            ("parquet_metadata_cache", "true"),
            ("streaming_buffer_size", literal(_AHEAD)),
            ("disabled_optimizers", "'late_materialization'"),  # DuckDB 2.0.0 fails with it on row numbers under some conditions
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("allow_community_extensions", "false"),
            ("allowed_directories", f"[{', '.join(map(literal, self._folders))}]"),
            ("enable_external_access", "false"),
            ("lock_configuration", "true"),
        ):
            connection.execute(f"SET {name} = {value}")
        return connection


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's, and alive
        return True
    return True


@contextmanager
def _told(seconds: float) -> Iterator[None]:
    """DuckDB's errors as ours."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise Unavailable(f"the answer takes longer than {seconds:g} seconds; narrow it by filters, or download the file") from error
    except duckdb.OutOfMemoryException as error:
        raise Unavailable("the answer needs more memory than there is for it; narrow it by filters, or download the file") from error
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise _no_fit() from error
    except (duckdb.InternalException, duckdb.FatalException) as error:
        raise _Broken from error
    except duckdb.IOException as error:
        raise Unavailable(
            "the table's file, or the disk for what does not fit into memory, cannot be used; tell the operator if it stays so"
        ) from error
    except pa.ArrowException as error:  # what fails while an answer streams comes through Arrow's reader
        if "INTERRUPT" in str(error).upper():
            raise Unavailable(f"the answer takes longer than {seconds:g} seconds; narrow it by filters") from error
        raise Unavailable("the answer broke off; narrow it by filters, or download the file") from error


def _no_fit() -> BadQuery:
    message = "a value lies outside what the column's type, or the sum asked for, can hold"
    return BadQuery(message, errors=(FieldError("_after", message),))
