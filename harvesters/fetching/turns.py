"""Whose turn it is at a host, kept in files that all processes of a machine share: one for each host, which says when the next may ask."""

import fcntl
import os
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

_LONGEST = 900.0
"""A turn further ahead than that was told by a clock that has since been set back."""
_TRIES, _BETWEEN = 100, 0.01
_WRITTEN = 32


class SharedTurns:
    """The turns of hosts, in files of `folder`. The seconds taken and told have to be of one clock for all processes: those since 1970.
    The kernel lets go of a file whose process was killed; where one holds a file for a second, or the folder cannot be written, the
    caller's own turn has to do: `take` gives None then. `sleep` waits for seconds between two tries."""

    def __init__(self, folder: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        self._folder = folder
        self._sleep = sleep

    def take(self, place: str, now: float, delay: float, *, hold: float = 0.0) -> float | None:
        """The time of this request's turn at a host, `now` at the earliest; the one after it comes `delay` seconds later. With `hold`
        nobody's comes before so many seconds from now, and none is taken. None where nothing can be told."""
        path = self._folder / f"{sha256(place.encode()).hexdigest()[:32]}.turn"
        if not (delay or hold) and not path.exists():
            return now
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            return None
        try:
            if not self._locked(file):
                return None
            told = _read(file)
            turn = told if now < told <= now + _LONGEST else now
            if hold or delay or turn > now:
                os.pwrite(file, f"{max(turn, now + hold) if hold else turn + delay:{_WRITTEN}.6f}".encode(), 0)
            return turn
        except OSError:
            return None
        finally:
            os.close(file)

    def _locked(self, file: int) -> bool:
        for _ in range(_TRIES):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                self._sleep(_BETWEEN)
        return False


def _read(file: int) -> float:
    try:
        return float(os.pread(file, _WRITTEN, 0))
    except ValueError:
        return 0.0
