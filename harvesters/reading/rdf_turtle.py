"""Turtle before it is parsed: the prefixes that everybody knows, a forgotten full stop, and no bottomless nesting."""

import re
from collections.abc import Iterable, Iterator

from harvesters.reading.rdf_bytes import TooLarge
from schemas.dialects.dcat.words import NAMESPACES, OTHER_PREFIXES

_MOST_OPEN = 10_000
_PREFIXES = "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in (NAMESPACES | OTHER_PREFIXES).items()).encode()
_NO_FULL_STOP = re.compile(rb"(?m)^(@(?:prefix[ \t]+[^\s:]*:|base)[ \t]*<[^<>\s]*>)[ \t]*(?=\r?\n\s*@(?:prefix|base)\b)")


_UNDECLARED = re.compile(r"The prefix ([\w.-]*): has not been declared|Unknown prefix ([\w.-]+):")


def undeclared_in(message: str) -> str | None:
    """The prefix that a parser's message says was never declared."""
    found = _UNDECLARED.search(message)
    return (found[1] or found[2] or "") if found else None


def with_usual_prefixes(pieces: Iterator[bytes], undeclared: Iterable[str] = ()) -> Iterator[bytes]:
    """Puts the usual prefixes in front, on the first line, where a document that declares its own overrules them; a prefix line
    without its full stop gets it. `undeclared` are prefixes that the document forgets: what is said with them means nothing."""
    forgotten = "".join(f"@prefix {prefix}: <urn:undeclared:{prefix}#> . " for prefix in sorted(undeclared)).encode()
    yield _PREFIXES + forgotten + _NO_FULL_STOP.sub(rb"\1 .", next(pieces, b""))
    yield from pieces


def without_deep_nesting(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces. Raises TooLarge where one opens thousands of brackets more than it closes: the parser keeps them all."""
    for piece in pieces:
        if piece.count(b"[") + piece.count(b"(") - piece.count(b"]") - piece.count(b")") > _MOST_OPEN:
            raise TooLarge(f"opens more than {_MOST_OPEN} brackets inside one another")
        yield piece
