"""Delimited rows one by one: each is placed, mended in a way that is told, or set aside with its line and the reason."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import pyarrow as pa

from catalog_service.publishing.reading.cells import is_of_kind
from catalog_service.publishing.reading.dialect import DELIMITERS
from catalog_service.publishing.reading.encodings import decoded
from catalog_service.publishing.reading.plausible import UNDECODABLE
from catalog_service.publishing.reading.records import Dialect, Line, cells_of, lines_of, records
from catalog_service.publishing.reading.shape import AHEAD, Shape, Text, is_blank, last_line
from catalog_service.publishing.reading.table import TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

_MOST_SET_ASIDE = 0.5
_WHOLE_CHUNK, _CHUNK = 1 << 20, 1 << 14
_OTHERS = (*DELIMITERS, " ")
_WRAPPED = re.compile(r'="((?:[^"]|"")+)"')


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins, or blank lines above it: the byte, the lines above it in the file. `gap`: something stands between it
    and the row above; `blank`: a row of empty cells does."""

    offset: int
    lines: int
    gap: bool = False
    blank: bool = False


class Following(NamedTuple):
    """The first record behind a piece: how many lines after the piece's begin, and what stands between as in `Place`."""

    lines: int
    gap: bool
    blank: bool


class CarefulReader:
    """One careful reading of a table, whole or of the pieces that need it; what was found is told once it is through."""

    def __init__(self, text: Text, dialect: Dialect, shape: Shape, limits: Limits, tally: Tally, deadline: Deadline) -> None:
        self._text = text
        self._above = text.lines
        self._dialect = dialect
        self._shape, self._width = shape, shape.width
        self._limits = limits
        self._tally = tally
        self._deadline = deadline
        self._repaired = self._trimmed = self._rows = self._blank = self._shifted = self._wrapped = self._again = self._otherwise = 0
        self.another: int | None = None
        """The line another table begins on, once reading has come there."""
        self.following: Following | None = None
        """What comes behind the piece that was read; None where nothing does."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """All rows. Short ones are padded, every other odd row is mended where there is one way to, else set aside."""
        yield from self.piece(Place(self._text.offset, self._text.lines), None)
        self.finish()

    def piece(self, begin: Place, lines: int | None) -> Iterator[pa.RecordBatch]:
        """The rows of the records that begin within so many lines from a place on, None for all; `following` is then the first
        record behind them."""
        held = TextBatches(self._width)
        self._above = begin.lines
        for line in self._lines(begin, lines):
            self._rows += 1
            cells = self._placed(line)
            if cells is not None and (batch := held.add(cells)):
                self._deadline.check()
                yield batch
        if batch := held.rest():
            yield batch

    def passed(self, rows: int) -> None:
        """Counts rows that others read."""
        self._rows += rows

    def finish(self) -> None:
        """Tells what was found, where it was not told before. Raises Unreadable where most rows do not fit."""
        unfit = self._tally.quarantined - self._blank - self._again
        if unfit > _MOST_SET_ASIDE * self._rows:
            counts = f"{unfit} of its {self._rows} rows do not fit the header"
            raise Unreadable(f"{counts}; download the original instead")
        self._tally.notes.extend(note for note in self._notes() if note not in self._tally.notes)

    def _lines(self, begin: Place, lines: int | None) -> Iterator[Line]:
        """The records up to where another table begins; those of empty cells only are set aside."""
        text, width = self._text, self._width
        chunk = _WHOLE_CHUNK if lines is None else _CHUNK
        chunks = decoded(text.path, "utf-8", skip=begin.offset, until=text.end, chunk=chunk)
        found = records(
            lines_of(chunks, self._limits.cell), self._dialect, width=width + self._shape.trailing, longest=self._limits.cell
        )  # fmt: skip
        ahead = deque(islice(found, AHEAD))
        end, blank, usual = -1 if begin.gap else 0, begin.blank, (width, width + self._shape.trailing)
        self.following = None
        while ahead:
            line = ahead.popleft()
            gap = line.number > end + 1
            if lines is not None and line.number > lines:
                self.following = Following(line.number - 1, gap, blank)
                return
            ahead.extend(islice(found, 1))
            if width > 1 and not line.cells[0].strip() and is_blank(line):
                self._blank += 1
                self._tally.set_aside(begin.lines + line.number, "holds empty cells only", line.text)
                blank = True
                continue
            if self._rows and (gap or len(line.cells) not in usual) and self._begins_another(line, ahead, gap, blank):
                self.another = begin.lines + line.number
                return
            yield line
            end, blank = last_line(line), False

    def _begins_another(self, line: Line, ahead: Iterable[Line], gap: bool, blank: bool) -> bool:
        return self._shape.begins_another(line.cells, gap and not blank, gap, [row.cells for row in ahead])

    def _placed(self, line: Line) -> Sequence[str | None] | None:
        """A row's cells, as many as there are columns; None where it was set aside."""
        width, cells = self._width, line.cells
        reason = self._reason(line)
        if reason is None and len(cells) not in (width, width + self._shape.trailing) and not _fits(cells, self._shape.kinds):
            otherwise = _cut_otherwise(line, self._dialect, width, self._shape.kinds)
            cells, self._otherwise = otherwise or cells, self._otherwise + (otherwise is not None)
        if reason is None and any(cell.strip() for cell in cells[width:]):
            fitting = _without_a_blank(cells, width, self._shape.kinds)
            if fitting is None:
                reason = f"has {len(cells)} cells where the table has {width} columns"
            else:
                cells, self._shifted = fitting, self._shifted + 1
        if reason is not None:
            self._tally.set_aside(self._above + line.number, reason, line.text)
            return None
        self._tally.padded += len(cells) < width
        self._trimmed += len(cells) > width + self._shape.trailing
        self._repaired += line.repaired
        if '="' in line.text:
            shown = [found[1].replace('""', '"') if (found := _WRAPPED.fullmatch(cell)) else cell for cell in cells]
            self._wrapped += shown != cells
            cells = shown
        return [*cells[:width], *[None] * (width - len(cells))]

    def _reason(self, line: Line) -> str | None:
        width = self._width
        if self._text.damaged and UNDECODABLE in line.text:
            return f"holds bytes that are no text in {self._tally.encoding}"
        if len(line.text) > self._limits.cell:
            return f"is longer than {self._limits.cell} characters"
        if line.open and len(line.cells) != width:
            return "opens a quote that is never closed"
        if self._shape.repeats_header(line.cells):
            self._again += 1
            return "repeats the header"
        if self._shape.comment and len(line.cells) < width and line.text.startswith(self._shape.comment):
            return "is a comment"
        return None

    def _notes(self) -> Iterator[str]:
        if self._repaired:
            yield f"Quotes in {self._repaired} rows broke the rules of CSV; the rows were read so that they have all their cells."
        if self._trimmed:
            yield f"{self._trimmed} rows ended in more empty cells than there are columns; these were left out."
        if self._shifted:
            yield f"{self._shifted} rows had an empty cell too many; the one was left out without which all values fit their columns."
        if self._otherwise:
            yield f"{self._otherwise} rows are cut by another delimiter than the others; each was read by its own."
        if self._wrapped:
            yield f'{self._wrapped} rows held values in the form ="…" that spreadsheets write; the values were taken out of it.'
        if self._again:
            yield f"The header stands {self._again} more times in the file; what lies below each was read as one table."
        if self._blank:
            yield f"{self._blank} rows hold empty cells only; they were set aside."
        if self.another is not None:
            yield f"Another table begins on line {self.another}: convert it by its number (--table 2)."


def _without_a_blank(cells: list[str], width: int, kinds: Mapping[int, str]) -> list[str] | None:
    """The row without one of its empty cells, where it has one cell too many and exactly one way makes every value fit its
    column."""
    if len(cells) != width + 1 or not kinds:
        return None
    ways = {tuple(cells[:place] + cells[place + 1 :]) for place, cell in enumerate(cells) if not cell.strip()}
    fitting = [way for way in ways if _fits(way, kinds)]
    return list(fitting[0]) if len(fitting) == 1 else None


def _cut_otherwise(line: Line, dialect: Dialect, width: int, kinds: Mapping[int, str]) -> list[str] | None:
    """The row cut by another delimiter, where that gives all cells with sound quotes and values that fit their columns."""
    for delimiter in _OTHERS:
        if delimiter == dialect.delimiter or delimiter not in line.text or not kinds:
            continue
        cells, clean = cells_of(line.text, Dialect(delimiter, dialect.quote))
        if cells is not None and clean and len(cells) == width and _fits(cells, kinds) and any(cells[place].strip() for place in kinds):
            return cells
    return None


def _fits(cells: Sequence[str], kinds: Mapping[int, str]) -> bool:
    """Whether the values of columns of one kind are of it, as far as there are any."""
    return all(place >= len(cells) or not cells[place].strip() or is_of_kind(cells[place], kind) for place, kind in kinds.items())
