"""Arrow's compute kernels under one name and without types: the published stubs forbid scalars beside arrays, which kernels take."""

from typing import TYPE_CHECKING, Any

import numpy as np
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


def all_at(values: Values, width: int, place: int, sign: str) -> bool:
    """Whether at that byte of all values, which are `width` bytes long each or null, that ASCII sign stands."""
    ends, held = _laid_out(values)
    signs = held[ends[0] : ends[-1]]
    return len(signs) == width * (len(values) - values.null_count) and bool((signs[place::width] == ord(sign)).all())


def plainly_valued(values: Values) -> bool:
    """Whether every value, none of them null, begins with a digit and ends with a visible ASCII sign: such a value is not padded, and
    no word for "no value"."""
    if values.null_count or not len(values):
        return False
    ends, held = _laid_out(values)
    if (ends[1:] == ends[:-1]).any():
        return False
    return bool(_DIGIT[held[ends[:-1]]].all() and _VISIBLE[held[ends[1:] - 1]].all())


def holding(values: Values, *signs: str) -> Values:
    """Which values, none of them null, hold one of the ASCII signs; by their bytes, many times as fast as a pattern."""
    ends, held = _laid_out(values)
    written = held[ends[0] : ends[-1]]
    found = np.concatenate([np.flatnonzero(written == ord(sign)) for sign in signs]) + ends[0]
    rows = np.zeros(len(values), np.bool_)
    rows[np.searchsorted(ends, found, "right") - 1] = True
    return pa.array(rows)


def _laid_out(values: Values) -> tuple["np.ndarray[Any, np.dtype[np.int32]]", "np.ndarray[Any, np.dtype[np.uint8]]"]:
    """Where the values of a text array begin and, one more, where the last one ends; and the bytes they lie in. Nulls hold none."""
    _, places, held = values.buffers()
    ends = np.frombuffer(memoryview(places or b""), np.int32)[values.offset : values.offset + len(values) + 1]
    return ends, np.frombuffer(memoryview(held or b""), np.uint8)


_DIGIT, _VISIBLE = np.zeros((2, 256), np.bool_)
_DIGIT[ord("0") : ord("9") + 1] = True
_VISIBLE[ord("!") : ord("~") + 1] = True
_BLANKS = " \t\u00a0\u3000\u202f\u2009\ufeff"


def text_of(values: Values) -> memoryview:
    """All values of a text array without nulls, one behind the other, where they lie; where there are nulls, at least all values."""
    text = values.buffers()[2]
    if text is None or not len(values):
        return memoryview(b"")
    ends = memoryview(values.buffers()[1] or b"").cast("i")
    return memoryview(text)[ends[values.offset] : ends[values.offset + len(values)]]


def bytes_of(values: Values) -> bytes:
    """What `text_of` gives, to be looked through."""
    return text_of(values).tobytes()


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
