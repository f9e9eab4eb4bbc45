"""Blocks of delimited text that keep the rules throughout, by Arrow's own reader; what might not be read as it stands is left alone."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import pyarrow as pa
import pyarrow.csv as pa_csv

from catalog_service.publishing.reading.lines import line_ends
from catalog_service.publishing.reading.plausible import UNDECODABLE
from catalog_service.publishing.reading.quotes import may_hold_blank_lines, quotes_are_sound
from catalog_service.publishing.reading.records import MOST_LINES, Dialect, records
from catalog_service.publishing.reading.shape import AHEAD, Shape
from catalog_service.publishing.reading.table import text_schema
from catalog_service.publishing.types.kernels import Values, pc

_GAP = re.compile(rb"(?:\A|\n|\r(?!\n))(?:\r?\n|\r(?!\n))+(?=[^\r\n])")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_NOT_TEXT = UNDECODABLE.encode()
_WRAPPED = '="'
_WORDS = r"[^0-9\s.,:/+-]"
"""Every cell that says words holds such a character, and few numbers and days do."""


class Plain(NamedTuple):
    """What a block holds: its rows, and how many line ends."""

    rows: pa.RecordBatch
    lines: int


class Parser:
    """Makes text batches of blocks that hold whole lines."""

    def __init__(self, dialect: Dialect, shape: Shape, *, damaged: bool) -> None:
        self._dialect, self._shape, self._damaged = dialect, shape, damaged
        self._schema = text_schema(shape.width + shape.trailing)
        self._parse = pa_csv.ParseOptions(
            delimiter=dialect.delimiter, quote_char=dialect.quote or False, double_quote=bool(dialect.quote), newlines_in_values=False
        )
        self._convert = pa_csv.ConvertOptions(
            column_types=dict(zip(self._schema.names, self._schema.types, strict=True)), strings_can_be_null=False, check_utf8=False
        )

    def plain(self, block: bytes, gap: bool) -> Plain | None:
        """A block's rows, None where the careful reader might read them otherwise. `gap`: a blank line or row stands above it.
        `newlines_in_values` only tells Arrow how to cut blocks; there is one, so line ends inside quotes are read all the same, at
        twice the speed."""
        if not block.strip(b"\r\n"):
            return Plain(pa.RecordBatch.from_pylist([], schema=text_schema(self._shape.width)), line_ends(block))
        if self._is_odd(block) or not quotes_are_sound(block, self._dialect):
            return None
        reading = pa_csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=self._schema.names)
        try:
            table = pa_csv.read_csv(cast(Any, pa.BufferReader(block)), reading, self._parse, self._convert)
        except pa.ArrowInvalid:
            return None
        batch, lines = table.combine_chunks().to_batches()[0], line_ends(block)
        if self._dialect.blanks:
            batch = pa.record_batch([pc.utf8_ltrim(column, self._dialect.blanks) for column in batch.columns], schema=batch.schema)
        if _needs_care(batch, self._shape) or _runs_long(batch, lines) or _is_wrapped(batch):
            return None
        if self._begins_another(block, batch, gap):
            return None
        if self._shape.trailing and not _all_blank(batch.column(self._shape.width)):
            return None
        return Plain(batch.select(range(self._shape.width)) if self._shape.trailing else batch, lines)

    def _is_odd(self, block: bytes) -> bool:
        """Whether bytes that are no text stand in a block, or blanks inside quotes where those outside are left out."""
        quote = self._dialect.quote.encode()
        within = bool(quote) and any(quote + blank.encode() in block for blank in self._dialect.blanks)
        return within or (self._damaged and _NOT_TEXT in block)

    def _begins_another(self, block: bytes, batch: pa.RecordBatch, gap: bool) -> bool:
        """Whether below a blank line outside quotes the header of another table may stand, which the rows below it decide: where the
        block ends before them, it may."""
        if self._shape.width < 2 or not (gap or may_hold_blank_lines(block)) or not _may_say_words(batch, self._shape):
            return False
        quote, quotes, seen = self._dialect.quote.encode(), 0, 0
        for begin in self._gaps(block, gap):
            quotes += block.count(quote, seen, begin) if quote else 0
            seen = begin
            if quotes % 2:
                continue
            rows = []
            for line in records((found[0].decode() for found in _LINE.finditer(block, begin)), self._dialect):
                rows.append(line.cells)
                if len(rows) > AHEAD:
                    break
            if len(rows) <= AHEAD or self._shape.begins_another(rows[0], True, True, rows[1:]):
                return True
        return False

    def _gaps(self, block: bytes, gap: bool) -> Iterator[int]:
        """The places behind blank lines, in quotes or outside; the block's begin where there is one above it."""
        if gap and not block.startswith((b"\n", b"\r")):
            yield 0
        for found in _GAP.finditer(block):
            yield found.end()


def _may_say_words(batch: pa.RecordBatch, shape: Shape) -> bool:
    """Whether a row may say words in all columns that hold numbers or days, as the header of a table of the same width does."""
    may = None
    for place, kind in shape.kinds.items():
        if kind not in ("number", "date"):
            continue
        here = pc.match_substring_regex(batch.column(place), _WORDS)
        may = here if may is None else pc.and_(may, here)
        if not pc.any(may).as_py():
            return False
    return True


def _needs_care(batch: pa.RecordBatch, shape: Shape) -> bool:
    """Whether a row of the batch holds nothing but blanks, or says the header again."""
    if shape.width < 2:
        return False
    empty = again = None
    for column, title in zip(batch.columns, shape.titles, strict=False):
        if empty is not False:
            here = _blank(column)
            here = here if empty is None else pc.and_(empty, here)
            empty = here if pc.any(here).as_py() else False
        if again is not False and any(shape.titles):
            same = pc.equal(column, title)
            same = same if again is None else pc.and_(again, same)
            again = same if pc.any(same).as_py() else False
        if empty is False and (again is False or again is None):
            return False
    return True


def _blank(column: Values) -> Values:
    blank: Values = pc.or_(pc.equal(column, ""), pc.utf8_is_space(column))
    return blank


def _all_blank(column: Values) -> bool:
    return bool(pc.all(_blank(column)).as_py())


def _runs_long(batch: pa.RecordBatch, lines: int) -> bool:
    """Whether a row goes over more lines than a quoted value may: all line ends but those of the rows stand in values or between."""
    if lines - batch.num_rows <= MOST_LINES:
        return False
    within = None
    for column in batch.columns:
        here = pc.subtract(pc.add(pc.count_substring(column, "\n"), pc.count_substring(column, "\r")), pc.count_substring(column, "\r\n"))
        within = here if within is None else pc.add(within, here)
    return bool(pc.any(pc.greater(within, MOST_LINES)).as_py())


def _is_wrapped(batch: pa.RecordBatch) -> bool:
    """Whether a value begins as those do that spreadsheets write as formulas."""
    return any(pc.any(pc.starts_with(column, _WRAPPED)).as_py() for column in batch.columns)
