"""A published table as a search finds it: distinct values of its text columns, as many as there is room for."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MOST_COLUMNS, MOST_VALUES, MOST_ROWS = 100, 200, 50_000
"""Text columns looked at, distinct values of each, and rows they are looked for in."""

LONGEST_VALUE = 200
"""Characters of one value; what lies beyond is prose and not found by."""

_AT_ONCE = 10_000


def distinct_texts(parquet: Path | BinaryIO) -> Iterator[str]:
    """Values of the text columns, each once, in the order they are met, column by column. Raises pyarrow's ArrowInvalid where the file
    is no Parquet, OSError where it cannot be read."""
    with pq.ParquetFile(parquet) as file:
        names = [field.name for field in file.schema_arrow if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
        found: dict[str, dict[str, None]] = {name: {} for name in names[:MOST_COLUMNS]}
        rows = 0
        for batch in file.iter_batches(batch_size=_AT_ONCE, columns=list(found)) if found else ():
            for name in found:
                if len(found[name]) < MOST_VALUES:
                    values = pc.unique(batch.column(name).drop_null()).slice(0, 2 * MOST_VALUES).to_pylist()
                    found[name].update(dict.fromkeys(value[:LONGEST_VALUE] for value in values if value))
            rows += batch.num_rows
            if rows >= MOST_ROWS or all(len(values) >= MOST_VALUES for values in found.values()):
                break
    for column in found.values():
        yield from list(column)[:MOST_VALUES]
