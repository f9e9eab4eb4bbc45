"""Whether an answer is that of an OAI-PMH repository, or a page that leads to one or is built by the software of one."""

import re
from urllib.parse import urljoin, urlsplit

from harvesters.reading.xml import NotXml, read_xml
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen
from schemas.dialects.xml_metadata.elements import every, local, telling

PROBES: tuple[str, ...] = ("/oai?verb=Identify", "/oai/request?verb=Identify")
_ADDRESS = re.compile(r"/(?:oai2?d?|oai/request|oai-?pmh|oai/openaire|oai2)/?\Z", re.IGNORECASE)
_GENERATOR = r"""<meta[^>]+content=["']"""
_SOFTWARE = (
    (re.compile(rf"{_GENERATOR}DSpace [1-6]\b", re.IGNORECASE), "DSpace", "/oai/request"),
    (re.compile(rf"<ds-(?:root|app)\b|{_GENERATOR}DSpace (?:[7-9]|\d\d)\b", re.IGNORECASE), "DSpace", "/server/oai/request"),
    (re.compile(rf"{_GENERATOR}EPrints\b", re.IGNORECASE), "EPrints", "/cgi/oai2"),
)
"""What pages of a software bear, and where its interface lies unless somebody moved it."""


def recognise(seen: Seen) -> Recognised | None:
    """The repository that answers, whatever it was asked; the one that a page names, or whose software built the page."""
    if seen.value is None and "OAI-PMH" not in seen.text[:2000]:
        return _named_by_page(seen) or _built_by(seen)
    if "OAI-PMH" not in seen.text[:2000]:
        return None
    try:
        root = read_xml(seen.text.encode("utf-8", "replace")).root
    except NotXml:
        return None
    if local(root) != "OAI-PMH":
        return None
    told = telling(root, "Identify", "repositoryName") or ""
    size = next((token.get("completeListSize", "") for token in every(root, "*", "resumptionToken")), "")
    return Recognised(
        platform="oai_pmh",
        url=seen.url.partition("?")[0],
        because=f"it is an OAI-PMH repository ({told or 'without a name'})",
        sure=CERTAIN,
        entries=int(size) if size.isascii() and size.isdigit() and len(size) < 12 else 0,
        agency=" ".join(told.split()),
    )


def _named_by_page(seen: Seen) -> Recognised | None:
    for link in seen.tree.css("a[href], link[href]"):
        address = urlsplit(urljoin(seen.url, (link.attributes.get("href") or "").strip()))
        if address.scheme in ("http", "https") and (_ADDRESS.search(address.path) or "verb=Identify" in address.query):
            url = address._replace(query="", fragment="").geturl()
            return Recognised(platform="oai_pmh", url=url, because="the page leads to an OAI-PMH repository", sure=LIKELY)
    return None


def _built_by(seen: Seen) -> Recognised | None:
    for mark, name, path in _SOFTWARE:
        if mark.search(seen.text):
            return Recognised(platform="oai_pmh", url=urljoin(seen.url, path), because=f"the page bears the marks of {name}", sure=LIKELY)
    return None
