"""The pace at one host: a pause between two requests, and a longer one where the host asked for it."""

import threading
from collections.abc import Callable

from harvesters.fetching.turns import SharedTurns


class Pace:
    """Shared by the threads of a fetcher; may be shared by several fetchers that visit the same hosts, and with `turns` by several
    processes. `clock` gives seconds that only go forward (with `turns`, those since 1970), `sleep` waits for seconds."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None], turns: SharedTurns | None = None) -> None:
        self._clock = clock
        self._sleep = sleep
        self._turns = turns
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def wait(self, place: str, delay: float) -> None:
        """Waits for this request's turn at the host; the one after it comes at least `delay` seconds later."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next.get(place, now))
            if self._turns is not None and (shared := self._turns.take(place, turn, delay)) is not None:
                turn = shared
            if delay or turn > now:
                self._next[place] = turn + delay
        if turn > now:
            self._sleep(turn - now)

    def hold(self, place: str, seconds: float) -> None:
        """Nothing more is asked of the host for so many seconds from now."""
        with self._lock:
            now = self._clock()
            self._next[place] = max(self._next.get(place, 0.0), now + seconds)
            if self._turns is not None:
                self._turns.take(place, now, 0.0, hold=seconds)
