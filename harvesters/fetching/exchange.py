"""One exchange: a request sent, its answer read to the end under every limit, the connection kept for the next."""

import http.client
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from harvesters.fetching.address import Address
from harvesters.fetching.connections import Connection, Pool
from harvesters.fetching.decoding import decoded
from harvesters.fetching.fetcher import FetchError, PassingError
from harvesters.fetching.limits import Limits
from harvesters.fetching.spool import BytesSpool, FileSpool, in_memory, spooled
from harvesters.fetching.wire import Watch, WiredResponse

# Of an answer that is not wanted (an error page, a redirect's text) so much is read to keep the connection; past it, it is closed.
_UNWANTED = 64 * 1024
# They describe the journey, not the body as it is handed on; cookies are neither kept nor shown.
_NOT_HANDED_ON = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "set-cookie", "set-cookie2"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way to one address."""

    address: Address
    method: str
    headers: dict[str, str]
    form: bytes | None
    body_bytes: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: lower-case header names, the body where the status is one of success."""

    status: int
    headers: dict[str, str]
    spooled: BytesSpool | FileSpool


class Exchanger:
    """Carries out exchanges over a pool. `clock` gives seconds that only go forward; `stopped` ends what is under way; bodies
    too large for memory go to `folder`."""

    def __init__(self, pool: Pool, limits: Limits, clock: Callable[[], float], stopped: Callable[[], bool], folder: Path | None) -> None:
        self._pool = pool
        self._limits = limits
        self._clock = clock
        self._stopped = stopped
        self._folder = folder

    def exchange(self, asked: Asked) -> Answer:
        """One answer, of any status. Raises FetchError (PassingError where another try may help)."""
        connection, used = self._pool.take(asked.address)
        try:
            return self._over(connection, asked)
        except PassingError as error:
            # A server may close an idle connection the moment it is used again: that is no failure of the server.
            if not used or error.rule != "connection":
                raise
        fresh, _ = self._pool.take(asked.address, fresh=True)
        return self._over(fresh, asked)

    def _over(self, connection: Connection, asked: Asked) -> Answer:
        limits, url = self._limits, asked.address.url
        wire_bytes = limits.wire_bytes if asked.cut else min(limits.wire_bytes, asked.body_bytes)
        watch = Watch(url, limits, self._clock, wire_bytes, self._stopped)
        keep = False
        response: WiredResponse | None = None
        try:
            response = connection.ask(asked.method, asked.address.target, asked.headers, asked.form, watch)
            answer, keep = self._read(response, asked)
            return answer
        except ssl.SSLCertVerificationError as error:
            message = f"The certificate of {asked.address.host} is not trusted: {error.verify_message}."
            raise FetchError(url, "tls", message, "Ask the site's operators; a private authority is named in SSL_CERT_FILE.") from error
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise PassingError(url, "connection", "The connection broke while TLS was agreed on.", "Try again later.") from error
        except ssl.SSLError as error:
            message = f"TLS with {asked.address.host} failed: {error.reason or error}."
            raise FetchError(url, "tls", message, "Ask the site's operators for a current TLS version.") from error
        except TimeoutError as error:
            message = f"Connecting and sending to {asked.address.host} took longer than {limits.connect_timeout:g} s."
            raise PassingError(url, "timeout", message, "Try again later.") from error
        except OSError as error:
            message = f"The connection broke before an answer came: {error}."
            raise PassingError(url, "connection", message, "Try again later.") from error
        except http.client.HTTPException as error:
            message = f"The answer is no valid HTTP: {str(error)[:200] or type(error).__name__}."
            raise FetchError(url, "malformed", message, "Check that a web server listens at this address.") from error
        finally:
            if response is not None:
                response.close()
            if keep:
                self._pool.give(asked.address, connection)
            else:
                connection.close()

    def _read(self, response: WiredResponse, asked: Asked) -> tuple[Answer, bool]:
        headers: dict[str, str] = {}
        for name, value in response.headers.items():
            lower = name.lower()
            value = value if lower == "location" else _readable(value)
            headers[lower] = f"{headers[lower]}, {value}" if lower in headers and lower != "location" else value
        coding = headers.get("content-encoding", "")
        shown = {name: value for name, value in headers.items() if name not in _NOT_HANDED_ON}
        if response.status < 200:
            raise FetchError(
                asked.address.url, "malformed", f"The answer {phrase(response.status)} was not asked for.", "Ask the site's operators."
            )
        if response.status >= 300:
            return Answer(response.status, shown, in_memory(b"")), _drained(response)
        pieces: Iterable[bytes] = response.pieces()
        body_bytes = min(self._limits.body_bytes, asked.body_bytes)
        if asked.cut:
            plain = decoded(pieces, coding, url=asked.address.url, limits=self._limits, body_bytes=self._limits.body_bytes)
            return Answer(response.status, shown, in_memory(b"".join(_first(plain, asked.body_bytes)))), False
        plain = decoded(pieces, coding, url=asked.address.url, limits=self._limits, body_bytes=body_bytes)
        try:
            spool = spooled(plain, self._folder, self._limits.memory_bytes)
        except OSError as error:
            message = f"The answer could not be kept: {error}."
            raise FetchError(asked.address.url, "disk", message, "Make room where temporary files are kept, then run again.") from error
        return Answer(response.status, shown, spool), response.finish()


def _readable(value: str) -> str:
    """A header's value on one line, as UTF-8 where it is; http.client reads every byte as Latin-1 and keeps folded lines."""
    if value.isascii():
        return " ".join(value.splitlines())
    with suppress(UnicodeError):  # then it is Latin-1, or an encoding that cannot be known
        value = value.encode("latin-1").decode("utf-8")
    return " ".join(value.splitlines())


def _first(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """The first `most` bytes."""
    for piece in pieces:
        yield piece[:most]
        most -= len(piece)
        if most <= 0:
            return


def _drained(response: WiredResponse) -> bool:
    """Reads an unwanted body where it is short; whether the connection may be used again."""
    read = 0
    try:
        for piece in response.pieces():
            read += len(piece)
            if read > _UNWANTED:
                return False
        return response.finish()
    except FetchError:
        return False


def phrase(status: int) -> str:
    """A status with its usual words."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
