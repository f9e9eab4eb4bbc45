"""Whether an answer is a list of records (OGC API – Records) or of STAC collections."""

from typing import Any
from urllib.parse import urljoin

from harvesters.datasets.json_pages import folder_of
from harvesters.documents.json_values import number
from harvesters.platforms.ogc_records.files import is_file, is_stac
from harvesters.recognition import CERTAIN, LIKELY, POSSIBLE, Recognised, Seen

PROBES = ("/collections?f=json", "/catalog.json")
_MOST = 0.8
_COLLECTIONS = ("data", "http://www.opengis.net/def/rel/ogc/1.0/data")


def recognise(seen: Seen) -> Recognised | None:
    """The records of a collection; the collections of a STAC API; of an OGC API, the one collection that holds records."""
    value = seen.value
    if not isinstance(value, dict):
        return None
    url = seen.url.partition("?")[0]
    if value.get("type") == "FeatureCollection" and isinstance(value.get("features"), list):
        return _records(url, value, value["features"])
    if isinstance(value.get("collections"), list):
        return _collections(url, value["collections"])
    return _landing_page(seen.url, value)


def _landing_page(url: str, value: dict[str, Any]) -> Recognised | None:
    """The front page of an OGC API or STAC API, which names where its collections are; a STAC catalog in files."""
    links = value.get("links")
    if is_file(url) and is_stac(value):
        count = sum(1 for link in value["links"] if isinstance(link, dict) and link.get("rel") == "child")
        because = f"it is a STAC catalog in files ({count} below it)"
        return Recognised(platform="ogc_records", url=url, because=because, sure=CERTAIN, entries=count)
    for link in links if isinstance(links, list) and "conformsTo" in value else ():
        if isinstance(link, dict) and link.get("rel") in _COLLECTIONS and isinstance(link.get("href"), str):
            address = urljoin(url, link["href"])
            return Recognised(platform="ogc_records", url=address, because="it is the front page of an OGC API", sure=POSSIBLE)
    return None


def _records(url: str, value: dict[str, Any], features: list[Any]) -> Recognised | None:
    told = [feature.get("properties") for feature in features if isinstance(feature, dict)]
    titled = sum(1 for one in told if isinstance(one, dict) and isinstance(one.get("title"), str) and isinstance(one.get("type"), str))
    if "/collections/" not in url or "/api/search/v1/" in url or not features or titled < len(features) * _MOST:
        return None
    count = number(value.get("numberMatched")) or len(features)
    return Recognised(platform="ogc_records", url=url, because=f"it lists records as OGC API does ({count})", sure=CERTAIN, entries=count)


def _collections(url: str, collections: list[Any]) -> Recognised | None:
    told = [one for one in collections if isinstance(one, dict) and isinstance(one.get("id"), str)]
    records = [one for one in told if one.get("itemType") == "record"]
    if records:
        items = f"{folder_of(url, '/collections/')}/collections/{records[0]['id']}/items"
        because = f"its collection {records[0]['id']!r} holds records"
        return Recognised(platform="ogc_records", url=items, because=because, sure=LIKELY)
    spatial = sum(1 for one in told if "stac_version" in one)
    if not told or spatial < len(told) * _MOST:
        return None
    because = f"it is a STAC API ({len(told)} collections)"
    return Recognised(platform="ogc_records", url=url, because=because, sure=CERTAIN, entries=len(told))
