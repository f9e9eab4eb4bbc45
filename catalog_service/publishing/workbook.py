"""Spreadsheets (XLSX, XLS, XLSB, ODS) → text batches: the first sheet that holds something, the others named."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pyarrow as pa
import python_calamine

from catalog_service.publishing.layout import layout_of
from catalog_service.publishing.result import Limits
from catalog_service.publishing.table import Table, TextBatches
from catalog_service.publishing.tally import Deadline, Tally, Unreadable

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None
_LAYOUT_ROWS = 400
_SAFE = 2**53


def open_workbook(path: Path, *, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of a workbook's first visible sheet with content. Raises Unreadable for broken and locked files."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        hidden = {one.name for one in book.sheets_metadata if one.visible != python_calamine.SheetVisibleEnum.Visible}
        names = sorted(book.sheet_names, key=lambda name: name in hidden)
        rows: list[list[Value]] = []
        chosen = ""
        for name in names:
            rows = cast(list[list[Value]], book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            deadline.check()
            if any(cell != "" for row in rows for cell in row):
                chosen = name
                break
    except python_calamine.CalamineError as error:
        raise Unreadable(f"the spreadsheet cannot be opened ({error}); ask the publisher for a whole, unlocked one", failed=True) from error
    if not chosen:
        raise Unreadable("the spreadsheet is empty; ask the publisher whether this is meant")
    return _table(rows, chosen, tuple(book.sheet_names), limits, tally, deadline)


def _table(rows: list[list[Value]], sheet: str, sheets: tuple[str, ...], limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    days = _columns_of_days(rows)
    head = [[_text(cell, days[place]) or "" for place, cell in enumerate(row)] for row in rows[:_LAYOUT_ROWS]]
    layout = layout_of([_without_tail(row) for row in head])
    if layout.width > limits.columns:
        raise Unreadable(f"the table has {layout.width} columns, more than {limits.columns}; download the original instead")
    width = max([layout.width, *(_filled_width(row) for row in rows[layout.first :])])
    titles = (*layout.titles, *("",) * (width - layout.width))
    tally.sheets = sheets
    tally.dialect.update(
        sheet=sheet,
        header_line=None if layout.header is None else layout.header + 1,
        preamble=[" ".join(cell for cell in row if cell) for row in head[: layout.first if layout.header is None else layout.header]],
    )
    if len(sheets) > 1:
        tally.notes.append(f"The table is the sheet {sheet}; the workbook also holds {', '.join(s for s in sheets if s != sheet)}.")
    return Table(titles, lambda: _batches(rows, layout.first, width, days, deadline))


def _batches(rows: list[list[Value]], first: int, width: int, days: Sequence[bool], deadline: Deadline) -> Iterator[pa.RecordBatch]:
    held = TextBatches(width)
    for row in rows[first:]:
        cells = [_text(cell, days[place]) for place, cell in enumerate(row[:width])]
        if not any(cells):
            continue
        if batch := held.add([*cells, *[None] * (width - len(cells))]):
            deadline.check()
            yield batch
    if batch := held.rest():
        yield batch


def _columns_of_days(rows: list[list[Value]]) -> list[bool]:
    """Whether a column's moments are all at midnight: days then, since a workbook does not tell one from the other."""
    days = [True] * max(map(len, rows))
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, dt.datetime) and cell.time() != dt.time():
                days[place] = False
    return days


def _without_tail(row: Sequence[str]) -> Sequence[str]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _filled_width(row: Sequence[Value]) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell != ""), default=0)


def _text(cell: Value, days: bool) -> str | None:
    """A cell's text: whole numbers without a point, moments in ISO 8601, truth as true and false; None where it is empty."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _SAFE else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if days else cell.isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat() if days else dt.datetime.combine(cell, dt.time()).isoformat()
    return cell.isoformat() if isinstance(cell, dt.time) else str(cell)
