"""The library: published and original files kept under their SHA-256, so that a file once written never changes."""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from catalog_service.errors import Misconfigured, NotFound
from catalog_service.publishing.durable import synced
from catalog_service.publishing.object_library import MACHINES_OWN, ObjectAccess, ObjectLibrary
from catalog_service.publishing.stored import Stored, is_checksum, place_of

_CHUNK = 1 << 20
_INCOMING = ".incoming"


class Library(Protocol):
    """Files by checksum. A file is whole or absent, never half; putting the same bytes twice keeps one file."""

    def put(self, path: Path) -> Stored:
        """Keeps a copy of the file at `path`. Raises OSError where the disk is full; the library is then as before."""

    def open(self, sha256: str, size: int | None = None) -> BinaryIO:
        """The file for reading, seekable; who has its `size` from `stat` says it, so that a storage is not asked twice.
        Raises NotFound."""

    def path(self, sha256: str) -> Path | None:
        """The file's place on this machine's disk, or None where it has none (object storage). Raises NotFound."""

    def stat(self, sha256: str) -> Stored:
        """Size and age without reading. Raises NotFound."""

    def verify(self, sha256: str) -> bool:
        """Whether the bytes still have their checksum; False also where the file is gone."""

    def delete(self, sha256: str) -> bool:
        """Lets go of a file; False where there was none."""

    def list(self) -> Iterator[Stored]:
        """Every file, in the order of checksums."""

    def sweep(self, before: datetime) -> int:
        """Removes what interrupted puts begun before that time left behind; answers how many."""

    def link(self, sha256: str, seconds: int) -> str | None:
        """An address where everybody may download the file for so many seconds, or None where this kind of library has none.
        Does not look whether the file is there."""


class FolderLibrary:
    """A library in a folder: `ab/cd/abcd…`, written beside, synced and renamed into place. Safe for several processes at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, path: Path) -> Stored:
        """See `Library.put`. What a crash leaves lies in the folder of incoming files only, until `sweep`."""
        incoming = self._folder / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        temporary = Path(name)
        try:
            digest = hashlib.sha256()
            with os.fdopen(handle, "wb") as target, path.open("rb") as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            temporary.chmod(0o644)
            checksum = digest.hexdigest()
            place = self._place(checksum)
            if not place.is_file():
                place.parent.mkdir(parents=True, exist_ok=True)
                temporary.rename(place)
                for folder in (place.parent, place.parent.parent, self._folder):
                    synced(folder)
            return self.stat(checksum)
        finally:
            temporary.unlink(missing_ok=True)

    def open(self, sha256: str, size: int | None = None) -> BinaryIO:  # noqa: ARG002 - every library is asked the same way
        """See `Library.open`."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """See `Library.path`; a folder always has one."""
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound(f"the library holds no file {sha256}; publish the table again")
        return place

    def stat(self, sha256: str) -> Stored:
        """See `Library.stat`."""
        try:
            status = self._place(sha256).stat()
        except FileNotFoundError:
            raise NotFound(f"the library holds no file {sha256}; publish the table again") from None
        return Stored(sha256, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))

    def verify(self, sha256: str) -> bool:
        """See `Library.verify`. Reads the whole file."""
        try:
            with self.path(sha256).open("rb") as source:
                return hashlib.file_digest(source, "sha256").hexdigest() == sha256
        except NotFound:
            return False

    def delete(self, sha256: str) -> bool:
        """See `Library.delete`."""
        try:
            self._place(sha256).unlink()
        except FileNotFoundError:
            return False
        return True

    def list(self) -> Iterator[Stored]:
        """See `Library.list`. A file deleted meanwhile is left out."""
        for path in sorted(self._folder.glob("??/??/*")):
            if is_checksum(path.name):
                with suppress(NotFound):
                    yield self.stat(path.name)

    def sweep(self, before: datetime) -> int:
        """See `Library.sweep`."""
        removed = 0
        for path in (self._folder / _INCOMING).glob("*"):
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                    path.unlink()
                    removed += 1
        return removed

    def link(self, sha256: str, seconds: int) -> None:
        """See `Library.link`; a folder's files have no address of their own."""

    def _place(self, sha256: str) -> Path:
        return self._folder / place_of(sha256)


def orphans(library: Library, wanted: Collection[str], before: datetime) -> Iterator[Stored]:
    """Files that nothing points to any more and that were put before that time (younger ones may be on their way to being wanted)."""
    for stored in library.list():
        if stored.sha256 not in wanted and stored.at < before:
            yield stored


def library_at(url: str, access: ObjectAccess = MACHINES_OWN) -> Library:
    """The library at an address: a folder's path or `file://` address, or `s3://BUCKET/PREFIX`. Raises Misconfigured for every
    other scheme, and where object storage is not installed."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return FolderLibrary(Path(url))
    if scheme == "file" and rest.startswith("/"):
        return FolderLibrary(Path(rest))
    bucket, _, prefix = rest.partition("/")
    if scheme == "s3" and bucket:
        return ObjectLibrary(bucket, prefix.strip("/"), access)
    raise Misconfigured(f"no library can be kept at {url!r}; name a folder, as a path or as file:///path, or s3://BUCKET/PREFIX")
