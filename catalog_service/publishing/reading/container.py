"""Compressed files and archives that hold one table: unpacked beside, within limits that no bomb gets past."""

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import pyarrow as pa

from catalog_service.publishing.reading.tally import Tally, Unreadable
from catalog_service.publishing.result import Limits

TABLE_SUFFIXES = (
    ".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".geojson", ".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".parquet",
    ".arrow", ".feather", ".sqlite", ".db", ".gpkg", ".xml", ".html", ".htm",
)  # fmt: skip
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
"""First bytes of ZIP files: PK alone also begins headers of tables."""

_PACKED = {
    b"\x1f\x8b": ("gzip", (".gz", ".gzip")),
    b"BZh": ("bzip2", (".bz2",)),
    b"\xfd7zXZ": ("xz", (".xz",)),
    b"\x28\xb5\x2f\xfd": ("zstd", (".zst", ".zstd")),
}
"""First bytes of compressed files, with their word and their endings."""
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError, OSError, ValueError)
_TAR_MARK = b"ustar"
_TAR_PLACE = 257
_CHUNK = 1 << 20
_RATIO_COUNTS_FROM = 16 * 1024**2
_NAMED = 5


def starts_as(path: Path) -> bytes:
    """The first bytes of a file, enough to know its kind by."""
    with path.open("rb") as file:
        return file.read(8)


def is_workbook(path: Path) -> bool:
    """Whether a ZIP file is a spreadsheet and not an archive. Raises Unreadable where it is broken."""
    with _archive(path) as archive:
        names = {entry.filename for entry in archive.infolist()}
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names or ("content.xml" in names and "mimetype" in names)


def check_unpacked(path: Path, limits: Limits) -> None:
    """Raises Unreadable where a spreadsheet would unpack to more than fits in memory, by its entries' own sizes (readers go no
    further than those)."""
    with _archive(path) as archive:
        entries = archive.infolist()
    if len(entries) > limits.entries:
        raise Unreadable(f"the spreadsheet consists of {len(entries)} parts, more than {limits.entries}; download the original instead")
    whole = sum(entry.file_size for entry in entries)
    if whole > limits.memory or whole > max(limits.ratio * path.stat().st_size, _RATIO_COUNTS_FROM):
        raise Unreadable(f"the spreadsheet unpacks to {whole} bytes, more than is safe to open; ask for it as CSV")


def unpacked(
    path: Path, name: str, wanted: str | None, scratch: Path, limits: Limits, tally: Tally, check: Callable[[], None]
) -> tuple[Path, str]:
    """The one table inside, or the `wanted` file of an archive, as a file in `scratch`, and its name; the file itself where it is
    not packed. Raises Unreadable."""
    start = starts_as(path)
    for mark, (word, endings) in _PACKED.items():
        if start.startswith(mark):
            tally.container = (*tally.container, word)
            try:
                with _decompressed(path, word) as source:
                    inner = _copied(source, path, scratch / "unpacked", limits, check)
            except _BROKEN as error:
                raise Unreadable(f"the compressed file is damaged ({error}); ask the publisher for a whole one", failed=True) from error
            if is_tar(inner):
                return _from_tar(inner, path, wanted, scratch, limits, tally, check)
            ending = PurePosixPath(name.lower()).suffix
            return inner, name[: -len(ending)] if ending in endings else name
    if is_tar(path):
        return _from_tar(path, path, wanted, scratch, limits, tally, check)
    if start.startswith(ZIP) and not is_workbook(path):
        tally.container = (*tally.container, "zip")
        return _from_archive(path, wanted, scratch, limits, tally, check)
    return path, name


def _decompressed(path: Path, word: str) -> AbstractContextManager[Any]:
    if word == "gzip":
        return gzip.open(path, "rb")
    if word == "bzip2":
        return bz2.open(path, "rb")
    if word == "xz":
        return lzma.open(path, "rb")
    return pa.CompressedInputStream(pa.OSFile(str(path), "rb"), "zstd")


def is_packed(path: Path) -> bool:
    """Whether a file is compressed or an archive."""
    start = starts_as(path)
    return start.startswith((*ZIP, *_PACKED)) or is_tar(path)


def is_tar(path: Path) -> bool:
    """Whether a file is a TAR archive, by the mark in its first header."""
    with path.open("rb") as file:
        file.seek(_TAR_PLACE)
        return file.read(len(_TAR_MARK)) == _TAR_MARK


def _from_tar(
    path: Path, packed: Path, wanted: str | None, scratch: Path, limits: Limits, tally: Tally, check: Callable[[], None]
) -> tuple[Path, str]:
    """The table of a TAR archive: names of files in it are only told, never written to."""
    tally.container = (*tally.container, "tar")
    try:
        with tarfile.open(path, "r:") as archive:
            entries: list[tarfile.TarInfo] = []
            for entry in archive:
                check()
                entries += [entry] if entry.isfile() and not _is_litter(entry.name) else []
                if len(entries) > limits.entries:
                    raise Unreadable(f"the archive holds more than {limits.entries} files; download it and unpack it")
            place = _chosen_file([entry.name for entry in entries], wanted, tally)
            source = cast(IO[bytes], archive.extractfile(entries[place]))
            return _copied(source, packed, scratch / "from-archive", limits, check), PurePosixPath(entries[place].name).name
    except tarfile.TarError as error:
        raise Unreadable(f"the archive is damaged ({error}); ask the publisher for a whole one", failed=True) from error


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(f"the archive is damaged ({error}); ask the publisher for a whole one", failed=True) from error


def chosen(names: Sequence[str], wanted: str) -> int | None:
    """The place of the name that is meant: by the name itself, whatever its case, else by its number from 1."""
    folded = [name.casefold() for name in names]
    if wanted.casefold() in folded:
        return folded.index(wanted.casefold())
    return int(wanted) - 1 if wanted.isdecimal() and 1 <= int(wanted) <= len(names) else None


def _from_archive(
    path: Path, wanted_name: str | None, scratch: Path, limits: Limits, tally: Tally, check: Callable[[], None]
) -> tuple[Path, str]:
    with _archive(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(entry.filename)]
        if len(entries) > limits.entries:
            raise Unreadable(f"the archive holds {len(entries)} files, more than {limits.entries}; download it and unpack it")
        entry = entries[_chosen_file([entry.filename for entry in entries], wanted_name, tally)]
        if entry.flag_bits & 0x1:
            raise Unreadable(f"{entry.filename} in the archive is locked with a password; ask the publisher for an open one")
        try:
            with archive.open(entry) as source:
                copy = _copied(source, path, scratch / "from-archive", limits, check)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(f"{entry.filename} in the archive cannot be unpacked ({error})", failed=True) from error
    return copy, PurePosixPath(entry.filename).name


def _chosen_file(names: Sequence[str], wanted: str | None, tally: Tally) -> int:
    """The place of the one file that is a table, or of the `wanted` one among the tables. Raises Unreadable, naming some."""
    tables = [name for name in names if PurePosixPath(name).suffix.lower() in TABLE_SUFFIXES]
    candidates = list(names) if len(names) == 1 else tables
    if wanted is not None:
        place = chosen(tables, wanted)
        candidates = [] if place is None else [tables[place]]
    if len(candidates) != 1:
        named = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        raise Unreadable(f"the archive holds {len(names)} files ({named}), not one table; download it and unpack it")
    others = [name for name in names if name != candidates[0]]
    if others:
        tally.notes.append(f"Taken from the archive: {candidates[0]}; beside it lie {', '.join(others[:_NAMED])}.")
    return names.index(candidates[0])


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in (".DS_Store", "Thumbs.db", "desktop.ini")


def _copied(source: IO[bytes], packed: Path, target: Path, limits: Limits, check: Callable[[], None]) -> Path:
    allowed = max(limits.ratio * packed.stat().st_size, _RATIO_COUNTS_FROM)
    written = 0
    with target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > limits.bytes or written > allowed:
                raise Unreadable(f"it unpacks to more than {min(limits.bytes, allowed)} bytes, which is not safe; download the original")
            file.write(chunk)
            check()
    return target
