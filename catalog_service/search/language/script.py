"""One spelling for many: widths, case, invisible characters, accents and the two Chinese scripts are folded, for the index only."""

import re
import unicodedata

from opencc import OpenCC

_TO_SIMPLIFIED = OpenCC("t2s")
# OpenCC leaves 著 alone; it is 着 but in 显著, 卓著, 昭著, 专著, 论著, 编著, 原著, 名著, 土著 and in 著作, 著名, 著录, 著者, 著称,
# 著述.
_ZHU_FOR_ZHE = re.compile("(?<![显卓昭专论编原名土])著(?![作名录者称述])")
# Soft hyphens, zero-width and direction marks, variation selectors, and the private characters that office fonts leave
# behind; halves of characters (surrogates) are no text at all.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\ud800-\uf8ff]"
)
_ACCENTED = re.compile("[\u00c0-\u024f\u0370-\u03ff\u1e00-\u1fff]")
# Only where the letter is Latin or Greek: й is a letter of its own, not an и with an accent.
_ACCENT = re.compile("(?<=[a-z\u00e6\u00f8\u0153\u0370-\u03ff])[\u0300-\u036f]+")

# Written without spaces: Han, kana, Bopomofo, Thai, Lao, Myanmar, Khmer.
UNSPACED = (
    "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u109f\u1780-\u17d3"
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_HAN = re.compile("[\u2e80-\u2fd5\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def _marks() -> str:
    """Combining marks as a character class: vowels of Indic and points of Semitic scripts are parts of words, yet not \\w."""
    found = [code for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M")]
    ranges: list[list[int]] = []
    for code in found:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


BREAK = "|"
"""Stands between two texts of one record, so that no phrase reaches from one into the next; ASCII, for folding is fastest there."""

LETTERS = f"[^\\W_{UNSPACED}]"
# A run of an unspaced script (group 1), or a word of any other script with its combining marks, or a break (group 2).
RUN = re.compile(f"([{UNSPACED}]+)|({LETTERS}+(?:[{_marks()}]+{LETTERS}*)*|\\{BREAK})")


_ASCII_RUN = re.compile(f"()([0-9a-z]+|\\{BREAK})")


def pieces(text: str) -> list[tuple[str, str]]:
    """A folded text as (run of an unspaced script, "") or ("", word or break), in order."""
    return (_ASCII_RUN if text.isascii() else RUN).findall(text)


def folded(text: str) -> str:
    """The text as it is compared: NFKC, lower case, no invisible characters, no Latin or Greek accents, simplified characters.
    Not for display: conversion changes official words, and lengths differ."""
    text = _INVISIBLE.sub("", text).casefold()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    if text != (again := text.casefold()):
        text = again
    if _ACCENTED.search(text):
        text = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", text)))
    if _HAN.search(text):
        text = _TO_SIMPLIFIED.convert(text)
        if "著" in text:
            text = _ZHU_FOR_ZHE.sub("着", text)
    return text


class _OneByOne(dict[int, str]):
    """Each character folded alone where that leaves one character; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        other = folded(chr(code))
        self[code] = other if len(other) == 1 else chr(code)
        return self[code]


_ONE_BY_ONE = _OneByOne()


def folded_in_place(text: str) -> str:
    """The text folded character by character, so that every place in it stays where it was: for marking, not for matching."""
    return text.translate(_ONE_BY_ONE)


def is_unspaced(character: str) -> bool:
    """Whether the script is written without spaces."""
    return _UNSPACED.match(character) is not None
