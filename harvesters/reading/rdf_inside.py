"""RDF/XML inside a message of another protocol (an answer of a catalogue service, of a repository) → RDF/XML of its own."""

import re
from collections.abc import Iterator

from lxml import etree

from harvesters.reading.xml import NotXml, read_xml
from schemas.dialects.xml_metadata.elements import Element

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ABOUT = f"{{{_RDF}}}about"
_DESCRIPTION = re.compile(r"\{http://www\.w3\.org/ns/dcat#\}(?:Dataset|DatasetSeries|DataService|Catalog|Distribution)")
_MESSAGE = re.compile(rb"<(?:[\w.-]+:)?(?:Get(?:Records|RecordById)Response|OAI-PMH)\b")
_HEAD = 4000
_INHERITED = ("{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}base")


def is_message(body: bytes) -> bool:
    """Whether the document is a message that may hold RDF, as its first element tells."""
    return _MESSAGE.search(body[:_HEAD]) is not None


def rdf_inside(body: bytes, charset: str | None) -> bytes | None:
    """One RDF/XML document of all that a message holds; None where it holds none."""
    try:
        root = read_xml(body, charset).root
    except NotXml:
        return None
    parts = [etree.tostring(part, encoding="utf-8", with_tail=False) for part in _descriptions(root)]
    return b"".join((f'<rdf:RDF xmlns:rdf="{_RDF}">'.encode(), *parts, b"</rdf:RDF>")) if parts else None


def _descriptions(element: Element) -> Iterator[Element]:
    """The outermost elements that describe something, wherever they stand; those of a document in RDF/XML keep its language and base."""
    for child in element.iterchildren("*"):
        if child.tag == f"{{{_RDF}}}RDF":
            for part in child.iterchildren("*"):
                for name in _INHERITED:
                    if child.get(name) and part.get(name) is None:
                        part.set(name, child.get(name, ""))
                yield part
        elif child.get(_ABOUT) is not None or _DESCRIPTION.fullmatch(child.tag):
            yield child
        else:
            yield from _descriptions(child)
