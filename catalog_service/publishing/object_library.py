"""The library in object storage that speaks S3: a bucket, a prefix, and the same `ab/cd/abcd…` as in a folder.

An object appears when its upload is complete, so that a file is whole or absent whatever dies meanwhile; every part is sent with its
SHA-256, which the storage checks. What interrupted uploads left behind is for the bucket's own lifecycle rule to abort."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from catalog_service.errors import Misconfigured, NotFound, Unavailable
from catalog_service.publishing.stored import Stored, place_of

if TYPE_CHECKING:
    from obstore.store import S3Config

_READ = 4 << 20
_CHUNK = 1 << 20
_ASK_SECONDS = "60s"
_RETRY = timedelta(seconds=30)
_MOST_RETRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectAccess:
    """How a storage is reached. `endpoint` is empty for Amazon's own; without `key` the credentials of the machine are taken, as
    every AWS client finds them."""

    endpoint: str = ""
    region: str = ""
    key: str = ""
    secret: str = ""


MACHINES_OWN = ObjectAccess()


class ObjectLibrary:
    """A library in a bucket. Safe for several processes and machines at once."""

    def __init__(self, bucket: str, prefix: str, access: ObjectAccess) -> None:
        try:
            import obstore  # only who keeps files in object storage installs it
            from obstore.store import S3Store
        except ImportError as error:
            raise Misconfigured("object storage wants one package more: pip install 'open-data-catalog[s3]'") from error
        self._obstore = obstore
        self._broken = obstore.exceptions.BaseError
        self._store: S3Store = S3Store(
            bucket,
            prefix=prefix or None,
            checksum_algorithm="SHA256",
            client_options={"allow_http": access.endpoint.startswith("http://"), "timeout": _ASK_SECONDS},
            retry_config={"max_retries": _MOST_RETRIES, "retry_timeout": _RETRY},
            config=_told(access),
        )

    def put(self, path: Path) -> Stored:
        """See `Library.put`. Raises Unavailable where the storage does not take it."""
        with path.open("rb") as source:
            checksum = hashlib.file_digest(source, "sha256").hexdigest()
            size = source.tell()
        with self._asking():
            try:
                if (kept := self._head(checksum)).bytes == size:
                    return kept
            except NotFound:
                pass
            self._obstore.put(self._store, place_of(checksum), path)
            return self._head(checksum)

    def open(self, sha256: str, size: int | None = None) -> BinaryIO:
        """See `Library.open`. Bytes are asked for as they are read."""
        return cast(BinaryIO, io.BufferedReader(_ObjectFile(self, sha256, self.stat(sha256).bytes if size is None else size), _READ))

    def path(self, sha256: str) -> None:
        """See `Library.path`; an object has no place on this machine's disk. Raises NotFound."""
        self.stat(sha256)

    def stat(self, sha256: str) -> Stored:
        """See `Library.stat`. Raises Unavailable where the storage does not answer."""
        with self._asking():
            return self._head(sha256)

    def verify(self, sha256: str) -> bool:
        """See `Library.verify`. Downloads the whole file."""
        digest = hashlib.sha256()
        try:
            with self.open(sha256) as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
        except NotFound:
            return False
        return digest.hexdigest() == sha256

    def delete(self, sha256: str) -> bool:
        """See `Library.delete`."""
        with self._asking():
            try:
                self._head(sha256)
            except NotFound:
                return False
            self._obstore.delete(self._store, place_of(sha256))
            return True

    def list(self) -> Iterator[Stored]:
        """See `Library.list`. What else lies in the bucket is left out."""
        with self._asking():
            for batch in self._obstore.list(self._store):
                for each in batch:
                    name = each["path"].rpartition("/")[2]
                    if each["path"] == _place_or_none(name):
                        yield Stored(name, each["size"], each["last_modified"])

    def sweep(self, before: datetime) -> int:  # noqa: ARG002 - every library is asked the same way
        """See `Library.sweep`; there is nothing to remove but by the bucket's own rule."""
        return 0

    def link(self, sha256: str, seconds: int) -> str:
        """See `Library.link`."""
        return str(self._obstore.sign(self._store, "GET", place_of(sha256), timedelta(seconds=seconds)))

    def part(self, sha256: str, start: int, length: int) -> bytes:
        """Bytes of a file from `start` on. Raises NotFound, Unavailable."""
        with self._asking():
            try:
                return bytes(self._obstore.get_range(self._store, place_of(sha256), start=start, length=length))
            except FileNotFoundError:
                raise _missing(sha256) from None

    def _head(self, sha256: str) -> Stored:
        try:
            told = self._obstore.head(self._store, place_of(sha256))
        except FileNotFoundError:
            raise _missing(sha256) from None
        return Stored(sha256, told["size"], told["last_modified"])

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """The storage's failures as ours, in one sentence without what it was asked with."""
        try:
            yield
        except (self._broken, OSError) as error:
            said = str(error).partition("\n")[0][:300]
            message = f"the object storage that CATALOG_STORAGE_URL names does not do what it is asked ({said}); see to it and try again"
            raise Unavailable(message) from error


class _ObjectFile(io.RawIOBase):
    """An object as a file that is read where one seeks to."""

    def __init__(self, library: ObjectLibrary, sha256: str, size: int) -> None:
        super().__init__()
        self._library, self._sha256, self._size, self._at = library, sha256, size, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Sets where the next byte is read."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def readall(self) -> bytes:
        """The rest, asked for at once."""
        found = self._library.part(self._sha256, self._at, self._size - self._at) if self._at < self._size else b""
        self._at += len(found)
        return found

    def readinto(self, buffer: object) -> int:
        """Fills the buffer with what is there."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        length = min(len(view), self._size - self._at)
        if length <= 0:
            return 0
        found = self._library.part(self._sha256, self._at, length)
        view[: len(found)] = found
        self._at += len(found)
        return len(found)


def _told(access: ObjectAccess) -> "S3Config":
    told = {
        "endpoint": access.endpoint,
        "region": access.region or ("us-east-1" if access.endpoint else ""),
        "access_key_id": access.key,
        "secret_access_key": access.secret,
    }
    return cast("S3Config", {name: value for name, value in told.items() if value})


def _place_or_none(name: str) -> str | None:
    try:
        return place_of(name)
    except NotFound:
        return None


def _missing(sha256: str) -> NotFound:
    return NotFound(f"the library holds no file {sha256}; publish the table again")
