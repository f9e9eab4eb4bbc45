"""Answers that are kept ready for as long as neither the catalog nor its index changes."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta

from catalog_service.runs.follow_index import FOLLOWER
from catalog_service.services import Services

MOST_BYTES = 32_000_000
"""Bytes of answers one process keeps; the ones asked for longest ago go first."""

LONGEST_KEPT = timedelta(minutes=1)
"""How long an answer is kept at most: an index that was built anew has the same records, but may order them otherwise."""

_LONGEST_UNREFRESHED = timedelta(seconds=1)
"""The same where Elasticsearch shows a change about a second after it was written (CATALOG_SEARCH_REFRESH=false): an answer made in
between does not know it yet."""

_LONGEST_KEY = 4_000

_State = tuple[int, int]


class _Failed(Exception):
    """What another thread was making did not come about; whoever waits makes it again."""


class KeptAnswers:
    """Answers of one process by what was asked. `of` makes one where none is kept that is still true, and only one where several
    threads ask for the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[_State, datetime, bytes]] = OrderedDict()
        self._under_way: dict[tuple[str, _State], Future[bytes]] = {}
        self._bytes = 0

    def of(self, services: Services, asked: str, make: Callable[[], bytes]) -> bytes:
        """The answer to `asked`, a text that says everything it depends on but the catalog and its index. Raises what `make` does."""
        if len(asked) > _LONGEST_KEY:
            return make()
        now = services.clock()
        state = services.outbox.state(FOLLOWER)  # before the answer: what changes meanwhile shows
        with self._lock:
            kept = self._kept.get(asked)
            if kept and kept[0] == state and timedelta(0) <= now - kept[1] < _longest(services):
                self._kept.move_to_end(asked)
                return kept[2]
            other = self._under_way.get((asked, state))
            if other is None:
                mine = self._under_way[asked, state] = Future()
        if other is not None:
            with suppress(_Failed):
                return other.result()
            return make()
        return self._made(asked, state, now, make, mine)

    def _made(self, asked: str, state: _State, now: datetime, make: Callable[[], bytes], mine: Future[bytes]) -> bytes:
        """A new answer, kept and told to those who wait for it."""
        try:
            body = make()
        except BaseException:
            with self._lock:
                del self._under_way[asked, state]
            mine.set_exception(_Failed())
            raise
        with self._lock:
            del self._under_way[asked, state]
            self._drop(asked)
            self._kept[asked] = (state, now, body)
            self._bytes += len(body)
            while self._bytes > MOST_BYTES:
                self._drop(next(iter(self._kept)))
        mine.set_result(body)
        return body

    def _drop(self, asked: str) -> None:
        gone = self._kept.pop(asked, None)
        if gone:
            self._bytes -= len(gone[2])


def _longest(services: Services) -> timedelta:
    config = services.config
    return _LONGEST_UNREFRESHED if config.search_url and config.search_refresh == "false" else LONGEST_KEPT
