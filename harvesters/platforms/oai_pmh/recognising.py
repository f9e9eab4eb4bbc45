"""Whether an answer is that of an OAI-PMH repository."""

from harvesters.reading.xml import NotXml, read_xml
from harvesters.recognition import CERTAIN, Recognised, Seen
from schemas.dialects.iso_xml import every, local, telling

PROBES: tuple[str, ...] = ("/oai?verb=Identify", "/oai/request?verb=Identify")


def recognise(seen: Seen) -> Recognised | None:
    """The repository that answers, whatever it was asked."""
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
