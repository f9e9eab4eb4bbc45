"""Bodies: small ones in memory, large ones in a temporary file that goes when its response does."""

import hashlib
import io
import os
import weakref
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from types import TracebackType
from typing import IO, Self


@dataclass(slots=True)
class BytesSpool:
    """A body in memory."""

    content: bytes
    sha256: str
    size: int

    def open(self) -> AbstractContextManager[IO[bytes]]:
        return io.BytesIO(self.content)


class FileSpool:
    """A body in a temporary file, removed when nobody holds this any more."""

    def __init__(self, path: Path, sha256: str, size: int) -> None:
        self.path = path
        self.sha256 = sha256
        self.size = size
        weakref.finalize(self, path.unlink, missing_ok=True)

    def open(self) -> AbstractContextManager[IO[bytes]]:
        return self.path.open("rb")


def in_memory(content: bytes) -> BytesSpool:
    """A body that is at hand."""
    return BytesSpool(content, hashlib.sha256(content).hexdigest(), len(content))


class SpoolWriter:
    """Takes a body piece by piece. A context manager: what was not finished leaves no file. Raises OSError when the disk is full."""

    def __init__(self, folder: Path | None, memory_bytes: int) -> None:
        self._folder = folder
        self._memory_bytes = memory_bytes
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._path = Path()
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> None:
        self.size += len(piece)
        self._digest.update(piece)
        if self._file is not None:
            self._file.write(piece)
            return
        self._pieces.append(piece)
        if self.size > self._memory_bytes:
            number, name = mkstemp(dir=self._folder, prefix="body-")
            self._file, self._path = os.fdopen(number, "wb"), Path(name)
            self._file.writelines(self._pieces)
            self._pieces.clear()

    def finish(self) -> BytesSpool | FileSpool:
        """The body; nothing can be written any more."""
        if self._file is None:
            return BytesSpool(b"".join(self._pieces), self._digest.hexdigest(), self.size)
        self._file.close()
        spool = FileSpool(self._path, self._digest.hexdigest(), self.size)
        self._file = None
        return spool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None


def spooled(pieces: Iterable[bytes], folder: Path | None, memory_bytes: int) -> BytesSpool | FileSpool:
    """A body from its pieces."""
    with SpoolWriter(folder, memory_bytes) as writer:
        for piece in pieces:
            writer.write(piece)
        return writer.finish()
