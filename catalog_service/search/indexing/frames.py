"""What goes between a process that indexes and those that analyse for it: lists of JSON texts, each list with its length before it."""

import os
from collections.abc import Sequence

_BETWEEN = b"\x1e"
"""Stands between two texts; JSON has no control characters of its own but line ends."""

_LENGTH = 8
_READ_AT_ONCE = 1 << 20


def send(file: int, texts: Sequence[bytes]) -> None:
    """Writes at least one text. Raises OSError where nobody reads any more."""
    body = _BETWEEN.join(texts)
    rest = memoryview(len(body).to_bytes(_LENGTH) + body)
    while rest:
        rest = rest[os.write(file, rest) :]


def receive(file: int) -> list[bytes] | None:
    """The next list; None where the other side has ended, be it in the middle of one."""
    length = _read(file, _LENGTH)
    body = _read(file, int.from_bytes(length)) if length else None
    return None if body is None else body.split(_BETWEEN)


def _read(file: int, size: int) -> bytes | None:
    parts = []
    while size:
        part = os.read(file, min(size, _READ_AT_ONCE))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
