"""Un-gzips a body while it arrives, piece by piece and counted, so that a small answer cannot grow without bound."""

import zlib
from collections.abc import Iterable, Iterator

from harvesters.fetching.fetcher import FetchError, PassingError
from harvesters.fetching.limits import Limits

OFFERED = "gzip, deflate"
_PIECE = 256 * 1024
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


def decoded(pieces: Iterable[bytes], coding: str, *, url: str, limits: Limits, body_bytes: int) -> Iterator[bytes]:
    """The body as it was before its Content-Encoding. `coding` is that header's value: gzip (of one member or several) or
    deflate (with zlib's frame or bare), one at most. Raises FetchError: `too_large` beyond `body_bytes`, `decompression` for
    what is not so coded, for any other coding and for a body that grows more than `limits.ratio` fold, `truncated` for half of one."""
    name = coding.strip().lower()
    if name in ("", "identity"):
        plain: Iterable[bytes] = pieces
    elif name in ("gzip", "x-gzip", "deflate"):
        plain = _inflated(pieces, name, url, limits)
    else:
        message = f"The answer is coded as {name[:100]!r}, which was not offered."
        raise FetchError(url, "decompression", message, "Ask the site's operators to answer in gzip or uncoded.")
    size = 0
    for piece in plain:
        size += len(piece)
        if size > body_bytes:
            raise FetchError(
                url,
                "too_large",
                f"The body is larger than {body_bytes:,} bytes.",
                "Check that the address is what is meant; where it is, raise the limit on a body's size.",
            )
        yield piece


def _inflated(pieces: Iterable[bytes], name: str, url: str, limits: Limits) -> Iterator[bytes]:
    came = grown = members = 0
    engine = None
    waiting = b""
    for piece in pieces:
        came += len(piece)
        waiting += piece
        while waiting or engine is not None:
            if engine is None:
                if members and name != "deflate":
                    waiting = waiting.lstrip(b"\0")  # padding between and behind members, as gzip's own manual has it
                if len(waiting) < 2:
                    break
                members += 1
                engine = _engine(name, waiting, url, members, grown)
            try:
                out = engine.decompress(waiting, _PIECE)
            except zlib.error as error:
                message = f"The body says it is coded as {name} and is not: {error}."
                raise FetchError(url, "decompression", message, "Ask the site's operators; the answer cannot be read.") from error
            grown += len(out)
            if grown > limits.ratio_floor and grown > limits.ratio * came:
                message = f"The body grows more than {limits.ratio} fold when decompressed: it looks like a bomb."
                raise FetchError(url, "decompression", message, "Do not harvest this address; ask the site's operators.")
            if out:
                yield out
            if engine.eof:
                waiting, engine = engine.unused_data, None
                continue
            waiting = engine.unconsumed_tail
            if not waiting and len(out) < _PIECE:
                break
    if engine is not None or waiting.strip(b"\0"):
        raise PassingError(url, "truncated", f"The {name} body ends before its end.", "Try again later.")


def _engine(name: str, start: bytes, url: str, members: int, grown: int) -> "zlib._Decompress":
    """What inflates the next member."""
    if name != "deflate":
        # Millions of empty members cost time and grow nothing; blocked gzip, the smallest in use, has up to 64 KiB in each.
        if members > 1000 and grown < members * 1024:
            message = "The gzip body is cut into very many tiny members: it looks like a bomb."
            raise FetchError(url, "decompression", message, "Do not harvest this address; ask the site's operators.")
        return zlib.decompressobj(_GZIP)
    if members > 1:
        raise FetchError(url, "decompression", "Something follows the end of the deflated body.", "Ask the site's operators.")
    return zlib.decompressobj(_ZLIB if _has_zlib_frame(start) else _RAW)


def _has_zlib_frame(start: bytes) -> bool:
    """RFC 1950 section 2.2: method 8, and the first two bytes a multiple of 31. Some servers send bare deflate instead."""
    return start[0] & 0x0F == 8 and (start[0] * 256 + start[1]) % 31 == 0
