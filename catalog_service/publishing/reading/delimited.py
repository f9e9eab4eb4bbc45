"""CSV, TSV and their kin → text batches: their encoding, dialect, header and end, then the reader that suits them."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa

from catalog_service.publishing.reading.careful import CarefulReader
from catalog_service.publishing.reading.cells import kinds_of
from catalog_service.publishing.reading.dialect import dialect_of, said
from catalog_service.publishing.reading.encodings import as_utf8
from catalog_service.publishing.reading.footers import footer_of
from catalog_service.publishing.reading.layout import Layout, layout_of
from catalog_service.publishing.reading.lines import offset_behind
from catalog_service.publishing.reading.pieces import PieceReader
from catalog_service.publishing.reading.quotes import lines_end_in
from catalog_service.publishing.reading.records import Dialect, Line, lines_of
from catalog_service.publishing.reading.shape import Shape, Text, table_ends
from catalog_service.publishing.reading.table import Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

_SAMPLE = 1 << 19
_BLOCK = 1 << 22
_LAYOUT_ROWS = 400
_KIND_ROWS = 200
_FEW = 10
_MUCH_LARGER = 3
_LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
_COMMENTS = ("#", "//", "%%")


def open_delimited(
    path: Path, *, hint: str | None, wanted: str | None, scratch: Path, limits: Limits, tally: Tally, deadline: Deadline
) -> Table:
    """The table of a delimited text file: the first one, or the large one below a small one; the `wanted` one by its number.
    Raises Unreadable for what is no text or no table."""
    text, start, whole = as_utf8(path, scratch, tally, deadline)
    number = int(wanted) if wanted and wanted.isdecimal() else 1
    opened = _Opened(text, start, 0, hint, limits, tally, deadline, whole=whole)
    for _ in range(number - 1):
        another = opened.another()
        if another is None:
            raise Unreadable(f"the file holds no table number {number}; ask for a smaller number")
        opened = another
    return opened.table(alone=number == 1)


class _Opened:
    """A table at byte `start` of a UTF-8 file, `above` lines down: its dialect, where it begins and ends, its shape."""

    def __init__(
        self, path: Path, start: int, above: int, hint: str | None, limits: Limits, tally: Tally, deadline: Deadline, *, whole: bool
    ) -> None:
        self._path, self._start, self._above, self._whole = path, start, above, whole
        self._hint, self._limits, self._tally, self._deadline = hint, limits, tally, deadline
        self._sample = _sample(path, start)
        if not self._sample.strip():
            raise Unreadable("the file is empty; ask the publisher whether this is meant")
        told = said(self._sample)
        if told:
            first = self._sample[: told[1]]
            self._start, self._above, self._sample = start + len(first.encode()), above + 1, self._sample[told[1] :]
        self.dialect, self._rows = dialect_of(self._sample, told[0] if told else hint, sure=told is not None)
        self.layout = layout_of([row.cells for row in self._rows[:_LAYOUT_ROWS]])
        self._ends = self._end_within()

    def table(self, *, alone: bool) -> Table:
        """The table; `alone`: nobody asked for one of several."""
        below = None if self._ends is None else len(self._rows) - self._ends
        if alone and below is not None and self._ends is not None:
            here = self._ends - self.layout.first
            if here <= _FEW and below > _MUCH_LARGER * here:
                line = self._rows[self._ends].number - 1
                self._tally.notes.append(f"A small table above, lines {self._above + 1} to {self._above + line}, is left out (--table 1).")
                begins = self._start + _bytes_of(self._sample, line), self._above + line
                return self._further(*begins).table(alone=True)
        text, shape = self._placed()
        self._tell(text)
        return Table(shape.titles, lambda: self._batches(text, shape), again=self.dialect.plain)

    def another(self) -> "_Opened | None":
        """The next table of the file."""
        text, shape = self._placed()
        reader = self._reader(text, shape)
        deque(reader.batches(), maxlen=0)
        self._tally.begin_again()
        if reader.another is None:
            return None
        above = reader.another - 1
        return self._further(offset_behind(self._path, text.offset, above - text.lines), above)

    def _further(self, start: int, above: int) -> "_Opened":
        return _Opened(self._path, start, above, self._hint, self._limits, self._tally, self._deadline, whole=self._whole)

    def _batches(self, text: Text, shape: Shape) -> Iterator[pa.RecordBatch]:
        self._tally.begin_again()
        return self._reader(text, shape).batches()

    def _reader(self, text: Text, shape: Shape) -> PieceReader | CarefulReader:
        reader = PieceReader if self.dialect.plain else CarefulReader
        return reader(text, self.dialect, shape, self._limits, self._tally, self._deadline)

    def _end_within(self) -> int | None:
        """The place among the sample's rows at which another table begins. The layout is then that of the rows above."""
        for _ in range(2):
            place = table_ends(self._rows[self.layout.first :], self.layout.titles)
            if place is None:
                return None
            ends = self.layout.first + place
            layout = layout_of([row.cells for row in self._rows[:ends]])
            if layout == self.layout:
                return ends
            self.layout = layout
        return ends

    def _placed(self) -> tuple[Text, Shape]:
        """Where the table's rows lie, and what is known of them. Raises Unreadable past the limit of columns."""
        layout, rows = self.layout, self._rows[: self._ends]
        body = rows[layout.first :]
        lines = rows[layout.first].number - 1 if layout.first < len(rows) else _line_after(rows)
        offset = self._start + _bytes_of(self._sample, lines)
        end, footer = footer_of(self._path, offset, self.dialect, layout.width, body) if body else (self._path.stat().st_size, [])
        table = [row for row in body if row.text not in footer]
        trailing = _is_trailing(layout, table) and _ends_in_delimiter(self._path, offset, end, self.dialect)
        titles = layout.titles[: layout.width - trailing]
        if len(titles) > self._limits.columns:
            raise Unreadable(f"the table has {len(titles)} columns, more than {self._limits.columns}; download the original instead")
        seen = [row.cells for row in body[:_KIND_ROWS]]
        kinds = kinds_of([cells for cells in seen if len(cells) == layout.width] or seen, len(titles))
        comment = next((mark for mark in _COMMENTS if layout.first and rows[0].text.startswith(mark)), "")
        self._tally.dialect["footer"] = footer
        self._tally.dialect["trailing_delimiter"] = trailing
        text = Text(self._path, offset, self._above + lines, max(end, offset), damaged=not self._whole)
        return text, Shape(titles, kinds, trailing, comment)

    def _tell(self, text: Text) -> None:
        layout, rows, notes = self.layout, self._rows, self._tally.notes
        end = re.search(r"\r\n|\n|\r", self._sample)
        self._tally.dialect.update(
            delimiter=self.dialect.delimiter,
            quote=self.dialect.quote,
            escape=self.dialect.escape,
            line_end=_LINE_ENDS[end[0]] if end else None,
            header_line=None if layout.header is None else self._above + rows[layout.header].number,
            preamble=[row.text for row in rows[: layout.first if layout.header is None else layout.header]],
        )
        if layout.header is None:
            notes.append("The first row looks like the others: the table has no header, its columns are numbered.")
        elif layout.first - layout.header > 1 and len(rows) > layout.first:
            last = text.lines
            notes.append(f"The header stands on several lines, {self._tally.dialect['header_line']} to {last}; they were joined.")
        if self._tally.dialect["trailing_delimiter"]:
            notes.append("Every row ends in one delimiter more than there are columns.")
        if self.dialect.blanks:
            notes.append("Blanks between the delimiter and the value are no part of the values.")
        if footer := self._tally.dialect["footer"]:
            notes.append(f"{len(footer)} lines below the table are notes and no rows; they are kept as `footer`.")


def _sample(path: Path, start: int) -> str:
    """The first part of a UTF-8 file, up to the end of a line where there is more."""
    with path.open("rb") as file:
        file.seek(start)
        taken = file.read(_SAMPLE)
        if file.read(1):
            taken = taken[: max(taken.rfind(b"\n"), taken.rfind(b"\r")) + 1] or taken
    return taken.decode("utf-8", "ignore")


def _line_after(rows: Sequence[Line]) -> int:
    """How many lines there are up to the end of the last record."""
    return rows[-1].number + len(re.findall(r"\r\n|\n|\r", rows[-1].text)) if rows else 0


def _bytes_of(sample: str, lines: int) -> int:
    return sum(len(line.encode()) for line in islice(lines_of([sample]), lines))


def _is_trailing(layout: Layout, body: Sequence[Line]) -> bool:
    """Whether the last column has no name and, as far as seen, no value."""
    named = layout.width > 2 and bool(layout.titles[-2].strip()) and not layout.titles[-1].strip()
    return named and bool(body) and all(len(row.cells) == layout.width and not row.cells[-1] for row in body)


def _ends_in_delimiter(path: Path, start: int, end: int, dialect: Dialect) -> bool:
    """Whether every line between two bytes of a file ends in a delimiter, but for blank ones and those that go on within quotes."""
    mark, rest, inside = dialect.delimiter.encode(), b"", False
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(min(_BLOCK, end - file.tell())):
            block = (rest + chunk).replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in chunk else rest + chunk
            cut = block.rfind(b"\n") + 1
            sound, inside = lines_end_in(mark, block[:cut], dialect.quote, inside=inside)
            if not sound:
                return False
            rest = block[cut:]
    return not rest or rest.endswith(mark)
