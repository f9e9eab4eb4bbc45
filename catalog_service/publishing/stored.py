"""Files of the library by their checksum: what is known of one, and where it lies in every kind of library."""

import re
from dataclasses import dataclass
from datetime import datetime

from catalog_service.errors import NotFound

_CHECKSUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of the library: hex SHA-256, size in bytes, when it was put (UTC)."""

    sha256: str
    bytes: int
    at: datetime


def place_of(sha256: str) -> str:
    """`ab/cd/abcd…`. Raises NotFound for what is no checksum."""
    if not _CHECKSUM.fullmatch(sha256):
        raise NotFound(f"{sha256[:80]!r} is no checksum of a file; 64 hexadecimal digits are")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def is_checksum(name: str) -> bool:
    """Whether a file of that name may be one of the library's."""
    return bool(_CHECKSUM.fullmatch(name))
