"""Which kind of table a file is: its own first bytes decide, what the catalog says of its format only where they leave it open."""

from pathlib import Path, PurePosixPath

from catalog_service.publishing.reading.arrow_file import FILE, STREAM, open_arrow
from catalog_service.publishing.reading.container import ZIP, check_unpacked, is_packed, is_workbook, starts_as, unpacked
from catalog_service.publishing.reading.delimited import open_delimited
from catalog_service.publishing.reading.html_tables import NO_TABLE, open_html
from catalog_service.publishing.reading.json_rows import open_json
from catalog_service.publishing.reading.parquet_rows import open_parquet
from catalog_service.publishing.reading.sqlite_rows import MARK, open_sqlite
from catalog_service.publishing.reading.table import Table
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.reading.workbook import open_workbook
from catalog_service.publishing.reading.workbook_xml import MARK as MARK_OF_WORKBOOKS
from catalog_service.publishing.reading.workbook_xml import open_workbook_xml
from catalog_service.publishing.reading.xml_rows import open_xml
from catalog_service.publishing.result import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"FEA1", "a Feather file of the first version"),
)
_DELIMITED = {"CSV": ",", "TSV": "\t", "TAB": "\t", "TXT": None, "TEXT": None, "PSV": "|", "SCSV": ";"}
_JSON = {"JSON", "JSONL", "NDJSON", "JSON LINES", "JSONLINES", "GEOJSON", "GEOJSONL"}
_WORKBOOKS = {"XLSX", "XLS", "XLSB", "ODS", "XLSM", "EXCEL"}
_OWN_MARKS = {"PARQUET", "ARROW", "ARROWS", "FEATHER", "SQLITE", "SQLITE3", "GPKG", "GEOPACKAGE", "DB"}
_MARKUP = {"XML", "HTML", "HTM"}
_PACKED = {"ZIP", "GZ", "GZIP", "BZ2", "XZ", "ZST", "ZSTD", "TAR", "TGZ"}
_MEDIA = {
    "text/csv": "CSV", "application/csv": "CSV", "text/comma-separated-values": "CSV", "text/tab-separated-values": "TSV",
    "text/plain": "TXT", "application/json": "JSON", "text/json": "JSON", "application/jsonl": "JSONL", "application/x-ndjson": "JSONL",
    "application/geo+json": "GEOJSON", "application/vnd.geo+json": "GEOJSON", "application/xml": "XML", "text/xml": "XML",
    "text/html": "HTML", "application/vnd.apache.parquet": "PARQUET", "application/x-parquet": "PARQUET",
    "application/vnd.apache.arrow.file": "ARROW", "application/vnd.apache.arrow.stream": "ARROWS",
    "application/vnd.sqlite3": "SQLITE", "application/x-sqlite3": "SQLITE", "application/geopackage+sqlite3": "GPKG",
    "application/vnd.ms-excel": "XLS", "application/vnd.ms-excel.sheet.binary.macroenabled.12": "XLSB",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX", "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/zip": "ZIP", "application/x-zip-compressed": "ZIP", "application/gzip": "GZ", "application/x-gzip": "GZ",
    "application/zstd": "ZST", "application/x-bzip2": "BZ2", "application/x-xz": "XZ", "application/x-tar": "TAR",
}  # fmt: skip
_SELDOM_TABLES = {"TXT", "TEXT", "HTML", "HTM", "DB"}
READ = frozenset({*_DELIMITED, *_JSON, *_WORKBOOKS, *_OWN_MARKS, *_MARKUP, *_PACKED})
"""Words of the formats that are read as tables."""

WORTH_FETCHING = READ - _SELDOM_TABLES
"""Those of them whose files mostly are tables, so that they are fetched without anybody asking."""


def is_worth_fetching(format: str | None, media_type: str | None, name: str) -> bool:
    """Whether a file by what is said of it is most likely a table that is read here."""
    media = _MEDIA.get((media_type or "").split(";")[0].strip().lower())
    said = ((format or "").strip().lstrip(".").upper(), media, name.rpartition(".")[2].upper())
    return any(word in WORTH_FETCHING for word in said)


def word_of(format: str | None, media_type: str | None, name: str) -> str | None:
    """The format as a short upper-case word, from the catalog's word, else the media type, else the name's ending; a packed file's
    ending is that of what it holds. None where nothing says."""
    given = (format or "").strip().lstrip(".").upper()
    if given and given not in _PACKED:
        return given
    media = _MEDIA.get((media_type or "").split(";")[0].strip().lower())
    if media and media not in _PACKED:
        return media
    suffixes = [suffix[1:].upper() for suffix in PurePosixPath(name).suffixes if suffix[1:].upper() not in _PACKED]
    return suffixes[-1] if suffixes else given or media


def open_table(
    path: Path,
    *,
    name: str,
    format: str | None,
    media_type: str | None,
    wanted: str | None,
    scratch: Path,
    limits: Limits,
    tally: Tally,
    deadline: Deadline,
) -> Table:
    """The table of a file, unpacked where it is packed; the `wanted` one of several. Raises Unreadable, whose sentence says why
    there is none."""
    size = path.stat().st_size
    if size > limits.bytes:
        raise Unreadable(f"it is {size} bytes long, more than {limits.bytes} are converted; download the original instead")
    whole = path
    path, name = unpacked(path, name, wanted, scratch, limits, tally, deadline.check)
    word = word_of(format, media_type, name)
    start = starts_as(path)
    if not start:
        raise Unreadable("the file is empty; ask the publisher whether this is meant")
    for mark, what in _OTHERS:
        if start.startswith(mark):
            raise Unreadable(f"it is {what}, not a table that can be read here; download the original instead")
    inside = wanted if path == whole else None
    if start.startswith(b"PAR1"):
        return open_parquet(path, limits=limits, tally=tally, deadline=deadline)
    if start.startswith((FILE, STREAM)):
        return open_arrow(path, limits=limits, tally=tally, deadline=deadline)
    if MARK.startswith(start) and len(start) == len(MARK[:8]):
        return open_sqlite(path, wanted=inside, limits=limits, tally=tally, deadline=deadline)
    if start.startswith(_OLE) or (start.startswith(ZIP) and is_workbook(path)):
        if start.startswith(ZIP):
            check_unpacked(path, limits)
        elif size > limits.memory:
            raise Unreadable("the spreadsheet is too large to open; ask for it as CSV")
        return open_workbook(path, wanted=inside, scratch=scratch, limits=limits, tally=tally, deadline=deadline)
    if is_packed(path):
        raise Unreadable("the archive holds another archive; download it and unpack it")
    return _open_text(path, word, inside, scratch, limits, tally, deadline)


def _open_text(path: Path, word: str | None, wanted: str | None, scratch: Path, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    with path.open("rb") as file:
        head = file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style")):
        return open_html(path, wanted=wanted, scratch=scratch, limits=limits, tally=tally, deadline=deadline)
    if head.startswith((b"<?xml", b"<rss", b"<kml", b"<gml")) or (head.startswith(b"<") and word == "XML"):
        if b"<html" in head:
            return open_html(path, wanted=wanted, scratch=scratch, limits=limits, tally=tally, deadline=deadline)
        if MARK_OF_WORKBOOKS in head and b"<workbook" in head:
            return open_workbook_xml(path, wanted=wanted, scratch=scratch, limits=limits, tally=tally, deadline=deadline)
        return open_xml(path, limits=limits, tally=tally, deadline=deadline)
    if word in ("HTML", "HTM"):
        raise Unreadable(NO_TABLE)
    if word in _JSON or (word not in _DELIMITED and head.startswith((b'{"', b"[{"))):
        return open_json(path, scratch=scratch, limits=limits, tally=tally, deadline=deadline)
    if word is not None and word not in READ:
        raise Unreadable(f"{word} is no format that is read as a table; download the original instead")
    hint = _DELIMITED.get(word or "")
    table = open_delimited(path, hint=hint, wanted=wanted, scratch=scratch, limits=limits, tally=tally, deadline=deadline)
    if len(table.titles) == 1 and word not in ("CSV", "TSV", "TAB"):
        raise Unreadable("it is plain text without columns; download the original instead")
    return table
