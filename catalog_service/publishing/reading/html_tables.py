"""Tables of web pages, and of spreadsheets that are web pages by another name → text batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
from selectolax.lexbor import LexborHTMLParser, LexborNode

from catalog_service.publishing.reading.encodings import as_utf8
from catalog_service.publishing.reading.layout import layout_of
from catalog_service.publishing.reading.table import Table, TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

Cells = list[str]

NO_TABLE = "it is a web page, not a table: most likely an error page of the site; tell the publisher"
_SHARE_OF_MEMORY = 8
_MOST_CELLS = 5_000_000
_WIDEST_SPAN = 1_000
_LAYOUT_ROWS = 400
_SAME = frozenset({"同上", "〃", "″", '"', "々", "ditto", "do.", "idem"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A table's rows with merged cells repeated; `headers`: how many of the first ones are header by their elements."""

    title: str
    rows: list[Cells]
    headers: int


def open_html(path: Path, *, wanted: str | None, scratch: Path, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The `wanted` table of a page by its number, or the largest. Merged cells stand in every place they cover, and a body cell
    that says "the same" (同上, 〃) has the value above it. Raises Unreadable where there is none of two rows and columns."""
    if path.stat().st_size > limits.memory // _SHARE_OF_MEMORY:
        raise Unreadable("it is a web page too large to open; ask for the table as CSV")
    text, mark, _ = as_utf8(path, scratch, tally, deadline)
    page = LexborHTMLParser(text.read_bytes()[mark:].decode("utf-8", "replace"))
    tables = [found for node in page.css("table") if not node.css("table table") and (found := _found(node, deadline)).rows]
    tables = [found for found in tables if len(found.rows) > 1 and max(map(len, found.rows)) > 1]
    if not tables:
        raise Unreadable(NO_TABLE)
    place = max(range(len(tables)), key=lambda at: sum(map(len, tables[at].rows)))
    if wanted is not None:
        if not wanted.isdecimal() or not 1 <= int(wanted) <= len(tables):
            raise Unreadable(f"the page holds {len(tables)} tables; ask for one of them by its number")
        place = int(wanted) - 1
    if len(tables) > 1:
        tally.notes.append(f"The table is number {place + 1} of {len(tables)} on the page.")
    return _table(tables[place], limits, tally)


def _table(found: _Found, limits: Limits, tally: Tally) -> Table:
    layout = layout_of(found.rows[:_LAYOUT_ROWS])
    first, titles = layout.first, layout.titles
    width = max(map(len, found.rows))
    if 0 < found.headers < len(found.rows):
        first = found.headers
        columns = zip(*([*row, *[""] * (width - len(row))] for row in found.rows[:first]), strict=True)
        titles = tuple(" ".join(dict.fromkeys(cell for cell in column if cell)) for column in columns)
    if width > limits.columns:
        raise Unreadable(f"the table has {width} columns, more than {limits.columns}; download the original instead")
    rows = [[*row, *[""] * (width - len(row))] for row in found.rows[first:]]
    same = _filled_down(rows)
    if same:
        tally.notes.append(f"{same} cells said that they are the same as the one above, and hold its value.")
    tally.dialect.update(table=found.title, header_line=None if layout.header is None and not found.headers else 1)
    return Table((*titles, *[""] * (width - len(titles))), lambda: _batches(rows, width))


def _batches(rows: Sequence[Cells], width: int) -> Iterator[pa.RecordBatch]:
    held = TextBatches(width)
    for row in rows:
        if any(row) and (batch := held.add([cell or None for cell in row])):
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


def _found(table: LexborNode, deadline: Deadline) -> _Found:
    """A table's cells in a grid. A cell that spans stands in each place it covers."""
    rows: list[Cells] = []
    hanging: dict[int, tuple[int, str]] = {}
    cells = headers = 0
    for line in table.css("tr"):
        deadline.check()
        row: Cells = []
        parts = [part for part in line.iter() if part.tag in ("td", "th")]
        for part in parts:
            _hang(row, hanging)
            text = " ".join(part.text(separator=" ").split())
            across, down = _span(part, "colspan"), _span(part, "rowspan")
            for _ in range(across):
                if down > 1:
                    hanging[len(row)] = (down - 1, text)
                row.append(text)
        _hang(row, hanging)
        cells += len(row)
        if cells > _MOST_CELLS:
            raise Unreadable(f"the page's table has more than {_MOST_CELLS} cells; ask for it as CSV")
        is_header = bool(parts) and (all(part.tag == "th" for part in parts) or (line.parent is not None and line.parent.tag == "thead"))
        headers += is_header and headers == len(rows)
        rows.append(row)
    caption = table.css_first("caption")
    return _Found(caption.text().strip() if caption else "", rows, headers)


def _hang(row: Cells, hanging: dict[int, tuple[int, str]]) -> None:
    """Puts in what hangs down from cells above into the places that come next."""
    while len(row) in hanging:
        left, text = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, text)
        row.append(text)


def _span(part: LexborNode, name: str) -> int:
    value = (part.attributes.get(name) or "").strip()
    return min(max(int(value), 1), _WIDEST_SPAN) if value.isdecimal() else 1
