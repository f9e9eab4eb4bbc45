"""Bytes that are no text in a file that is: NULs that programs leave behind, control characters that a wrong conversion made of signs."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from catalog_service.publishing.reading.tally import Deadline, Tally

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
"""Control characters that text does not hold."""

_CHUNK = 1 << 20
_MOST_NULS = 0.05
_LEADS = b"\xc2"
_CONTROLS = re.compile(b"\xc2[\x80-\x9f]")
_NEXT_LINE = b"\xc2\x85"
_FIRST_SIGN = 0xA0
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_SIGNS = {_LEADS + bytes([code]): bytes([code]).decode("cp1252").encode() for code in range(0x80, 0xA0) if code not in _UNDEFINED}


def holds_strays(held: bytes) -> bool:
    """Whether UTF-8 text holds NULs or such control characters."""
    if b"\0" in held:
        return True
    if _LEADS not in held:
        return False
    signs = np.frombuffer(held, np.uint8)
    behind = signs[np.flatnonzero(signs[:-1] == _LEADS[0]) + 1]
    return bool(((behind < _FIRST_SIGN) & (behind != _NEXT_LINE[1])).any())


def without_nuls(path: Path, scratch: Path, tally: Tally, deadline: Deadline) -> Path:
    """The file, or a copy without its NULs where some stand in plain text."""
    nuls = 0
    with path.open("rb") as file:
        sample = file.read(_CHUNK)
        if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            return path
        if sample.count(0) > _MOST_NULS * len(sample) or CONTROL.search(sample.replace(b"\0", b"").decode("latin-1")):
            return path
        file.seek(0)
        while chunk := file.read(_CHUNK):
            nuls += chunk.count(0)
            deadline.check()
        if not nuls:
            return path
        file.seek(0)
        target = scratch / "without-nuls"
        with target.open("wb") as copy:
            while chunk := file.read(_CHUNK):
                copy.write(chunk.replace(b"\0", b""))
    tally.notes.append(f"{nuls} NUL bytes, which are no text, were left out.")
    return target


def without_controls(path: Path, scratch: Path, tally: Tally, deadline: Deadline) -> Path:
    """A UTF-8 file, or a copy with quotes, dashes and the like where it has the control characters U+0080 to U+009F: they come of
    Windows-1252 once taken for Latin-1, and browsers read them in the same way (HTML, numeric character references). A file with
    U+0085 alone, which also ends lines, is left as it is."""
    if not any(_LEADS in chunk and set(_CONTROLS.findall(chunk)) - {_NEXT_LINE} for chunk in _chunks(path, deadline)):
        return path
    target, mended = scratch / "without-controls", 0
    with target.open("wb") as copy:
        for chunk in _chunks(path, deadline):
            shown, count = _CONTROLS.subn(lambda found: _SIGNS.get(found[0], found[0]), chunk)
            mended += count
            copy.write(shown)
    tally.notes.append(f"{mended} control characters were read as the signs of Windows-1252 that they stood for before a wrong conversion.")
    return target


def _chunks(path: Path, deadline: Deadline) -> Iterator[bytes]:
    """The file in pieces that do not end within a control character."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            deadline.check()
            yield chunk + file.read(1) if chunk.endswith(_LEADS) else chunk
