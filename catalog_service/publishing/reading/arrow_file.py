"""Arrow files and streams (Feather 2) → batches in their own types."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from catalog_service.publishing.reading.parquet_rows import declared
from catalog_service.publishing.reading.table import BATCH_ROWS, Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits
from catalog_service.publishing.types.kernels import Values, pc

FILE, STREAM = b"ARROW1", b"\xff\xff\xff\xff"
"""The first bytes of the two forms."""

_WITHOUT_VIEWS: dict[pa.DataType, pa.DataType] = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}


def open_arrow(path: Path, *, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of an Arrow file or stream. Raises Unreadable for a broken one, and for types that pyarrow knows by number only."""
    try:
        with pa.OSFile(str(path), "rb") as source, _reader(path, source) as reader:
            schema = reader.schema
    except (pa.ArrowException, OSError, KeyError) as error:
        raise Unreadable(f"the Arrow file cannot be opened ({str(error)[:200]})", failed=True) from error
    if not 0 < len(schema) <= limits.columns:
        raise Unreadable(f"the table has {len(schema)} columns; 1 to {limits.columns} can be read")
    tally.encoding = "utf-8"
    return Table(tuple(schema.names), lambda: _batches(path, deadline), rules=tuple(declared(_plain(field.type)) for field in schema))


def _reader(path: Path, source: pa.NativeFile) -> "pa.RecordBatchFileReader | pa.RecordBatchStreamReader":
    with path.open("rb") as file:
        whole = file.read(len(FILE)) == FILE
    return pa.ipc.open_file(source) if whole else pa.ipc.open_stream(source)


def _batches(path: Path, deadline: Deadline) -> Iterator[pa.RecordBatch]:
    try:
        with pa.OSFile(str(path), "rb") as source, _reader(path, source) as reader:
            count = reader.num_record_batches if isinstance(reader, pa.RecordBatchFileReader) else None
            found = iter(reader) if isinstance(reader, pa.RecordBatchStreamReader) else (reader.get_batch(at) for at in range(count or 0))
            for batch in found:
                batch.validate(full=True)
                whole = _decoded(batch)
                for start in range(0, batch.num_rows, BATCH_ROWS):
                    deadline.check()
                    yield whole.slice(start, BATCH_ROWS)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise Unreadable(f"the Arrow file is damaged ({str(error)[:200]})", failed=True) from error


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return _plain(kind.value_type)
    return _WITHOUT_VIEWS.get(kind, kind)


def _decoded(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Without dictionaries, which change from batch to batch; columns by place, as names may repeat."""
    columns = [_bare(column) for column in batch.columns]
    fields = [pa.field(str(place), column.type) for place, column in enumerate(columns)]
    return pa.record_batch(columns, schema=pa.schema(fields))


def _bare(column: Values) -> Values:
    """A column in the type `_plain` names."""
    if isinstance(column, pa.DictionaryArray):
        return _bare(column.dictionary).take(column.indices)
    if pa.types.is_run_end_encoded(column.type):
        return _bare(pc.run_end_decode(column))
    return pc.cast(column, _WITHOUT_VIEWS[column.type]) if column.type in _WITHOUT_VIEWS else column
