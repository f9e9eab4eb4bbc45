"""Spreadsheets (XLSX, XLS, XLSB, ODS) → text batches: the first sheet that holds something, the others named."""

from collections import deque
from collections.abc import Iterator, Sequence
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
    return sheet_table(lines, about["sheet"], tuple(about["sheets"]), limits, tally, deadline)


def sheet_table(lines: Path, sheet: str, sheets: tuple[str, ...], limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of a sheet whose rows stand in `lines`, below a first line: a JSON list of texts each, null where a cell is empty."""
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
    titles = (*layout.titles, *("",) * (width - layout.width))
    return Table(titles, lambda: _batches(lines, layout.first, end, width, tally, deadline))


def _rows(lines: Path) -> Iterator[Cells]:
    with lines.open("rb") as file:
        file.readline()
        for line in file:
            yield orjson.loads(line)


def _batches(lines: Path, first: int, end: int, width: int, tally: Tally, deadline: Deadline) -> Iterator[pa.RecordBatch]:
    held = TextBatches(width)
    blank = 0
    for row in islice(_rows(lines), first, end):
        cells = row[:width]
        if not any(cells):
            blank += 1
            continue
        if batch := held.add([*cells, *[None] * (width - len(cells))]):
            deadline.check()
            yield batch
    if batch := held.rest():
        yield batch
    if blank:
        tally.notes.append(f"{blank} rows of empty cells only were left out.")


def _filled(row: Sequence[str | None]) -> int:
    """How many cells there are up to the last that holds something."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)
