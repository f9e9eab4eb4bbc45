"""The one door to the network as everybody else sees it: ask an address, get a `Response` or a `FetchError`."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import IO, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked. `conditional` sends the validators of the last complete answer, so that a 304 may come. `max_bytes`
    lowers the fetcher's own limit on the body (of a page, say), on the wire and decoded; None leaves it. `wait` seconds go by
    at that host before it is asked: for an answer that looked as if the site were overloaded, asked for again. A POST carries
    its `form`, or the `body` as it is, of `body_type`."""

    url: str
    method: str = "GET"
    form: Mapping[str, str] | None = None
    body: bytes | None = None
    body_type: str = "application/xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    conditional: bool = False
    max_bytes: int | None = None
    wait: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A whole answer: `status` is 200 … 299 or 304 (then `body` is empty), `url` the address after redirects, `headers`
    with lower-case names, `body` the decoded (un-gzipped) bytes. `file()` opens the body as a stream for what is too
    large to hold: then `body` reads it all."""

    url: str
    status: int
    headers: Mapping[str, str]
    spooled: "Spooled"

    @property
    def body(self) -> bytes:
        with self.spooled.open() as stream:
            return stream.read()

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """The body as a readable binary stream, from its start; may be opened again until the next request is made."""
        return self.spooled.open()

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, in lower case; '' where there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def declared_charset(self) -> str | None:
        """The charset parameter of Content-Type, as written."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.strip().partition("=")
            if name.lower() == "charset" and value:
                return value.strip("\"' ")
        return None


class Spooled(Protocol):
    """A body kept in memory or in a temporary file; its SHA-256 and size are known."""

    sha256: str
    size: int

    def open(self) -> AbstractContextManager[IO[bytes]]: ...


class FetchError(Exception):
    """An address gave no usable answer. `rule` names the limit or refusal (`private_address`, `too_large`, `timeout`,
    `redirects`, `scheme`, `robots`, `status`, `truncated`, `connection`, `decompression`, …), `remedy` what to do."""

    def __init__(self, url: str, rule: str, message: str, remedy: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.url = url
        self.rule = rule
        self.message = message
        self.remedy = remedy
        self.status = status


class PassingError(FetchError):
    """A failure that may pass when the same is asked again; `wait` seconds were asked for by the server (None: not said)."""

    def __init__(self, url: str, rule: str, message: str, remedy: str, *, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(url, rule, message, remedy, status=status)
        self.wait = wait


class Fetcher(Protocol):
    """Live, recording or replaying: the same to a platform."""

    def fetch(self, request: Request) -> Response:
        """One whole answer, after polite waiting and retries. Raises FetchError."""
        ...

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        """Answers in the order asked, several under way at once where the source's politeness allows it. Reads
        `requests` only a little ahead, so an endless iterator is fine."""
        ...
