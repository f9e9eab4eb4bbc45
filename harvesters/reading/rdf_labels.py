"""RDF/XML as GeoNetwork writes it: what an element refers to by address and what it says of it in words, at once → both; and
prefixes that a document forgets to declare."""

import re
from collections.abc import Iterable, Iterator

_LONGEST = 1 << 16
_ATTRIBUTES = rb"""((?:\s+(?!rdf:resource\b)[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+)"""
_REFERRING = re.compile(
    rb"<([A-Za-z_][\w.:-]*+)"
    + _ATTRIBUTES
    + rb"""\s+rdf:resource\s*=\s*("[^"<]*"|'[^'<]*')"""
    + _ATTRIBUTES
    + rb"\s*>\s*+([^<>\s][^<>]*+)</\1\s*>"
)
_LABEL = b"http://www.w3.org/2000/01/rdf-schema#"


_ROOT = re.compile(rb"<[A-Za-z_][\w.:-]*+")


def with_namespaces(pieces: Iterator[bytes], undeclared: Iterable[str]) -> Iterator[bytes]:
    """Declares these prefixes on the root element: what is said with them means nothing."""
    told = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}#"' for prefix in sorted(undeclared) if prefix).encode()
    yield _ROOT.sub(lambda found: found[0] + told, next(pieces, b""), count=1)
    yield from pieces


def labelled(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """`<p rdf:resource="A">words</p>`, which RDF/XML does not allow, becomes the node A with these words as its label. Each piece
    ends behind a tag or a text, as `well_nested` gives them."""
    held = b""
    for piece in pieces:
        text = held + piece
        cut = _begun(text)
        yield _REFERRING.sub(_as_node, text[:cut])
        held = text[cut:]
    yield _REFERRING.sub(_as_node, held)


def _as_node(found: re.Match[bytes]) -> bytes:
    name, before, address, after, words = found.groups()
    label = b'<rdfs:label xmlns:rdfs="' + _LABEL + b'">' + words.rstrip() + b"</rdfs:label>"
    node = b"<rdf:Description rdf:about=" + address + b">" + label + b"</rdf:Description>"
    return b"<" + name + before + after + b">" + node + b"</" + name + b">"


def _begun(text: bytes) -> int:
    """Where an element begins that refers to something and is not closed in this text; the end of the text where none does."""
    last = text.rfind(b"rdf:resource", max(0, len(text) - _LONGEST))
    if last < 0 or b"</" in text[last:] or b"/>" in text[last:]:
        return len(text)
    return max(text.rfind(b"<", 0, last), 0)
