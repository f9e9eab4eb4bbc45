"""XML Spreadsheet 2003, as Excel and many programs of agencies save workbooks (.xml, often named .xls) → the rows of one sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from catalog_service.publishing.reading.table import Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.reading.workbook import EMPTY, sheet_table
from catalog_service.publishing.reading.workbook_marks import Marks, Merged
from catalog_service.publishing.reading.xml_rows import forget, local_name, parsed
from catalog_service.publishing.result import Limits

MARK = b"urn:schemas-microsoft-com:office:spreadsheet"
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MIDNIGHT = "T00:00:00.000"
_MOST_BLANK_ROWS = 1_000
_CHECKED = 10_000

Row = list[tuple[str, str, int] | None]
"""Cells as (type, text, over how many rows more they stand), None where there is nothing."""


@dataclass(slots=True)
class _Sheet:
    """A sheet: its name, whether it holds anything, and the columns whose moments are not all at midnight."""

    name: str
    filled: bool = False
    hours: set[int] = field(default_factory=set)


def open_workbook_xml(path: Path, *, wanted: str | None, scratch: Path, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of the `wanted` sheet, by name or number from 1, or of the first with content. Errors of formulas are no values.
    Raises Unreadable for broken and empty files."""
    sheets: list[_Sheet] = []
    for place, sheet, row in _rows(path, limits, deadline):
        if place == len(sheets):
            sheets.append(_Sheet(sheet))
        for column, cell in enumerate(row or ()):
            if cell is not None:
                sheets[place].filled = True
                if cell[0] == "DateTime" and not cell[1].endswith(_MIDNIGHT):
                    sheets[place].hours.add(column)
    numbers = range(len(sheets)) if wanted is None else _meant([sheet.name for sheet in sheets], wanted)
    chosen = next((number for number in numbers if sheets[number].filled), None)
    if chosen is None:
        raise Unreadable(EMPTY)
    lines, marks = scratch / "cells.jsonl", Marks()
    with lines.open("wb") as out:
        out.write(b"{}\n")
        rows = (row for place, _, row in _rows(path, limits, deadline) if place == chosen and row is not None)
        for number, row in enumerate(rows):
            _mark(row, number, marks)
            cells = [cell and _text(*cell[:2], days=column not in sheets[chosen].hours) for column, cell in enumerate(row)]
            out.write(orjson.dumps(cells, option=orjson.OPT_APPEND_NEWLINE))
    return sheet_table(lines, sheets[chosen].name, tuple(sheet.name for sheet in sheets), marks, limits, tally, deadline)


def _mark(row: Row, number: int, marks: Marks) -> None:
    """Keeps which cells hold errors and which stand over several rows."""
    for column, cell in enumerate(row):
        if cell is None:
            continue
        kind, text, down = cell
        if kind == "Error":
            marks.errors[text[:20]] += 1
            marks.void.setdefault(number, []).append(column)
        if down:
            marks.merged.append(Merged(number, number + down, column))


def _meant(names: list[str], wanted: str) -> list[int]:
    named = [number for number, name in enumerate(names) if name.casefold() == wanted.casefold()]
    return named[:1] or ([int(wanted) - 1] if wanted.isdecimal() and 1 <= int(wanted) <= len(names) else [])


def _rows(path: Path, limits: Limits, deadline: Deadline) -> Iterator[tuple[int, str, Row | None]]:
    """Place and name of a sheet with each of its rows, blank ones among them; None for the row of a sheet that begins."""
    place, name, number = -1, "", 0
    for step, (event, element) in enumerate(parsed(path, ("start", "end"))):
        if step % _CHECKED == 0:
            deadline.check()
        tag = local_name(element.tag)
        if event == "start" and tag == "Worksheet":
            place, name, number = place + 1, element.get(f"{_SS}Name", ""), 0
            yield place, name, None
        elif event == "end" and tag == "Row" and place >= 0:
            index = _whole(element.get(f"{_SS}Index")) or number + 1
            for _ in range(min(index - number - 1, _MOST_BLANK_ROWS)):
                yield place, name, []
            number = index
            yield place, name, _cells(element, limits)
            forget(element)


def _cells(row: Any, limits: Limits) -> Row:
    cells: Row = []
    for element in row:
        if local_name(element.tag) != "Cell":
            continue
        index = _whole(element.get(f"{_SS}Index")) or len(cells) + 1
        if index > limits.columns:
            raise Unreadable(f"a cell stands in column {index}, beyond {limits.columns}; ask for it as CSV")
        cells += [None] * (index - 1 - len(cells))
        content = next((part for part in element if local_name(part.tag) == "Data"), None)
        text = "" if content is None else "".join(content.itertext())
        down = _whole(element.get(f"{_SS}MergeDown"))
        cells.append((content.get(f"{_SS}Type", "String"), text, down) if content is not None and text else None)
        cells += [None] * min(_whole(element.get(f"{_SS}MergeAcross")), limits.columns - len(cells))
    return cells


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _text(kind: str, text: str, *, days: bool) -> str:
    """A cell's text: days without their midnight where all of a column are days, truth as true and false."""
    if kind == "DateTime":
        return text.partition("T")[0] if days else text.removesuffix(".000")
    return {"1": "true", "0": "false"}.get(text, text) if kind == "Boolean" else text
