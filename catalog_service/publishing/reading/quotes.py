"""Whether the quotes of a delimited file keep the rules (RFC 4180) from the first byte to the last, checked by one regular language."""

import re
from pathlib import Path

import pyarrow as pa

from catalog_service.publishing.reading.records import Dialect
from catalog_service.publishing.types.kernels import pc

_BLOCK = 1 << 23
_LONGEST = 1 << 26


def quotes_are_sound(path: Path, offset: int, dialect: Dialect, end: int) -> bool:
    """False where a quote stands inside an unquoted value, closes a value without a delimiter or line end behind it, or is never
    closed: parsers repair these each in its own way, and silently. Reads from byte `offset` to `end`, in blocks that end with a
    line outside quotes: where the rules are kept, an even number of quotes stands before such a line end."""
    if not dialect.quote:
        return True
    q, d = re.escape(dialect.quote), re.escape(dialect.delimiter)
    pattern = rf"\A(?:(?:[^{q}{d}\r\n]*|{q}(?:[^{q}]|{q}{q})*{q})(?:{d}|\r\n|\n|\r|\z))*\z"
    quote, rest = dialect.quote.encode(), b""
    with path.open("rb") as file:
        file.seek(offset)
        while chunk := file.read(min(_BLOCK, end - file.tell())):
            block = rest + chunk if rest else chunk
            if quote not in block:
                rest = b""
                continue
            cut = _outside(block, quote)
            if not _matches(block[:cut], pattern):
                return False
            rest = block[cut:]
            if len(rest) > _LONGEST:
                return False
    return _matches(rest, pattern)


def _outside(block: bytes, quote: bytes) -> int:
    """Behind the last line end that an even number of quotes precedes; 0 where there is none."""
    quotes, end = block.count(quote), len(block)
    while end > 0:
        cut = max(block.rfind(b"\n", 0, end), block.rfind(b"\r", 0, end)) + 1
        if cut == 0:
            return 0
        quotes -= block.count(quote, cut, end)
        if quotes % 2 == 0:
            return cut
        end = cut - 1
    return 0


def _matches(block: bytes, pattern: str) -> bool:
    if not block:
        return True
    return bool(pc.match_substring_regex(pa.array([block], pa.large_binary()), pattern)[0].as_py())
