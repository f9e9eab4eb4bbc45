"""Whether an answer is Opendatasoft's, or a page of a portal that it built."""

import re
from urllib.parse import urlsplit

from harvesters.datasets.json_pages import folder_of
from harvesters.documents.json_values import number
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen

PROBES = ("/api/explore/v2.1/catalog/datasets?limit=1",)
_MARKS = re.compile(r"static\.opendatasoft\.com|ods-widgets|<ods-|ng-app=[\"']ods", re.IGNORECASE)


def recognise(seen: Seen) -> Recognised | None:
    """The portal: its catalog answered, or the page bears the platform's marks."""
    value = seen.value
    if isinstance(value, dict):
        if not {"results", "total_count"} <= value.keys() or "/api/explore/" not in seen.url or "/catalog/datasets" not in seen.url:
            return None
        count = number(value["total_count"]) or 0
        because = f"its catalog answers as Opendatasoft's does ({count} datasets)"
        return Recognised(platform="opendatasoft", url=f"{folder_of(seen.url, '/api/')}/", because=because, sure=CERTAIN, entries=count)
    if value is None and _MARKS.search(seen.text):
        parts = urlsplit(seen.url)
        portal = f"{parts.scheme}://{parts.netloc}/"
        return Recognised(platform="opendatasoft", url=portal, because="the page bears the marks of Opendatasoft", sure=LIKELY)
    return None
