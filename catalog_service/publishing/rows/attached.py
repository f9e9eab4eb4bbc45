"""The copies of tables that one DuckDB connection has attached: each when a question first needs it, the longest unused let go."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from catalog_service.errors import Unavailable
from catalog_service.publishing.rows.table import attached_name, literal, quoted

_MOST, _CORRUPT = 64, "Corrupt database file"


class Attached:
    """What is attached to a connection. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._copies: OrderedDict[Path, None] = OrderedDict()
        self._used: Counter[Path] = Counter()

    @contextmanager
    def using(self, cursor: Any, copy: Path) -> Iterator[None]:
        """Keeps the copy attached meanwhile. Raises Unavailable where it cannot be opened. A copy that cannot be opened or read is
        removed, so that the next question goes to the table's Parquet file."""
        with self._lock:
            if copy not in self._copies:
                try:
                    self._let_go(cursor)
                    cursor.execute(f"ATTACH {literal(str(copy))} AS {quoted(attached_name(copy))} (READ_ONLY)")
                except duckdb.Error as error:
                    raise _removed(copy) from error
            self._copies[copy] = None
            self._copies.move_to_end(copy)
            self._used[copy] += 1
        try:
            yield
        except duckdb.Error as error:
            if _CORRUPT not in str(error):  # a block is not what was written: this error has no class of its own
                raise
            with self._lock:
                self._detach(cursor, copy)  # or the next copy, at the same place, would not be looked at
            raise _removed(copy) from error
        finally:
            with self._lock:
                self._used[copy] -= 1

    def _let_go(self, cursor: Any) -> None:
        """Of copies that were removed from the disk, whose room comes free with it, and of the longest unused."""
        for copy in list(self._copies):
            if not self._used[copy] and (len(self._copies) >= _MOST or not copy.exists()):
                self._detach(cursor, copy)
                del self._used[copy]

    def _detach(self, cursor: Any, copy: Path) -> None:
        if copy in self._copies:
            del self._copies[copy]
            cursor.execute(f"DETACH {quoted(attached_name(copy))}")


def _removed(copy: Path) -> Unavailable:
    copy.unlink(missing_ok=True)
    return Unavailable("a copy of the table could not be used and was removed; ask again")
