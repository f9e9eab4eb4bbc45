"""Arrow's compute kernels under one name and without types: the published stubs forbid scalars beside arrays, which kernels take."""

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute

if TYPE_CHECKING:
    Values = pa.Array[Any]
else:
    Values = pa.Array

pc: Any = pyarrow.compute


def all_match(values: Values, pattern: str) -> bool:
    """Whether a pattern (RE2) matches all values; nulls do not count."""
    return bool(pc.all(pc.match_substring_regex(values, pattern), min_count=0).as_py())


def any_matches(values: Values, pattern: str) -> bool:
    """Whether a pattern (RE2) matches a value."""
    return bool(pc.any(pc.match_substring_regex(values, pattern)).as_py())


_BLANKS = " \t\u00a0\u3000\u202f\u2009\ufeff"


def bytes_of(values: Values) -> bytes:
    """All values of a text array without nulls, one behind the other; where there are nulls, at least all values."""
    text = values.buffers()[2]
    if text is None or not len(values):
        return b""
    ends = memoryview(values.buffers()[1] or b"").cast("i")
    return memoryview(text)[ends[values.offset] : ends[values.offset + len(values)]].tobytes()


def padded(values: Values) -> bool:
    """Whether a value begins or ends with a blank. Most columns hold none at all, which their bytes tell at once."""
    held = bytes_of(values)
    blanks = _BLANKS[:2] if held.isascii() else _BLANKS
    return any(_any(pc.starts_with(values, mark)) or _any(pc.ends_with(values, mark)) for mark in blanks if mark.encode() in held)


def _any(matches: Values) -> bool:
    return bool(pc.any(matches).as_py())


def trimmed(values: Values) -> Values:
    """The values without blanks around them."""
    made: Values = pc.utf8_trim(values, _BLANKS)
    return made
