"""One `catalog …` command with all its processes: how long it took, how much it computed, and the most memory it held."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock and of processors, peak bytes, its standard output and exit status."""

    seconds: float
    processor: float
    peak: int
    said: str
    status: int


def measured(arguments: list[str], env: dict[str, str]) -> Measured:
    """Runs `catalog …` and measures it with all its child processes; memory (proportional set size) is looked at ten times a second."""
    began, used = time.perf_counter(), _children()
    process = subprocess.Popen([sys.executable, "-m", "catalog_service.cli", *arguments], env=env, stdout=subprocess.PIPE, text=True)
    peak = 0
    said: list[str] = []
    assert process.stdout is not None
    reader = threading.Thread(target=lambda stream: said.append(stream.read()), args=(process.stdout,))
    reader.start()
    while process.poll() is None:
        peak = max(peak, sum(_memory(pid) for pid in _tree(process.pid)))
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    reader.join()
    return Measured(seconds, _children() - used, peak, "".join(said), process.returncode)


def _children() -> float:
    """Seconds of processors that children which ended have used, and theirs."""
    times = os.times()
    return times.children_user + times.children_system


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
