"""A fetcher that answers as a test says, address by address, and remembers what it was asked."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import IO

from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response


class InMemory:
    """A body kept in memory."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.sha256 = sha256(body).hexdigest()
        self.size = len(body)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        with io.BytesIO(self._body) as stream:
            yield stream


NOT_MODIFIED = object()
Told = bytes | str | FetchError | Response | object


def response(url: str, body: bytes, *, status: int = 200, **headers: str) -> Response:
    """An answer; `content_type=` becomes the header of that name."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url=url, status=status, headers=named, spooled=InMemory(body))


def gone(url: str, status: int = 404) -> FetchError:
    """The answer of a server that has no such page."""
    return FetchError(url, "status", f"answered {status}", "look at the address", status=status)


class Scripted:
    """`answers` maps an address to its answer, or to several given one after another (the last for ever). Bytes are served as
    they are, text as UTF-8 pages; NOT_MODIFIED only where the request was conditional."""

    def __init__(self, answers: Mapping[str, Told | Sequence[Told]], media_type: str = "text/html") -> None:
        self._answers = {url: list(told) if isinstance(told, list | tuple) else [told] for url, told in answers.items()}
        self._media_type = media_type
        self.asked: list[str] = []

    def fetch(self, request: Request) -> Response:
        self.asked.append(request.url)
        told = self._answers.get(request.url)
        if told is None:
            raise gone(request.url)
        now = told.pop(0) if len(told) > 1 else told[0]
        if now is NOT_MODIFIED:
            assert request.conditional, f"{request.url} was asked without validators"
            return response(request.url, b"", status=304)
        if isinstance(now, FetchError):
            raise now
        if isinstance(now, Response):
            return now
        assert isinstance(now, str | bytes)
        body = now.encode() if isinstance(now, str) else now
        return response(request.url, body, content_type=self._media_type)

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)
