"""What a workbook says of its cells beside their values: errors, formulas nobody calculated, hidden rows; in ODS cells merged over rows.

XLSX: ECMA-376 part 1, 18.3.1.4 (cells), 18.3.1.73 (rows). ODS: OpenDocument 1.3 part 3, 19.676 and 19.678 (repeated, spanned)."""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from lxml import etree

from catalog_service.publishing.reading.tally import Deadline
from catalog_service.publishing.reading.xml_rows import forget, local_name

ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
"""What cells hold whose formulas failed."""

_CHUNK = 1 << 20
_LONGEST_ROW = 1 << 24
_LONGEST_PART = 1 << 20
_MOST_PARTS = 100_000
_MOST_MERGED = 1_000_000
_CHECKED = 10_000
_NAMED = 10
_ERROR = re.compile(rb'<(?:\w{1,20}:)?c\s(?=[^>]{0,200}?\bt="e")(?:[^>]{0,200}?\br="([A-Z]{1,3}[0-9]{1,7})")?[^>]{0,200}>')
_VALUE = re.compile(rb"<(?:\w{1,20}:)?v>([^<]{0,20})<")
_NOT_CALCULATED = re.compile(
    rb"<(?:\w{1,20}:)?c\s[^>]{0,200}(?<!/)>\s*<(?:\w{1,20}:)?f\b[^>]{0,200}(?:(?<=/)>|>[^<]*</(?:\w{1,20}:)?f>)\s*"
    rb"(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v></(?:\w{1,20}:)?v>)?\s*</(?:\w{1,20}:)?c>"
)
_HIDDEN = re.compile(rb'<(?:\w{1,20}:)?row\s[^>]{0,300}?\bhidden="(?:1|true)"[^>]{0,300}(?<!/)>')
_LONGEST_FORMULA = 1 << 14
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, NotImplementedError, etree.XMLSyntaxError)


class Merged(NamedTuple):
    """A cell that stands over several rows: the first and the last, and its column, from 0."""

    first: int
    last: int
    column: int


@dataclass(slots=True)
class Marks:
    """`errors` are counted by what they say, `where` is the first; `uncalculated` formulas have no value stored. `void`: the columns of
    each row, from 0, whose cells hold errors that their reader takes for values."""

    errors: Counter[str] = field(default_factory=Counter)
    where: str = ""
    uncalculated: int = 0
    hidden: int = 0
    merged: list[Merged] = field(default_factory=list)
    void: dict[int, list[int]] = field(default_factory=dict)

    def notes(self) -> Iterator[str]:
        """What people should know of it."""
        if self.errors:
            told = ", ".join(f"{word}: {count}" for word, count in self.errors.most_common(_NAMED))
            first = f"; the first in {self.where}" if self.where else ""
            yield f"{self.errors.total()} cells hold errors and have no value ({told}{first}); ask the publisher to mend their formulas."
        if self.uncalculated:
            yield f"{self.uncalculated} formulas have no value stored and are empty: open the file in a spreadsheet program and save it."
        if self.hidden:
            yield f"{self.hidden} rows are hidden in the sheet; they were read like the others."


def marks_of(path: Path, sheet: str, deadline: Deadline) -> Marks:
    """What an XLSX or ODS workbook says of the cells of a sheet; nothing for other makes and where its parts are not as usual."""
    if not zipfile.is_zipfile(path):
        return Marks()
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "content.xml" in names:
                with archive.open("content.xml") as content:
                    return _of_table(content, sheet, deadline)
            part = _part_of(archive, sheet) if "xl/workbook.xml" in names else None
            if part not in names:
                return Marks()
            with archive.open(part) as content:
                return _of_cells(content, deadline)
    except _BROKEN:
        return Marks()


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The file in the archive that holds the sheet, by the workbook's relations."""
    identifier = next(
        (
            next((value for key, value in entry.attrib.items() if local_name(key) == "id"), None)
            for entry in _small(archive, "xl/workbook.xml").iter()
            if local_name(entry.tag) == "sheet" and entry.get("name") == sheet
        ),
        None,
    )
    for relation in _small(archive, "xl/_rels/workbook.xml.rels").iter():
        if identifier is not None and relation.get("Id") == identifier:
            target = str(relation.get("Target"))
            return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return None


def _small(archive: zipfile.ZipFile, name: str) -> Any:
    with archive.open(name) as part:
        return etree.fromstring(part.read(_LONGEST_PART), etree.XMLParser(resolve_entities=False, no_network=True))


def _of_cells(content: IO[bytes], deadline: Deadline) -> Marks:
    """By the sheet's own text, which is read once more: whole rows at a time."""
    marks, rest = Marks(), b""
    while chunk := content.read(_CHUNK):
        deadline.check()
        whole = rest + chunk
        cut = max(whole.rfind(b"<row "), whole.rfind(b":row "), 0)
        part, rest = (whole[:cut], whole[cut:]) if cut and len(whole) < _LONGEST_ROW else (whole, b"")
        _look(part, marks)
    _look(rest, marks)
    return marks


def _look(part: bytes, marks: Marks) -> None:
    if b't="e"' in part:
        for found in _ERROR.finditer(part):
            said = _VALUE.search(part, found.end(), found.end() + _LONGEST_FORMULA)
            marks.errors[said[1].decode("utf-8", "replace") if said else ERRORS[0]] += 1
            marks.where = marks.where or (found[1] or b"").decode()
    if b"<f" in part or b":f" in part:
        marks.uncalculated += sum(1 for _ in _NOT_CALCULATED.finditer(part))
    if b"hidden=" in part:
        marks.hidden += sum(1 for _ in _HIDDEN.finditer(part))


def _of_table(content: IO[bytes], sheet: str, deadline: Deadline) -> Marks:
    """By the elements of an ODS sheet, up to a row of more parts than are safe to hold."""
    marks, row, here, parts = Marks(), 0, False, 0
    events = etree.iterparse(content, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False)
    for step, (event, element) in enumerate(events):
        if step % _CHECKED == 0:
            deadline.check()
        name = local_name(element.tag)
        parts += event == "start"
        if parts > _MOST_PARTS:
            return marks
        if name == "table":
            if here and event == "end":
                return marks
            here = here or _said(element).get("name") == sheet
        elif name == "table-row" and event == "end":
            if here:
                row += _see_row(element, row, marks)
            forget(element)
            parts = 0
    return marks


def _see_row(element: Any, row: int, marks: Marks) -> int:
    """How many rows an element stands for."""
    said, column = _said(element), 0
    repeated = _times(said.get("number-rows-repeated"))
    for cell in element:
        told = _said(cell)
        times = _times(told.get("number-columns-repeated"))
        down = _times(told.get("number-rows-spanned"))
        if down > 1 and len(marks.merged) < _MOST_MERGED:
            marks.merged.append(Merged(row, row + down - 1, column))
        text = "".join(cell.itertext()) if told.get("formula") else ""
        if text in ERRORS or "error" in cell.attrib.values():
            marks.errors[text[:20]] += 1
            marks.void.setdefault(row, []).append(column)
        column += times
    marks.hidden += repeated if said.get("visibility") in ("collapse", "filter") and len(element) > 1 else 0
    return repeated


def _said(element: Any) -> dict[str, str]:
    return {local_name(key): value for key, value in element.attrib.items()}


def _times(text: str | None) -> int:
    return max(int(text), 1) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 1
