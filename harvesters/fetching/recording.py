"""Writes down every exchange of a run in one `.warc.gz` (ISO 28500), so that the run can be read again under other rules."""

import hashlib
import json
import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import quote, urlencode

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from harvesters.fetching.address import address_of
from harvesters.fetching.ahead import Answered
from harvesters.fetching.exchange import phrase
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.fetching.members import whole_members

_LEVEL = 3  # of gzip: the recording must not be slower than the network; level 9 takes six times as long for a tenth less


class RecordingFetcher:
    """A `Fetcher` that asks `inner` and appends each exchange to the file at `path`, made when it is not there. A context
    manager; safe among threads. What was written is readable whenever the process dies; a torn end is cut off when the file
    is opened again. `now` gives the time written. Neither cookies nor the headers of requests are written down: they may be secrets.

    An exchange is a `request` record (address asked, method, form or body) and, concurrent to it, a `response` record (address after
    redirects, status, headers, decoded body) or, where it failed, a `metadata` record (JSON: url, rule, message, remedy, status)."""

    def __init__(self, inner: Fetcher, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._inner = inner
        self._now = now
        self._lock = threading.Lock()
        if path.exists():
            _cut_torn_end(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab")
        if not self._file.tell():
            writer = WARCWriter(out := _Member(self._file), gzip=False, warc_version="1.1")
            writer.write_record(writer.create_warcinfo_record(path.name, {"format": "WARC File Format 1.1"}))
            out.end()

    def fetch(self, request: Request) -> Response:
        """See `Fetcher.fetch`. Raises OSError too, where the exchange cannot be written down."""
        try:
            response = self._inner.fetch(request)
        except FetchError as error:
            self._write(request, error)
            raise
        self._write(request, response)
        return response

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[Answered]:
        """See `Fetcher.fetch_many`. What was asked ahead and never taken is not written down."""
        for request, answered in self._inner.fetch_many(requests):
            self._write(request, answered)
            yield request, answered

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _write(self, request: Request, answered: Response | FetchError) -> None:
        date = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        with self._lock:
            asked = self._write_request(request, date)
            if isinstance(answered, FetchError):
                self._write_failure(request, answered, asked, date)
            else:
                self._write_response(answered, asked, date)

    def _write_request(self, request: Request, date: str) -> str:
        form, url = encoded_form(request), recorded_url(request.url)
        host, _, target = url.partition("://")[2].partition("/")
        lines = [("Host", host)]
        if request.form is not None or request.body is not None:
            kind = request.body_type if request.form is None else "application/x-www-form-urlencoded"
            lines += [("Content-Type", kind), ("Content-Length", str(len(form)))]
        http = StatusAndHeaders(f"{quote(request.method, safe='')} /{target} HTTP/1.1", lines, is_http_request=True)
        digest = {"WARC-Payload-Digest": form_digest(request)}
        record = self._record("request", url, date, BytesIO(form), len(form), http, extra=digest)
        return str(record.rec_headers.get_header("WARC-Record-ID"))

    def _write_response(self, response: Response, asked: str, date: str) -> None:
        size = response.spooled.size
        lines = [(name, value) for name, value in response.headers.items() if name != "content-length"]
        http = _AsSent(phrase(response.status), [*lines, ("content-length", str(size))], protocol="HTTP/1.1")
        digest = {"WARC-Payload-Digest": f"sha256:{response.spooled.sha256}"}
        with response.open() as body:
            self._record("response", recorded_url(response.url), date, body, size, http, asked, digest)

    def _write_failure(self, request: Request, error: FetchError, asked: str, date: str) -> None:
        said = {"url": error.url, "rule": error.rule, "message": error.message, "remedy": error.remedy, "status": error.status}
        content = json.dumps(said).encode("ascii")
        self._record(
            "metadata",
            recorded_url(request.url),
            date,
            BytesIO(content),
            len(content),
            asked=asked,
            extra={"Content-Type": "application/json"},
        )

    def _record(
        self,
        kind: str,
        url: str,
        date: str,
        body: IO[bytes],
        size: int,
        http: StatusAndHeaders | None = None,
        asked: str | None = None,
        extra: dict[str, str] | None = None,
    ) -> Any:
        out = _Member(self._file)
        writer = WARCWriter(out, gzip=False, warc_version="1.1")
        headers = {"WARC-Date": date} | ({"WARC-Concurrent-To": asked} if asked else {}) | (extra or {})
        record = writer.create_warc_record(url, kind, payload=body, length=size, warc_headers_dict=headers, http_headers=http)
        writer.write_record(record)
        out.end()
        return record


class _AsSent(StatusAndHeaders):  # type: ignore[misc]
    """Headers whose values stay as they are: warcio would percent-encode what is not ASCII, a file's Chinese name for one."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        return bytes(self.to_bytes(filter_func, "utf-8"))


class _Member:
    """One gzip member at the end of a file: a record of its own, as `.warc.gz` wants it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._engine = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def write(self, piece: bytes) -> None:
        self._file.write(self._engine.compress(piece))

    def flush(self) -> None:
        """Nothing yet: a member is complete or it is not."""

    def end(self) -> None:
        self._file.write(self._engine.flush())
        self._file.flush()


def recorded_url(url: str) -> str:
    """An address as it is written down and looked up: as sent; one that could not be sent, with all odd characters encoded."""
    try:
        return address_of(url).url
    except FetchError:
        return quote(url.encode("utf-8", "surrogatepass"), safe="/%:@!$&'()*+,;=~-._[]|?#")


def encoded_form(request: Request) -> bytes:
    """A request's form as bytes in a fixed order, or its body; b'' without either."""
    return urlencode(sorted(request.form.items())).encode("ascii") if request.form is not None else request.body or b""


def form_digest(request: Request) -> str:
    """What tells two forms or bodies sent to one address apart, as WARC writes a digest."""
    return f"sha256:{hashlib.sha256(encoded_form(request)).hexdigest()}"


def _cut_torn_end(path: Path) -> None:
    whole = 0
    for member in whole_members(path, 0):
        whole = member.end
    if whole < path.stat().st_size:
        with path.open("r+b") as stream:
            stream.truncate(whole)
