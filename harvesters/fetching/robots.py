"""What each host's robots.txt allows, asked once per run (RFC 9309)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from harvesters.fetching.address import Address
from harvesters.fetching.fetcher import FetchError

# A host that may not be visited at all has no say through robots.txt: the reason itself is told.
_REFUSALS = frozenset({"private_address", "scheme", "port", "credentials", "closed"})


@dataclass(frozen=True, slots=True)
class _Rules:
    """`allows` is None where everything is disallowed because the file could not be read; `delay` in seconds."""

    allows: Callable[[str], bool] | None
    delay: float
    because: str = ""


class Robots:
    """`ask` gives the text of an address (FetchError where there is none); `product` is the name our rules are filed under."""

    def __init__(self, ask: Callable[[Address], str], product: str, longest_delay: float) -> None:
        self._ask = ask
        self._product = product
        self._longest_delay = longest_delay
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._rules: dict[str, _Rules] = {}

    def delay(self, address: Address) -> float:
        """The Crawl-delay in seconds, bounded; raises FetchError `robots` where the address may not be fetched: it is
        disallowed, or robots.txt could not be read (5xx or no answer; 4xx means there is none and all is allowed)."""
        rules = self._rules.get(address.origin) or self._read(address)
        if rules.allows is None:
            raise FetchError(
                address.url,
                "robots",
                f"The robots.txt of {address.host} could not be read, which forbids the host for this run: {rules.because}",
                "Run again later; where robots.txt is of no concern, set robots = false under [politeness].",
            )
        if not rules.allows(address.url):
            raise FetchError(
                address.url,
                "robots",
                f"The robots.txt of {address.host} disallows this address.",
                "Ask the site's operators; with their permission set robots = false under [politeness].",
            )
        return rules.delay

    def _read(self, address: Address) -> _Rules:
        with self._lock:
            lock = self._locks.setdefault(address.origin, threading.Lock())
        with lock:
            rules = self._rules.get(address.origin)
            if rules is None:
                rules = self._rules[address.origin] = self._fetched(address)
        return rules

    def _fetched(self, address: Address) -> _Rules:
        try:
            text = self._ask(Address(address.scheme, address.host, address.port, "/robots.txt"))
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500:
                return _Rules(lambda _: True, 0.0)
            if error.rule == "redirects":  # RFC 9309 section 2.3.1.2: beyond five redirects it counts as unavailable
                return _Rules(lambda _: True, 0.0)
            if error.rule in _REFUSALS and error.url.startswith(address.origin + "/"):
                raise
            return _Rules(None, 0.0, error.message)
        parsed = Protego.parse(text)
        delay = parsed.crawl_delay(self._product) or 0.0
        return _Rules(lambda url: bool(parsed.can_fetch(url, self._product)), min(max(float(delay), 0.0), self._longest_delay))
