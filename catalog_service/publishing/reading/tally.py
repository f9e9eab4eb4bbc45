"""What a reader finds and sets aside while it reads: counts, rejected rows, sentences; and the limits it must keep."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from catalog_service.publishing.result import Limits, SetAside

EXAMPLES = 20
_LONGEST_TEXT = 2_000


class Unreadable(Exception):
    """The file is no table, breaks a limit, or is damaged; the sentence is for people. `failed`: damaged or out of time."""

    def __init__(self, because: str, *, failed: bool = False) -> None:
        super().__init__(because)
        self.because = because
        self.failed = failed


@dataclass(slots=True)
class Deadline:
    """The time one conversion may take, by a clock that counts seconds."""

    limits: Limits
    clock: Callable[[], float]
    start: float = field(init=False)

    def __post_init__(self) -> None:
        self.start = self.clock()

    def left(self) -> float:
        """Seconds left, 0 when the time is over."""
        return max(self.start + self.limits.seconds - self.clock(), 0.0)

    def check(self) -> None:
        """Raises Unreadable when the time is over."""
        if self.clock() - self.start > self.limits.seconds:
            raise Unreadable(f"reading it takes longer than {self.limits.seconds:g} seconds; download the original instead", failed=True)


@dataclass(slots=True)
class Tally:
    """Filled while rows are read. Every row set aside is written to `rejects`, with the line it begins on and the reason."""

    rejects: Path
    quarantined: int = 0
    padded: int = 0
    encoding: str | None = None
    dialect: dict[str, Any] = field(default_factory=dict)
    container: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    examples: list[SetAside] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def set_aside(self, line: int, reason: str, text: str) -> None:
        """One row that has no place in the table."""
        self.quarantined += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(SetAside(line, reason, text[:_LONGEST_TEXT]))
        with self.rejects.open("ab") as file:
            file.write(orjson.dumps({"line": line, "reason": reason, "text": text}, option=orjson.OPT_APPEND_NEWLINE))

    def begin_again(self) -> None:
        """Forgets the rows of a reading that is done once more."""
        self.quarantined = self.padded = 0
        self.examples.clear()
        self.rejects.unlink(missing_ok=True)
