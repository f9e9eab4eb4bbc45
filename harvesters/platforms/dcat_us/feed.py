"""The entries of a `data.json`, one at a time as the bytes they are, from a stream of any size in constant memory.

A parser that builds objects would stop at the first entry that is not quite JSON and could not give back an entry's own
bytes. This one only finds where entries begin and end (strings, brackets and commas); each is judged by itself later."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from harvesters.reading.encodings import begins_as_utf8

_CHUNK = 1 << 18
LONGEST_ENTRY = 64 << 20
"""Bytes that are held of one entry."""
_BEGINNING = 1 << 20
# One match eats everything up to and including the next bracket outside strings; possessive, so that it never backtracks.
_TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[{}\[\]]', re.DOTALL)
_NESTED = 8


def _whole_values(depth: int) -> re.Pattern[bytes]:
    """Matches a whole value that is nested no deeper, in one go: nearly every entry."""
    plain = rb'(?:[^"{}\[\]]*+"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[^"{}\[\]]*+'
    pattern = rb"[{\[]" + plain + rb"[}\]]"
    for _ in range(depth - 1):
        pattern = rb"[{\[]" + plain + rb"(?:" + pattern + plain + rb")*+[}\]]"
    return re.compile(pattern, re.DOTALL)


_WHOLE = _whole_values(_NESTED)
_SEPARATOR = re.compile(rb"[\s,]*+")
_OUTSIDE, _INSIDE = re.compile(rb'["{}\[\]]'), re.compile(rb'"|\\(?:.|\Z)', re.DOTALL)
"""What ends a stretch outside of strings, and inside of one."""
_SCALAR = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,"{}\[\]]++', re.DOTALL)
_NAME = re.compile(rb'[\s,]*+(?:"([^"\\]*+(?:\\.[^"\\]*+)*+)"\s*+:\s*+(?=\S)|\})', re.DOTALL)
_CALL = re.compile(rb"(?:/\*\*/)?\s*[A-Za-z_$][\w$.]{0,100}\s*\(\s*(?=[{\[])")
"""The beginning of JSONP, a feed handed to a function."""
SEVERAL = "several_objects"
_OPENING = b"{["
SECTIONS = frozenset({"dataset", "service", "datasetSeries", "record", "catalog"})
"""The lists of a catalog; 1.1 has only `dataset`."""
_HEADING = frozenset({"@context", "@type", "conformsTo"})
_LONGEST_HEADING = 2000
_DEEPEST_CATALOG = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list of the feed: its bytes, whether it is an object, how deep it is nested at most, and the list's name. Of one
    that is `too_large` only the beginning is kept."""

    raw: bytes
    is_object: bool
    depth: int
    section: str = "dataset"
    too_large: bool = False


class NotAFeed(Exception):
    """The answer is no feed: `kind` is the problem's kind (`empty_answer`, `html_instead_of_feed`, `not_json`, `no_dataset`), or
    SEVERAL where objects stand one after the other (JSON Lines)."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class CutShort(Exception):
    """The feed ended before its array and its object did."""


class _TooLong(CutShort):
    """A value is longer than what is held of one."""


class Feed:
    """Reads one feed. After `items` is exhausted, `untidy` says what was wrong around the entries (`stray_commas`,
    `trailing_content`); `heading` holds what the catalog says of its own form before its entries."""

    def __init__(self, stream: IO[bytes], *, declared_charset: str | None = None) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self._ended = False
        self._decoder = self._transcoding(declared_charset)
        self._lists = 0
        self.untidy: set[str] = set()
        self.heading: dict[str, bytes] = {}

    def items(self) -> Iterator[Item]:
        """The items in their order. Raises NotAFeed where there is no array of entries, CutShort where the bytes end first."""
        opening = self._peek()
        if called := _CALL.match(self._buffer, self._at):
            self._at, opening = called.end(), self._buffer[called.end() : called.end() + 1]
        if opening == b"{":
            self._at += 1
            yield from self._catalog(0)
            if not self._lists and self._peek() == b"{":
                raise NotAFeed(SEVERAL, "the answer holds several JSON objects, none of which has a list named 'dataset'")
            if not self._lists:
                raise NotAFeed("no_dataset", "the answer is a JSON object without a list named 'dataset'")
        elif opening == b"[":
            yield from self._array("dataset", 0)
        else:
            raise self._no_json(opening)
        while called and self._peek() in (b")", b";"):
            self._at += 1
        if self._peek():
            self.untidy.add("trailing_content")

    def _catalog(self, depth: int) -> Iterator[Item]:
        """The entries of all lists of a catalog, whose opening bracket was read, up to its end. Catalogs may hold catalogs."""
        if depth > _DEEPEST_CATALOG:
            raise CutShort(f"catalogs are nested more than {_DEEPEST_CATALOG} deep; what lies deeper was not read")
        while (name := self._match(_NAME)[1]) is not None:
            section = name.rpartition(b":")[2].decode("utf-8", "replace")
            opening = self._byte()
            if section in SECTIONS and opening == b"[":
                self._lists += 1
                yield from self._array(section, depth)
            elif section == "catalog" and opening == b"{":
                self._at += 1
                yield from self._catalog(depth + 1)
            elif section in _HEADING and not depth:
                self.heading[section] = self._value()[0][:_LONGEST_HEADING]
            else:
                self._skip_value()

    def _array(self, section: str, depth: int) -> Iterator[Item]:
        self._at += 1
        first = True
        while True:
            commas = self._match(_SEPARATOR)[0].count(b",")
            opening = self._byte()
            if not opening:
                raise CutShort("the feed ends in the middle of its list of entries")
            if opening == b"]":
                if commas:
                    self.untidy.add("stray_commas")
                self._at += 1
                return
            if opening == b"}":
                raise CutShort("the list of entries is closed by the wrong bracket")
            if commas != (0 if first else 1):
                self.untidy.add("stray_commas")
            first = False
            if section == "catalog" and opening == b"{":
                self._at += 1
                yield from self._catalog(depth + 1)
                continue
            try:
                raw, nested = self._value()
                item = Item(raw, opening == b"{", nested, section)
            except _TooLong:
                item = Item(self._buffer[self._at : self._at + _BEGINNING], opening == b"{", 0, section, too_large=True)
                self._skip_value()
            # A catalog's address in place of the catalog says nothing of its entries.
            if section != "catalog":
                yield item

    def _value(self) -> tuple[bytes, int]:
        """The value at this place, whole, and how deep it is nested at most."""
        if self._byte() not in (b"{", b"["):
            return self._match(_SCALAR)[0], 0
        if whole := _WHOLE.match(self._buffer, self._at):
            self._at = whole.end()
            return whole[0], _NESTED
        depth = deepest = 0
        at = self._at
        while True:
            found = _TO_BRACKET.match(self._buffer, at)
            if found is None:
                at -= self._at
                self._read_on()
                continue
            at = found.end()
            if self._buffer[at - 1] in _OPENING:
                depth += 1
                deepest = max(deepest, depth)
                continue
            depth -= 1
            if depth == 0:
                raw = self._buffer[self._at : at]
                self._at = at
                return raw, deepest

    def _skip_value(self) -> None:
        """Passes over the value at this place, whatever its length: nothing of it is held."""
        if self._byte() not in b'{["':
            self._match(_SCALAR)
            return
        depth, inside = 0, False
        while True:
            found = (_INSIDE if inside else _OUTSIDE).search(self._buffer, self._at)
            if found is None or found[0] == b"\\":
                self._at = found.start() if found else len(self._buffer)
                self._read_on()
                continue
            self._at = found.end()
            if found[0] == b'"':
                inside = not inside
            elif not inside:
                depth += 1 if found[0] in _OPENING else -1
            if not depth and not inside:
                return

    def _no_json(self, opening: bytes) -> NotAFeed:
        if not opening:
            return NotAFeed("empty_answer", "the answer is empty")
        start = self._buffer[self._at : self._at + 60].decode("utf-8", "replace")
        if opening == b"<":
            return NotAFeed("html_instead_of_feed", f"the answer is a web page, not a feed; it begins {start!r}")
        return NotAFeed("not_json", f"the answer is not JSON; it begins {start!r}")

    # The buffer

    def _match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        """What matches here, and the place moves behind it. Reads on until the match cannot grow."""
        while True:
            found = pattern.match(self._buffer, self._at)
            if found and (found.end() < len(self._buffer) or self._ended or pattern is _TO_BRACKET):
                self._at = found.end()
                return found
            self._read_on()

    def _peek(self) -> bytes:
        """The next byte that is no white space, b"" at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in b" \t\r\n":
                self._at += 1
            if self._at < len(self._buffer) or self._ended:
                return self._byte()
            self._read_on()

    def _byte(self) -> bytes:
        while self._at >= len(self._buffer) and not self._ended:
            self._read_on()
        return self._buffer[self._at : self._at + 1]

    def _read_on(self) -> None:
        if self._ended:
            raise CutShort("the feed ends in the middle of a value")
        kept = self._buffer[self._at :]
        if len(kept) > LONGEST_ENTRY:
            raise _TooLong(f"a value is longer than {LONGEST_ENTRY >> 20} MB")
        # A value longer than the buffer is looked at again from its start, so the buffer doubles with it.
        chunk = self._stream.read(max(_CHUNK, len(kept)))
        self._ended = not chunk
        if self._decoder:
            chunk = self._decoder.decode(chunk, final=self._ended).encode("utf-8", "replace")
        self._buffer, self._at = kept + chunk, 0

    def _transcoding(self, declared: str | None) -> codecs.IncrementalDecoder | None:
        """Swallows a byte order mark; a decoder where the bytes are not the ASCII superset that UTF-8 is."""
        self._read_on_plainly()
        start = self._buffer[:4]
        if start.startswith(codecs.BOM_UTF8):
            self._at = 3
            return None
        charset = None
        if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
            charset = "utf-32"
        elif start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            charset = "utf-16"
        elif start[:2].strip(b"{[") == b"\0":
            # JSON begins with a bracket: where its zero byte stands tells the order (RFC 4627 section 3).
            charset = "utf-16-be" if start[:1] == b"\0" else "utf-16-le"
        elif declared and not begins_as_utf8(self._buffer):
            charset = _multibyte(declared)
        if charset is None:
            return None
        decoder = codecs.getincrementaldecoder(charset)(errors="replace")
        self._buffer = decoder.decode(self._buffer, final=self._ended).encode("utf-8", "replace")
        return decoder

    def _read_on_plainly(self) -> None:
        self._buffer = self._stream.read(_CHUNK)
        self._ended = not self._buffer


def _multibyte(charset: str) -> str | None:
    """The decoder for a charset whose bytes may look like brackets or quotes without being any; None for all others."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return None
    if name in ("gb2312", "gbk", "gb18030", "hz"):
        return "gb18030"
    if name.startswith("big5"):
        return "cp950"
    return name if name.startswith(("shift", "cp932", "cp949", "euc", "iso2022", "utf-16", "utf-32", "johab")) else None


class Bracketed(io.BytesIO):
    """A stream of entries, one behind the other, as an array of them."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        mark = len(codecs.BOM_UTF8)
        self._parts: list[IO[bytes]] = [io.BytesIO(b"[" + stream.read(mark).removeprefix(codecs.BOM_UTF8)), stream, io.BytesIO(b"]")]

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes; b"" at the end."""
        while self._parts:
            if data := self._parts[0].read(-1 if size is None else size):
                return data
            self._parts.pop(0)
        return b""
