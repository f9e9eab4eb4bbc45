"""Entries with named values (JSON, XML) → text batches: one column for each key, in the order of their first appearance."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from catalog_service.publishing.reading.table import Table, TextBatches
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

Entry = tuple[int, Mapping[str, Any] | None, str]
"""Line or place of an entry, its values (None where it is none), its text or what is wrong with it."""

Entries = Callable[[], Iterator[Entry]]
"""Starts reading the entries from the first on."""

Cell = Callable[[Any], str | None]
"""The text of a value. Raises RecursionError for one that is nested too deeply."""

_CHECKED = 1_000


def keyed_table(entries: Entries, cell: Cell, *, what: str, limits: Limits, tally: Tally, deadline: Deadline) -> Table | None:
    """The table of entries, read once for the keys and once for the rows; None where there is no entry. What is no entry is set
    aside as being no `what`. Raises Unreadable past the limit of columns."""
    keys: dict[str, None] = {}
    found = 0
    for place, (_, values, _) in enumerate(entries()):
        if place % _CHECKED == 0:
            deadline.check()
        if values is not None:
            found += 1
            keys.update(dict.fromkeys(values))
        if len(keys) > limits.columns:
            raise Unreadable(f"its entries have more than {limits.columns} keys; download the original instead")
    if not found:
        return None
    titles = tuple(keys)
    return Table(titles, lambda: _batches(entries, cell, titles, what, tally, deadline))


def _batches(entries: Entries, cell: Cell, titles: Sequence[str], what: str, tally: Tally, deadline: Deadline) -> Iterator[pa.RecordBatch]:
    held = TextBatches(len(titles))
    for number, values, text in entries():
        if values is None:
            tally.set_aside(number, f"is no {what}", text)
            continue
        try:
            cells = [cell(values.get(title)) for title in titles]
        except RecursionError:
            tally.set_aside(number, "is nested too deeply", text)
            continue
        if batch := held.add(cells):
            deadline.check()
            yield batch
    if batch := held.rest():
        yield batch
