"""Sending a file: ranges, validators, HEAD and `sendfile`, from the byte asked for and never by reading up to it.

Werkzeug's own range wrapper reads a file from byte 0 up to the offset under gunicorn, whose file wrapper cannot seek; so the
range is found, and the file put at its first byte, here (RFC 9110 sections 13 and 14)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

from flask import Request, Response
from werkzeug.http import parse_etags, unquote_etag
from werkzeug.wsgi import wrap_file

from catalog_service.api import problems

_BLOCK = 262144
_ONE_RANGE = re.compile(r"(\d*)-(\d*)", re.ASCII)
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+')


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes that is."""
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The range asked for lies outside the file: 416."""


def span_of(header: str | None, size: int) -> Span | None:
    """The one range a `Range` header asks of a file of `size` bytes. None means the whole file: no header, another unit, a
    malformed header or several ranges (a server may ignore those). Raises Unsatisfiable."""
    if header is None:
        return None
    unit, _, asked = header.partition("=")
    found = _ONE_RANGE.fullmatch(asked.strip())
    if unit.strip().lower() != "bytes" or not found or not (found[1] or found[2]) or max(map(len, found.groups())) > 19:
        return None
    if not found[1]:
        suffix = int(found[2])
        if not suffix or not size:
            raise Unsatisfiable
        return Span(max(0, size - suffix), size - 1)
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Span(first, min(int(found[2]) if found[2] else size - 1, size - 1))


class Part:
    """An open file that ends after `length` bytes; has what servers ask of one they hand to `sendfile`."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes of what is left of the part."""
        block = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        return block

    def fileno(self) -> int:
        """The descriptor, standing at the part's next byte."""
        return self._file.fileno()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Moves in the whole file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Where in the whole file the next byte is."""
        return self._file.tell()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def disposition(name: str) -> str:
    """`Content-Disposition` to save a file under a readable name in any script (RFC 6266), with an ASCII one for old clients."""
    clean = " ".join(_NOT_IN_A_NAME.sub(" ", name).split()).strip(". ") or "file"
    stem, dot, suffix = clean.rpartition(".")
    clean = f"{stem[:80].rstrip()}.{suffix[:20]}" if dot else clean[:100]
    plain = clean.encode("ascii", "replace").decode("ascii").replace("?", "_").replace("%", "_").replace("\\", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def file_answer(
    request: Request, size: int, opened: Callable[[], BinaryIO], *, tag: str, headers: Mapping[str, str], accel: str | None = None
) -> Response:
    """A file of `size` bytes, or the part of it that was asked for; `opened` opens it when its bytes are wanted. `tag` is its
    strong ETag, unquoted; `accel` the internal address under which a web server in front sends it itself."""
    told = {**headers, "ETag": f'"{tag}"', "Accept-Ranges": "bytes", "Cache-Control": "no-cache"}
    if request.if_match and not request.if_match.contains(tag):
        return problems.problem(412, "Precondition failed", "The file is not the one you named in If-Match; fetch its new ETag with HEAD.")
    if parse_etags(request.headers.get("If-None-Match")).contains_weak(tag):
        return Response(status=304, headers={name: told[name] for name in ("ETag", "Cache-Control")})
    if accel is not None:
        return Response(status=200, headers={**told, "X-Accel-Redirect": accel})
    try:
        span = span_of(_range_if_wanted(request, tag), size)
    except Unsatisfiable:
        answer = problems.problem(416, "Range not satisfiable", f"The file has {size} bytes; ask for a range inside it.")
        answer.headers.update({"Content-Range": f"bytes */{size}", "ETag": told["ETag"], "Accept-Ranges": "bytes"})
        return answer
    asked = span or Span(0, size - 1)
    if span:
        told["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    told["Content-Length"] = str(asked.length)
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(status=status, headers=told)
    file = opened()
    file.seek(asked.first)
    body = wrap_file(request.environ, Part(file, asked.length), _BLOCK)  # type: ignore[arg-type]  # reads, seeks and closes: all that is asked
    return Response(body, status=status, headers=told, direct_passthrough=True)


def _range_if_wanted(request: Request, tag: str) -> str | None:
    """The `Range` header where it counts: on GET, and with `If-Range` only for the very file we have (strong comparison)."""
    if request.method != "GET":
        return None
    only_if = request.headers.get("If-Range")
    if only_if is not None:
        named, weak = unquote_etag(only_if)
        if weak or named != tag or not only_if.strip().startswith('"'):
            return None
    return request.headers.get("Range")
