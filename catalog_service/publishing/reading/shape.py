"""What is known of a delimited table's rows, and by what it is seen that a row is no row of it: another table, the header again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from pathlib import Path

from catalog_service.publishing.reading.cells import is_of_kind, kinds_of, says_words
from catalog_service.publishing.reading.records import Line

AHEAD = 3
"""So many rows below one are looked at to see whether it is the header of another table."""

_SEVERAL = 2
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Text:
    """A table in a text file in UTF-8: its first row begins `offset` bytes and `lines` lines down, it ends before byte `end`. `damaged`:
    `UNDECODABLE` stands in it for bytes that are no text."""

    path: Path
    offset: int
    lines: int
    end: int
    damaged: bool


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
        """Whether a row says the header again, which has to say words: a row of zeros below zeros is a row."""
        same = cells[0] == self.titles[0] and self.width > 1 and tuple(cells[: self.width]) == self.titles
        return same and any(character.isalpha() for title in self.titles for character in title)

    def begins_another(self, cells: Sequence[str], below_blank_line: bool, below_blank: bool, after: Sequence[Sequence[str]]) -> bool:
        """Whether a row is the header of another table, by the rows `after` it. In another width: it names half of its cells as this
        one does; or it stands below a blank line or row, holds words only, and the next row is as wide. In the same width: it
        stands there too and says words in all columns that hold numbers or dates above or below it, several where only a row of
        empty cells parts them."""
        if not below_blank and len(cells) == self.width:
            return False
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) < 2 or len(filled) < len(cells) - 1:
            return False
        if len(cells) == self.width:
            return len(set(filled)) == len(filled) and self._heads(cells, _SEVERAL - below_blank_line, after)
        known = {title.strip() for title in self.titles if title.strip()}
        named = sum(cell in known for cell in filled)
        if named > 1 and 2 * named >= len(filled):
            return True
        if not below_blank or not after or len(after[0]) != len(cells):
            return False
        return len(set(filled)) == len(filled) and not any(map(is_of_kind, filled))

    def _heads(self, cells: Sequence[str], fewest: int, after: Sequence[Sequence[str]]) -> bool:
        below = kinds_of(list(takewhile(lambda row: len(row) == self.width, after)), self.width)
        places = {**self.kinds, **below}
        return bool(below) and says_words(cells, places) == len(places) >= fewest


def table_ends(rows: Sequence[Line], titles: tuple[str, ...]) -> int | None:
    """The place among these rows, which begin below a header, at which another table begins; None where none does. What the
    columns hold is told by the rows above the first gap."""
    gaps = {place for place, (before, line) in enumerate(pairwise(rows), 1) if last_line(before) + 1 < line.number or is_blank(before)}
    block = rows[: min((gap for gap in gaps if gap > 1), default=len(rows))]
    shape = Shape(titles, kinds_of([row.cells for row in block], len(titles)))
    for place in range(1, len(rows)):
        after = [row.cells for row in rows[place + 1 : place + 1 + AHEAD]]
        blank_line = place in gaps and last_line(rows[place - 1]) + 1 < rows[place].number
        if shape.begins_another(rows[place].cells, blank_line, place in gaps, after):
            return place
    return None


def last_line(line: Line) -> int:
    """The last line of a record."""
    return line.number + (len(_LINE_END.findall(line.text)) if "\n" in line.text or "\r" in line.text else 0)


def is_blank(line: Line) -> bool:
    """Whether all cells of a record are empty."""
    return not any(cell.strip() for cell in line.cells)
