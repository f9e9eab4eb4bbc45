"""Whether the quotes of delimited text keep the rules (RFC 4180), and where its lines end for sure: by the bytes of a block at once."""

from typing import TYPE_CHECKING, Any

import numpy as np

from catalog_service.publishing.reading.records import Dialect

if TYPE_CHECKING:
    Bytes = np.ndarray[Any, np.dtype[np.uint8]]

_LF, _CR = b"\n\r"
_IN_REACH = 1 << 17
"""So many bytes are compared at once: what is made of them stays near the processor."""


def quotes_are_sound(block: bytes, dialect: Dialect) -> bool:
    """False where a quote stands inside an unquoted value, closes a value without a delimiter or line end behind it, or is never
    closed: parsers repair these each in its own way, and silently. `block` begins a line, outside quotes; the dialect is `plain`.

    Quotes open and close in turn, a doubled one closes and opens at once. They are sound where in front of each that opens there is
    nothing, a delimiter, a line end or the quote that closed, and behind each that closes the like."""
    signs = _signs(block)
    quotes = np.flatnonzero(signs == ord(dialect.quote)) if dialect.quote else np.empty(0, np.intp)
    if not len(quotes):
        return True
    if len(quotes) % 2:
        return False
    before = quotes[0::2] - 1
    behind = quotes[1::2] + 1
    before = before[1:] if before[0] < 0 else before
    behind = behind[:-1] if behind[-1] == len(signs) else behind
    parting = np.zeros(256, np.bool_)
    parting[[ord(dialect.quote), ord(dialect.delimiter), _LF, _CR]] = True
    return bool(parting[signs[before]].all() and parting[signs[behind]].all())


def ends_outside(block: bytes, quote: str) -> int:
    """Behind the last line end that an even number of quotes precedes, which is outside quotes where they are sound; 0 where there
    is none. A carriage return that ends the block is none: a line feed may follow. `quote` empty: there are no quotes."""
    quotes = int(np.count_nonzero(_signs(block) == ord(quote))) if quote else 0
    mark, bare, end = quote.encode(), b"\r" in block, len(block)
    while end > 0:
        cut = block.rfind(b"\n", 0, end) + 1
        if bare:
            cut = max(cut, block.rfind(b"\r", 0, min(end, len(block) - 1)) + 1)
        if cut == 0:
            return 0
        quotes -= block.count(mark, cut, end) if quote else 0
        if quotes % 2 == 0:
            return cut
        end = cut - 1
    return 0


def lines_end_in(mark: bytes, block: bytes, quote: str, *, inside: bool) -> tuple[bool, bool]:
    """Whether all lines that end outside quotes, blank ones apart, end in `mark`, and whether the block ends within quotes. Lines end
    in a line feed here, the block too; `inside`: it begins within quotes. `quote` empty: there are no quotes."""
    signs = _signs(block)
    ends = np.flatnonzero(signs == _LF)
    if quote:
        quotes = np.flatnonzero(signs == ord(quote))
        ends = ends[(np.searchsorted(quotes, ends) + inside) % 2 == 0]
        inside = bool((len(quotes) + inside) % 2)
    ends = ends[ends > 0]
    ends = ends[signs[ends - 1] != _LF]
    return all(bool((signs[np.maximum(ends - place, 0)] == sign).all()) for place, sign in enumerate(reversed(mark), 1)), inside


def may_hold_blank_lines(block: bytes) -> bool:
    """Whether a line end begins the block, or follows another: in quotes or outside."""
    signs, bare = _signs(block), b"\r" in block
    if block[:1] in (b"\n", b"\r"):
        return True
    for begin in range(0, len(block), _IN_REACH):
        part = signs[begin : begin + _IN_REACH + 1]
        feeds = part == _LF
        if not bare:
            if (feeds[1:] & feeds[:-1]).any():
                return True
            continue
        returns = part == _CR
        ends = feeds | returns
        if (ends[1:] & ends[:-1] & ~(feeds[1:] & returns[:-1])).any():
            return True
    return False


def _signs(block: bytes) -> "Bytes":
    return np.frombuffer(block, np.uint8)
