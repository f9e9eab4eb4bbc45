"""An item of a feed that announces datasets (RSS, Atom) → the wire values of a dataset."""

from collections.abc import Mapping
from typing import Any

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.formats import SERVICES, kind_of
from schemas.dialects.loose.texts import Odd, Oddity, line_of, text_of, url_of
from schemas.dialects.loose.values import agency_told, bytes_told, licensed, worldwide
from schemas.dialects.schema_org.extent import place_of


def from_feed_item(item: Mapping[str, Any], *, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where nobody is named) and whatever was odd. `item` has the members of
    `harvesters.reading.feed.Item`."""
    odd = Odd()
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": worldwide(item["key"] or None, odd, "guid") or item["url"] or item["key"] or None,
        "title": line_of(item["title"], odd, "title", "title"),
        "description": text_of(item["content"] or item["summary"], odd, "description", "description"),
        "keywords": list(item["categories"]),
        "themes": [],
        "access": "public",
        "license": licensed(line_of(item["license"], odd, "license", "license")),
        "rights": text_of(item["rights"], odd, "rights", "rights"),
        "landing_page": item["url"] or None,
        "issued": date_of(item["published"], odd, "issued", "published", time_zone),
        "modified": date_of(item["modified"], odd, "modified", "updated", time_zone),
        "distributions": [_distribution(file, odd, f"distributions.{number}") for number, file in enumerate(item["files"])],
    }
    if item["people"] and (agency := agency_told(item["people"][0], odd, "author")):
        values["agency"] = agency
    if item["place"]:
        values["spatial"] = place_of(_shape(*item["place"]), odd)
    if not values["description"]:
        odd.missing("description", "description")
    return values, odd.found


def _shape(name: str, numbers: str) -> dict[str, Any]:
    if name == "point":
        latitude, _, longitude = " ".join(numbers.replace(",", " ").split()).partition(" ")
        return {"geo": {"latitude": latitude, "longitude": longitude}}
    return {"geo": {name: numbers}}


def _distribution(file: Mapping[str, str], odd: Odd, at: str) -> dict[str, Any]:
    media_type, format_ = kind_of(file["media_type"] or None, None, file["url"], odd, at)
    is_service = format_ in SERVICES
    values: dict[str, Any] = {
        "role": "service" if is_service else "data",
        "access_url" if is_service else "download_url": url_of(file["url"], odd, f"{at}.download_url", "enclosure"),
        "format": format_,
        "media_type": media_type,
        "bytes": bytes_told(file["bytes"] or None, odd, f"{at}.bytes"),
    }
    return {name: value for name, value in values.items() if value is not None}
