"""Physical lines of a text file by its bytes: how many a block holds, whether it ends in a blank one, where the n-th ends."""

import re
from pathlib import Path

import numpy as np

_END = re.compile(rb"\r\n|\n|\r")
_CHUNK = 1 << 16
_LF = 10


def line_ends(block: bytes) -> int:
    """How many line ends (LF, CRLF, bare CR) a block holds that does not end within one."""
    feeds = int(np.count_nonzero(np.frombuffer(block, np.uint8) == _LF))
    return feeds + block.count(b"\r") - block.count(b"\r\n") if b"\r" in block else feeds


def ends_in_blank_line(block: bytes) -> bool:
    """Whether the last line of a block that begins and ends with a line is blank."""
    above = block[:-2] if block.endswith(b"\r\n") else block[:-1]
    return not above or above.endswith((b"\n", b"\r"))


def offset_behind(path: Path, start: int, lines: int) -> int:
    """The byte behind so many lines from byte `start` on; the file's size where there are fewer."""
    place = start
    with path.open("rb") as file:
        file.seek(start)
        while lines and (chunk := file.read(_CHUNK)):
            while chunk.endswith(b"\r") and (following := file.read(1)):
                chunk += following
            for end in _END.finditer(chunk):
                lines -= 1
                if not lines:
                    return place + end.end()
            place += len(chunk)
    return place
