"""The rows of a table as it was published, in CSV of any encoding and delimiter or in a workbook, one at a time."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from harvesters.documents.asking import Unusable
from harvesters.fetching.fetcher import Response
from harvesters.reading.encodings import Decoded, decode
from harvesters.reading.file_text import LARGEST_FILE, rows_of_workbook

_DELIMITERS = ",;\t|"
_LOOKED_AT = 50
_SAMPLE = 1 << 20
_LONGEST_LINE = 1 << 16
_LONGEST_ROW = 4 << 20
_LONGEST_CELL = 100_000
_MOST_COLUMNS = 2_000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class NotWhole(Exception):
    """The table cannot be read to its end; the message goes on "the list …"."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, without white space around them, and the lines they stand in, as written ('' in a workbook)."""

    cells: tuple[str, ...]
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be read. `encoding` is '' where it is a workbook."""

    response: Response
    encoding: str
    certain: bool
    delimiter: str = ""

    def rows(self) -> Iterator[Row]:
        """Every row that says something. Raises NotWhole."""
        if not self.encoding:
            yield from map(Row, _workbook(self.response))
            return
        with self.response.open() as stream:
            lines = _Lines(io.TextIOWrapper(stream, self.encoding, errors="replace", newline=""))
            reader = csv.reader(lines, delimiter=self.delimiter)
            written = ""
            try:
                for cells in reader:
                    written = lines.taken()
                    if any(len(cell) > _LONGEST_CELL for cell in cells):
                        raise NotWhole(f"holds a cell of more than {_LONGEST_CELL} characters before line {reader.line_num}")
                    if any(cell.strip() for cell in cells):
                        yield Row(tuple(cell.strip() for cell in cells[:_MOST_COLUMNS]), written)
            except csv.Error as error:
                raise NotWhole(f"cannot be read beyond line {reader.line_num}: {error}") from error
            if lines.is_inside_quotes and "\n" in written.rstrip("\r\n"):
                raise NotWhole("ends inside quotation marks: it was cut off, or a mark is not closed")


class _Lines:
    """Lines as they are read; remembers those of the row under way, and whether quotation marks stand open."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._taken: list[str] = []
        self._marks = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(_LONGEST_ROW):
            if len(line) == _LONGEST_ROW:
                raise NotWhole(f"holds a line of more than {_LONGEST_ROW} characters")
            self._taken.append(line)
            self._marks += line.count('"')
            yield line

    @property
    def is_inside_quotes(self) -> bool:
        return self._marks % 2 == 1

    def taken(self) -> str:
        """The lines since it was asked last."""
        lines, self._taken = "".join(self._taken), []
        return lines


def table_in(response: Response, *, encoding: str = "", delimiter: str = "") -> Table:
    """The table that answers; `encoding` is tried before all others, `delimiter` believed, '' leaves both to be judged. Raises
    Unusable: nothing, a web page, JSON."""
    with response.open() as stream:
        start = stream.read(_LONGEST_LINE)
        if not start.strip():
            raise Unusable("empty_answer", "was answered with nothing")
        if start.startswith(_WORKBOOKS):
            return Table(response, "", True)
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise Unusable("html_instead_of_feed", "was answered with a web page, not a table")
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
            raise Unusable("no_list", "was answered with JSON, not a table")
    with response.open() as stream:
        decoded = _charset(stream, response.declared_charset, encoding or None)
    with response.open() as stream:
        text = io.TextIOWrapper(stream, decoded.encoding, errors="replace", newline="")
        lines = [text.readline(_LONGEST_LINE) for _ in range(_LOOKED_AT)]
    return Table(response, decoded.encoding, decoded.certain, delimiter or _delimiter(lines))


def is_ended(table: Table) -> bool:
    """Whether the last line of a text has its end; one that has none may have been cut off."""
    if not table.encoding:
        return True
    with table.response.open() as stream:
        stream.seek(-min(4, table.response.spooled.size), io.SEEK_END)
        return stream.read().strip(b"\x00").endswith((b"\n", b"\r"))


def _charset(stream: IO[bytes], declared: str | None, wanted: str | None) -> Decoded:
    """Judged by the lines that hold more than ASCII, wherever in the file they begin."""
    start = stream.read(4)
    found = decode(start)
    if found.how == "bom":
        return found
    sample = [start + stream.readline(_LONGEST_LINE)]
    size = len(sample[0])
    while size < _SAMPLE and (line := stream.readline(_LONGEST_LINE)):
        if not line.isascii() and line.endswith(b"\n"):
            sample.append(line)
            size += len(line)
    return decode(b"".join(sample), declared, wanted)


def _delimiter(lines: list[str]) -> str:
    """The one that parts most lines into as many cells."""

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells)
        except csv.Error:
            return 0, 0
        width, count = max(widths.items(), key=lambda told: (told[0] > 1, told[1]), default=(0, 0))
        return (count, width) if width > 1 else (0, 0)

    return max(_DELIMITERS, key=evenness)


def _workbook(response: Response) -> tuple[tuple[str, ...], ...]:
    if response.spooled.size > LARGEST_FILE:
        raise NotWhole(f"is a workbook of {response.spooled.size} bytes, more than the {LARGEST_FILE >> 20} MB that are read")
    told = rows_of_workbook(response.body)
    if told.trouble:
        raise NotWhole(told.trouble)
    return told.rows
