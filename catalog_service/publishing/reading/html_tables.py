"""Tables of web pages, and of spreadsheets that are web pages by another name → text batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from catalog_service.publishing.reading.child import run_child
from catalog_service.publishing.reading.encodings import as_utf8
from catalog_service.publishing.reading.layout import layout_of
from catalog_service.publishing.reading.table import Table, TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

Cells = list[str]

NO_TABLE = "it is a web page, not a table: most likely an error page of the site; tell the publisher"
_CHILD = "html_child.py"
_SHARE_OF_MEMORY = 8
_MOST_CELLS = 5_000_000
_LAYOUT_ROWS = 400
_SAME = frozenset({"同上", "〃", "″", '"', "々", "ditto", "do.", "idem"})
_TOO_MUCH = "the web page cannot be opened within safe bounds; ask for the table as CSV"


@dataclass(slots=True)
class _Found:
    """A table's rows with merged cells repeated; `headers`: how many of the first ones are header by their elements; `across`: rows
    that are one cell over several columns; `keyed`: rows that begin with a header of their own."""

    title: str
    rows: list[Cells] = field(default_factory=list)
    headers: int = 0
    across: set[int] = field(default_factory=set)
    keyed: int = 0
    hanging: dict[int, tuple[int, str]] = field(default_factory=dict)

    def add(self, parts: Sequence[tuple[bool, int, int, str]], head: bool) -> None:
        """One more row. A cell that spans stands in each place it covers."""
        row: Cells = []
        for _, across, down, text in parts:
            _hang(row, self.hanging)
            for _ in range(across):
                if down > 1:
                    self.hanging[len(row)] = (down - 1, text)
                row.append(text)
        if len(parts) == 1 and len(row) == parts[0][1] > 1:
            self.across.add(len(self.rows))
        _hang(row, self.hanging)
        th = [part[0] for part in parts]
        above = self.headers == len(self.rows) or all(place in self.across for place in range(self.headers, len(self.rows)))
        if above and (head or (bool(th) and all(th))):
            self.headers = len(self.rows) + 1
        self.keyed += len(th) > 1 and th[0] and not any(th[1:])
        self.rows.append(row)

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return sum(map(len, self.rows))


def open_html(path: Path, *, wanted: str | None, scratch: Path, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The `wanted` table of a page by its number, or the largest, read by a process of its own that may use four times
    `limits.memory`. Merged cells stand in every place they cover, and a body cell that says "the same" (同上, 〃) has the value above
    it. Raises Unreadable where there is none of two rows and columns."""
    if path.stat().st_size > limits.memory // _SHARE_OF_MEMORY:
        raise Unreadable("it is a web page too large to open; ask for the table as CSV")
    text, mark, _ = as_utf8(path, scratch, tally, deadline)
    page, lines = scratch / "page.html", scratch / "tables.jsonl"
    page.write_bytes(text.read_bytes()[mark:])
    run_child(_CHILD, page, [str(_MOST_CELLS)], lines, limits=limits, deadline=deadline, too_much=_TOO_MUCH)
    tables = [found for found in _tables(lines, deadline) if len(found.rows) > 1 and max(map(len, found.rows)) > 1]
    if not tables:
        raise Unreadable(NO_TABLE)
    place = max(range(len(tables)), key=lambda at: tables[at].cells)
    if wanted is not None:
        if not wanted.isdecimal() or not 1 <= int(wanted) <= len(tables):
            raise Unreadable(f"the page holds {len(tables)} tables; ask for one of them by its number")
        place = int(wanted) - 1
    if len(tables) > 1:
        tally.notes.append(f"The table is number {place + 1} of {len(tables)} on the page.")
    return _table(tables[place], limits, tally)


def _tables(lines: Path, deadline: Deadline) -> list[_Found]:
    """The page's tables in its order. Raises Unreadable."""
    tables: list[_Found] = []
    cells = 0
    with lines.open("rb") as file:
        for line in file:
            deadline.check()
            told: dict[str, Any] = orjson.loads(line)
            if "error" in told:
                raise Unreadable(f"the web page is no table that can be read ({told['error']}); ask for the table as CSV")
            if "caption" in told:
                tables.append(_Found(told["caption"]))
            else:
                tables[-1].add(told["cells"], told["head"])
                cells += len(tables[-1].rows[-1])
            if cells > _MOST_CELLS:
                raise Unreadable(_TOO_MUCH)
    return tables


def _table(found: _Found, limits: Limits, tally: Tally) -> Table:
    width = max(map(len, found.rows))
    if width > limits.columns:
        raise Unreadable(f"the table has {width} columns, more than {limits.columns}; download the original instead")
    above = next((place for place in range(len(found.rows)) if place not in found.across), 0)
    layout = layout_of(found.rows[above : above + _LAYOUT_ROWS])
    first, titles, header = above + layout.first, layout.titles, layout.header is not None
    if above < found.headers < len(found.rows):
        first, header = found.headers, True
        columns = zip(*([*row, *[""] * (width - len(row))] for row in found.rows[above:first]), strict=True)
        titles = tuple(" ".join(dict.fromkeys(cell for cell in column if cell)) for column in columns)
    elif found.keyed == len(found.rows) - len(found.across):
        first, titles, header = above, (), False
    rows = list(_within(found, first, width, tally))
    same = _filled_down(rows)
    if same:
        tally.notes.append(f"{same} cells said that they are the same as the one above, and hold its value.")
    preamble = [found.rows[place][0] for place in range(above)]
    tally.dialect.update(table=found.title, header_line=above + 1 if header else None, preamble=preamble)
    return Table((*titles, *[""] * (width - len(titles))), lambda: _batches(rows, width))


def _within(found: _Found, first: int, width: int, tally: Tally) -> Iterator[Cells]:
    """The rows of the body. Those that are one cell over all columns are set aside: headings of parts, or notes below."""
    for place in range(first, len(found.rows)):
        row = found.rows[place]
        if place in found.across and len(row) == width:
            tally.set_aside(place + 1, "is one cell over all columns", row[0])
        elif not any(row):
            tally.set_aside(place + 1, "holds empty cells only", "")
        else:
            yield [*row, *[""] * (width - len(row))]


def _batches(rows: Sequence[Cells], width: int) -> Iterator[pa.RecordBatch]:
    held = TextBatches(width)
    for row in rows:
        if batch := held.add([cell or None for cell in row]):
            yield batch
    if batch := held.rest():
        yield batch


def _filled_down(rows: list[Cells]) -> int:
    filled = 0
    for above, row in pairwise(rows):
        for place, cell in enumerate(row):
            if cell.strip().lower() in _SAME and above[place]:
                row[place] = above[place]
                filled += 1
    return filled


def _hang(row: Cells, hanging: dict[int, tuple[int, str]]) -> None:
    """Puts in what hangs down from cells above into the places that come next."""
    while len(row) in hanging:
        left, text = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, text)
        row.append(text)
