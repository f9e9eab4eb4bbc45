"""RDF as catalogs really serve it: which syntax it is, and its triples, read leniently: what is broken costs only itself."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import IO, cast
from urllib.parse import urlsplit

from pyoxigraph import Quad, RdfFormat, parse

from harvesters.reading.rdf_bytes import CutShort, NotRdf, Pieces, TooLarge, utf8_pieces
from harvesters.reading.rdf_jsonld import with_own_contexts
from harvesters.reading.rdf_labels import labelled, with_namespaces
from harvesters.reading.rdf_turtle import undeclared_in, with_usual_prefixes, without_deep_nesting
from harvesters.reading.rdf_xml import well_nested

_MEDIA_TYPES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "text/n3": RdfFormat.TURTLE,
    "application/trig": RdfFormat.TRIG,
    "application/n-triples": RdfFormat.N_QUADS,
    "application/n-quads": RdfFormat.N_QUADS,
}
_ENDINGS = {"ttl": RdfFormat.TURTLE, "n3": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nt": RdfFormat.N_QUADS, "nq": RdfFormat.N_QUADS}
_HEAD = 1 << 16
_STATEMENT_LINE = re.compile(rb'(?:<[^<>]*>|_:\S+)\s+<[^<>]*>\s+[<_"].*\.\s*(?:#.*)?')
_TURTLE = re.compile(
    rb"(?:\s*#[^\n]*\n|\s)*+(?:@?prefix\s|@?base\s|<[^<>\s]+>\s|\[\s*(?:\]|a\s|<|\w*:)|_:\w|[\w-]*:[\w-]+\s)", re.IGNORECASE
)
_RDF = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MOST_FAULTS = 10_000
_SHOWN_FAULTS = 5
_OVERSIZED = "buffer maximal size"
_ENDED = re.compile(r"[Uu]nexpected end")
_LOSES_STATEMENTS = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.JSON_LD)

__all__ = ["CutShort", "NotRdf", "Told", "TooLarge", "quads_in", "syntax_of"]


@dataclass(slots=True)
class Told:
    """What was odd about a document: `faults` of its syntax (`shown` are the first), `lost` where a whole statement may have
    gone with one, the prefixes used and never declared, and the words of `oddities` (`guessed_encoding`, `malformed_xml`,
    `own_context`)."""

    faults: int = 0
    lost: bool = False
    shown: list[str] = field(default_factory=list)
    undeclared: set[str] = field(default_factory=set)
    oddities: set[str] = field(default_factory=set)

    def fault(self, message: str, *, lost: bool) -> None:
        """Counts one."""
        self.faults += 1
        self.lost = self.lost or lost
        if len(self.shown) < _SHOWN_FAULTS:
            self.shown.append(message[:300])


def syntax_of(head: bytes, media_type: str, url: str) -> RdfFormat:
    """The syntax of a document that begins with `head` (UTF-8): its own first characters count before Content-Type and the
    ending of the address, which often say something else. Raises NotRdf."""
    start = head[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise NotRdf("empty_answer", "is empty")
    lower = start[:2000].lower()
    if lower.startswith((b"<!doctype html", b"<html")) or (lower.startswith(b"<?xml") and b"<html" in lower):
        raise NotRdf("html_instead_of_feed", "is a web page, not RDF")
    if start[:1] in b"{[" and not _looks_like_turtle(start):
        return RdfFormat.JSON_LD
    if start.startswith((b"<?xml", b"<!--", b"<!DOCTYPE")) or re.match(rb"<[A-Za-z][\w.-]*(?::[\w.-]+)?[\s/>]", start):
        if _RDF not in start:
            raise NotRdf("not_rdf", f"is XML, but no RDF/XML: {_shown(start)}")
        return RdfFormat.RDF_XML
    told = _MEDIA_TYPES.get(media_type) or _ENDINGS.get(urlsplit(url).path.rpartition(".")[2].lower())
    if told is RdfFormat.TRIG:
        return told
    lines = [line.strip() for line in start.splitlines()[:-1] if line.strip() and not line.lstrip().startswith(b"#")][:20]
    # A broken line or two make no Turtle of it.
    if lines and 5 * sum(bool(_STATEMENT_LINE.fullmatch(line)) for line in lines) >= 4 * len(lines):
        return RdfFormat.N_QUADS
    if told is None and not _looks_like_turtle(start):
        raise NotRdf("not_rdf", f"is neither Turtle, N-Triples, RDF/XML nor JSON-LD: {_shown(start)}")
    return told if told and not (told is RdfFormat.N_QUADS and _looks_like_turtle(start)) else RdfFormat.TURTLE


def quads_in(
    stream: IO[bytes], told: Told, *, media_type: str, url: str, charset: str | None = None, undeclared: Collection[str] = ()
) -> Iterator[Quad]:
    """Every statement of a document, blank nodes under names of their own; relative addresses are resolved against `url`. What
    is wrong on the way goes to `told`; `undeclared` are the prefixes that an earlier reading missed. Raises NotRdf where it is
    none, CutShort where it ends too early, TooLarge where one value or the nesting passes every measure. Nothing that a document
    names is ever fetched."""
    pieces = utf8_pieces(stream, charset, told.oddities)
    head = next(pieces, b"")
    syntax = syntax_of(head, media_type, url)
    whole = _again(head, pieces)
    if syntax == RdfFormat.RDF_XML:
        whole = with_namespaces(labelled(well_nested(whole, told.oddities)), undeclared)
    elif syntax == RdfFormat.JSON_LD:
        whole = with_own_contexts(whole, told.oddities)
    elif syntax != RdfFormat.N_QUADS:
        whole = without_deep_nesting(with_usual_prefixes(whole, undeclared))
    source = Pieces(whole)
    statements = parse(input=cast(IO[bytes], source), format=syntax, base_iri=url, lenient=True, rename_blank_nodes=True)
    count = 0
    while True:
        try:
            quad = next(statements)
        except StopIteration:
            break
        except (SyntaxError, ValueError, OSError, MemoryError) as error:
            source.judge()
            _note(str(error), syntax, told)
        else:
            count += 1
            yield quad
    source.judge()
    if told.faults and not count:
        raise NotRdf("not_rdf", f"holds no statement that can be read ({told.shown[0]})")


def _note(message: str, syntax: RdfFormat, told: Told) -> None:
    if _OVERSIZED in message:
        raise TooLarge("holds a value of more than 16 MB")
    if _ENDED.search(message):
        raise CutShort(f"ends in the middle of a statement ({message[:200]})")
    if told.faults >= _MOST_FAULTS:
        raise NotRdf("not_rdf", f"holds more than {_MOST_FAULTS} errors, the first: {told.shown[0]}")
    if (prefix := undeclared_in(message)) is not None:
        told.undeclared.add(prefix)
    told.fault(message, lost=syntax in _LOSES_STATEMENTS)


def _again(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from pieces


def _looks_like_turtle(start: bytes) -> bool:
    return bool(_TURTLE.match(start))


def _shown(start: bytes) -> str:
    return repr(start[:60].decode("utf-8", "replace"))
