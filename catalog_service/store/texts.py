"""Texts made fit for both databases: no character PostgreSQL cannot hold, no key longer than an index can hold."""

import hashlib
import re

# U+0000 cannot be stored by PostgreSQL; surrogates alone are no characters and cannot be written as UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

# A PostgreSQL index entry holds about 2,700 bytes; the longest key has two of these and four bytes to the character.
_LONGEST = 300


def storable(text: str) -> str:
    """`text` without U+0000, lone surrogates shown as U+FFFD; the same object where nothing is wrong with it."""
    if not _UNSTORABLE.search(text):
        return text
    return _UNSTORABLE.sub("\ufffd", text.replace("\x00", ""))


def storable_or_none(text: str | None) -> str | None:
    """`storable` of a text that may be missing."""
    return None if text is None else storable(text)


def index_key(text: str) -> str:
    """What an index holds of `text`: itself, or where it is too long or cannot be stored its beginning and its SHA-256, so
    that two texts never share a key."""
    if len(text) <= _LONGEST and not _UNSTORABLE.search(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{storable(text[:200])}#{digest}"
