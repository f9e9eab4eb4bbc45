"""A list of datasets in one table, CSV or XLSX, as many municipal portals publish it: a row a dataset.

A declaration says `platform = "csv_list"` and the `url` of the table. What the columns hold is read from their headers (English,
Chinese in both scripts, Japanese, French, German, Spanish, some Korean); the header may stand below lines of words. `[options]`
says more where needed:

    [options.columns]   field = "header" or = number from 1, as in `title = 1`; with numbers a table needs no header. Fields:
                        identifier, title, description, keywords, theme, agency, contact_name, contact_email, contact_phone,
                        page (what people read), download (a file or several), path (either, also without a host), format,
                        license, issued, modified, frequency, language, spatial, temporal, columns
    key                 header or number of the column that tells one dataset from others (default: identifier, else the
                        address, else title and agency)
    site                the address that paths without a host belong to (default: the table's own)
    encoding            tried before all others; without it the bytes are judged
    delimiter           `,`, `;`, tab or `|` (default: the one that parts the lines evenly)

Several addresses in one cell stand apart by `;`, line ends or blanks. A table that says it has not changed (304) is not read again.

Problems: `html_instead_of_feed`, `empty_answer`, `no_list`: asked again, then fatal; `no_header` (nothing tells which column holds
the titles), `empty_list`, `cut_short`: fatal, nothing is withdrawn; `no_line_end` (the last line has no end: the table may have
been cut off); `ragged_row`, `encoding_uncertain`, `characters_lost` on a record.
"""

from collections.abc import Iterator
from itertools import chain, islice

import orjson

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.table_header import Header, header_of
from harvesters.datasets.table_rows import NotWhole, Row, Table, is_ended, table_in
from harvesters.documents.asking import Broken, asked, fatal
from harvesters.documents.options import checked
from harvesters.draft import Draft
from harvesters.entry import Entry, Expected, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.csv_list.options import SCHEMA, TableOptions
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.listed.row import from_row
from schemas.record import entry_fingerprint

_HEAD = 20
_LARGEST = 1 << 30
_NO_HEADER = "name the columns under [options.columns] in the declaration, by header or by number"


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:  # noqa: ARG001 - every platform is asked the same way
    """Every row of the table, in its order. Raises FetchError where it cannot be had, ValidationError for options."""
    options: TableOptions = SCHEMA.load(source.options)

    def read_table(response: Response) -> Table | None:
        return None if response.not_modified else table_in(response, encoding=options.encoding, delimiter=options.delimiter)

    def doubt(table: Table | None) -> str | None:
        return table.response.spooled.sha256 if table and not is_ended(table) else None

    try:
        table = asked(fetcher, Request(url=source.url, conditional=True, max_bytes=_LARGEST), read_table, doubt=doubt)
    except Broken as broken:
        yield broken.problem
        return
    if table is None:
        yield SourceUnchanged()
        return
    whole = True
    for found in _entries(table, source.url, options):
        whole = whole and not (isinstance(found, Problem) and found.fatal)
        yield found
    if not is_ended(table):
        message = f"{source.url}: the last line has no end; the list may have been cut off"
        remedy = "look whether its last row is whole; a list should end with a line end"
        yield Problem(kind="no_line_end", message=message, remedy=remedy, rule="no_line_end")
    if whole:
        headers = table.response.headers
        yield FeedValidators(url=source.url, etag=headers.get("etag"), last_modified=headers.get("last-modified"))


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one row."""
    options: TableOptions = SCHEMA.load(source.options)
    told = entry.fields["told"]
    values, oddities = from_row(told, site=options.site or entry.url, time_zone=source.time_zone)
    draft = dataset_draft(values, oddities, source)
    if entry.fields["ragged"]:
        draft.flag("ragged_row", None, "the row has more cells than the table has columns; those behind were not read")
    if not entry.fields["certain"]:
        draft.flag("encoding_uncertain", None, "the table's encoding is not settled by its bytes")
    if any("\ufffd" in cell for cell in told.values()):
        draft.flag("characters_lost", None, "some bytes of the row stand for no character")
    return draft


def _entries(table: Table, url: str, options: TableOptions) -> Iterator[Found]:
    rows = table.rows()
    count = 0
    met: dict[int, str] = {}
    try:
        head = list(islice(rows, _HEAD))
        header = header_of([row.cells for row in head], options.columns)
        if header is None:
            yield fatal(url, "no_header", f"{url}: nothing tells which column holds the titles", _NO_HEADER)
            return
        width = len(header.names) or max(len(row.cells) for row in head)
        written = head[header.position].lines if header.names else ""
        last = head[-1]
        for row in chain(head[header.position + 1 :], rows):
            last = row
            if tuple(" ".join(cell.split()) for cell in row.cells) != header.names:
                count += 1
                yield _entry(row, header, url, options, table, written, met, ragged=any(row.cells[width:]))
    except NotWhole as error:
        yield fatal(url, "cut_short", f"{url}: the list {error}", "look at the table; nothing is withdrawn until it is whole")
        return
    if not count:
        yield fatal(url, "empty_list", f"{url}: the list has no row")
        return
    if len(last.cells) < width and not is_ended(table):
        message = f"{url}: the list ends in the middle of a row: {' '.join(last.lines.split())[:80]}"
        yield fatal(url, "cut_short", message, "look at the table; nothing is withdrawn until it is whole")
        return
    yield Expected(count=count)


def _entry(
    row: Row, header: Header, url: str, options: TableOptions, table: Table, written: str, met: dict[int, str], *, ragged: bool
) -> Entry:
    """The entry of a row. A row that repeats the key of another and says something else gets one of its own."""
    cells = header.named(row.cells)
    told = {field: row.cells[column] for field, column in header.fields.items() if column < len(row.cells) and row.cells[column]}
    fingerprint = entry_fingerprint(cells)
    key = _key(told, cells, row, options)
    if key and not (options.key or told.get("identifier")) and met.setdefault(hash(key), fingerprint) != fingerprint:
        key = f"{key} #{fingerprint[:8]}"
    encoding = "utf-8" if table.encoding.startswith("utf") else table.encoding
    return Entry(
        key=key,
        url=url,
        raw=f"{written}{row.lines}".encode(encoding, "replace") if row.lines else orjson.dumps(cells),
        media_type=f"text/csv; charset={encoding}" if row.lines else "application/json",
        fingerprint=fingerprint,
        fields={"told": told, "ragged": ragged, "certain": table.certain},
        title=told.get("title", ""),
    )


def _key(told: dict[str, str], cells: dict[str, str], row: Row, options: TableOptions) -> str:
    if isinstance(options.key, int):
        return row.cells[options.key - 1] if options.key <= len(row.cells) else ""
    if options.key:
        return cells.get(options.key, "")
    address = next((told[field] for field in ("page", "path", "download") if told.get(field)), "")
    return told.get("identifier") or address or " | ".join(part for part in (told.get("title"), told.get("agency")) if part)
