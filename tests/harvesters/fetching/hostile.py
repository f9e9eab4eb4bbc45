"""A server on loopback that answers what a test tells it to, byte for byte, and remembers what it was asked."""

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import pytest

from harvesters.fetching.fetcher import FetchError, Request
from harvesters.fetching.limits import Limits
from harvesters.fetching.live import LiveFetcher
from harvesters.source import Politeness


@dataclass(frozen=True)
class Heard:
    """One request as it came; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Line:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(self, content: bytes) -> None:
        self._sock.sendall(content)

    def cut(self) -> None:
        """Ends the connection; the client sees its end."""
        self._sock.shutdown(socket.SHUT_RDWR)


Reply = bytes | Callable[[Heard, Line], None]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A well-formed answer; `content_type="text/html"` becomes `Content-Type: text/html`."""
    named = {"content_length": str(len(body))} | headers
    lines = "".join(f"{name.replace('_', '-').title()}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


NOT_FOUND = answer(b"nothing", "404 Not Found")


class HostileServer:
    """Serves `pages` (target → answer, or several answers given one after another, the last for ever; '' answers all others but
    robots.txt) on 127.0.0.1; `greeting` is sent before anything was asked."""

    def __init__(self, pages: Mapping[str, Reply | list[Reply]], greeting: bytes = b"") -> None:
        self.pages = dict(pages)
        self.greeting = greeting
        self.heard: list[Heard] = []
        self.connections = 0
        self._lines: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def targets(self) -> list[str]:
        return [heard.target for heard in self.heard]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for line in self._lines:
            line.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._lines.append(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        line = Line(sock)
        try:
            line.send(self.greeting)
            with sock.makefile("rb") as stream:
                while heard := _read(stream):
                    self.heard.append(heard)
                    reply = self.pages.get(heard.target, self.pages.get("", NOT_FOUND) if heard.target != "/robots.txt" else NOT_FOUND)
                    if isinstance(reply, list):
                        reply = reply.pop(0) if len(reply) > 1 else reply[0]
                    if callable(reply):
                        reply(heard, line)
                    else:
                        line.send(reply)
        except OSError:
            return  # the client went away, as it should from some answers


def _read(stream: Any) -> Heard | None:
    first = stream.readline().decode("latin-1").split()
    if len(first) != 3:
        return None
    headers = {}
    while (text := stream.readline().decode("latin-1").strip()) != "":
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    return Heard(first[0], first[1], headers, stream.read(int(headers.get("content-length", 0))))


@dataclass
class Hours:
    """Time that passes only when somebody sleeps, or by `tick` seconds at each look at the clock."""

    seconds: float = 1000.0
    tick: float = 0.0
    slept: list[float] = field(default_factory=list)
    start: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def clock(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds - 1000.0)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def fetcher(
    *hosts: str, hours: Hours | None = None, robots: bool = False, delay: float | None = None, concurrency: int = 1, **more: Any
) -> LiveFetcher:
    """A live fetcher whose time is `hours`; `more` may hold single limits and any other argument of it."""
    hours = hours or Hours()
    limits = {name: more.pop(name) for name in list(more) if name in Limits.__dataclass_fields__}
    return LiveFetcher(
        Limits(**limits),
        Politeness(delay=delay, concurrency=concurrency, robots=robots),
        hosts or ("127.0.0.1",),
        **({"clock": hours.clock, "now": hours.now, "sleep": hours.sleep, "jitter": lambda: 1.0} | more),
    )


def failure(live: LiveFetcher, url: str, **more: Any) -> FetchError:
    """The error an address gives; the test fails where it gives an answer. Every error says what and what to do."""
    with pytest.raises(FetchError) as caught:
        live.fetch(Request(url=url, **more))
    assert caught.value.message.endswith((".", ")"))
    assert caught.value.remedy
    return caught.value
