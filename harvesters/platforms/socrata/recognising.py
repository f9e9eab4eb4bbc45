"""Whether an answer is Socrata's, or a page of a site that Socrata built."""

import re
from urllib.parse import urlsplit

from harvesters.datasets.json_pages import folder_of
from harvesters.documents.json_values import number
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen

PROBES = ("/api/catalog/v1?limit=1",)
_MARKS = re.compile(r"blist\.|window\.socrata|/socrata[-./]|socrata\.(?:siteChrome|featureFlags)|tylertech[^\"']*socrata", re.IGNORECASE)


def recognise(seen: Seen) -> Recognised | None:
    """The site: its catalog answered, or the page bears the platform's marks."""
    value = seen.value
    if isinstance(value, dict):
        if not {"results", "resultSetSize"} <= value.keys() or "/api/catalog/v1" not in seen.url:
            return None
        count = number(value["resultSetSize"]) or 0
        because = f"its catalog answers as Socrata's does ({count} assets)"
        return Recognised(platform="socrata", url=f"{folder_of(seen.url, '/api/')}/", because=because, sure=CERTAIN, entries=count)
    if value is None and _MARKS.search(seen.text):
        parts = urlsplit(seen.url)
        site = f"{parts.scheme}://{parts.netloc}/"
        return Recognised(platform="socrata", url=site, because="the page bears the marks of Socrata", sure=LIKELY)
    return None
