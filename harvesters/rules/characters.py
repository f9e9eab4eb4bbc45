"""The rules about single characters: invisible ones go, wide ones become plain, private ones are named."""

import re
import unicodedata
from collections.abc import Callable

_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_RADICALS = re.compile(r"[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufaff]")
_WIDE = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))} | {
    0x3000: " ",
    0x00A0: " ",
    0x2002: " ",
    0x2003: " ",
    0x2009: " ",
    0x202F: " ",
}
_IS_WIDE = re.compile(f"[{''.join(re.escape(chr(code)) for code in _WIDE)}]")


def without_zero_width(text: str) -> tuple[str, int]:
    """The text without invisible and control characters, and how many there were."""
    return _ZERO_WIDTH.subn("", text)


def narrowed(text: str) -> tuple[str, int]:
    """The text with full-width letters and digits, wide and no-break spaces made plain, radicals from PDF files made the
    characters they stand for, and how many changed. Punctuation, ①, ㎡ and … stay: NFKC would change what they say."""
    text, count = _counted(_IS_WIDE, lambda c: _WIDE[ord(c)], text)
    text, more = _counted(_RADICALS, lambda c: unicodedata.normalize("NFKC", c), text)
    return text, count + more


def private_use(text: str) -> tuple[str, ...]:
    """The private use characters of a text, each once, as `U+E003`: rare characters of somebody's font, or rubbish."""
    return tuple(dict.fromkeys(f"U+{ord(c):04X}" for c in _PRIVATE.findall(text)))


def _counted(pattern: re.Pattern[str], becomes: Callable[[str], str], text: str) -> tuple[str, int]:
    return pattern.subn(lambda found: becomes(found[0]), text)
