"""Which encoding a text file is in: byte order marks, strict decoding of all of it, then how plausible the text reads."""

import codecs
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any

import pyarrow as pa

from catalog_service.publishing.reading.plausible import ENCODINGS, UNDECODABLE, plausible
from catalog_service.publishing.reading.stray_bytes import CONTROL, holds_strays, without_controls, without_nuls
from catalog_service.publishing.reading.tally import Deadline, Tally, Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHUNK = 1 << 20
_BLOCK = 1 << 23
_THREADS = 4
_LONGEST_CHARACTER = 4
_SAMPLE = 1 << 20
_FEWEST_PLAUSIBLE = 0.6
_MOST_DAMAGED = 0.001
_MOSTLY = 4
_MOSTLY_PLAIN = 0.9
_SEVEN_BITS = {"iso2022_jp": re.compile(rb"\x1b\$[@B]"), "hz": re.compile(rb"~\{(?:[!-w][!-~])+~\}")}
"""Encodings whose text is all ASCII, by what begins or holds its characters."""

_FEWEST_RUNS = 3
_JUDGED = 1 << 16
_LONGEST_LINE = 1 << 15
_JUDGED_LINES = 1_000
_FOREIGN = re.compile(rb"[\x80-\xff]")
_UNKNOWN = (
    "its text is in no encoding known here (UTF-8, UTF-16, GB18030, Big5, Shift-JIS, EUC-KR, Windows and DOS pages); ask for it in UTF-8"
)


def decoded(
    path: Path, encoding: str, *, skip: int = 0, until: int | None = None, errors: str = "strict", chunk: int = _CHUNK
) -> Iterator[str]:
    """The text in chunks of so many bytes, from byte `skip` on, before byte `until`. Raises UnicodeDecodeError when strict."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    left = path.stat().st_size if until is None else until - skip
    with path.open("rb") as file:
        file.seek(skip)
        while taken := file.read(min(chunk, max(left, 0))):
            left -= len(taken)
            yield decoder.decode(taken)
    yield decoder.decode(b"", final=True)


def encoding_of(path: Path, check: Callable[[], None]) -> tuple[str, int, bool]:
    """The encoding, how many bytes its mark takes, and whether all of the file decodes. Raises Unreadable where no encoding gives
    plausible text: the order is byte order mark, UTF-8 strictly, UTF-16 where there are NULs, then the most plausible of ENCODINGS
    among those that decode strictly; at last UTF-8 or the best that leaves hardly a byte over."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.isascii() and b"\0" not in sample:
        sample = _beyond_ascii(path, check)
        if not sample:
            return "utf-8", 0, True
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding, len(mark), _decodes(path, encoding, len(mark), check)
    if b"\0" in sample:
        return _of_wide(path, sample, check), 0, True
    if _decodes(path, "utf-8", 0, check):
        return "utf-8", 0, True
    if _is_mostly_utf8(sample):
        return "utf-8", 0, False
    judged = sample[_first_foreign_line(sample) :][:_JUDGED]
    scores = {name: plausible(judged, name) for name in ENCODINGS}
    likely = [name for name in sorted(scores, key=scores.__getitem__, reverse=True) if scores[name] >= _FEWEST_PLAUSIBLE]
    for name in likely:
        if _decodes(path, name, 0, check):
            return name, 0, True
    for name in likely:
        if _damage(sample, name) <= _MOST_DAMAGED:
            return name, 0, False
    if len(_FOREIGN.findall(sample)) <= _MOST_DAMAGED * len(sample):
        return "utf-8", 0, False
    raise Unreadable(_UNKNOWN, failed=True)


def _beyond_ascii(path: Path, check: Callable[[], None]) -> bytes:
    """A sample from the line where the first byte beyond ASCII stands, however late in the file; empty where there is none."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            check()
            if not chunk.isascii():
                file.seek(file.tell() - len(chunk) + _first_foreign_line(chunk))
                return file.read(_SAMPLE)
    return b""


def _first_foreign_line(sample: bytes) -> int:
    """Where the line begins, or the text not far before it, that holds the first byte beyond ASCII; 0 where there is none."""
    found = _FOREIGN.search(sample)
    if found is None:
        return 0
    begin = max(found.start() - _LONGEST_LINE, 0)
    return max(sample.rfind(end, begin, found.start()) + 1 for end in (b"\n", b"\r")) or begin


def _decodes(path: Path, encoding: str, skip: int, check: Callable[[], None]) -> bool:
    if encoding == "utf-8":
        return _is_utf8(path, skip, check)
    with suppress(UnicodeDecodeError):
        for _ in decoded(path, encoding, skip=skip):
            check()
        return True
    return False


def _is_utf8(path: Path, skip: int, check: Callable[[], None], *, plain: bool = False) -> bool:
    """Arrow's own check, several times as fast as decoding, on several blocks at once. `plain`: and nothing strays in it."""
    with path.open("rb") as file, ThreadPoolExecutor(_THREADS) as pool:
        for sound in pool.map(partial(_block_is_utf8, file.fileno(), skip, plain), range(skip, path.stat().st_size, _BLOCK)):
            check()
            if not sound:
                pool.shutdown(wait=False, cancel_futures=True)
                return False
    return True


def _block_is_utf8(file: int, skip: int, plain: bool, start: int) -> bool:
    """Whether the characters that begin in a block are UTF-8; bytes within a character belong to the block it begins in."""
    held = os.pread(file, _BLOCK + _LONGEST_CHARACTER, start)
    if plain and holds_strays(held):
        return False
    return _all_utf8(held, _beyond_character(held, 0) if start > skip else 0, _beyond_character(held, _BLOCK))


def _all_utf8(held: bytes, begin: int = 0, end: int | None = None) -> bool:
    ends = pa.py_buffer(pack("=qq", begin, len(held) if end is None else end))
    text: pa.Array[Any] = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(held)])
    try:
        text.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _beyond_character(held: bytes, place: int) -> int:
    """The first place from here on that is not within a character; at most as far as a character is long."""
    end = min(place + _LONGEST_CHARACTER - 1, len(held))
    while place < end and held[place] & 0xC0 == 0x80:
        place += 1
    return min(place, len(held))


def _seven_bits(path: Path, check: Callable[[], None]) -> str | None:
    """ISO-2022-JP or HZ (RFC 1468, RFC 1843) where an ASCII file holds several runs of it and all of it decodes."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for name, run in _SEVEN_BITS.items():
        if len(run.findall(sample)) >= _FEWEST_RUNS and sample.isascii() and _decodes(path, name, 0, check):
            return name
    return None


def _of_wide(path: Path, sample: bytes, check: Callable[[], None]) -> str:
    for name, highest, higher in (("utf-32-le", 3, 2), ("utf-32-be", 0, 1)):
        if not any(sample[highest::4]) and sample[higher::4].count(0) > _MOSTLY_PLAIN * len(sample) / 4 and _decodes(path, name, 0, check):
            return name
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    if (max(even, odd) < 20 * max(min(even, odd), 1) and min(even, odd)) or CONTROL.search(text) or not _decodes(path, name, 0, check):
        raise Unreadable("it is a binary file, not a table that can be read here; download the original instead")
    return name


def _is_mostly_utf8(sample: bytes) -> bool:
    """Whether most of the characters beyond ASCII are whole ones of UTF-8: in other encodings hardly any is."""
    text = sample.decode("utf-8", "catalog-undecodable")
    foreign, broken = sum(character > "\x7f" for character in text), text.count(UNDECODABLE)
    return foreign - broken > _MOSTLY * broken


def _damage(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "catalog-undecodable")
    return max(text.count(UNDECODABLE) - 1, 0) / max(len(text), 1)


def as_utf8(path: Path, scratch: Path, tally: Tally, deadline: Deadline) -> tuple[Path, int, bool]:
    """The file in UTF-8 (itself, or written anew in `scratch`), how many bytes its mark takes, and whether all of it decoded. Lines
    that are no UTF-8 in a file that is are read in the encoding that suits them all, where there is one; other bytes that are no text
    become `UNDECODABLE`."""
    seven = _seven_bits(path, deadline.check)
    if seven is None and _is_utf8(path, 0, deadline.check, plain=True):
        tally.encoding = "utf-8"
        with path.open("rb") as file:
            marked = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
        return path, len(codecs.BOM_UTF8) if marked else 0, True
    path = without_nuls(path, scratch, tally, deadline)
    encoding, mark, whole = (seven, 0, True) if seven else encoding_of(path, deadline.check)
    tally.encoding = encoding
    if encoding == "utf-8" and whole:
        return without_controls(path, scratch, tally, deadline), mark, True
    target = scratch / "text"
    other = _other_encoding(path, deadline) if encoding == "utf-8" else None
    if other:
        tally.notes.append(f"Some lines are in {other} in a file that is in UTF-8; each line was read in its own encoding.")
        with target.open("wb") as file:
            for lines, sound in _judged(path, deadline):
                file.write(lines if sound else lines.decode(other).encode())
        return target, mark, True
    with target.open("w", encoding="utf-8", newline="") as file:
        for chunk in decoded(path, encoding, skip=mark, errors="catalog-undecodable"):
            file.write(chunk)
            deadline.check()
    return target, 0, whole


def _other_encoding(path: Path, deadline: Deadline) -> str | None:
    """The encoding in which all lines that are no UTF-8 decode, and the first of them read plausibly; None where there is none."""
    found: list[bytes] = []
    failed: set[str] = set()
    for line, sound in _judged(path, deadline):
        if not sound:
            found += [line] if len(found) < _JUDGED_LINES else []
            failed |= {name for name in ENCODINGS if name not in failed and not _strict(line, name)}
    scores = {name: plausible(b"".join(found), name) for name in ENCODINGS if name not in failed}
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] >= _FEWEST_PLAUSIBLE else None


def _judged(path: Path, deadline: Deadline) -> Iterator[tuple[bytes, bool]]:
    """All of a file in order: many lines at once that are UTF-8, each line that is not."""
    with path.open("rb") as file:
        while lines := file.read(_CHUNK) + file.readline():
            deadline.check()
            if _all_utf8(lines):
                yield lines, True
                continue
            for line in BytesIO(lines):
                yield line, _strict(line, "utf-8")


def _strict(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
