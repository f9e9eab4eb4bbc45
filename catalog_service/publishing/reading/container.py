"""Compressed files and archives that hold one table: unpacked beside, within limits that no bomb gets past."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from catalog_service.publishing.reading.tally import Tally, Unreadable
from catalog_service.publishing.result import Limits

TABLE_SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xls", ".xlsb", ".ods", ".parquet")
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
    if start.startswith(b"\x1f\x8b"):
        inner = name[:-3] if name.lower().endswith(".gz") else name
        tally.container = (*tally.container, "gzip")
        try:
            with gzip.open(path, "rb") as source:
                return _copied(source, path, scratch, limits, check), inner
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(f"the compressed file is damaged ({error}); ask the publisher for a whole one", failed=True) from error
    if start.startswith(b"PK") and not is_workbook(path):
        tally.container = (*tally.container, "zip")
        return _from_archive(path, wanted, scratch, limits, tally, check)
    return path, name


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
        tables = [entry for entry in entries if PurePosixPath(entry.filename).suffix.lower() in TABLE_SUFFIXES]
        wanted = entries if len(entries) == 1 else tables
        if wanted_name is not None:
            place = chosen([entry.filename for entry in tables], wanted_name)
            wanted = [] if place is None else [tables[place]]
        if len(wanted) != 1:
            named = ", ".join(entry.filename for entry in entries[:_NAMED]) + (" …" if len(entries) > _NAMED else "")
            raise Unreadable(f"the archive holds {len(entries)} files ({named}), not one table; download it and unpack it")
        entry = wanted[0]
        if entry.flag_bits & 0x1:
            raise Unreadable(f"{entry.filename} in the archive is locked with a password; ask the publisher for an open one")
        others = [other.filename for other in entries if other is not entry]
        if others:
            tally.notes.append(f"Taken from the archive: {entry.filename}; beside it lie {', '.join(others[:_NAMED])}.")
        try:
            with archive.open(entry) as source:
                copy = _copied(source, path, scratch, limits, check)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise Unreadable(f"{entry.filename} in the archive cannot be unpacked ({error})", failed=True) from error
    return copy, PurePosixPath(entry.filename).name


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in (".DS_Store", "Thumbs.db", "desktop.ini")


def _copied(source: IO[bytes] | gzip.GzipFile, packed: Path, scratch: Path, limits: Limits, check: Callable[[], None]) -> Path:
    target = scratch / "unpacked"
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
