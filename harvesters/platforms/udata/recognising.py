"""Whether an answer is udata's."""

from harvesters.datasets.json_pages import folder_of
from harvesters.documents.json_values import number
from harvesters.recognition import CERTAIN, Recognised, Seen

PROBES = ("/api/1/datasets/?page_size=1",)
_MEMBERS = frozenset({"data", "page", "page_size", "total", "next_page"})


def recognise(seen: Seen) -> Recognised | None:
    """The site: its list of datasets answered."""
    value = seen.value
    if not isinstance(value, dict) or not value.keys() >= _MEMBERS or "/api/1/" not in seen.url or not isinstance(value["data"], list):
        return None
    if value["data"] and not (isinstance(value["data"][0], dict) and {"title", "slug"} & value["data"][0].keys()):
        return None
    count = number(value["total"]) or 0
    because = f"it answers as udata does ({count} datasets)"
    return Recognised(platform="udata", url=f"{folder_of(seen.url, '/api/')}/", because=because, sure=CERTAIN, entries=count)
