"""Whether an answer is that of a catalogue service."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from harvesters.reading.xml import NotXml, read_xml
from harvesters.recognition import CERTAIN, Recognised, Seen
from schemas.dialects.iso_xml import every, local, telling

PROBES: tuple[str, ...] = (
    "/geonetwork/srv/eng/csw?service=CSW&request=GetCapabilities",
    "/csw?service=CSW&request=GetCapabilities",
)
_QUESTION = frozenset(
    {"service", "version", "acceptversions", "request", "typenames", "resulttype", "elementsetname", "outputschema", "outputformat"}
    | {"startposition", "maxrecords", "constraint", "constraintlanguage", "constraint_language_version", "id"}
)


def recognise(seen: Seen) -> Recognised | None:
    """The service that answers with its capabilities or with records."""
    if "/cat/csw/" not in seen.text[:4000]:
        return None
    try:
        root = read_xml(seen.text.encode("utf-8", "replace")).root
    except NotXml:
        return None
    if local(root) not in ("Capabilities", "GetRecordsResponse") or "/cat/csw/" not in str(root.tag):
        return None
    matched = next((found.get("numberOfRecordsMatched", "") for found in every(root, "SearchResults")), "")
    title = telling(root, "ServiceIdentification", "Title")
    parts = urlsplit(seen.url)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name.casefold() not in _QUESTION]
    return Recognised(
        platform="csw",
        url=parts._replace(query=urlencode(kept), fragment="").geturl(),
        because=f"it is a catalogue service, CSW ({title or 'without a title'})",
        sure=CERTAIN,
        entries=int(matched) if matched.isascii() and matched.isdigit() and len(matched) < 12 else 0,
        agency=" ".join((telling(root, "ServiceProvider", "ProviderName") or "").split()),
    )
