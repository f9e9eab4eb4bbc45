"""Delimited rows in pieces: those that keep the rules are read fast, several at once, and only where a line does not, carefully."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pyarrow as pa

from catalog_service.publishing.reading.careful import CarefulReader, Place
from catalog_service.publishing.reading.fast import Parser, Plain
from catalog_service.publishing.reading.lines import ends_in_blank_line, line_ends, offset_behind
from catalog_service.publishing.reading.quotes import ends_outside
from catalog_service.publishing.reading.records import Dialect
from catalog_service.publishing.reading.shape import Shape, Text
from catalog_service.publishing.reading.tally import Deadline, Tally
from catalog_service.publishing.result import Limits

SIZES = (1 << 23, 1 << 20, 1 << 17, 1 << 14)
"""Bytes of a block, and of the pieces it is cut into where it cannot be read fast; of the least the odd ones are read carefully."""

_THREADS = 2
_AHEAD = 3
"""So many blocks are being read before the first of them is asked for: memory stays at a few blocks."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes of whole lines from `start` up to `end`. `block` None: there is no line end outside quotes within reach."""

    start: int
    end: int
    block: bytes | None


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A block that is being read, with a blank line above it or not."""

    piece: _Piece
    gap: bool
    plain: Future[Plain | None]


class PieceReader:
    """One reading of a table. The rows, what is counted and told are those of the careful reader alone."""

    def __init__(self, text: Text, dialect: Dialect, shape: Shape, limits: Limits, tally: Tally, deadline: Deadline) -> None:
        self._text, self._dialect, self._deadline = text, dialect, deadline
        self._sizes = [min(size, limits.cell) for size in SIZES]
        self._parser = Parser(dialect, shape, damaged=text.damaged)
        self._careful = CarefulReader(text, dialect, shape, limits, tally, deadline)
        self._place: Place | None = Place(text.offset, text.lines)

    @property
    def another(self) -> int | None:
        """The line another table begins on, once reading has come there."""
        return self._careful.another

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, one batch a block, in the order of the file."""
        ahead: deque[_Ahead] = deque()
        with ThreadPoolExecutor(_THREADS) as pool:
            try:
                while self._place is not None and self._place.offset < self._text.end:
                    self._deadline.check()
                    self._look_ahead(self._place, ahead, pool)
                    first = ahead.popleft()
                    if plain := first.plain.result():
                        yield self._passed(self._place, first.piece, plain)
                    else:
                        yield from _joined(list(self._odd(self._place, first.piece, self._sizes)))
            finally:
                for waiting in ahead:
                    waiting.plain.cancel()
        self._careful.finish()

    def _look_ahead(self, place: Place, ahead: deque[_Ahead], pool: ThreadPoolExecutor) -> None:
        """Hands out blocks from a place on; those handed out before are let go where they were cut on the wrong side of a quote."""
        if ahead and (ahead[0].piece.start, ahead[0].gap) != (place.offset, place.gap):
            while ahead:
                ahead.popleft().plain.cancel()
        while len(ahead) <= _AHEAD:
            last = ahead[-1].piece if ahead else None
            start, gap = place.offset, place.gap
            if last is not None:
                if last.block is None or last.end >= self._text.end:
                    return
                start, gap = last.end, ends_in_blank_line(last.block)
            piece = self._cut(start, self._text.end, self._sizes[0])
            ahead.append(_Ahead(piece, gap, pool.submit(self._read, piece, gap)))

    def _read(self, piece: _Piece, gap: bool) -> Plain | None:
        return None if piece.block is None else self._parser.plain(piece.block, gap)

    def _cut(self, start: int, until: int, size: int) -> _Piece:
        """The piece from `start` on, of at most `size` bytes."""
        with self._text.path.open("rb") as file:
            file.seek(start)
            block = file.read(min(size, until - start))
        cut = ends_outside(block, self._dialect.quote)
        if cut == 0 and start + len(block) < self._text.end:
            return _Piece(start, start, None)
        end = cut or len(block)
        return _Piece(start, start + end, block[:end])

    def _odd(self, place: Place, piece: _Piece, sizes: Sequence[int]) -> Iterator[pa.RecordBatch]:
        """The rows of a piece that is not plain: cut smaller, then carefully."""
        if piece.block is None:
            yield from self._carefully(place, piece, 1)
        elif len(sizes) == 1:
            yield from self._carefully(place, piece, None if piece.end >= self._text.end else line_ends(piece.block))
        else:
            while self._place is not None and self._place.offset < piece.end:
                self._deadline.check()
                part = self._cut(self._place.offset, piece.end, sizes[1])
                if plain := self._read(part, self._place.gap):
                    yield self._passed(self._place, part, plain)
                else:
                    yield from self._odd(self._place, part, sizes[1:])

    def _carefully(self, place: Place, piece: _Piece, lines: int | None) -> Iterator[pa.RecordBatch]:
        yield from self._careful.piece(place, lines)
        following = self._careful.following
        if following is None:
            self._place = None
            return
        whole = piece.block is not None and following.lines == lines
        offset = piece.end if whole else offset_behind(self._text.path, place.offset, following.lines)
        self._place = Place(offset, place.lines + following.lines, following.gap, following.blank)

    def _passed(self, place: Place, piece: _Piece, plain: Plain) -> pa.RecordBatch:
        rows, lines = plain
        self._careful.passed(rows.num_rows)
        gap = piece.block is not None and ends_in_blank_line(piece.block)
        self._place = Place(piece.end, place.lines + lines, gap, place.blank and not rows.num_rows)
        return rows


def _joined(batches: Sequence[pa.RecordBatch]) -> Sequence[pa.RecordBatch]:
    """Rows of many small pieces as one batch."""
    if len(batches) < 2:
        return batches
    return pa.Table.from_batches(batches).combine_chunks().to_batches()
