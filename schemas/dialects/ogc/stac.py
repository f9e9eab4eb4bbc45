"""STAC: a collection (STAC API – Collections, also a plain collection of OGC API – Features) → the wire values of a dataset."""

from collections.abc import Mapping
from typing import Any

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.multilingual import first_told
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd, Oddity, line_of, text_of, url_of, words_of
from schemas.dialects.loose.values import agency_told, licensed
from schemas.dialects.ogc.links import distribution, documents_of, joined, links_of
from schemas.dialects.ogc.records import record_key
from schemas.fields import is_http_url

_ROLES = ("producer", "licensor", "processor", "host")
_NO_LICENCE = frozenset({"proprietary", "various", "other"})
_PICTURES = frozenset({"thumbnail", "overview"})


def from_stac(entry: dict[str, Any], *, time_zone: str = "UTC", page: str | None = None) -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where the collection names no provider) and whatever was odd. `page` is
    the collection's own address."""
    odd = Odd()
    key, links = record_key(entry), joined(entry.get("links"), page)
    # A collection in files leads to each of its scenes.
    data = [link for link in links if not (isinstance(link, dict) and link.get("rel") == "item")] if isinstance(links, list) else links
    landing, documents = documents_of(links)
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": key or None,
        "title": line_of(entry.get("title") or entry.get("id"), odd, "title", "title"),
        "description": text_of(entry.get("description"), odd, "description", "description"),
        "keywords": words_of(entry.get("keywords"), odd, "keywords", "keywords"),
        "themes": [],
        "access": "public",
        "license": _license(entry, odd),
        "landing_page": landing or page,
        "documentation": documents,
        "issued": date_of(first_told(entry, ("published", "created")), odd, "issued", "created", time_zone),
        "modified": date_of(entry.get("updated"), odd, "modified", "updated", time_zone),
        "distributions": [*links_of(data, odd), *_assets(entry.get("assets"), page, odd)],
    }
    if not entry.get("title") and values["title"]:
        odd.note("title_derived", "title", "the collection has no title; its id was taken")
    if agency := _provider(entry.get("providers"), odd):
        values["agency"] = agency
    _extent(entry.get("extent"), values, odd, time_zone)
    version = entry.get("version")
    values["version"] = line_of(version, odd, "version", "version") if version is not None else None
    for field, theirs in (("description", "description"), ("license", "license"), ("agency", "providers")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _license(entry: Mapping[str, Any], odd: Odd) -> dict[str, Any] | None:
    """Its SPDX name; where that only says `proprietary` or `other`, what the licence link leads to."""
    name = line_of(entry.get("license"), odd, "license", "license")
    links = entry.get("links")
    told = [
        link.get("href") for link in (links if isinstance(links, list) else []) if isinstance(link, dict) and link.get("rel") == "license"
    ]
    address = next((href for href in told if isinstance(href, str) and is_http_url(href)), None)
    return licensed(None if address and (name or "").casefold() in _NO_LICENCE else name, address)


def _provider(value: Any, odd: Odd) -> dict[str, str] | None:
    providers = [one for one in (value if isinstance(value, list) else []) if isinstance(one, dict)]

    def rank(provider: dict[str, Any]) -> int:
        roles = provider.get("roles")
        told = [role for role in (roles if isinstance(roles, list) else []) if isinstance(role, str)]
        return min((_ROLES.index(role) for role in told if role in _ROLES), default=len(_ROLES))

    for provider in sorted(providers, key=rank):
        if agency := agency_told(provider.get("name"), odd, "provider"):
            return agency
    return None


def _extent(value: Any, values: dict[str, Any], odd: Odd, zone: str) -> None:
    """The first box and interval, which span the others."""
    extent = value if isinstance(value, Mapping) else {}
    spatial, temporal = extent.get("spatial"), extent.get("temporal")
    boxes = spatial.get("bbox") if isinstance(spatial, Mapping) else None
    if isinstance(boxes, list) and boxes:
        values["spatial"] = place_told(boxes[0] if isinstance(boxes[0], list) else boxes, None, odd, "bbox")
    intervals = temporal.get("interval") if isinstance(temporal, Mapping) else None
    ends = intervals[0] if isinstance(intervals, list) and intervals else None
    if isinstance(ends, list) and len(ends) == 2:
        start, end = (date_of(None if moment == ".." else moment, odd, "temporal", "interval", zone) for moment in ends)
        values["temporal"] = {"start": start, "end": end, "text": None} if start or end else None


def _assets(value: Any, base: str | None, odd: Odd) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, asset in value.items() if isinstance(value, dict) else ():
        roles = asset.get("roles") if isinstance(asset, dict) else None
        if not isinstance(asset, dict) or (isinstance(roles, list) and any(role in _PICTURES for role in roles if isinstance(role, str))):
            continue
        at = f"distributions.asset.{len(found)}"
        # Assets in object storage (s3://) can be fetched by nobody here; they stay in the original entry.
        address = url_of(joined([asset], base)[0].get("href"), Odd(), at, "href")
        if address:
            found.append({"identifier": str(name), **distribution(asset, address, odd, at)})
    return found
