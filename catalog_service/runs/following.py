"""A second process that indexes what a long run commits, so that the run does not wait for the index."""

import multiprocessing
import signal
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Self

from catalog_service.config import Config
from catalog_service.runs.follow_index import follow_index
from catalog_service.services import build

WORTH_IT = 2000
"""Changes from which on the second or two that a process takes to start are worth it."""

_PAUSE = 0.5
_SPAWN = multiprocessing.get_context("spawn")


class IndexingBehind:
    """A context manager; `noticed` starts the process once enough was committed. At the end it finishes its batch and stops;
    what is left is for whoever calls `follow_index` next. It never outlives the process that started it by more than a batch."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._process: SpawnProcess | None = None
        self._stop: Event | None = None

    def noticed(self, changes: int) -> None:
        """Tells how many records the run has changed so far."""
        if self._process is None and changes >= WORTH_IT:
            self._stop = _SPAWN.Event()
            self._process = _SPAWN.Process(target=_follow, args=(self._config, self._stop), name="indexing", daemon=True)
            self._process.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None and self._stop is not None:
            self._stop.set()
            self._process.join()


def _follow(config: Config, stop: Event) -> None:
    # A signal from the terminal reaches the whole group; when to stop is for the run to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    services = build(config)
    try:
        while not stop.is_set() and (parent is None or parent.is_alive()):
            follow_index(services, patience=0, stopped=stop.is_set)
            stop.wait(_PAUSE)
    finally:
        services.close()
