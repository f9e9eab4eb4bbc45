"""Where in the first rows of a sheet or file the header stands, what lies above it, and whether there is a header at all."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Cells = Sequence[str]

_MOST_ABOVE = 30
_FEWEST_BELOW = 3
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
_YEAR = re.compile(r"(1[89]|20|21)[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?([ T][0-9:.]+)?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}")
_ADDRESS = re.compile(r"https?://\S+|/[\w/-]+|\S+@\S+\.\S+")


@dataclass(frozen=True, slots=True)
class Layout:
    """`header`: index of the header among the rows, None where there is none; `first`: index of the first row of the table below
    it; `width`: number of columns; `titles`: the header as found, blank where there is none."""

    header: int | None
    first: int
    width: int
    titles: tuple[str, ...]


def layout_of(rows: Sequence[Cells]) -> Layout:
    """The layout of a table by its first rows. Conservative: rows above count as preamble only where they are plainly narrower
    than the table (one filled cell at most, or fewer cells than nearly all rows have), and a first row is data only where it
    looks like the rows below it and like no header in any column."""
    filled = [index for index, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        return Layout(None, 0, 0, ())
    width = _usual_width([rows[index] for index in filled])
    start = _below_preamble(rows, filled, width)
    header = rows[start]
    width = max(width, len(header))
    body = [rows[index] for index in filled if index > start]
    if _is_data(header, body):
        return Layout(None, start, width, ("",) * width)
    return Layout(start, start + 1, width, (*header, *("",) * (width - len(header))))


def _usual_width(rows: Sequence[Cells]) -> int:
    counts = Counter(len(row) for row in rows)
    most = max(counts.values())
    usual = [width for width, count in counts.items() if count == most]
    return len(rows[0]) if len(rows[0]) > 1 and len(rows[0]) in usual else max(usual)


def _below_preamble(rows: Sequence[Cells], filled: Sequence[int], width: int) -> int:
    first = filled[0]
    if width < 2:
        return first
    for place, index in enumerate(filled[:_MOST_ABOVE]):
        if not _is_narrow(rows[index], width):
            return index if place == 0 or len(filled) - place >= min(_FEWEST_BELOW, place + 1) else first
    return first


def _is_narrow(row: Cells, width: int) -> bool:
    cells = sum(bool(cell.strip()) for cell in row)
    if len(row) >= width:
        return cells <= 1 and width > 2
    return cells <= 1 or (len(row) < width - 1 and len(row) <= width // 2)


def _kind(cell: str) -> str | None:
    text = cell.strip()
    if _DATE.fullmatch(text):
        return "date"
    if _NUMBER.fullmatch(text):
        return "number"
    return "address" if _ADDRESS.fullmatch(text) else None


def _is_data(header: Cells, body: Sequence[Cells]) -> bool:
    """Whether the first row is like the others: in some column of one kind (numbers, dates, addresses) it is of that kind too, and
    in none of them it is a word. Years are common headers and say nothing."""
    like = 0
    if len(body) < _FEWEST_BELOW:
        return False
    for place, cell in enumerate(header):
        below = [row[place] for row in body if place < len(row) and row[place].strip()]
        kinds = {_kind(value) for value in below}
        if len(below) < _FEWEST_BELOW or len(kinds) != 1 or None in kinds:
            continue
        if not cell.strip() or _kind(cell) not in kinds:
            return False
        if kinds == {"number"} and not _is_near(cell, below):
            return False
        if not _YEAR.fullmatch(cell.strip()):
            like += 1
    return like > 0 and not _counts_up(header)


def _is_near(cell: str, below: Sequence[str]) -> bool:
    """Whether a number lies where the numbers below it lie: codes as headers stand far off."""
    numbers = [float(value.strip().rstrip("%").replace(",", "")) for value in (cell, *below)]
    least, most = min(numbers[1:]), max(numbers[1:])
    return least - (most - least) <= numbers[0] <= most + (most - least)


def _counts_up(header: Cells) -> bool:
    """1, 2, 3 … as a header: columns that are only numbered."""
    return [cell.strip() for cell in header] == [str(number) for number in range(1, len(header) + 1)]
