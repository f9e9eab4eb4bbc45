"""Spreadsheets (XLSX, XLS, XLSB, ODS) → text batches: the first sheet that holds something, the others named."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import orjson
import pyarrow as pa

from catalog_service.publishing.reading.child import run_child
from catalog_service.publishing.reading.footers import MOST_NOTES, notes_below
from catalog_service.publishing.reading.layout import layout_of
from catalog_service.publishing.reading.records import Line
from catalog_service.publishing.reading.table import Table, TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.reading.workbook_marks import Marks, Merged, marks_of
from catalog_service.publishing.result import Limits

Cells = list[str | None]

_CHILD = "workbook_child.py"
_LAYOUT_ROWS = 400
EMPTY = "the spreadsheet is empty; ask the publisher whether this is meant"
_TOO_MUCH = "the spreadsheet cannot be opened within safe bounds (a cell may stand far off, or it is damaged); ask for it as CSV"


def open_workbook(path: Path, *, wanted: str | None, scratch: Path, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of a workbook's `wanted` sheet, or of its first visible one with content, read by a process of its own that may
    use four times `limits.memory`. Raises Unreadable for broken, locked and empty files."""
    lines = scratch / "cells.jsonl"
    run_child(_CHILD, path, [wanted] if wanted else [], lines, limits=limits, deadline=deadline, too_much=_TOO_MUCH)
    with lines.open("rb") as file:
        about = orjson.loads(file.readline())
    if "error" in about:
        raise Unreadable(f"the spreadsheet cannot be opened ({about['error']}); ask the publisher for a whole, unlocked one", failed=True)
    if about["sheet"] is None:
        raise Unreadable(EMPTY)
    marks = marks_of(path, about["sheet"], deadline)
    if about["merged"] is not None:
        marks.merged = [Merged(*told) for told in about["merged"]]
    return sheet_table(lines, about["sheet"], tuple(about["sheets"]), marks, limits, tally, deadline)


def sheet_table(lines: Path, sheet: str, sheets: tuple[str, ...], marks: Marks, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of a sheet whose rows stand in `lines`, below a first line: a JSON list of texts each, null where a cell is empty. A
    cell that `marks` tell is merged over several rows of the table stands in each; empty columns left of the table are none of it."""
    head = [[cell or "" for cell in row] for row in islice(_rows(lines), _LAYOUT_ROWS)]
    layout = layout_of([row[: _filled(row)] for row in head])
    width, rows = layout.width, 0
    last: deque[Line] = deque(maxlen=MOST_NOTES + 1)
    for rows, row in enumerate(islice(_rows(lines), layout.first, None), 1):
        width = max(width, _filled(row))
        if any(row):
            last.append(Line(rows, "", [cell or "" for cell in row[: _filled(row)]]))
    if width > limits.columns:
        raise Unreadable(f"the table has {width} columns, more than {limits.columns}; download the original instead")
    tally.sheets = sheets
    tally.dialect.update(
        sheet=sheet,
        header_line=None if layout.header is None else layout.header + 1,
        preamble=[" ".join(filter(None, row)) for row in head[: layout.first if layout.header is None else layout.header]],
    )
    longest = max((len(row[0] or "") for row in head[layout.first :] if _filled(row) > 1), default=0)
    below = notes_below(last, width, longest) if width > 1 else 0
    end = layout.first + (last[-below].number - 1 if below else rows)
    if below:
        tally.dialect["footer"] = [" ".join(filter(None, line.cells)) for line in islice(last, len(last) - below, None)]
        tally.notes.append(f"{below} rows below the table are notes and no rows; they are kept as `footer`.")
    if len(sheets) > 1:
        tally.notes.append(f"The table is the sheet {sheet}; the workbook also holds {', '.join(s for s in sheets if s != sheet)}.")
    tally.notes.extend(marks.notes())
    titles = (*layout.titles, *("",) * (width - layout.width))
    body = _Body(lines, layout.first, end, _left(lines, layout.first, titles), width, marks)
    return Table(titles[body.left :], lambda: body.batches(tally, deadline))


def _rows(lines: Path) -> Iterator[Cells]:
    with lines.open("rb") as file:
        file.readline()
        for line in file:
            yield orjson.loads(line)


def _left(lines: Path, first: int, titles: Sequence[str]) -> int:
    """How many columns left of the table hold nothing: neither title nor value."""
    left = next((place for place, title in enumerate(titles) if title.strip()), 0)
    for row in islice(_rows(lines), first, None):
        left = next((place for place, cell in enumerate(row[:left]) if cell), left)
        if not left:
            break
    return left


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows of a sheet's table, from `first` up to `end`, in the columns from `left` up to `width`."""

    lines: Path
    first: int
    end: int
    left: int
    width: int
    marks: Marks

    def batches(self, tally: Tally, deadline: Deadline) -> Iterator[pa.RecordBatch]:
        """The rows, those of empty cells only left out."""
        held = TextBatches(self.width - self.left)
        waiting = deque(sorted(cell for cell in self.marks.merged if self.first <= cell.first and self.left <= cell.column < self.width))
        hanging: dict[int, tuple[int, str]] = {}
        blank = filled = 0
        for number, row in enumerate(islice(_rows(self.lines), self.first, self.end), self.first):
            cells = [*row[: self.width], *[None] * (self.width - len(row))]
            for column in self.marks.void.get(number, ()):
                cells[column] = None
            while waiting and waiting[0].first == number:
                cell = waiting.popleft()
                if text := cells[cell.column]:
                    hanging[cell.column] = (cell.last, text)
            filled += _fill(cells, number, hanging)
            if not any(cells):
                blank += 1
                continue
            if batch := held.add(cells[self.left :]):
                deadline.check()
                yield batch
        if batch := held.rest():
            yield batch
        if blank:
            tally.notes.append(f"{blank} rows of empty cells only were left out.")
        if filled:
            tally.notes.append(f"{filled} cells are parts of cells merged over several rows, and hold the value of these.")


def _fill(cells: Cells, number: int, hanging: dict[int, tuple[int, str]]) -> int:
    """Puts what hangs down from merged cells above into a row's empty cells; how many."""
    filled = 0
    for column, (last, text) in list(hanging.items()):
        if number > last:
            del hanging[column]
        elif not cells[column]:
            cells[column] = text
            filled += 1
    return filled


def _filled(row: Sequence[str | None]) -> int:
    """How many cells there are up to the last that holds something."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)
