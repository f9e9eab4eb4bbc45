"""Parsers that a small file can make ask for more memory than there is: run as a program of their own, bounded in memory and time."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from catalog_service.publishing.reading.tally import Deadline, Unreadable
from catalog_service.publishing.result import Limits

_MEMORY_FACTOR = 4


def run_child(
    program: str, path: Path, arguments: Sequence[str], lines: Path, *, limits: Limits, deadline: Deadline, too_much: str
) -> None:
    """Runs `program`, a module of this folder, on the file at `path` with the bytes it may use (four times `limits.memory`) and the
    `arguments`; what it writes goes to `lines`. Raises Unreadable saying `too_much` where it dies or its time is over."""
    command = [sys.executable, "-P", str(Path(__file__).with_name(program)), str(path), str(_MEMORY_FACTOR * limits.memory), *arguments]
    with lines.open("wb") as file:
        try:
            child = subprocess.run(command, stdout=file, stderr=subprocess.DEVNULL, timeout=deadline.left(), check=False)
        except subprocess.TimeoutExpired:
            deadline.check()
            raise Unreadable(too_much, failed=True) from None
    if child.returncode:
        raise Unreadable(too_much, failed=True)
