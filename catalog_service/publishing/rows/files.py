"""The Parquet file of a published table on this machine's disk: the library's own, or a copy where the library is elsewhere."""

import shutil
import tempfile
from pathlib import Path

from catalog_service.publishing.library import Library


def local_file(library: Library, sha256: str, folder: Path, most: int) -> Path:
    """Where the file lies. Copies go into `folder`, which keeps at most `most` bytes: the copies longest unused go first.
    Raises NotFound, OSError."""
    place = library.path(sha256)
    if place is not None:
        return place
    copy = folder / sha256
    if copy.is_file():
        copy.touch()
        return copy
    folder.mkdir(parents=True, exist_ok=True)
    size = library.stat(sha256).bytes
    _make_room(folder, most - size)
    with library.open(sha256, size) as source, tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as target:
        temporary = Path(target.name)
        try:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            temporary.replace(copy)
        finally:
            temporary.unlink(missing_ok=True)
    return copy


def _make_room(folder: Path, most: int) -> None:
    """Lets the oldest copies go until those left have at most `most` bytes; who reads one keeps it open."""
    kept = sorted(((path.stat().st_mtime, path.stat().st_size, path) for path in folder.glob("[0-9a-f]*")), reverse=True)
    held = 0
    for _, size, path in kept:
        held += size
        if held > most:
            path.unlink(missing_ok=True)
