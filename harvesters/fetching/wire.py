"""One answer as it comes over a connection: bounded in time and bytes, its body cut out exactly where its framing says."""

import http.client
import io
import re
import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from harvesters.fetching.fetcher import FetchError, PassingError
from harvesters.fetching.limits import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# A server that sends headers and body apart waits, by Nagle's rule, until the headers are acknowledged, and the kernel likes to
# acknowledge 40 ms late: 23 pages a second instead of thousands. Asking for it at once must be repeated (tcp(7)); Linux only.
_ACKNOWLEDGE: int | None = getattr(socket, "TCP_QUICKACK", None)
_PIECE = 64 * 1024
_CHUNK_LINE = 1024
_HEX = re.compile(rb"[0-9A-Fa-f]{1,15}")


class Watch:
    """Time and bytes of one exchange. `clock` gives seconds that only go forward; `stopped` says that nobody waits any more."""

    def __init__(self, url: str, limits: Limits, clock: Callable[[], float], wire_bytes: int, stopped: Callable[[], bool]) -> None:
        self.url = url
        self.limits = limits
        self.wire_bytes = wire_bytes
        self.received = 0
        self.ended = False
        self.draining = False
        self._clock = clock
        self._stopped = stopped
        self._deadline = clock() + limits.total_timeout
        self._body_since: float | None = None
        self._most = limits.header_bytes

    def body_begins(self) -> None:
        """From here on the limits of the body hold, no longer those of the headers."""
        self._body_since, self.received, self._most = self._clock(), 0, self.wire_bytes

    def patience(self) -> float:
        """Seconds the next piece may take. Raises FetchError: `timeout` when time is up or the body only drips, `closed`."""
        if self._stopped():
            raise FetchError(self.url, "closed", "The run was ended while this answer was coming.", "Run again.")
        now = self._clock()
        if now >= self._deadline:
            message = f"The answer was not complete after {self.limits.total_timeout:g} s."
            raise FetchError(self.url, "timeout", message, "Try again when the site is faster, or raise the limit on total time.")
        if self._body_since is not None:
            lasted = now - self._body_since
            if lasted > self.limits.slowest_after and self.received < self.limits.slowest * lasted:
                message = f"The body drips slower than {self.limits.slowest} bytes a second."
                raise FetchError(self.url, "timeout", message, "Try again when the site is faster.")
        return min(self.limits.read_timeout, self._deadline - now)

    def count(self, size: int) -> None:
        """Counts bytes that came. Raises FetchError: `too_large`."""
        self.received += size
        # One piece beyond is room for what the buffer read ahead of the headers' end, and for the frames of chunks.
        if self.received <= self._most + max(_PIECE, self._most // 8):
            return
        self.too_large()

    def too_large(self) -> None:
        """Raises FetchError: `too_large`."""
        what = "headers of the answer are" if self._body_since is None else "body is"
        raise FetchError(
            self.url,
            "too_large",
            f"The {what} larger than {self._most:,} bytes.",
            "Check that the address is what is meant; where it is, raise the limit on its size.",
        )


class _Stream(io.RawIOBase):
    """What a socket gives, under watch. It holds the socket open until it is closed itself."""

    def __init__(self, sock: socket.socket, watch: Watch) -> None:
        self._sock = sock
        self._hold = sock.makefile("rb", buffering=0)
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        watch = self._watch
        try:
            self._sock.settimeout(0 if watch.draining else watch.patience())
            if _ACKNOWLEDGE is not None:
                self._sock.setsockopt(socket.IPPROTO_TCP, _ACKNOWLEDGE, 1)
            size = self._sock.recv_into(buffer)
        except (BlockingIOError, TimeoutError) as error:
            if watch.draining:
                return None
            message = f"Nothing came for {watch.limits.read_timeout:g} s."
            raise PassingError(watch.url, "timeout", message, "Try again when the site is faster.") from error
        except OSError as error:
            if watch.draining:
                return None
            raise PassingError(watch.url, "connection", f"The connection broke: {error}.", "Try again later.") from error
        watch.ended = watch.ended or size == 0
        watch.count(size)
        return size

    def close(self) -> None:
        if not self.closed:
            self._hold.close()
        super().close()


class _Watched:
    """A socket as `http.client.HTTPResponse` wants it: something to make a file of."""

    def __init__(self, sock: socket.socket, watch: Watch) -> None:
        self._sock = sock
        self._watch = watch

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Stream(self._sock, self._watch), _PIECE)


class WiredResponse(http.client.HTTPResponse):
    """Status and headers by the standard library; the body by `pieces`, which trusts no length."""

    fp: io.BufferedReader

    def __init__(self, sock: socket.socket, watch: Watch, method: str | None = None) -> None:
        super().__init__(_Watched(sock, watch), method=method)  # type: ignore[arg-type]
        self.watch = watch
        self._bodiless = method == "HEAD"
        self._counts = False

    def begin(self) -> None:
        """Reads status and headers. Raises FetchError; http.client.HTTPException."""
        super().begin()
        if self.watch.ended:
            raise PassingError(self.watch.url, "truncated", "The connection was cut within the headers.", "Try again later.")

    def pieces(self) -> Iterator[bytes]:
        """The body's bytes as they travel, the frames of chunks taken off. Raises FetchError: `truncated` where the end is
        missing, `malformed` where the framing contradicts itself (RFC 9112 section 6), `too_large`, `timeout`."""
        self.watch.body_begins()
        length = self._framing()
        self._counts = length is not None and length > 0
        came = 0
        for piece in self._to_the_end() if length is None else self._chunks() if length < 0 else self._of(length):
            came += len(piece)
            if came > self.watch.wire_bytes:
                self.watch.too_large()
            yield piece

    def finish(self) -> bool:
        """After the body was read: whether the connection may be used again. Raises FetchError `truncated` where more came
        than Content-Length said: then what was read is only a part."""
        self.watch.draining = True
        surplus = self.fp.peek(1)
        if surplus.strip() and self._counts:
            message = "More came than Content-Length spoke of."
            raise PassingError(self.watch.url, "truncated", message, "Try again later, or ask the site's operators.")
        return not (surplus or self.watch.ended or self.will_close)

    def _framing(self) -> int | None:
        """The body's length; -1 for chunks, None for all until the connection ends."""
        if self._bodiless or self.status in (204, 304):
            return 0
        codings = self.headers.get_all("transfer-encoding", [])
        if codings:
            if ",".join(codings).strip().lower() != "chunked":
                raise self._malformed(f"Transfer-Encoding {codings[0][:50]!r} is unknown")
            return -1
        lengths = {part.strip() for value in self.headers.get_all("content-length", []) for part in value.split(",")}
        if not lengths:
            return None
        text = lengths.pop()
        if lengths or not (text.isascii() and text.isdigit() and len(text) < 19):
            raise self._malformed("Content-Length is no number or two")
        if int(text) > self.watch.wire_bytes:
            self.watch.too_large()
        return int(text)

    def _of(self, length: int) -> Iterator[bytes]:
        left = length
        while left:
            piece = self.fp.read1(min(left, _PIECE))
            if not piece:
                message = f"The connection ended after {length - left:,} of {length:,} bytes."
                raise PassingError(self.watch.url, "truncated", message, "Try again later.")
            left -= len(piece)
            yield piece

    def _to_the_end(self) -> Iterator[bytes]:
        while piece := self.fp.read1(_PIECE):
            yield piece

    def _chunks(self) -> Iterator[bytes]:
        while size := self._chunk_size():
            left = size
            while left:
                piece = self.fp.read1(min(left, _PIECE))
                if not piece:
                    raise self._cut()
                left -= len(piece)
                yield piece
            if self._line(_CHUNK_LINE) not in (b"\r\n", b"\n"):
                raise self._malformed("a chunk is longer than it says")
        trailers = 0
        while (line := self._line(self.watch.limits.header_bytes)) not in (b"\r\n", b"\n"):
            trailers += len(line)
            if trailers > self.watch.limits.header_bytes:
                raise self._malformed("the trailers are endless")

    def _chunk_size(self) -> int:
        text = self._line(_CHUNK_LINE).partition(b";")[0].strip()
        if not _HEX.fullmatch(text):
            raise self._malformed(f"{text[:20]!r} is no chunk size")
        return int(text, 16)

    def _line(self, most: int) -> bytes:
        line = self.fp.readline(most)
        if line.endswith(b"\n"):
            return line
        raise self._cut() if len(line) < most else self._malformed("a line is endless")

    def _cut(self) -> PassingError:
        return PassingError(self.watch.url, "truncated", "The connection ended within a chunk.", "Try again later.")

    def _malformed(self, what: str) -> FetchError:
        return FetchError(self.watch.url, "malformed", f"The answer is no valid HTTP: {what}.", "Ask the site's operators.")
