"""Connections that reach only checked addresses: a name is resolved once, every answer judged, and the very address judged is dialled."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Sequence

from urllib3.connection import HTTPConnection, HTTPSConnection

from harvesters.fetching.address import Address, AllowedHosts
from harvesters.fetching.fetcher import FetchError, PassingError
from harvesters.fetching.network import is_metadata, why_not_public
from harvesters.fetching.wire import Watch, WiredResponse

Resolve = Callable[[str, int], Sequence[str]]
Dial = Callable[[str, int, float], socket.socket]


def resolve(host: str, port: int) -> list[str]:
    """The network addresses of a host, as the machine's resolver gives them. Raises OSError (`socket.gaierror`)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(address: str, port: int, timeout: float) -> socket.socket:
    """A connected socket to a network address (never a name); `timeout` in seconds. Raises OSError."""
    sock = socket.create_connection((address, port), timeout)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


class Door:
    """Opens sockets to judged addresses only. `allowed` are the hosts that may be private; `timeout` seconds per address."""

    def __init__(self, allowed: AllowedHosts, timeout: float, resolve: Resolve = resolve, dial: Dial = dial) -> None:
        self._allowed = allowed
        self._timeout = timeout
        self._resolve = resolve
        self._dial = dial

    def open(self, address: Address) -> socket.socket:
        """A socket to the host. Raises FetchError: `dns`, `private_address`, `connection`."""
        try:
            found = self._resolve(address.host, address.port)
        except (OSError, UnicodeError) as error:
            temporary = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            kind = PassingError if temporary else FetchError
            remedy = "Check the address; if it is right, try again later."
            raise kind(address.url, "dns", f"The name {address.host} was not found.", remedy) from error
        for candidate in found:
            self._judge(address, candidate)
        broken: OSError | None = None
        for candidate in found:
            try:
                return self._dial(candidate, address.port, self._timeout)
            except OSError as error:
                broken = error
        why = "it has no network address" if broken is None else str(broken) or type(broken).__name__
        raise PassingError(address.url, "connection", f"{address.host} does not answer: {why}.", "Try again later.") from broken

    def _judge(self, address: Address, candidate: str) -> None:
        # One bad answer among good ones refuses the name: an honest public name never leads inside.
        why = why_not_public(candidate)
        if why is None:
            return
        if self._allowed.names(address) and (address.host == candidate or not is_metadata(candidate)):
            return
        raise FetchError(
            address.url,
            "private_address",
            f"{address.host} leads to {why} address ({candidate}).",
            f"If this host may be harvested, its operator names {address.host}:{address.port} in CATALOG_ALLOW_HOSTS.",
        )


class Connection:
    """One connection to one origin, used for one exchange after another."""

    def __init__(self, address: Address, door: Door, timeout: float, tls: Callable[[], ssl.SSLContext]) -> None:
        self._watch: Watch | None = None
        self._inner: _Http | _Https
        if address.scheme == "https":
            self._inner = _Https(address.host, address.port, timeout=timeout, ssl_context=tls())
        else:
            self._inner = _Http(address.host, address.port, timeout=timeout)
        self._inner.open_socket = lambda: door.open(address)
        self._inner.response_class = self._response  # type: ignore[assignment]

    def ask(self, method: str, target: str, headers: dict[str, str], body: bytes | None, watch: Watch) -> WiredResponse:
        """Sends a request and reads status and headers. Raises FetchError; OSError, http.client.HTTPException."""
        self._watch = watch
        self._inner.request(method, target, body=body, headers=headers)
        response = http.client.HTTPConnection.getresponse(self._inner)
        assert isinstance(response, WiredResponse)
        return response

    @property
    def usable(self) -> bool:
        """Connected, and nothing unasked has come."""
        return self._inner.is_connected

    def close(self) -> None:
        self._inner.close()

    def _response(self, sock: socket.socket, method: str | None = None) -> WiredResponse:
        assert self._watch is not None
        return WiredResponse(sock, self._watch, method)


class _Http(HTTPConnection):
    """urllib3's connection with the socket from our door."""

    open_socket: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.open_socket()


class _Https(HTTPSConnection):
    """The same with TLS: the certificate is checked against the name in the address."""

    open_socket: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.open_socket()


class Pool:
    """Connections kept open between exchanges, up to `each` per origin and `most` in all; safe among threads.
    `tls` gives whom to trust; it is asked only for https."""

    def __init__(self, door: Door, timeout: float, tls: Callable[[], ssl.SSLContext], each: int, most: int = 64) -> None:
        self._door = door
        self._timeout = timeout
        self._tls = tls
        self._each = each
        self._most = most
        self._idle: dict[str, list[Connection]] = {}
        self._lock = threading.Lock()
        self._closed = False

    def take(self, address: Address, *, fresh: bool = False) -> tuple[Connection, bool]:
        """A connection to the address's origin, and whether it was used before."""
        while not fresh:
            with self._lock:
                idle = self._idle.get(address.origin)
                connection = idle.pop() if idle else None
            if connection is None:
                break
            if connection.usable:
                return connection, True
            connection.close()
        return Connection(address, self._door, self._timeout, self._tls), False

    def give(self, address: Address, connection: Connection) -> None:
        """Takes back a connection whose last answer was read to its end."""
        surplus: list[Connection] = []
        with self._lock:
            if self._closed:
                surplus.append(connection)
            else:
                idle = self._idle.pop(address.origin, [])
                idle.append(connection)
                self._idle[address.origin] = idle[-self._each :]
                surplus += idle[: -self._each]
                while sum(map(len, self._idle.values())) > self._most:
                    surplus += self._idle.pop(next(iter(self._idle)))
        for one in surplus:
            one.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            idle = [connection for several in self._idle.values() for connection in several]
            self._idle.clear()
        for connection in idle:
            connection.close()
