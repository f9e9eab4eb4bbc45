"""Delimited rows one by one: each is placed, mended in a way that is told, or set aside with its line and the reason."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

from catalog_service.publishing.reading.encodings import decoded
from catalog_service.publishing.reading.layout import is_of_kind, kinds_of, says_words
from catalog_service.publishing.reading.plausible import UNDECODABLE
from catalog_service.publishing.reading.records import Dialect, Line, lines_of, records
from catalog_service.publishing.reading.table import TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

_MOST_SET_ASIDE = 0.5
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Text:
    """A table in a text file in UTF-8: its first row begins `offset` bytes and `lines` lines down, it ends before byte `end`."""

    path: Path
    offset: int
    lines: int
    end: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a table's rows: `titles` as found, `kinds` of the columns that hold numbers or dates only, by the file's
    first part. `trailing`: every line of the file ends in one more delimiter; `comment`: what lines begin with that are none."""

    titles: tuple[str, ...]
    kinds: Mapping[int, str]
    trailing: bool = False
    comment: str = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.titles)

    def repeats_header(self, cells: Sequence[str]) -> bool:
        """Whether a row says the header again."""
        return cells[0] == self.titles[0] and self.width > 1 and any(self.titles) and tuple(cells[: self.width]) == self.titles

    def begins_another(self, cells: Sequence[str], gap: bool, after: Sequence[str]) -> bool:
        """Whether a row is the header of another table: it names half of its cells as this one does, in another number; or it
        stands below a gap, holds words only, and the row `after` it has as many cells."""
        if not gap and len(cells) == self.width:
            return False
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) < 2 or len(filled) < len(cells) - 1:
            return False
        known = {title.strip() for title in self.titles if title.strip()}
        named = sum(cell in known for cell in filled)
        if len(cells) != self.width and named > 1 and 2 * named >= len(filled):
            return True
        if not gap or len(after) != len(cells) or len(set(filled)) < len(filled) or any(map(is_of_kind, filled)):
            return False
        return len(cells) != self.width or 2 * says_words(cells, self.kinds) > len(self.kinds) > 0


def table_ends(rows: Sequence[Line], titles: tuple[str, ...]) -> int | None:
    """The place among these rows, which begin below a header, at which another table begins; None where none does. What the
    columns hold is told by the rows above the first gap."""
    gaps = {place for place, (before, line) in enumerate(pairwise(rows), 1) if _end(before) + 1 < line.number or _is_blank(before)}
    block = rows[: min((gap for gap in gaps if gap > 1), default=len(rows))]
    shape = Shape(titles, kinds_of([row.cells for row in block], len(titles)))
    for place in range(1, len(rows)):
        after = rows[place + 1].cells if place + 1 < len(rows) else ()
        if shape.begins_another(rows[place].cells, place in gaps, after):
            return place
    return None


class CarefulReader:
    """One careful reading of a table; what was found is told once it is through."""

    def __init__(self, text: Text, dialect: Dialect, shape: Shape, limits: Limits, tally: Tally, deadline: Deadline) -> None:
        self._text = text
        self._dialect = dialect
        self._shape = shape
        self._limits = limits
        self._tally = tally
        self._deadline = deadline
        self._repaired = self._trimmed = self._rows = self._blank = self._shifted = self._wrapped = 0
        self.another: int | None = None
        """The line another table begins on, once reading has come there."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows. Short ones are padded, every other odd row is mended where there is one way to, else set aside."""
        held = TextBatches(self._shape.width)
        for line in self._lines():
            self._rows += 1
            cells = self._placed(line)
            if cells is not None and (batch := held.add(cells)):
                self._deadline.check()
                yield batch
        if batch := held.rest():
            yield batch
        if self._tally.quarantined > _MOST_SET_ASIDE * self._rows:
            counts = f"{self._tally.quarantined} of its {self._rows} rows do not fit the header"
            raise Unreadable(f"{counts}; download the original instead")
        self._tally.notes.extend(self._notes())

    def _lines(self) -> Iterator[Line]:
        """The records up to where another table begins, blank ones left out."""
        text, width = self._text, self._shape.width
        found = records(
            lines_of(decoded(text.path, "utf-8", skip=text.offset, until=text.end), self._limits.cell),
            self._dialect, width=width + self._shape.trailing, longest=self._limits.cell,
        )  # fmt: skip
        end, line = 0, next(found, None)
        while line is not None:
            after = next(found, None)
            if width > 1 and _is_blank(line):
                self._blank += 1
                end = -1
            else:
                gap = end < 0 or line.number > end + 1
                if self._rows and self._shape.begins_another(line.cells, gap, after.cells if after else ()):
                    self.another = text.lines + line.number
                    return
                yield line
                end = _end(line)
            line = after

    def _placed(self, line: Line) -> Sequence[str | None] | None:
        """A row's cells, as many as there are columns; None where it was set aside."""
        width, cells = self._shape.width, line.cells
        reason = self._reason(line)
        if reason is None and any(cells[width:]):
            fitting = _without_a_blank(cells, width, self._shape.kinds)
            if fitting is None:
                reason = f"has {len(cells)} cells where the table has {width} columns"
            else:
                cells, self._shifted = fitting, self._shifted + 1
        if reason is not None:
            self._tally.set_aside(self._text.lines + line.number, reason, line.text)
            return None
        self._tally.padded += len(cells) < width
        self._trimmed += len(cells) > width + self._shape.trailing
        self._repaired += line.repaired
        if '="' in line.text:
            shown = [cell[2:-1].replace('""', '"') if cell[:2] == '="' and cell[-1:] == '"' and len(cell) > 2 else cell for cell in cells]
            self._wrapped += shown != cells
            cells = shown
        return [*cells[:width], *[None] * (width - len(cells))]

    def _reason(self, line: Line) -> str | None:
        width = self._shape.width
        if UNDECODABLE in line.text:
            return f"holds bytes that are no text in {self._tally.encoding}"
        if len(line.text) > self._limits.cell:
            return f"is longer than {self._limits.cell} characters"
        if line.open and len(line.cells) != width:
            return "opens a quote that is never closed"
        if self._shape.repeats_header(line.cells):
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
        if self._wrapped:
            yield f'{self._wrapped} rows held values in the form ="…" that spreadsheets write; the values were taken out of it.'
        if self._blank:
            yield f"{self._blank} rows of empty cells only were left out."
        if self.another is not None:
            yield f"Another table begins on line {self.another}: convert it by its number (--table 2)."


def _end(line: Line) -> int:
    """The last line of a record."""
    return line.number + (len(_LINE_END.findall(line.text)) if "\n" in line.text or "\r" in line.text else 0)


def _is_blank(line: Line) -> bool:
    return not any(cell.strip() for cell in line.cells)


def _without_a_blank(cells: list[str], width: int, kinds: Mapping[int, str]) -> list[str] | None:
    """The row without one of its empty cells, where it has one cell too many and exactly one way makes every value fit its
    column."""
    if len(cells) != width + 1 or not kinds:
        return None
    ways = {tuple(cells[:place] + cells[place + 1 :]) for place, cell in enumerate(cells) if not cell.strip()}
    fitting = [way for way in ways if all(not way[place].strip() or is_of_kind(way[place], kind) for place, kind in kinds.items())]
    return list(fitting[0]) if len(fitting) == 1 else None
