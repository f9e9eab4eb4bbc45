"""CSV, TSV and their kin → text batches: fast where the file keeps the rules throughout, carefully where any line does not."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.csv as pa_csv

from catalog_service.publishing.reading.dialect import dialect_of
from catalog_service.publishing.reading.encodings import UNDECODABLE, decoded, encoding_of
from catalog_service.publishing.reading.layout import layout_of
from catalog_service.publishing.reading.quotes import quotes_are_sound
from catalog_service.publishing.reading.records import Dialect, Line, lines_of, records
from catalog_service.publishing.reading.table import Irregular, Table, TextBatches, text_schema
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable
from catalog_service.publishing.result import Limits

_SAMPLE = 1 << 19
_BLOCK = 1 << 22
_MOST_SET_ASIDE = 0.5
_LAYOUT_ROWS = 400
_LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


@dataclass(frozen=True, slots=True)
class _Text:
    """A text file in UTF-8; `offset` bytes and `lines` lines down the table's first row begins."""

    path: Path
    offset: int
    lines: int


def open_delimited(path: Path, *, hint: str | None, scratch: Path, limits: Limits, tally: Tally, deadline: Deadline) -> Table:
    """The table of a delimited text file. Raises Unreadable for what is no text or no table."""
    text, start, whole = _as_utf8(path, scratch, tally, deadline)
    sample = _sample(text, start)
    if not sample.strip():
        raise Unreadable("the file is empty; ask the publisher whether this is meant")
    dialect, rows = dialect_of(sample, hint)
    layout = layout_of([row.cells for row in rows[:_LAYOUT_ROWS]])
    if layout.width > limits.columns:
        raise Unreadable(f"the table has {layout.width} columns, more than {limits.columns}; download the original instead")
    end = re.search(r"\r\n|\n|\r", sample)
    tally.dialect.update(
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        line_end=_LINE_ENDS[end[0]] if end else None,
        header_line=None if layout.header is None else rows[layout.header].number,
        preamble=[row.text for row in rows[: layout.first if layout.header is None else layout.header]],
    )
    if layout.header is None:
        tally.notes.append("The first row looks like the others: the table has no header, its columns are numbered.")
    lines = rows[layout.first].number - 1 if layout.first < len(rows) else _line_after(rows)
    place = _Text(text, start + _bytes_of(sample, lines), lines)

    def fast() -> Iterator[pa.RecordBatch]:
        return _fast(place, dialect, layout.width, deadline)

    def careful() -> Iterator[pa.RecordBatch]:
        return _careful(place, dialect, layout.width, limits, tally, deadline)

    return Table(layout.titles, fast if whole else careful, careful if whole else None)


def _as_utf8(path: Path, scratch: Path, tally: Tally, deadline: Deadline) -> tuple[Path, int, bool]:
    """The file in UTF-8 (itself, or written anew in `scratch`), how many bytes its mark takes, and whether all of it decoded."""
    encoding, mark, whole = encoding_of(path, deadline.check)
    tally.encoding = encoding
    if encoding == "utf-8" and whole:
        return path, mark, True
    target = scratch / "text"
    with target.open("w", encoding="utf-8", newline="") as file:
        for chunk in decoded(path, encoding, skip=mark, errors="catalog-undecodable"):
            file.write(chunk)
            deadline.check()
    return target, 0, whole


def _sample(path: Path, start: int) -> str:
    """The first part of a UTF-8 file, up to the end of a line where there is more."""
    with path.open("rb") as file:
        file.seek(start)
        taken = file.read(_SAMPLE)
        if file.read(1):
            taken = taken[: max(taken.rfind(b"\n"), taken.rfind(b"\r")) + 1] or taken
    return taken.decode("utf-8", "ignore")


def _line_after(rows: Sequence[Line]) -> int:
    """How many lines there are up to the end of the last record."""
    return rows[-1].number + len(re.findall(r"\r\n|\n|\r", rows[-1].text)) if rows else 0


def _bytes_of(sample: str, lines: int) -> int:
    return sum(len(line.encode()) for line in islice(lines_of([sample]), lines))


def _fast(text: _Text, dialect: Dialect, width: int, deadline: Deadline) -> Iterator[pa.RecordBatch]:
    """The rows by Arrow's own reader, while a second thread checks that quotes keep the rules all through. Raises Irregular."""
    if text.path.stat().st_size <= text.offset:
        return
    quoted = bool(dialect.quote)
    with ThreadPoolExecutor(1) as pool, pa.OSFile(str(text.path), "rb") as file:
        sound = pool.submit(quotes_are_sound, text.path, text.offset, dialect)
        file.seek(text.offset)
        schema = text_schema(width)
        try:
            reader = pa_csv.open_csv(
                cast(Any, file),
                read_options=pa_csv.ReadOptions(block_size=_BLOCK, column_names=schema.names),
                parse_options=pa_csv.ParseOptions(
                    delimiter=dialect.delimiter, quote_char=dialect.quote or False, newlines_in_values=quoted, double_quote=quoted
                ),
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict(zip(schema.names, schema.types, strict=True)), strings_can_be_null=False, check_utf8=False
                ),
            )
            for batch in reader:
                deadline.check()
                if sound.done() and not sound.result():
                    raise Irregular
                yield batch
        except pa.ArrowInvalid as error:
            raise Irregular from error
        if not sound.result():
            raise Irregular


def _careful(text: _Text, dialect: Dialect, width: int, limits: Limits, tally: Tally, deadline: Deadline) -> Iterator[pa.RecordBatch]:
    """The rows one by one. Short rows are padded, every other odd row is set aside with its line and the reason."""
    held, repaired, trimmed, rows = TextBatches(width), 0, 0, 0
    lines = lines_of(decoded(text.path, "utf-8", skip=text.offset), limits.cell)
    for line in records(lines, dialect, width=width, longest=limits.cell):
        rows += 1
        reason = _reason(line, width, limits, tally)
        if reason:
            tally.set_aside(text.lines + line.number, reason, line.text)
            continue
        cells: list[str | None] = [*line.cells[:width], *[None] * (width - len(line.cells))]
        tally.padded += len(line.cells) < width
        trimmed += len(line.cells) > width
        repaired += line.repaired
        if batch := held.add(cells):
            deadline.check()
            yield batch
    if batch := held.rest():
        yield batch
    if tally.quarantined > _MOST_SET_ASIDE * rows:
        raise Unreadable(f"{tally.quarantined} of its {rows} rows do not fit the header; download the original instead")
    if repaired:
        tally.notes.append(f"Quotes in {repaired} rows broke the rules of CSV; the rows were read so that they have all their cells.")
    if trimmed:
        tally.notes.append(f"{trimmed} rows ended in more empty cells than there are columns; these were left out.")


def _reason(line: Line, width: int, limits: Limits, tally: Tally) -> str | None:
    if UNDECODABLE in line.text:
        return f"holds bytes that are no text in {tally.encoding}"
    if len(line.text) > limits.cell:
        return f"is longer than {limits.cell} characters"
    if line.open and len(line.cells) != width:
        return "opens a quote that is never closed"
    if any(line.cells[width:]):
        return f"has {len(line.cells)} cells where the table has {width} columns"
    return None
