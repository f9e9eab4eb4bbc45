"""What every reader gives: a table's headers and its rows as Arrow batches, all values still text or as the file types them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from catalog_service.publishing.types.rules import Rule

BATCH_ROWS = 50_000
BATCH_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Table:
    """`titles`: the headers as found, blank where there is none; `batches` starts reading and gives record batches with one column
    for each title, in order. `rules`: what the file itself says of its types (Parquet); None where every column is text, a missing
    cell null. `again`: reading once more is quick, so that nobody need keep the rows. Reading raises `Unreadable`."""

    titles: tuple[str, ...]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    again: bool = False
    rules: tuple[Rule, ...] | None = None


class TextBatches:
    """Rows of cells gathered into text batches of bounded size."""

    def __init__(self, width: int) -> None:
        self._rows: list[Sequence[str | None]] = []
        self._schema = text_schema(width)
        self._bytes = 0

    def add(self, cells: Sequence[str | None]) -> pa.RecordBatch | None:
        """Keeps a row, which is not changed afterwards; gives a batch when enough have come together."""
        self._rows.append(cells)
        self._bytes += sum(map(len, filter(None, cells))) + len(cells)
        return self.rest() if self._bytes >= BATCH_BYTES or len(self._rows) >= BATCH_ROWS else None

    def rest(self) -> pa.RecordBatch | None:
        """The rows kept so far as a batch, None where there are none."""
        if not self._rows or not len(self._schema):
            return None
        arrays: list[pa.Array[Any]] = [pa.array(column, pa.string()) for column in zip(*self._rows, strict=True)]
        self._rows.clear()
        self._bytes = 0
        return pa.record_batch(arrays, schema=self._schema)


def text_schema(width: int) -> pa.Schema:
    """Columns `0`, `1`, … of text: names come later."""
    return pa.schema([pa.field(str(place), pa.string()) for place in range(width)])
