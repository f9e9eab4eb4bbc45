"""A second process that indexes what a long run commits, so that the run does not wait for the index.

It reads its settings from its standard input and works until that ends: when it is told to stop, and also when the process
that started it dies."""

import os
import pickle
import select
import signal
import subprocess
import sys
from types import TracebackType
from typing import Self

from catalog_service.config import Config
from catalog_service.runs.follow_index import follow_index
from catalog_service.services import build

WORTH_IT = 2000
"""Changes from which on the second or two that a process takes to start are worth it."""

_PAUSE = 0.5
# Each record is read once: a large cache of pages would be memory without use.
_PAGES_KIB = 8 * 1024
# One arena: the index's short-lived threads would else leave 100 MB in arenas that nobody uses again.
_MEMORY = {"MALLOC_ARENA_MAX": "1"}


class IndexingBehind:
    """A context manager; `noticed` starts the process once enough was committed. At the end it finishes its batch and stops;
    what is left is for whoever calls `follow_index` next."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None

    def noticed(self, changes: int) -> None:
        """Tells how many records the run has changed so far."""
        if self._process is None and changes >= WORTH_IT:
            command = [sys.executable, "-m", __name__]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={**os.environ, **_MEMORY})
            assert self._process.stdin is not None
            pickle.dump(self._config, self._process.stdin)
            self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None:
            self._process.communicate()


def main() -> None:
    """Follows until standard input ends."""
    # A signal from the terminal reaches the whole group; when to stop is for the run to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    services = build(pickle.load(sys.stdin.buffer))
    try:
        if services.database.is_sqlite:
            with services.database.read() as connection:
                connection.exec_driver_sql(f"PRAGMA cache_size=-{_PAGES_KIB}")
        while not _ended(0):
            follow_index(services, patience=0, stopped=lambda: _ended(0))
            if _ended(_PAUSE):
                return
    finally:
        services.close()


def _ended(seconds: float) -> bool:
    """Whether standard input ends within so many seconds; nothing but its end ever comes."""
    return bool(select.select([sys.stdin.buffer], [], [], seconds)[0])


if __name__ == "__main__":
    main()
