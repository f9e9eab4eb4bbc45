"""ArcGIS Hub: an item of a site's search (`/api/search/v1/collections/dataset/items`, a GeoJSON feature) → the wire values of a dataset.

Its distributions are its service, the downloads Hub makes of each layer of a feature service, or its file."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.licenses import license_code
from schemas.dialects.loose.multilingual import first_told
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd, Oddity, line_of, text_of, url_of, without_controls, words_of
from schemas.dialects.loose.values import agency_told, bytes_told, licensed

_COUNTERS = frozenset({"numViews", "numRatings", "avgRating", "numComments", "lastViewed", "score", "index", "hubScore"})
_LINK = re.compile(r"https?://[^\s\"'<>)]+")
_SERVICE = re.compile(r"/(?:Feature|Map|Image|Scene|Vector\w*|Stream)Server", re.IGNORECASE)
_LAYER = re.compile(r"(\w+)_(\d+)")
_DOWNLOADS = (
    ("CSV", "text/csv", "csv"),
    ("GEOJSON", "application/geo+json", "geojson"),
    ("SHP", "application/zip", "shapefile"),
    ("KML", "application/vnd.google-earth.kml+xml", "kml"),
)
_FILES = {
    "csv": "CSV",
    "csv collection": "ZIP",
    "microsoft excel": "XLSX",
    "microsoft word": "DOCX",
    "pdf": "PDF",
    "shapefile": "SHP",
    "geojson": "GEOJSON",
    "kml": "KML",
    "kml collection": "KMZ",
    "geopackage": "GPKG",
    "file geodatabase": "GDB",
}
_MOST_LAYERS = 200


def item_key(entry: Mapping[str, Any]) -> str:
    """By what the site tells an item from others: its id."""
    told = entry.get("id") or _properties(entry).get("id")
    return without_controls(told).strip() if isinstance(told, str) else ""


def title_of(entry: Mapping[str, Any]) -> Any:
    """The item's title, else its name."""
    return first_told(_properties(entry), ("title", "name"))


def is_public(entry: Mapping[str, Any]) -> bool:
    """Whether everybody may see it."""
    return _properties(entry).get("access") in (None, "", "public")


def steady(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The item without what counts views and ratings."""
    return {**entry, "properties": {name: told for name, told in _properties(entry).items() if name not in _COUNTERS}}


def from_arcgis_hub(
    entry: dict[str, Any], *, time_zone: str = "UTC", site: str = "https://site.invalid"
) -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where the item names none) and whatever was odd. `site` is the address of
    the Hub site, where its pages and downloads are."""
    odd = Odd()
    told, key = _properties(entry), item_key(entry)
    page = f"{site}/datasets/{_segment(key)}" if key else None
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": key or None,
        "title": line_of(first_told(told, ("title", "name")), odd, "title", "title"),
        "description": text_of(first_told(told, ("description", "snippet", "searchDescription")), odd, "description", "description"),
        "keywords": words_of(told.get("tags"), odd, "keywords", "tags"),
        "themes": _themes(told.get("categories"), odd),
        "access": "public",
        "rights": text_of(told.get("licenseInfo"), odd, "rights", "licenseInfo"),
        "license": _license(told, odd),
        "landing_page": page,
        "issued": date_of(_moment(told.get("created")), odd, "issued", "created", time_zone),
        "modified": date_of(_moment(told.get("modified")), odd, "modified", "modified", time_zone),
        "distributions": _distributions(told, key, site, page, odd),
    }
    for name in (told.get("source"), told.get("orgName")):
        if agency := agency_told(name, odd, "source"):
            values["agency"] = agency
            break
    culture = line_of(told.get("culture"), odd, "language", "culture")
    values["language"] = [tag] if culture and (tag := language_of(culture)) else []
    area = entry.get("geometry") or told.get("extent") or told.get("bbox")
    if area:
        values["spatial"] = place_told(area.get("coordinates") if _is_envelope(area) else area, None, odd, "extent")
    for field, theirs in (("description", "description"), ("keywords", "tags"), ("agency", "source"), ("license", "licenseInfo")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _properties(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    told = entry.get("properties")
    return told if isinstance(told, Mapping) else {}


def _segment(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _is_envelope(area: Any) -> bool:
    return isinstance(area, dict) and str(area.get("type")).casefold() == "envelope"


def _moment(value: Any) -> Any:
    """ArcGIS writes times as milliseconds since 1970."""
    if isinstance(value, str) and len(value) == 13 and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 45:
        return datetime.fromtimestamp(value / 1000, UTC).isoformat()
    return value


def _themes(value: Any, odd: Odd) -> list[dict[str, str]]:
    """Categories are paths (`/Categories/Environment/Trees`); their last step is the theme."""
    words = words_of(value, odd, "themes", "categories") if value else []
    return [{"label": label} for label in dict.fromkeys(word.rstrip("/").rpartition("/")[2] for word in words) if label]


def _license(told: Mapping[str, Any], odd: Odd) -> dict[str, Any] | None:
    """The licence that is named, or the one whose address stands in the terms of use."""
    structured = told.get("structuredLicense")
    named = [line_of(structured.get(name), odd, "license", name) for name in ("url", "type")] if isinstance(structured, dict) else []
    words = line_of(told.get("license"), odd, "license", "license")
    info = told.get("licenseInfo")
    links = [link for link in _LINK.findall(info) if license_code(link)] if isinstance(info, str) else []
    return licensed(*named, *links, words if words and words.casefold() not in ("none", "custom") else None)


def _distributions(told: Mapping[str, Any], key: str, site: str, page: str | None, odd: Odd) -> list[dict[str, Any]]:
    kind = (line_of(told.get("type"), Odd(), "distributions", "type") or "").casefold()
    address = url_of(told.get("url"), odd, "distributions", "url")
    found: list[dict[str, Any]] = []
    if address and _SERVICE.search(address):
        found.append({"identifier": f"{key}.service", "role": "service", "format": "REST", "access_url": address})
        if key and "featureserver" in address.casefold():
            found += _downloads(told, key, site)
    elif key and kind in _FILES:
        download = address or f"https://www.arcgis.com/sharing/rest/content/items/{_segment(key)}/data"
        size = bytes_told(told.get("size"), Odd(), "distributions.0.bytes")
        found.append({"identifier": f"{key}.file", "format": _FILES[kind], "download_url": download, "access_url": page, "bytes": size})
    elif address:
        found.append({"identifier": f"{key}.link", "access_url": address, "format": "HTML"})
    if not found:
        odd.note("no_address", "distributions", "the item has neither a service nor a file")
    return found


def _downloads(told: Mapping[str, Any], key: str, site: str) -> list[dict[str, Any]]:
    """The files Hub makes, of each layer that the item names, else of the one its id or its kind of item points to."""
    item, layer = found.groups() if (found := _LAYER.fullmatch(key)) else (key, "0")
    layers = told.get("layers")
    named = [
        (str(one["id"]), line_of(one.get("name"), Odd(), "distributions", "layer name"))
        for one in (layers if isinstance(layers, list) else [])
        if isinstance(one, dict) and isinstance(one.get("id"), int | str)
    ]
    return [
        {
            "identifier": f"{item}_{number}.{word}",
            "title": name,
            "format": format_,
            "media_type": media_type,
            "download_url": f"{site}/api/download/v1/items/{_segment(item)}/{word}?layers={_segment(number)}",
        }
        for number, name in (named or [(layer, None)])[:_MOST_LAYERS]
        for format_, media_type, word in _DOWNLOADS
    ]
