"""Answers from recordings, never from the network."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeadersParser

from harvesters.fetching.ahead import Answered, in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.fetching.limits import MIB
from harvesters.fetching.members import whole_members
from harvesters.fetching.recording import form_digest, recorded_url
from harvesters.fetching.spool import spooled

_HEAD = 256 * 1024
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    start: int
    status: int


class ReplayFetcher:
    """A `Fetcher` over the files a `RecordingFetcher` wrote, the oldest first; torn ends are left out. A context manager
    that removes its temporary files. Asked again for one address it gives the latest answer; with
    `prefer_whole` a 304 gives way to the latest whole answer before it, so that unchanged entries can be read again.
    Raises OSError where a file cannot be read."""

    def __init__(self, paths: Sequence[Path], *, prefer_whole: bool = False, folder: Path | None = None) -> None:
        self._prefer_whole = prefer_whole
        self._places: dict[_Key, _Place] = {}
        for path in paths:
            self._index(path)
        self._temporary = tempfile.TemporaryDirectory(prefix="replay-", dir=folder, ignore_cleanup_errors=True)

    def fetch(self, request: Request) -> Response:
        """See `Fetcher.fetch`. Raises FetchError: what was recorded, or `not_recorded`."""
        place = self._places.get((request.method, recorded_url(request.url), form_digest(request)))
        if place is None:
            raise FetchError(
                request.url, "not_recorded", "This address was not asked for in the recorded run.", "Harvest the source again."
            )
        with place.path.open("rb") as stream:
            stream.seek(place.start)
            record = next(ArchiveIterator(stream))
            if record.rec_type == "metadata":
                said = json.loads(record.raw_stream.read())
                raise FetchError(said["url"], said["rule"], said["message"], said["remedy"], status=said["status"])
            headers = {name.lower(): value for name, value in record.http_headers.headers if name.lower() != "content-length"}
            spool = spooled(_pieces(record.raw_stream), Path(self._temporary.name), MIB)
            return Response(url=record.rec_headers.get_header("WARC-Target-URI"), status=place.status, headers=headers, spooled=spool)

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[Answered]:
        """See `Fetcher.fetch_many`."""
        return in_turn(self.fetch, requests)

    def close(self) -> None:
        self._temporary.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _index(self, path: Path) -> None:
        asked: dict[str, _Key] = {}
        for member in whole_members(path, _HEAD):
            stream = BytesIO(member.head)
            headers = StatusAndHeadersParser(["WARC/1.0", "WARC/1.1"]).parse(stream)
            kind = headers.get_header("WARC-Type")
            if kind == "request":
                method = stream.readline().split()[0].decode("ascii")
                key = method, headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Payload-Digest")
                asked[headers.get_header("WARC-Record-ID")] = key
            elif kind in ("response", "metadata"):
                found = asked.pop(headers.get_header("WARC-Concurrent-To"), None)
                status = int(stream.readline().split()[1]) if kind == "response" else 0
                if found is not None and not (self._prefer_whole and status == 304 and self._holds_whole(found)):
                    self._places[found] = _Place(path, member.start, status)

    def _holds_whole(self, key: _Key) -> bool:
        place = self._places.get(key)
        return place is not None and 200 <= place.status < 300


def _pieces(stream: Any) -> Iterator[bytes]:
    while piece := stream.read(MIB):
        yield piece
