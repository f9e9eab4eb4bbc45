"""Whether an answer is that of a catalogue service, or a page that names one or is built by GeoNetwork."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from harvesters.reading.xml import NotXml, read_xml
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen
from schemas.dialects.xml_metadata.elements import every, local, telling

PROBES: tuple[str, ...] = (
    "/geonetwork/srv/eng/csw?service=CSW&request=GetCapabilities",
    "/csw?service=CSW&request=GetCapabilities",
)
_QUESTION = frozenset(
    {"service", "version", "acceptversions", "request", "typenames", "resulttype", "elementsetname", "outputschema", "outputformat"}
    | {"startposition", "maxrecords", "constraint", "constraintlanguage", "constraint_language_version", "id"}
)
_ASKED = re.compile(r"[?&]service=csw\b", re.IGNORECASE)
_GEONETWORK = re.compile(r"""["'(=]([^"'()\s<>]{0,200}?/srv/[a-z]{3}/)(?:catalog\.|main\.|csw\b|rss\.|portal\.)""")


def recognise(seen: Seen) -> Recognised | None:
    """The service that answers with its capabilities or with records; the one that a page names, or GeoNetwork's own."""
    if "/cat/csw/" not in seen.text[:4000]:
        return _named_by_page(seen) if seen.value is None else None
    try:
        root = read_xml(seen.text.encode("utf-8", "replace")).root
    except NotXml:
        return None
    if local(root) not in ("Capabilities", "GetRecordsResponse") or "/cat/csw/" not in str(root.tag):
        return None
    matched = next((found.get("numberOfRecordsMatched", "") for found in every(root, "SearchResults")), "")
    title = telling(root, "ServiceIdentification", "Title")
    return Recognised(
        platform="csw",
        url=_service_at(seen.url),
        because=f"it is a catalogue service, CSW ({title or 'without a title'})",
        sure=CERTAIN,
        entries=int(matched) if matched.isascii() and matched.isdigit() and len(matched) < 12 else 0,
        agency=" ".join((telling(root, "ServiceProvider", "ProviderName") or "").split()),
    )


def _service_at(url: str) -> str:
    """The address without what a question adds to it."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name.casefold() not in _QUESTION]
    return parts._replace(query=urlencode(kept), fragment="").geturl()


def _named_by_page(seen: Seen) -> Recognised | None:
    links = (urljoin(seen.url, link.attributes.get("href") or "") for link in seen.tree.css("a[href], link[href]"))
    url, because = (
        next((_service_at(address) for address in links if _ASKED.search(address)), None),
        "the page leads to a catalogue service",
    )
    if url is None and (found := _GEONETWORK.search(seen.text)):
        url, because = urljoin(seen.url, f"{found[1]}csw"), "the page bears the marks of GeoNetwork"
    # A service wants to be asked something.
    asked = f"{url}{'&' if urlsplit(url).query else '?'}service=CSW&request=GetCapabilities" if url else ""
    return Recognised(platform="csw", url=asked, because=because, sure=LIKELY) if asked else None
