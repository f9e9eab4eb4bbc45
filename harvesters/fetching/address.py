"""An address to ask, taken apart and judged: http(s) only, no credentials, no control characters, no foreign port."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, urlsplit

from harvesters.fetching.fetcher import FetchError

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_KEPT = "/%:@!$&'()*+,;=~-._[]|?"

# Services that read commands line by line: a redirect to one of these would make us speak to it in its own words. The list of
# the Fetch standard ("bad port"), plus the usual ports of databases and remote desktops. A host the operator named is free of it.
_FOREIGN_PORTS = frozenset(
    (
        *(1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113),
        *(115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556),
        *(563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667),
        *(6668, 6669, 6679, 6697, 10080),
        *(445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5672, 5900, 6379, 9042, 11211, 27017),
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """`host` in lower case, in ASCII (IDNA), without brackets and final dot; `target` is path and query, as sent."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what credentials belong to and robots.txt speaks for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" if self.port == _PORTS[self.scheme] else f"{self.scheme}://{host}:{self.port}"

    @property
    def url(self) -> str:
        return self.origin + self.target

    @property
    def place(self) -> str:
        """What politeness counts as one host: the name, with its port where that is an unusual one."""
        return self.host if self.port in _PORTS.values() else f"{self.host}:{self.port}"


class AllowedHosts:
    """The hosts the operator named, each `host` (then with every port) or `host:port`; an IPv6 address in brackets when a
    port follows. They may be private and are asked without delay. Raises ValueError for anything else."""

    def __init__(self, names: Sequence[str]) -> None:
        self._named: set[tuple[str, int | None]] = set()
        for name in filter(None, (name.strip().lower() for name in names)):
            self._named.add(_named(name))

    def names(self, address: Address) -> bool:
        """Whether the host, as written in the address, was named; what a name resolves to plays no part."""
        return (address.host, None) in self._named or (address.host, address.port) in self._named


def _named(name: str) -> tuple[str, int | None]:
    wrong = f"an allowed host is written host or host:port, not {name!r}"
    if name.count(":") > 1 and not name.startswith("["):
        name = f"[{name}]"
    if re.search(r"[/?#@\s\\]", name):
        raise ValueError(wrong)
    try:
        parts = urlsplit(f"//{name}")
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError as error:
        raise ValueError(wrong) from error
    if not host:
        raise ValueError(wrong)
    return host, port


def address_of(url: str, allowed: AllowedHosts | None = None) -> Address:
    """The address a url names; characters that may not stand in a request line are percent-encoded as UTF-8, a fragment is
    dropped. Without `allowed` the port is not judged. Raises FetchError with the rules `scheme`, `address`, `credentials`, `port`."""
    if _CONTROL.search(url):
        raise FetchError(url, "address", "The address holds control characters.", "Correct the link or the declaration.")
    try:
        parts = urlsplit(url.strip(" "))
        port, host = parts.port, _host(parts.hostname or "")
        target = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    except ValueError as error:
        raise FetchError(url, "address", f"The address cannot be read: {error}.", "Correct the link or the declaration.") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        named = scheme[:50] or "an address without scheme"
        raise FetchError(url, "scheme", f"Only http and https are fetched, not {named}.", "Give an http(s) address.")
    if "@" in parts.netloc:
        raise FetchError(url, "credentials", "The address carries a user name or password.", "Take them out of the address.")
    if not host:
        raise FetchError(url, "address", "The address has no readable host name.", "Correct the link or the declaration.")
    address = Address(scheme, host, _PORTS[scheme] if port is None else port, target if target.startswith("/") else f"/{target}")
    if address.port == 0 or (allowed is not None and address.port in _FOREIGN_PORTS and not allowed.names(address)):
        remedy = "Check the address; where a web server really listens there, name host:port in CATALOG_ALLOW_HOSTS."
        raise FetchError(url, "port", f"Port {address.port} belongs to another service than the web.", remedy)
    return address


def _host(name: str) -> str:
    """The host as it is looked up, '' where it can be none. Raises ValueError."""
    if ":" in name:
        try:
            return str(IPv6Address(name)) if "%" not in name else ""
        except AddressValueError as error:
            raise ValueError(f"{name!r} is no IPv6 address") from error
    if not name.isascii():
        name = name.encode("idna").decode("ascii").lower()
    name = name.removesuffix(".")
    return name if len(name) <= 253 and _HOST.fullmatch(name) else ""
