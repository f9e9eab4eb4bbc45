"""The Parquet file of a published table on this machine's disk: the library's own, or a copy where the library is elsewhere."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from catalog_service.publishing.library import Library


def local_file(library: Library, sha256: str, folder: Path, most: int) -> Path:
    """Where the file lies. Copies go into `folder`, which keeps at most `most` bytes: the copies longest unused go first.
    Raises NotFound, OSError."""
    place = library.path(sha256)
    if place is not None:
        return place
    copy = folder / sha256
    with suppress(FileNotFoundError):
        os.utime(copy)
        return copy
    folder.mkdir(parents=True, exist_ok=True)
    size = library.stat(sha256).bytes
    make_room(folder, most - size)
    with library.open(sha256, size) as source, tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as target:
        temporary = Path(target.name)
        try:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            temporary.replace(copy)
        finally:
            temporary.unlink(missing_ok=True)
    return copy


def make_room(folder: Path, most: int) -> None:
    """Lets the longest unused files of the folder go until those left have at most `most` bytes; who reads one keeps it open."""
    told = []
    for path in folder.glob("[0-9a-f]*"):
        with suppress(FileNotFoundError):  # another process lets go of it at the same time
            told.append((path.stat().st_mtime, path.stat().st_size, path))
    kept = sorted(told, reverse=True)
    held = 0
    for _, size, path in kept:
        held += size
        if held > most:
            path.unlink(missing_ok=True)
