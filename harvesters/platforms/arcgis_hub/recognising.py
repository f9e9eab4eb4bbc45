"""Whether an answer is ArcGIS Hub's, or a page of a site that it built."""

import re
from urllib.parse import urlsplit

from harvesters.datasets.json_pages import folder_of
from harvesters.documents.json_values import number
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen

PROBES = ("/api/search/v1/collections/dataset/items?limit=1", "/api/feed/dcat-us/1.1.json")
_MARKS = re.compile(r"opendata-ui/|hubcdn\.arcgis\.com|hub\.arcgis\.com/(?:assets|api)|name=[\"']opendata-ui/config", re.IGNORECASE)
_SEARCH, _FEED, _MOST = "/api/search/v1/collections/", "/api/feed/dcat-us/", 10_000


def recognise(seen: Seen) -> Recognised | None:
    """The site: its search answered, or its feed (whole, so also where the search would end too soon), or the page bears its marks."""
    value, site = seen.value, folder_of(seen.url, "/api/")
    if isinstance(value, dict):
        if _SEARCH in seen.url and isinstance(value.get("features"), list) and "numberMatched" in value:
            count = number(value["numberMatched"]) or 0
            if count > _MOST:
                because = f"it is an ArcGIS Hub of {count} items, more than its search hands out"
                return Recognised(platform="dcat_us", url=f"{site}/api/feed/dcat-us/1.1.json", because=because, sure=CERTAIN, entries=count)
            because = f"its search answers as ArcGIS Hub's does ({count} items)"
            return Recognised(platform="arcgis_hub", url=f"{site}/", because=because, sure=CERTAIN, entries=count)
        if _FEED in seen.url and isinstance(value.get("dataset"), list):
            because = f"it is the feed of an ArcGIS Hub ({len(value['dataset'])} datasets)"
            return Recognised(platform="dcat_us", url=seen.url, because=because, sure=CERTAIN, entries=len(value["dataset"]))
        return None
    if value is None and _MARKS.search(seen.text):
        parts = urlsplit(seen.url)
        home = f"{parts.scheme}://{parts.netloc}/"
        return Recognised(platform="arcgis_hub", url=home, because="the page bears the marks of ArcGIS Hub", sure=LIKELY)
    return None
