"""Delimited text that keeps the rules throughout, by Arrow's own reader: cut behind lines outside quotes, several blocks at once."""

import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.csv as pa_csv

from catalog_service.publishing.reading.quotes import ends_outside, may_hold_blank_lines, quotes_are_sound
from catalog_service.publishing.reading.records import Dialect, lines_of, records
from catalog_service.publishing.reading.shape import AHEAD, Shape, Text
from catalog_service.publishing.reading.table import Irregular, text_schema
from catalog_service.publishing.reading.tally import Deadline
from catalog_service.publishing.types.kernels import pc

BLOCK = 1 << 23
_GAP = re.compile(rb"(?:\A|\n|\r(?!\n))(?:\r?\n|\r(?!\n))+(?=[^\r\n])")
_MOST_GAPS = 200
_BELOW = 1 << 14
_THREADS = 2
_AHEAD = 3
"""So many blocks are being read before the first of them is asked for: memory stays at a few blocks."""


def fast_batches(text: Text, dialect: Dialect, shape: Shape, deadline: Deadline) -> Iterator[pa.RecordBatch]:
    """The rows, one batch a block, in the order of the file. Raises Irregular where a line does not keep the rules or is longer than
    a block, a row is empty or says the header again."""
    parser = _Parser(dialect, shape)
    ahead: deque[Future[pa.RecordBatch]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        for block in _blocks(text.path, text.offset, text.end, dialect.quote):
            deadline.check()
            ahead.append(pool.submit(parser.rows, block))
            if len(ahead) > _AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _blocks(path: Path, offset: int, end: int, quote: str) -> Iterator[bytes]:
    """The bytes from `offset` to `end` in blocks that end with a line. Raises Irregular where a block holds no end of a line."""
    place = offset
    with path.open("rb") as file:
        while place < end:
            file.seek(place)
            block = file.read(min(BLOCK, end - place))
            if not block:
                return
            cut = ends_outside(block, quote)
            if cut == 0 and place + len(block) < end:
                raise Irregular
            yield block[: cut or len(block)]
            place += cut or len(block)


class _Parser:
    """Makes text batches of blocks that hold whole lines."""

    def __init__(self, dialect: Dialect, shape: Shape) -> None:
        self._dialect, self._shape = dialect, shape
        self._schema = text_schema(shape.width + shape.trailing)
        self._parse = pa_csv.ParseOptions(
            delimiter=dialect.delimiter, quote_char=dialect.quote or False, double_quote=bool(dialect.quote), newlines_in_values=False
        )
        self._convert = pa_csv.ConvertOptions(
            column_types=dict(zip(self._schema.names, self._schema.types, strict=True)), strings_can_be_null=False, check_utf8=False
        )

    def rows(self, block: bytes) -> pa.RecordBatch:
        """A block's rows. `newlines_in_values` only tells Arrow how to cut blocks; there is one, so line ends inside quotes are read
        all the same, at twice the speed. Raises Irregular."""
        if block.isspace() and not block.strip(b"\r\n"):
            return pa.RecordBatch.from_pylist([], schema=text_schema(self._shape.width))
        if not quotes_are_sound(block, self._dialect):
            raise Irregular
        if _begins_another(block, self._dialect, self._shape):
            raise Irregular
        reading = pa_csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=self._schema.names)
        try:
            table = pa_csv.read_csv(cast(Any, pa.BufferReader(block)), reading, self._parse, self._convert)
        except pa.ArrowInvalid as error:
            raise Irregular from error
        batch = table.combine_chunks().to_batches()[0]
        if self._dialect.blanks:
            batch = pa.record_batch([pc.utf8_ltrim(column, self._dialect.blanks) for column in batch.columns], schema=batch.schema)
        if _needs_care(batch, self._shape):
            raise Irregular
        return batch.select(range(self._shape.width)) if self._shape.trailing else batch


def _begins_another(block: bytes, dialect: Dialect, shape: Shape) -> bool:
    """Whether below a blank line of the block, outside quotes, the header of another table stands. Where blank lines are usual they
    part nothing: the first ones are looked at."""
    if not may_hold_blank_lines(block):  # hundreds of times as fast as the pattern
        return False
    quote, quotes, seen = dialect.quote.encode(), 0, 0
    for gap in islice(_GAP.finditer(block), _MOST_GAPS):
        quotes += block.count(quote, seen, gap.end()) if quote else 0
        seen = gap.end()
        if shape.width < 2 or quotes % 2:
            continue
        below = block[seen : seen + _BELOW].decode("utf-8", "replace")
        first, *after = [line.cells for line in islice(records(lines_of([below]), dialect), AHEAD + 1)]
        if shape.begins_another(first, True, True, after):
            return True
    return False


def _needs_care(batch: pa.RecordBatch, shape: Shape) -> bool:
    """Whether a row of the batch holds nothing at all, or says the header again."""
    if shape.width < 2:
        return False
    empty = again = None
    for column, title in zip(batch.columns, shape.titles, strict=False):
        if empty is not False:
            here = pc.equal(column, "")
            here = here if empty is None else pc.and_(empty, here)
            empty = here if pc.any(here).as_py() else False
        if again is not False and any(shape.titles):
            same = pc.equal(column, title)
            same = same if again is None else pc.and_(again, same)
            again = same if pc.any(same).as_py() else False
        if empty is False and (again is False or again is None):
            return False
    return True
