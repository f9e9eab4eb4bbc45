"""Whether the quotes of delimited text keep the rules (RFC 4180), checked by one regular language; and where its lines end for sure."""

import re
from functools import lru_cache
from struct import pack
from typing import Any

import pyarrow as pa

from catalog_service.publishing.reading.records import Dialect
from catalog_service.publishing.types.kernels import pc


def quotes_are_sound(block: bytes, dialect: Dialect) -> bool:
    """False where a quote stands inside an unquoted value, closes a value without a delimiter or line end behind it, or is never
    closed: parsers repair these each in its own way, and silently. `block` begins a line, outside quotes."""
    if not dialect.quote or dialect.quote.encode() not in block:
        return True
    pattern = _pattern(dialect.quote, dialect.delimiter)
    one: pa.Array[Any] = pa.Array.from_buffers(pa.large_binary(), 1, [None, pa.py_buffer(pack("=qq", 0, len(block))), pa.py_buffer(block)])
    return bool(pc.match_substring_regex(one, pattern)[0].as_py())


@lru_cache(16)
def _pattern(quote: str, delimiter: str) -> str:
    q, d = re.escape(quote), re.escape(delimiter)
    return rf"\A(?:(?:[^{q}{d}\r\n]*|{q}(?:[^{q}]|{q}{q})*{q})(?:{d}|\r\n|\n|\r|\z))*\z"


def ends_outside(block: bytes, quote: bytes) -> int:
    """Behind the last line end that an even number of quotes precedes, which is outside quotes where they are sound; 0 where there
    is none. A carriage return that ends the block is none: a line feed may follow. `quote` empty: there are no quotes."""
    quotes = block.count(quote) if quote else 0
    bare, end = b"\r" in block, len(block)
    while end > 0:
        cut = block.rfind(b"\n", 0, end) + 1
        if bare:
            cut = max(cut, block.rfind(b"\r", 0, min(end, len(block) - 1)) + 1)
        if cut == 0:
            return 0
        quotes -= block.count(quote, cut, end) if quote else 0
        if quotes % 2 == 0:
            return cut
        end = cut - 1
    return 0
