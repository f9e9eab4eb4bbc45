"""Whether an answer is a DCAT catalog in RDF, or a page that names one."""

import re
from urllib.parse import urljoin, urlsplit

from harvesters.reading.rdf import NotRdf, syntax_of
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen
from schemas.dialects.dcat.words import NAMESPACES

PROBES: tuple[str, ...] = ("/catalog.ttl", "/catalog.rdf")
_LOOKED_AT = 1 << 18
_ENTRY = re.compile(r"(?:\ba|rdf:type|\"@type\":)[\s\"\[]*(?:dcat:|<?http://www\.w3\.org/ns/dcat#)Dataset\b|<dcat:Dataset[\s>]")
_MEDIA_TYPES = ("text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples")
_CLASS = re.compile(r"ns/dcat#(?:Catalog|Dataset)|<(?:[\w-]+:)?(?:Catalog|Dataset)[\s>]|dcat:(?:Catalog|Dataset)\b")
_BARE_CLASS = re.compile(r'"@type"\s*:\s*\[?\s*"(?:Catalog|Dataset)"')
_CONTEXT = re.compile(r'"@context"\s*:\s*(?:\[\s*)?"https?://[^"]*dcat(?!-?us)[^"]*"', re.IGNORECASE)
"""JSON-LD whose words a document elsewhere explains, which by its address are DCAT's."""
_GOES_ON = re.compile(r"<(?:[\w.-]+:)?SearchResults\b[^<>]*\bnextRecord=[\"'][1-9]")
"""A page of a catalogue service, which has to be asked for the others."""
_CATALOG = re.compile(r"catalog|dcat|feed", re.IGNORECASE)


def recognise(seen: Seen) -> Recognised | None:
    """The document itself where it is RDF in the words of DCAT; the alternate that a page names as its catalog in RDF."""
    start = seen.text[:_LOOKED_AT]
    try:
        syntax = syntax_of(start.encode("utf-8", "replace"), "", seen.url)
    except NotRdf as no:
        return _named_by_page(seen) if no.kind == "html_instead_of_feed" else None
    if not (NAMESPACES["dcat"] in start or _CONTEXT.search(start)) or "data.json" in urlsplit(seen.url).path:
        return None
    if not (_CLASS.search(start) or _BARE_CLASS.search(start)) or _GOES_ON.search(start):
        return None
    return Recognised(
        platform="dcat_rdf",
        url=seen.url,
        because=f"it is a DCAT catalog in {syntax}",
        sure=CERTAIN,
        entries=len(_ENTRY.findall(start)),
    )


def _named_by_page(seen: Seen) -> Recognised | None:
    for link in seen.tree.css("link[rel=alternate][href]"):
        kind, address = (link.attributes.get("type") or "").partition(";")[0].strip().lower(), link.attributes.get("href") or ""
        if kind in _MEDIA_TYPES and _CATALOG.search(address):
            url = urljoin(seen.url, address)
            return Recognised(platform="dcat_rdf", url=url, because=f"the page names its catalog in RDF ({kind})", sure=LIKELY)
    return None
