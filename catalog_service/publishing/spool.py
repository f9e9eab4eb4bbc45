"""Text batches kept in a scratch file, for readers whose rows are too dear to be read twice."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa


class Spool:
    """An Arrow stream whose schema is that of its first batch."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pa.ipc.RecordBatchStreamWriter | None = None

    def write(self, batch: pa.RecordBatch) -> None:
        """Adds a batch."""
        if self._writer is None:
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self._writer = pa.ipc.new_stream(str(self._path), batch.schema, options=options)
        self._writer.write_batch(batch)

    def rows(self) -> Iterator[pa.RecordBatch]:
        """All batches again, once it is closed."""
        if self._writer is not None:
            with pa.OSFile(str(self._path), "rb") as source, pa.ipc.open_stream(source) as reader:
                yield from reader

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._writer is not None:
            self._writer.close()
