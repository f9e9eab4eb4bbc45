"""A fetcher in narrow bounds, for looks that strangers ask us to take: so many requests, bytes and seconds, and no more."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from catalog_service.config import Config
from harvesters.fetching.ahead import Answered, in_turn
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.fetching.limits import MIB, Limits
from harvesters.fetching.live import LiveFetcher
from harvesters.source import Politeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Of one look: `entries` read, `requests` made (redirects, robots.txt and second tries aside), `seconds` in all,
    `answer_bytes` of one answer and `bytes` of all, decoded."""

    entries: int = 20
    requests: int = 60
    seconds: float = 60.0
    answer_bytes: int = 64 * MIB
    bytes: int = 192 * MIB


_REFUSED = frozenset({"private_address", "dns", "port"})
_UNANSWERED = frozenset({"connection", "timeout", "tls"})
_PATIENCE = 2


class Spent(Exception):
    """A bound is reached. Not a failure of the source, and therefore no FetchError, which platforms take for one."""


class BoundedFetcher:
    """A `Fetcher` that raises Spent where a bound is reached. `clock` gives seconds that only go forward."""

    def __init__(self, door: Fetcher, bounds: Bounds, clock: Callable[[], float] = time.monotonic) -> None:
        self._door, self._bounds, self._clock = door, bounds, clock
        self._ends = clock() + bounds.seconds
        self._left = bounds.bytes
        self._silent: dict[tuple[str, str], tuple[int, FetchError]] = {}
        self.asked: list[str] = []
        self.failed: dict[str, FetchError] = {}

    def check(self) -> None:
        """Raises Spent where the time is over."""
        if self._clock() >= self._ends:
            raise Spent(f"it took longer than the {self._bounds.seconds:g} seconds of a preview")

    def fetch(self, request: Request) -> Response:
        """See `Fetcher.fetch`; the addresses asked and the failures are remembered, and a host that may not be asked, or does
        not answer, is left alone. Raises Spent."""
        self.check()
        place = _place(request.url)
        failures, last = self._silent.get(place) or (0, None)
        if last is not None and (last.rule in _REFUSED or failures >= _PATIENCE):
            raise FetchError(request.url, last.rule, last.message, last.remedy)
        if len(self.asked) >= self._bounds.requests:
            raise Spent(f"a preview makes no more than {self._bounds.requests} requests")
        if self._left <= 0:
            raise Spent(f"a preview reads no more than {self._bounds.bytes // MIB} MiB")
        self.asked.append(request.url)
        most = min(request.max_bytes or self._left, self._bounds.answer_bytes, self._left)
        try:
            answer = self._door.fetch(replace(request, max_bytes=most))
        except FetchError as error:
            if error.rule == "closed":
                raise Spent(f"it took longer than the {self._bounds.seconds:g} seconds of a preview") from error
            self.failed.setdefault(request.url, error)
            if error.rule in _REFUSED or error.rule in _UNANSWERED:
                self._silent[place] = failures + 1, error
            raise
        self._silent.pop(place, None)
        self._left -= answer.spooled.size
        return answer

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[Answered]:
        """See `Fetcher.fetch_many`: one after the other, none ahead."""
        return in_turn(self.fetch, requests)


def _place(url: str) -> tuple[str, str]:
    """Scheme, host and port: what may not be asked, or does not answer, as a whole."""
    scheme, _, rest = url.partition("://")
    return scheme.lower(), rest.partition("/")[0].lower()


@contextmanager
def bounded_door(config: Config, bounds: Bounds, fetcher: Fetcher | None = None) -> Iterator[BoundedFetcher]:
    """The fetcher of one look, as polite as to any host, with little patience; `fetcher` stands in for the network in tests."""
    if fetcher is not None:
        yield BoundedFetcher(fetcher, bounds)
        return
    config.temporary_folder.mkdir(parents=True, exist_ok=True)
    most = min(bounds.answer_bytes, config.max_answer_bytes)
    limits = Limits(
        connect_timeout=5.0,
        read_timeout=10.0,
        total_timeout=min(30.0, bounds.seconds, config.max_answer_seconds),
        body_bytes=most,
        wire_bytes=most,
        redirects=5,
        attempts=2,
        longest_backoff=2.0,
        longest_retry_after=5.0,
        longest_crawl_delay=5.0,
    )
    with LiveFetcher(limits, Politeness(), config.allow_hosts, config.user_agent, folder=config.temporary_folder) as live:
        # A site that drips keeps a request under way past any check between requests.
        alarm = threading.Timer(bounds.seconds, live.interrupt)
        alarm.daemon = True
        alarm.start()
        try:
            yield BoundedFetcher(live, bounds)
        finally:
            alarm.cancel()
