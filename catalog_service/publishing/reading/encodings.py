"""Which encoding a text file is in: byte order marks, strict decoding of all of it, then how plausible the text reads."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import pyarrow as pa

from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable

UNDECODABLE = "\ufdd0"
"""Stands in decoded text for bytes that are nothing in its encoding: a noncharacter, so no honest text holds it."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHUNK = 1 << 20
_BLOCK = 1 << 23
_LONGEST_CHARACTER = 4
_SAMPLE = 1 << 20
_FEWEST_PLAUSIBLE = 0.6
_MOST_DAMAGED = 0.001
_ONLY_SYLLABLES = 0.97
_ENOUGH = 12
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_UNKNOWN = "its text is in no encoding known here (UTF-8, UTF-16, GB18030, Big5, Shift-JIS, EUC-KR, Windows-1252); ask for it in UTF-8"
_PUNCTUATION = "’‘“”–—…•€£§°«»·©®™ªº¿¡"


def _marked(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNDECODABLE, error.end


codecs.register_error("catalog-undecodable", _marked)


def decoded(path: Path, encoding: str, *, skip: int = 0, until: int | None = None, errors: str = "strict") -> Iterator[str]:
    """The text in chunks, from byte `skip` on, before byte `until`. Raises UnicodeDecodeError when strict."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    left = path.stat().st_size if until is None else until - skip
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(min(_CHUNK, max(left, 0))):
            left -= len(chunk)
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def encoding_of(path: Path, check: Callable[[], None]) -> tuple[str, int, bool]:
    """The encoding, how many bytes its mark takes, and whether all of the file decodes. Raises Unreadable where no encoding gives
    plausible text: the order is byte order mark, UTF-8 strictly, UTF-16 where there are NULs, then the most plausible of GB18030,
    Big5 (cp950), cp932, cp949 and cp1252 among those that decode strictly; at last the best that leaves hardly a byte over."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.isascii() and b"\0" not in sample:
        sample = _beyond_ascii(path, check)
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding, len(mark), _decodes(path, encoding, len(mark), check)
    if b"\0" in sample:
        return _of_wide(path, sample, check), 0, True
    if _decodes(path, "utf-8", 0, check):
        return "utf-8", 0, True
    scores = {name: _plausible(sample, name) for name in (*_COMMON, "cp1252")}
    likely = [name for name in sorted(scores, key=scores.__getitem__, reverse=True) if scores[name] >= _FEWEST_PLAUSIBLE]
    for name in likely:
        if _decodes(path, name, 0, check):
            return name, 0, True
    for name in ("utf-8", *likely):
        if _damage(sample, name) <= _MOST_DAMAGED:
            return name, 0, False
    raise Unreadable(_UNKNOWN, failed=True)


def _beyond_ascii(path: Path, check: Callable[[], None]) -> bytes:
    """A sample from the line where the first byte beyond ASCII stands, however late in the file; empty where there is none."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            check()
            if not chunk.isascii():
                first = next(place for place, byte in enumerate(chunk) if byte > 0x7F)
                file.seek(file.tell() - len(chunk) + chunk.rfind(b"\n", 0, first) + 1)
                return file.read(_SAMPLE)
    return b""


def _decodes(path: Path, encoding: str, skip: int, check: Callable[[], None]) -> bool:
    if encoding == "utf-8":
        return _is_utf8(path, skip, check)
    with suppress(UnicodeDecodeError):
        for _ in decoded(path, encoding, skip=skip):
            check()
        return True
    return False


def _is_utf8(path: Path, skip: int, check: Callable[[], None]) -> bool:
    """Arrow's own check, several times as fast as decoding. A block ends before the last first byte of a character."""
    rest = b""
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(_BLOCK):
            check()
            block = rest + chunk
            end = len(block)
            while end and end > len(block) - _LONGEST_CHARACTER and block[end - 1] & 0xC0 == 0x80:
                end -= 1
            end -= end > 0 and block[end - 1] >= 0xC0
            if not _all_utf8(block[:end]):
                return False
            rest = block[end:]
    return _all_utf8(rest)


def _all_utf8(block: bytes) -> bool:
    try:
        pa.array([block], pa.large_binary()).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _of_wide(path: Path, sample: bytes, check: Callable[[], None]) -> str:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    if (max(even, odd) < 20 * max(min(even, odd), 1) and min(even, odd)) or _CONTROL.search(text) or not _decodes(path, name, 0, check):
        raise Unreadable("it is a binary file, not a table that can be read here; download the original instead")
    return name


def _damage(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "catalog-undecodable")
    return max(text.count(UNDECODABLE) - 1, 0) / max(len(text), 1)


def _plausible(sample: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that texts in that encoding are made of. Chinese: the common half of either character
    list (GB 2312 and Big5 order theirs by use), whatever the encoding, as traditional text comes in GB18030 too. Korean: syllables;
    bytes of Korean read as Chinese are common characters as well, so a text of hardly anything but syllables counts double.
    Japanese: kana and the common kanji. Western: letters beside letters, and everyday punctuation."""
    text = sample.decode(encoding, "catalog-undecodable")
    foreign = [(place, c) for place, c in enumerate(text) if c > "\x7f"]
    if not foreign:
        return 0.0
    if encoding == "cp1252":
        return sum(_western(text, place) for place, _ in foreign) / len(foreign)
    score = sum(_COMMON[encoding](c) for _, c in foreign) / len(foreign)
    return 2.0 if encoding == "cp949" and score >= _ONLY_SYLLABLES and len(foreign) >= _ENOUGH else score


def _western(text: str, place: int) -> bool:
    character = text[place]
    if character in _PUNCTUATION or character == "\xa0":
        return True
    near = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
    return character.isalpha() and any(c.isascii() and c.isalpha() for c in near)


@cache
def _chinese(character: str) -> bool:
    return _in_rows(character, "gb2312", 0xA1, 0xD7) or _in_rows(character, "cp950", 0xA1, 0xC6)


@cache
def _japanese(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or _in_rows(character, "cp932", 0x81, 0x81) or _in_rows(character, "cp932", 0x88, 0x97)


@cache
def _korean(character: str) -> bool:
    return _in_rows(character, "euc_kr", 0xB0, 0xC8)


def _in_rows(character: str, encoding: str, first: int, last: int) -> bool:
    try:
        return first <= character.encode(encoding)[0] <= last
    except UnicodeEncodeError:
        return False


_COMMON: Mapping[str, Callable[[str], bool]] = {"gb18030": _chinese, "cp950": _chinese, "cp932": _japanese, "cp949": _korean}


def as_utf8(path: Path, scratch: Path, tally: Tally, deadline: Deadline) -> tuple[Path, int, bool]:
    """The file in UTF-8 (itself, or written anew in `scratch`), how many bytes its mark takes, and whether all of it decoded."""
    encoding, mark, whole = encoding_of(path, deadline.check)
    tally.encoding = encoding
    if encoding == "utf-8" and whole:
        return path, mark, True
    target = scratch / "text"
    with target.open("w", encoding="utf-8", newline="") as file:
        for chunk in decoded(path, encoding, skip=mark, errors="catalog-undecodable"):
            file.write(chunk)
            deadline.check()
    return target, 0, whole
