"""The bytes of an RDF document on their way to the parser: in UTF-8, piece by piece, however large it is."""

import codecs
import re
from collections.abc import Iterator
from typing import IO

from harvesters.reading.encodings import begins_as_utf8

CHUNK = 1 << 18
LONGEST = 16 << 20
"""Bytes of one value, tag or comment: the parser's own measure."""
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


class NotRdf(Exception):
    """The answer holds no RDF; `kind` is the problem's kind, the message goes on "the answer …"."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class CutShort(Exception):
    """The document ends before it is complete; the message goes on "the answer …"."""


class TooLarge(Exception):
    """Something in the document passes every measure; the message goes on "the answer …"."""


class Pieces:
    """A readable stream over pieces. What went wrong while they were made is kept, for a parser in another language would lose
    it: `judge` raises it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self._error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; b'' at the end."""
        while not self._rest and self._error is None:
            try:
                self._rest = memoryview(next(self._pieces))
            except StopIteration:
                return b""
            except (NotRdf, CutShort, TooLarge, OSError) as error:
                self._error = error
        given = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(given) :]
        return bytes(given)

    def judge(self) -> None:
        """Raises what the pieces raised."""
        if self._error is not None:
            raise self._error


def utf8_pieces(stream: IO[bytes], charset: str | None, oddities: set[str]) -> Iterator[bytes]:
    """The stream in UTF-8 without a byte order mark: read in the encoding that the mark, the XML declaration or `charset` tell;
    bytes that are not UTF-8 where it should be are read as Windows-1252 (`guessed_encoding`)."""
    first = stream.read(CHUNK)
    encoding, skipped = _encoding(first, charset)
    decoder = codecs.getincrementaldecoder(encoding)("strict" if encoding == "utf-8" else "replace")
    chunk = first[skipped:]
    while chunk:
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError:
            oddities.add("guessed_encoding")
            pending = decoder.getstate()[0]
            decoder.reset()
            text = _mended(pending + chunk)
        # A declaration of another encoding would no longer be true.
        yield text.encode("utf-8", "replace")
        chunk = stream.read(CHUNK)
    if decoder.getstate()[0] and encoding == "utf-8":
        oddities.add("guessed_encoding")


def _encoding(first: bytes, charset: str | None) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, len(mark) if encoding == "utf-8" else 0
    if first[:2] in _WIDE:
        return _WIDE[first[:2]], 0
    declared = _DECLARED.match(first)
    for name in (declared[1].decode("ascii") if declared else None, charset):
        try:
            found = codecs.lookup(name).name if name else "utf-8"
        except LookupError:
            continue
        if found not in ("utf-8", "ascii") and not begins_as_utf8(first):
            return {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}.get(found, found), 0
    return "utf-8", 0


def _mended(chunk: bytes) -> str:
    """UTF-8 where it is, every other byte as Windows-1252."""
    found: list[str] = []
    while chunk:
        try:
            found.append(chunk.decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            found.append(chunk[: error.start].decode("utf-8") + chunk[error.start : error.start + 1].decode("cp1252", "replace"))
            chunk = chunk[error.start + 1 :]
    return "".join(found)
