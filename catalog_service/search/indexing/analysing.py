"""Many records analysed at once: in processes beside this one, in bounded batches, their order kept."""

import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from catalog_service.search.engine import Change, Put
from catalog_service.search.indexing.frames import receive, send
from catalog_service.search.indexing.lines import Form, line_of, line_of_text, text_of

WORTH_IT = 3000
"""Changes from which on the second that processes take to start is worth it."""

_CHILD = "catalog_service.search.indexing.child"
_CODE = Path(__file__).resolve().parents[3]
_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_MOST_PROCESSES = 4
_MOST_CHANGES, _MOST_BYTES = 256, 1_000_000


@dataclass(frozen=True, slots=True)
class Ready:
    """A record's line for an index; None where the record goes."""

    id: str
    line: bytes | None


class Analysing:
    """Makes lines of one form. Processes are started when there is much to do and end by themselves when there is nothing; what one
    that died did not answer is analysed here."""

    def __init__(self, form: Form, processes: int) -> None:
        self._form: Form = form
        self._processes = processes
        self._lock = threading.Lock()
        self._free: list[subprocess.Popen[bytes]] = []

    def ready(self, changes: Iterable[Change]) -> Iterator[Ready]:
        """The changes as lines, in their order; read ahead of what is taken by a few batches at most."""
        coming = iter(changes)
        if not self._awake():
            yield from map(self._here, islice(coming, WORTH_IT))
        if not self._processes:
            yield from map(self._here, coming)
            return
        first = next(coming, None)
        if first is not None:
            yield from self._beside(chain((first,), coming))

    def close(self) -> None:
        """Ends the processes."""
        while child := self._taken():
            _end(child)

    def _beside(self, changes: Iterable[Change]) -> Iterator[Ready]:
        under_way: deque[tuple[list[Change], Future[list[bytes]]]] = deque()
        with ThreadPoolExecutor(self._processes, thread_name_prefix="analysing") as threads:
            try:
                for batch, texts in _batches(changes):
                    under_way.append((batch, threads.submit(self._lines, texts)))
                    if len(under_way) > self._processes + 1:
                        yield from _told(*under_way.popleft())
                while under_way:
                    yield from _told(*under_way.popleft())
            finally:
                for _, lines in under_way:
                    lines.cancel()

    def _here(self, change: Change) -> Ready:
        if isinstance(change, Put):
            return Ready(change.record.id, line_of(change.record, self._form))
        return Ready(change.id, None)

    def _lines(self, texts: Sequence[bytes]) -> list[bytes]:
        """The lines of a batch, of another process where that answers."""
        if not texts:
            return []
        # One that has waited too long has ended meanwhile; the next one is new.
        for child in (self._taken(), None):
            running = child or self._started()
            if running is None:
                break
            if (lines := _asked(running, texts)) is not None and len(lines) == len(texts):
                with self._lock:
                    self._free.append(running)
                return lines
            _end(running)
        return [line_of_text(text, self._form) for text in texts]

    def _awake(self) -> bool:
        """Whether a process still waits for work."""
        with self._lock:
            ended = [child for child in self._free if child.poll() is not None]
            self._free = [child for child in self._free if child not in ended]
            awake = bool(self._free)
        for child in ended:
            _end(child)
        return awake

    def _taken(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            return self._free.pop() if self._free else None

    def _started(self) -> subprocess.Popen[bytes] | None:
        """A new process; None where the machine has no room for one."""
        command = [sys.executable, "-P", "-m", _CHILD, self._form]
        env = {**os.environ, "PYTHONPATH": str(_CODE)}
        with suppress(OSError):
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        return None


def half_of_the_cores(quota: Path = _QUOTA) -> int:
    """How many processes analyse: one for every two cores this process may use, for writing the index takes the other; none on a
    single core. `quota` is the kernel's file that says how much of the machine a container has: microseconds of how many, or max."""
    cores = len(os.sched_getaffinity(0))
    with suppress(OSError, ValueError):
        share, _, period = quota.read_text().partition(" ")
        cores = min(cores, int(share) // int(period))
    return min(cores // 2, _MOST_PROCESSES)


def _batches(changes: Iterable[Change]) -> Iterator[tuple[list[Change], list[bytes]]]:
    """Changes, and the JSON of the records put by them."""
    batch: list[Change] = []
    texts: list[bytes] = []
    size = 0
    for change in changes:
        batch.append(change)
        if isinstance(change, Put):
            texts.append(text_of(change.record))
            size += len(texts[-1])
        if len(batch) == _MOST_CHANGES or size >= _MOST_BYTES:
            yield batch, texts
            batch, texts, size = [], [], 0
    if batch:
        yield batch, texts


def _told(batch: Iterable[Change], lines: Future[list[bytes]]) -> Iterator[Ready]:
    """The changes of a batch with their lines, as soon as they are made."""
    made = iter(lines.result())
    for change in batch:
        yield Ready(change.record.id, next(made)) if isinstance(change, Put) else Ready(change.id, None)


def _asked(child: "subprocess.Popen[bytes]", texts: Sequence[bytes]) -> list[bytes] | None:
    """What the process answers, None where it has ended."""
    assert child.stdin
    assert child.stdout
    with suppress(OSError):
        send(child.stdin.fileno(), texts)
        return receive(child.stdout.fileno())
    return None


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Ends a process that is analysing nothing any more."""
    for pipe in (child.stdin, child.stdout):
        if pipe:
            pipe.close()
    child.kill()
    child.wait()
