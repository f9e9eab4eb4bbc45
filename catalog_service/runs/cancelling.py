"""Stopping a run cleanly: a signal interrupts waiting for the network at once, and everything else at its next step."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Cancelled(Exception):
    """Somebody asked the work to stop."""


class Cancellation:
    """A wish to stop. `check` raises Cancelled once it was made; inside `waiting` the main thread is interrupted at once."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._waiting = False

    @property
    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._asked.is_set()

    def ask(self) -> None:
        """Asks to stop; harmless when repeated."""
        self._asked.set()

    def check(self) -> None:
        """Raises Cancelled where somebody asked to stop."""
        if self._asked.is_set():
            raise Cancelled("stopped by request")

    def wait(self, seconds: float) -> bool:
        """Waits so long, or until somebody asks to stop; whether somebody did."""
        return self._asked.wait(seconds)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While the work in here waits for others and changes nothing of ours, so that it may be interrupted anywhere."""
        self.check()
        self._waiting = True
        try:
            yield
        finally:
            self._waiting = False

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM ask to stop while in here; only the main thread can take signals."""

        def heard(number: int, _frame: FrameType | None) -> None:
            self.ask()
            if self._waiting:
                self._waiting = False
                raise Cancelled(f"stopped by {signal.Signals(number).name}")

        before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
