"""Run as a program of its own: a workbook's first visible sheet with content → lines of JSON, since a small file can ask for more
memory than there is, and then ends the process that opens it. Imports nothing of ours.

    python workbook_child.py WORKBOOK MEMORY_BYTES [SHEET] > LINES

SHEET is a name, whatever its case, or a number from 1.

The first line is `{"sheet", "sheets", "merged"}` or `{"error"}`, every further one a row: its cells' text, null where a cell is empty.
`merged` are the cells that stand over several rows, as `[first row, last row, column]` from 0; null where the reader does not know."""

import datetime as dt
import json
import resource
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO, cast

import python_calamine

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None
SAFE = 2**53


def main(path: str, memory: int, wanted: str | None, out: TextIO) -> None:
    """Writes the lines to `out`."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        book = opened(path)
        sheet, rows = first_with_content(book, chosen(book.sheet_names, wanted) if wanted else book.sheet_names)
        merged = None if sheet is None else merged_of(book, sheet)
    except (python_calamine.CalamineError, OSError, MemoryError) as error:
        out.write(json.dumps({"error": str(error)[:200]}) + "\n")
        return
    out.write(json.dumps({"sheet": sheet, "sheets": book.sheet_names, "merged": merged}, ensure_ascii=True) + "\n")
    days = columns_of_days(rows)
    for row in rows:
        out.write(json.dumps([text_of(cell, days[place]) for place, cell in enumerate(row)], ensure_ascii=True) + "\n")


def opened(path: str) -> python_calamine.CalamineWorkbook:
    """The workbook of whatever make its bytes are of, since an ending may be wrong. Raises what the make of its ending says is amiss."""
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError:
        raise
    except python_calamine.CalamineError:
        try:
            with Path(path).open("rb") as file:
                return python_calamine.CalamineWorkbook.from_filelike(file)
        except python_calamine.CalamineError:
            pass
        raise


def chosen(names: Sequence[str], wanted: str) -> list[str]:
    """The sheet that is meant; empty where there is none."""
    named = [name for name in names if name.casefold() == wanted.casefold()]
    return named[:1] or ([names[int(wanted) - 1]] if wanted.isdecimal() and 1 <= int(wanted) <= len(names) else [])


def first_with_content(book: python_calamine.CalamineWorkbook, names: Sequence[str]) -> tuple[str | None, list[list[Value]]]:
    """Name and rows of the sheet among those named, visible ones before hidden ones; None where all are empty."""
    hidden = {one.name for one in book.sheets_metadata if one.visible != python_calamine.SheetVisibleEnum.Visible}
    for name in sorted(names, key=lambda name: name in hidden):
        try:
            rows = cast(list[list[Value]], book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        except python_calamine.WorksheetNotFound:
            continue
        if any(cell != "" for row in rows for cell in row):
            return name, rows
    return None, []


def merged_of(book: python_calamine.CalamineWorkbook, sheet: str) -> list[tuple[int, int, int]] | None:
    """The sheet's cells that stand over several rows: first and last row, first column."""
    ranges = book.get_sheet_by_name(sheet).merged_cell_ranges
    return None if ranges is None else sorted((begin[0], end[0], begin[1]) for begin, end in ranges if begin[0] < end[0])


def columns_of_days(rows: Sequence[Sequence[Value]]) -> list[bool]:
    """Whether a column's moments are all at midnight: days then, since a workbook does not tell one from the other."""
    days = [True] * max(map(len, rows), default=0)
    for place, moment in moments(rows):
        if moment.time() != dt.time():
            days[place] = False
    return days


def moments(rows: Sequence[Sequence[Value]]) -> Iterator[tuple[int, dt.datetime]]:
    """Every cell that is a day with a time, with its column's place."""
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, dt.datetime):
                yield place, cell


def text_of(cell: Value, days: bool) -> str | None:
    """A cell's text: whole numbers without a point, moments in ISO 8601, truth as true and false; None where it is empty."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < SAFE else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if days else cell.isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat() if days else dt.datetime.combine(cell, dt.time()).isoformat()
    if isinstance(cell, dt.timedelta):
        return lasting(cell)
    return cell.isoformat() if isinstance(cell, dt.time) else str(cell)


def lasting(length: dt.timedelta) -> str:
    """A length of time as sheets show it: hours, also beyond a day, minutes and seconds."""
    seconds = length // dt.timedelta(seconds=1) if length >= dt.timedelta() else -(-length // dt.timedelta(seconds=1))
    return f"{'-' * (seconds < 0)}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02d}:{abs(seconds) % 60:02d}"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None, sys.stdout)
