"""The fetcher that goes out: politely, in bounds, over checked addresses, again where a failure may pass."""

import random
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode, urljoin

from harvesters.fetching.address import Address, AllowedHosts, address_of
from harvesters.fetching.ahead import Answered, ahead, in_turn
from harvesters.fetching.connections import Dial, Door, Pool, Resolve, dial, resolve
from harvesters.fetching.exchange import Answer, Asked, Exchanger, phrase
from harvesters.fetching.fetcher import FetchError, PassingError, Request, Response
from harvesters.fetching.heading import conditional, elsewhere, heading, product
from harvesters.fetching.limits import Limits
from harvesters.fetching.pace import Pace
from harvesters.fetching.robots import Robots
from harvesters.fetching.turns import SharedTurns
from harvesters.source import Politeness
from harvesters.state import Validators

USER_AGENT = "open-data-catalog/0.1"
_METHODS = frozenset({"GET", "HEAD", "POST"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 429, 502, 503, 504})
_PUBLIC_DELAY = 1.0
_ROBOTS_REDIRECTS = 5
_REMEDIES = {
    401: "The site wants a login: ask its operators for an open address.",
    403: "The site refuses: ask its operators, and name yourself in the user agent.",
    404: "Check the address; the page may have moved or gone.",
    410: "The page was taken down for good: nothing to do but withdraw.",
    412: "The site lets only browsers pass: ask its operators for an open address.",
    429: "Ask less often: raise delay under [politeness].",
    521: "The site lets only browsers pass, or is down: try again later, else ask its operators for an open address.",
}


class LiveFetcher:
    """A `Fetcher` for one source. Safe among threads; a context manager that closes connections and removes temporary files.

    `allow_hosts` (`host` or `host:port`) may be private and are asked without delay; `memory` gives the validators of an
    address and is called only in the thread that calls `fetch` or takes from `fetch_many`. `clock` gives seconds that only go
    forward, `now` the time of day (for Retry-After), `sleep` waits, `jitter` gives numbers from 0 to 1; `resolve` and `dial`
    stand for the machine's network, `tls` says whom to trust; `folder` takes large bodies (default: the system's temporary
    folder); `pace` may be shared with other fetchers of the same hosts, `turns` is a folder by which processes keep one pace.
    The environment's proxies are never used.
    Raises ValueError for a user agent or an allowed host that is none."""

    def __init__(
        self,
        limits: Limits | None = None,
        politeness: Politeness | None = None,
        allow_hosts: Sequence[str] = (),
        user_agent: str = USER_AGENT,
        *,
        memory: Callable[[str], Validators | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] | None = None,
        jitter: Callable[[], float] = random.random,
        resolve: Resolve = resolve,
        dial: Dial = dial,
        tls: ssl.SSLContext | None = None,
        folder: Path | None = None,
        pace: Pace | None = None,
        turns: Path | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.politeness = politeness or Politeness()
        self._allowed = AllowedHosts(allow_hosts)
        self._user_agent, filed_under = user_agent, product(user_agent)
        self._memory = memory
        self._now = now
        self._jitter = jitter
        self._closed = threading.Event()
        self._sleep = sleep or self._rest
        self._temporary = tempfile.TemporaryDirectory(prefix="fetching-", dir=folder, ignore_cleanup_errors=True)
        # Reading the machine's certificates takes 25 ms: not for a site that is asked by http.
        trust = cache(lambda: tls or ssl.create_default_context())
        door = Door(self._allowed, self.limits.connect_timeout, resolve, dial)
        self._pool = Pool(door, self.limits.connect_timeout, trust, self.politeness.concurrency)
        self._exchanger = Exchanger(self._pool, self.limits, clock, self._closed.is_set, Path(self._temporary.name))
        self._pace = pace or self._own_pace(clock, turns)
        self._robots = Robots(self._robots_text, filed_under, self.limits.longest_crawl_delay) if self.politeness.robots else None
        self._executor: ThreadPoolExecutor | None = None

    def fetch(self, request: Request) -> Response:
        """See `Fetcher.fetch`. The rules of its errors: `scheme`, `address`, `credentials`, `port`, `header`, `private_address`,
        `dns`, `connection`, `tls`, `timeout`, `truncated`, `malformed`, `too_large`, `decompression`, `redirects`, `robots`,
        `status` (with `status`), `disk`, `closed`."""
        return self._answered(request, self._validators(request))

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[Answered]:
        """See `Fetcher.fetch_many`: at most twice `concurrency` requests ahead of the answer taken last; none at concurrency 1."""
        if self.politeness.concurrency == 1:
            return in_turn(self.fetch, requests)
        if self._executor is None:
            self._executor = ThreadPoolExecutor(self.politeness.concurrency, "fetching")
        return ahead(self._executor, self._prepared, requests, 2 * self.politeness.concurrency)

    def interrupt(self) -> None:
        """Ends waiting, and what is under way at its next piece, with the rule `closed`; responses taken stay good until `close`."""
        self._closed.set()

    def close(self) -> None:
        """Ends waiting, closes connections, removes temporary files. Responses taken must not be opened any more."""
        self._closed.set()
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
        self._pool.close()
        self._temporary.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _validators(self, request: Request) -> Validators | None:
        return self._memory(request.url) if request.conditional and self._memory is not None else None

    def _prepared(self, request: Request) -> Callable[[], Response]:
        validators = self._validators(request)
        return lambda: self._answered(request, validators)

    def _answered(self, request: Request, validators: Validators | None) -> Response:
        if request.method not in _METHODS:
            raise FetchError(request.url, "address", f"The method {request.method[:20]!r} is not used.", "Use GET, HEAD or POST.")
        form = urlencode(request.form).encode("ascii") if request.form is not None else request.body
        headers = heading(request, self._user_agent) | conditional(validators)
        most = self.limits.body_bytes if request.max_bytes is None else min(request.max_bytes, self.limits.body_bytes)
        asked = Asked(address_of(request.url, self._allowed), request.method, headers, form, most)
        if request.wait > 0:
            self._pace.hold(asked.address.place, min(request.wait, self.limits.longest_retry_after))
        address, answer = self._followed(asked, self.limits.redirects, self._delay)
        if 200 <= answer.status < 300 and answer.status != 206:
            return Response(url=address.url, status=answer.status, headers=answer.headers, spooled=answer.spooled)
        if answer.status == 304 and validators is not None:
            return Response(url=address.url, status=304, headers=answer.headers, spooled=answer.spooled)
        raise _status_error(address, answer.status)

    def _followed(self, asked: Asked, most: int, delay: Callable[[Address], float]) -> tuple[Address, Answer]:
        """The first answer that is no redirect, and where it came from."""
        visited = {(asked.method, asked.address.url)}
        for _ in range(most + 1):
            answer = self._tried(asked, delay(asked.address))
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None:
                return asked.address, answer
            asked = self._redirected(asked, answer.status, location)
            if (asked.method, asked.address.url) in visited:
                raise FetchError(
                    asked.address.url,
                    "redirects",
                    "The redirects go round in a circle.",
                    "The site may want cookies, which are not kept: ask its operators for an open address.",
                )
            visited.add((asked.method, asked.address.url))
        raise FetchError(
            asked.address.url, "redirects", f"More than {most} redirects follow each other.", "Give the address they lead to, if any."
        )

    def _redirected(self, asked: Asked, status: int, location: str) -> Asked:
        # http.client reads headers as Latin-1; the bytes as sent are put back, percent-encoded where they are not ASCII.
        sent = "".join(char if char.isascii() else quote(char.encode("latin-1")) for char in location)
        address = address_of(urljoin(asked.address.url, sent), self._allowed)
        headers = asked.headers if address.origin == asked.address.origin else elsewhere(asked.headers)
        becomes_get = asked.method == "POST" and status in (301, 302, 303)
        method, form = ("GET", None) if becomes_get else (asked.method, asked.form)
        headers = {name: value for name, value in headers.items() if form is not None or name.lower() != "content-type"}
        return Asked(address, method, headers, form, asked.body_bytes, asked.cut)

    def _tried(self, asked: Asked, delay: float) -> Answer:
        """One address, asked again where a failure may pass."""
        for attempt in range(1, self.limits.attempts + 1):
            self._pace.wait(asked.address.place, delay)
            if self._closed.is_set():
                raise FetchError(asked.address.url, "closed", "The run was ended while this address waited for its turn.", "Run again.")
            try:
                answer = self._exchanger.exchange(asked)
                if answer.status in _PASSING:
                    raise _status_error(asked.address, answer.status, self._asked_wait(answer))
                return answer
            except PassingError as error:
                if attempt == self.limits.attempts:
                    raise
                if error.wait is not None:
                    self._pace.hold(asked.address.place, min(error.wait, self.limits.longest_retry_after))
                else:
                    pause = min(self.limits.backoff * 2 ** (attempt - 1), self.limits.longest_backoff)
                    self._sleep(pause * (0.5 + 0.5 * self._jitter()))
        raise AssertionError("attempts are at least one")

    def _asked_wait(self, answer: Answer) -> float | None:
        """Retry-After in seconds, from a number or a date (RFC 9110 section 10.2.3)."""
        text = answer.headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        return max((at.replace(tzinfo=at.tzinfo or UTC) - self._now()).total_seconds(), 0.0)

    def _delay(self, address: Address) -> float:
        """Seconds between two requests to this host; raises FetchError where robots.txt forbids the address."""
        crawl_delay = self._robots.delay(address) if self._robots is not None else 0.0
        return max(self._own_delay(address), crawl_delay)

    def _own_delay(self, address: Address) -> float:
        if self.politeness.delay is not None:
            return self.politeness.delay
        return 0.0 if self._allowed.names(address) else _PUBLIC_DELAY

    def _own_pace(self, clock: Callable[[], float], turns: Path | None) -> Pace:
        if turns is None:
            return Pace(clock, self._sleep)
        return Pace(lambda: self._now().timestamp(), self._sleep, SharedTurns(turns))

    def _robots_text(self, address: Address) -> str:
        headers = heading(Request(url=address.url), self._user_agent)
        asked = Asked(address, "GET", headers, None, self.limits.robots_bytes, cut=True)
        found, answer = self._followed(asked, _ROBOTS_REDIRECTS, self._own_delay)
        if not 200 <= answer.status < 300:
            raise _status_error(found, answer.status)
        with answer.spooled.open() as stream:
            return stream.read().decode("utf-8-sig", "replace")

    def _rest(self, seconds: float) -> None:
        self._closed.wait(seconds)


def _status_error(address: Address, status: int, wait: float | None = None) -> PassingError:
    remedy = _REMEDIES.get(status, "Try again later." if status >= 500 else "Check the address.")
    return PassingError(address.url, "status", f"{address.host} answered {phrase(status)}.", remedy, status=status, wait=wait)
