"""JSON whose rows are lists of values, their names in a list beside them: `{columns, data}`, Socrata's rows.json; or a list of lists."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import ijson
import pyarrow as pa

from catalog_service.publishing.reading.json_lists import NAMED_BY, Lists
from catalog_service.publishing.reading.layout import layout_of
from catalog_service.publishing.reading.table import Table, TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

_LAYOUT_ROWS = 400
_MOST_LISTS = 1_000
_LISTS_OF_NAMES = ("column", "field", "header", "title", "names", "字段", "列名")
_COORDINATES = "coordinates"
_FEWEST = 2


def open_arrays(
    path: Path, lists: Lists, *, skip: int, cell: Callable[[Any], str | None], limits: Limits, tally: Tally, deadline: Deadline
) -> Table | None:
    """The table of the longest of a JSON file's lists of lists, None where there is none or it also lists more objects, which are the
    table then, if they do not name the columns. `cell` gives a value's text. The names are those of a list of as many texts, or of
    objects with a name, else the first row where it is a header. Rows of another width are padded, or set aside."""
    if lists.broken or not 0 < len(lists.rows) <= _MOST_LISTS:
        return None
    prefix, count = lists.rows.most_common(1)[0]
    width = lists.widths[prefix]
    if not width or width > limits.columns or _COORDINATES in prefix.split("."):
        return None
    named_by = _names_of(lists, prefix, width)
    objects = max((n for where, n in lists.objects.items() if named_by is None or not named_by.startswith(where)), default=0)
    if objects >= count or (named_by is None and count < _FEWEST):
        return None
    names, first = (tuple(lists.texts[named_by]), 0) if named_by else _header(path, skip, prefix, width, cell)
    return Table(names, lambda: _batches(path, skip, prefix, names, first, cell, tally, deadline))


def _names_of(lists: Lists, prefix: str, width: int) -> str | None:
    """Where the names of the columns stand: texts as many as the columns, none of them blank; the plainest word for names first."""
    fitting = [where for where, texts in lists.texts.items() if len(texts) == width and all(map(str.strip, texts)) and where != prefix]
    said = [where for where in fitting if any(word in where.lower() for word in _LISTS_OF_NAMES)]
    return min(said or fitting, key=lambda where: NAMED_BY.index(where.rpartition(".")[2]), default=None)


def _header(path: Path, skip: int, prefix: str, width: int, cell: Callable[[Any], str | None]) -> tuple[tuple[str, ...], int]:
    head = [[cell(value) or "" for value in row] for row in islice(_rows(path, skip, prefix), _LAYOUT_ROWS) if isinstance(row, list)]
    layout = layout_of(head)
    titles = layout.titles[:width] + ("",) * (width - len(layout.titles))
    return titles, layout.first


def _rows(path: Path, skip: int, prefix: str) -> Iterator[Any]:
    with path.open("rb") as file:
        file.seek(skip)
        try:
            yield from ijson.items(file, prefix)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise Unreadable(f"its JSON is broken ({str(error)[:200]}); ask the publisher for a whole file", failed=True) from error


def _batches(
    path: Path,
    skip: int,
    prefix: str,
    names: tuple[str, ...],
    first: int,
    cell: Callable[[Any], str | None],
    tally: Tally,
    deadline: Deadline,
) -> Iterator[pa.RecordBatch]:
    held, width = TextBatches(len(names)), len(names)
    for number, row in enumerate(islice(_rows(path, skip, prefix), first, None), first + 1):
        if not isinstance(row, list) or len(row) > width:
            tally.set_aside(number, f"is no list of {width} values", str(row))
            continue
        tally.padded += len(row) < width
        if batch := held.add([*map(cell, row), *[None] * (width - len(row))]):
            deadline.check()
            yield batch
    if batch := held.rest():
        yield batch
