"""Whether an answer is a `data.json`, DCAT-US 1.1 or 3.0, or a page that names one."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen

PROBES: tuple[str, ...] = ("/data.json",)
_LISTS = ("dataset", "datasetSeries", "service", "catalog")
_MARKS = frozenset({"title", "identifier", "publisher", "accessLevel", "distribution", "dataset", "endpointURL", "seriesMember"})


def recognise(seen: Seen) -> Recognised | None:
    """The feed itself: an object with a list of entries in the words of DCAT-US; the address of one that a page names."""
    if seen.value is None:
        return _named_by_page(seen)
    named = urlsplit(seen.url).path.endswith("/data.json")
    if isinstance(seen.value, dict):
        entries = [entry for name in _LISTS for entry in _listed(seen.value.get(name))]
        is_feed = named and isinstance(seen.value.get("dataset"), list)
    else:
        # Some agencies publish the list bare.
        entries, is_feed = _listed(seen.value) if named else [], False
    if not any(len(_MARKS & entry.keys()) >= 2 for entry in entries) and not (is_feed and not entries):
        return None
    names = [name for entry in entries if (name := _publisher(entry))]
    return Recognised(
        platform="dcat_us",
        url=seen.url,
        because=f"it is a DCAT-US feed of {'at least ' if seen.cut else ''}{len(entries)} entries",
        sure=CERTAIN,
        entries=len(entries),
        agency=max(sorted(set(names)), key=names.count, default=""),
    )


def _listed(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _publisher(entry: dict[str, Any]) -> str | None:
    publisher = entry.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else publisher
    return " ".join(name.split()) or None if isinstance(name, str) else None


def _named_by_page(seen: Seen) -> Recognised | None:
    for link in seen.tree.css("a[href], link[href]"):
        address = (link.attributes.get("href") or "").strip()
        if address.partition("?")[0].rpartition("/")[2] == "data.json":
            url = urljoin(seen.url, address)
            return Recognised(platform="dcat_us", url=url, because="the page leads to a data.json", sure=LIKELY)
    return None
