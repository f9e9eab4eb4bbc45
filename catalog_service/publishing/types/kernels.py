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
