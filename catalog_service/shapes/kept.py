"""Answers that are kept ready for as long as neither the catalog nor its index changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from catalog_service.runs.follow_index import FOLLOWER
from catalog_service.services import Services

MOST_BYTES = 32_000_000
"""Bytes of answers one process keeps; the ones asked for longest ago go first."""

LONGEST_KEPT = timedelta(minutes=1)
"""How long an answer is kept at most: an index that was built anew has the same records, but may order them otherwise."""

_LONGEST_KEY = 4_000

_State = tuple[int, int]


class KeptAnswers:
    """Answers of one process by what was asked. `of` makes one where none is kept that is still true."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[_State, datetime, bytes]] = OrderedDict()
        self._bytes = 0

    def of(self, services: Services, asked: str, make: Callable[[], bytes]) -> bytes:
        """The answer to `asked`, a text that says everything it depends on but the catalog and its index. Raises what `make` does."""
        if len(asked) > _LONGEST_KEY:
            return make()
        now = services.clock()
        state = services.outbox.state(FOLLOWER)  # before the answer: what changes meanwhile shows
        with self._lock:
            kept = self._kept.get(asked)
            if kept and kept[0] == state and timedelta(0) <= now - kept[1] < LONGEST_KEPT:
                self._kept.move_to_end(asked)
                return kept[2]
        body = make()
        with self._lock:
            self._drop(asked)
            self._kept[asked] = (state, now, body)
            self._bytes += len(body)
            while self._bytes > MOST_BYTES:
                self._drop(next(iter(self._kept)))
        return body

    def _drop(self, asked: str) -> None:
        gone = self._kept.pop(asked, None)
        if gone:
            self._bytes -= len(gone[2])
