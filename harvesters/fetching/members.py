"""The members of a `.gz` file one after another, so that a file cut in the middle still gives all that are whole."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """One whole member: where it lies in the file (bytes, `end` excluded) and the start of what it holds."""

    start: int
    end: int
    head: bytes


def whole_members(path: Path, head_bytes: int) -> Iterator[Member]:
    """The members from the file's start to the first that is torn or no gzip; memory stays small whatever they hold.
    Raises OSError."""
    with path.open("rb") as stream:
        start = place = 0
        waiting = b""
        while True:
            engine = zlib.decompressobj(16 + zlib.MAX_WBITS)
            head = b""
            while not engine.eof:
                if not waiting:
                    waiting = stream.read(_PIECE)
                    if not waiting:
                        return
                before = len(waiting)
                try:
                    out = engine.decompress(waiting, _PIECE)
                except zlib.error:
                    return
                waiting = engine.unused_data if engine.eof else engine.unconsumed_tail
                place += before - len(waiting)
                head += out[: head_bytes - len(head)]
            yield Member(start, place, head)
            start = place
