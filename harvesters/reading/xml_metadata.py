"""A metadata record in XML, whichever standard it is written by: found inside what wraps it, told apart, fingerprinted, read."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from lxml import etree

from harvesters.outcome import Problem
from harvesters.reading.rdf import CutShort, NotRdf, Told, TooLarge, quads_in
from harvesters.reading.rdf_description import TooManyStatements, describe
from harvesters.reading.rdf_graph import Graph
from harvesters.reading.xml import NotXml, Xml
from schemas.dialects.dcat.resource import from_dcat, title_of, tree_key
from schemas.dialects.loose.texts import Oddity
from schemas.dialects.xml_metadata.csdgm import from_csdgm
from schemas.dialects.xml_metadata.datacite import from_datacite
from schemas.dialects.xml_metadata.dublin_core import dublin_core_key, from_dublin_core
from schemas.dialects.xml_metadata.elements import Element, local, telling
from schemas.dialects.xml_metadata.iso import from_iso, iso_key
from schemas.record import entry_fingerprint

_ISO = frozenset({"MD_Metadata", "MI_Metadata"})
_DUBLIN_CORE = frozenset({"dc", "Record", "SummaryRecord", "BriefRecord", "simpledc", "qualifieddc", "DCMIElements"})
NAMESPACES = {
    "dcat": ("http://www.w3.org/ns/dcat", "http://data.europa.eu/r5r"),
    "iso19115-3": ("http://standards.iso.org/iso/19115/-3/",),
    "iso19139": ("http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gmi"),
    "datacite": ("http://datacite.org/schema/kernel-", "http://schema.datacite.org/oai/"),
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc/",),
}
"""What a standard's records are in, by the name a declaration calls it."""

_RDF = "RDF"
_DATACITE = re.compile(r"\{https?://(?:datacite\.org/schema/kernel-|namespace\.openaire\.eu/schema/oaire/)[^}]*\}resource")
_DCAT = re.compile(r"\{http://www\.w3\.org/ns/dcat#\}(?:Dataset|DatasetSeries|DataService)")
_KNOWN = _ISO | _DUBLIN_CORE | {"metadata", _RDF}
_NOWHERE = "urn:record"
_BYTES_WERE_ODD = {
    "guessed_encoding": "the record is not in the encoding it declares; it was read as its bytes show",
    "characters_lost": "some bytes of the record stand for no character",
    "malformed_xml": "the record is not well-formed XML; it was read as far as it goes",
}


def metadata_in(element: Element) -> Element:
    """The metadata record itself: the element, or the first inside it that is one (inside a catalogue's or a message's)."""
    if is_metadata(element):
        return element
    return next((inner for inner in element.iter() if local(inner) in _ISO or _is(inner, _DATACITE)), element)


def is_metadata(element: Element) -> bool:
    """Whether the element is a record of a standard that is read here."""
    return local(element) in _KNOWN or _is(element, _DATACITE) or _is(element, _DCAT)


def _is(element: Element, standard: re.Pattern[str]) -> bool:
    return isinstance(element.tag, str) and standard.fullmatch(element.tag) is not None


def key_in(element: Element) -> str:
    """What a record calls itself, else ''."""
    if _is_dcat(element):
        return tree_key(_tree(element))
    return " ".join((iso_key(element) if local(element) in _ISO else dublin_core_key(element)).split())


def described(element: Element, *, time_zone: str, language: str | None = None) -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset and whatever was odd. `language` is the one to read what RDF gives in several. A record of
    an unknown standard is read as Dublin Core, so that a title tells."""
    name = local(element)
    if _is(element, _DATACITE):
        return from_datacite(element, time_zone=time_zone)
    if _is_dcat(element):
        tree = _tree(element)
        # Dublin Core in RDF describes things without saying that they are datasets.
        thing = None if tree else next((inner for inner in element if local(inner) == "Description"), None)
        if thing is not None:
            return from_dublin_core(thing, time_zone=time_zone)
        return from_dcat(tree, language=language, time_zone=time_zone)
    read: Callable[..., tuple[dict[str, Any], list[Oddity]]] = (
        from_iso if name in _ISO else from_csdgm if name == "metadata" else from_dublin_core
    )
    return read(element, time_zone=time_zone)


def _is_dcat(element: Element) -> bool:
    return local(element) == _RDF or _is(element, _DCAT)


def _tree(element: Element) -> dict[str, Any]:
    """The first dataset that a record in RDF/XML describes; nothing where there is none."""
    graph = Graph()
    try:
        graph.take(quads_in(BytesIO(raw_of(element)), Told(), media_type="application/rdf+xml", url=_NOWHERE))
        return next((describe(node, [graph]).tree for node in graph.entries()), {})
    except (NotRdf, CutShort, TooLarge, TooManyStatements):
        return {}


def title_in(element: Element) -> str:
    """The title as written, for reports; '' where there is none."""
    if _is_dcat(element):
        return title_of(_tree(element)) or ""
    paths = (
        ("identificationInfo", "*", "citation", "CI_Citation", "title"),
        ("idinfo", "citation", "citeinfo", "title"),
        ("title",),
        ("titles", "title"),
    )
    return next((" ".join(text.split()) for path in paths if (text := telling(element, *path))), "")


def fingerprint_of(element: Element) -> str:
    """Of what the record says: prefixes, indentation, comments and the order of attributes do not matter."""
    # C14N will not do: it fails on a namespace that is no absolute address, as broken records have.
    said = [[str(found.tag), sorted(found.items()), *_words_around(found), len(found)] for found in element.iter()]
    said[0][3] = ""  # what follows the record is not its own
    return entry_fingerprint(said)


def _words_around(element: Element) -> tuple[str, str]:
    return (element.text or "").strip(), (element.tail or "").strip()


def raw_of(element: Element) -> bytes:
    """The record's own XML, with the namespaces it uses, in UTF-8."""
    return etree.tostring(element, encoding="utf-8", with_tail=False)


def oddities_of(xml: Xml) -> list[Oddity]:
    """What was wrong with the bytes a record was read from."""
    return [Oddity(code, None, _BYTES_WERE_ODD[code], None) for code in xml.oddities]


def unreadable(url: str, error: NotXml) -> Problem:
    """The problem of one record of a list that cannot be read."""
    return Problem(
        kind="unreadable_entry",
        message=f"{url} {error}",
        remedy="correct the XML of this record at the source; nothing new was kept of it",
        value=url,
        rule=error.kind,
        refused=True,
    )
