"""Socrata (Tyler Data & Insights): a result of the discovery API `/api/catalog/v1` → the wire values of a dataset.

Its distributions are not listed there; they are the export addresses that every asset of a kind has."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.formats import kind_of
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, url_of, word_of, words_of
from schemas.dialects.loose.values import agency_told, frequency_told, licensed
from schemas.fields import is_http_url

_FOURS = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}")
_GEOGRAPHIC = re.compile(r"point|line|polygon|location|geo", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d+)?")
_COUNTERS = frozenset({"page_views", "download_count"})
_TABLES = frozenset({"dataset", "filter", "map", "measure", "calendar"})


def asset_key(entry: Mapping[str, Any]) -> str:
    """By what the site tells an asset from others: its four-by-four id, else its permalink."""
    found = _object(entry.get("resource")).get("id") or entry.get("permalink")
    return found.strip() if isinstance(found, str) else ""


def title_of(entry: Mapping[str, Any]) -> Any:
    """The asset's name."""
    return _object(entry.get("resource")).get("name")


def type_of(entry: Mapping[str, Any]) -> str:
    """What the asset is: `dataset`, `map`, `chart`, `story` …; '' where it does not say."""
    found = _object(entry.get("resource")).get("type")
    return found.casefold() if isinstance(found, str) else ""


def steady(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The asset without what counts views and downloads."""
    resource = {name: value for name, value in _object(entry.get("resource")).items() if name not in _COUNTERS}
    return {**entry, "resource": resource}


def from_socrata(entry: dict[str, Any], *, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where nobody is named) and whatever was odd."""
    odd = Odd()
    resource, sorted_by = _object(entry.get("resource")), _object(entry.get("classification"))
    told = _labelled(sorted_by.get("domain_metadata"))
    key = asset_key(entry)
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": key or None,
        "title": line_of(resource.get("name"), odd, "title", "name"),
        "description": text_of(resource.get("description"), odd, "description", "description"),
        "keywords": words_of(sorted_by.get("domain_tags") or sorted_by.get("tags"), odd, "keywords", "domain_tags"),
        "themes": _themes(sorted_by, odd),
        "access": "public",
        "license": licensed(
            line_of(told.get("license"), odd, "license", "license"),
            line_of(_object(entry.get("metadata")).get("license"), odd, "license", "license"),
        ),
        "landing_page": url_of(entry.get("permalink") or entry.get("link"), odd, "landing_page", "permalink"),
        "issued": date_of(
            told.get("issued") or resource.get("publication_date") or resource.get("createdAt"), odd, "issued", "createdAt", time_zone
        ),
        "modified": date_of(resource.get("data_updated_at") or resource.get("updatedAt"), odd, "modified", "updatedAt", time_zone),
        "frequency": frequency_told(told["frequency"], odd, "frequency") if "frequency" in told else None,
        "distributions": _distributions(entry, resource, key, odd),
    }
    if "temporal" in told:
        values["temporal"] = period_of(told["temporal"], odd, "temporal", "temporal", time_zone)
    if "spatial" in told and (place := word_of(told["spatial"], odd, "spatial", "spatial")):
        values["spatial"] = {"text": place}
    if agency := agency_told(resource.get("attribution") or told.get("publisher"), odd, "attribution"):
        values["agency"] = agency
    email, name = resource.get("contact_email") or told.get("contact_email"), told.get("contact_name")
    if email or name:
        address = line_of(email, odd, "contact.email", "contact_email")
        values["contact"] = {
            "name": word_of(name, odd, "contact.name", "contact"),
            "email": address.removeprefix("mailto:") if address and "@" in address else None,
        }
    for field, theirs in (("description", "description"), ("keywords", "domain_tags"), ("license", "license")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


_LABELS = (
    ("contact_email", "contact email"),
    ("contact_name", "contact name"),
    ("frequency", "frequency"),
    ("publisher", "publisher"),
    ("license", "license"),
    ("issued", "issued"),
    ("temporal", "temporal"),
    ("spatial", "spatial"),
    ("spatial", "geographic coverage"),
    ("publisher", "agency name"),
    ("publisher", "data owner"),
)


def _labelled(value: Any) -> dict[str, Any]:
    """What the site's own fields say, by our names: their keys are a group and a label (`Common-Core_Update-Frequency`)."""
    found: dict[str, Any] = {}
    for item in value if isinstance(value, list) else []:
        if isinstance(item, Mapping) and isinstance(item.get("key"), str) and item.get("value"):
            label = re.sub(r"[\W_]+", " ", item["key"]).casefold()
            field = next((ours for ours, theirs in _LABELS if label.endswith(theirs)), None)
            if field:
                found.setdefault(field, item["value"])
    return found


def _themes(sorted_by: Mapping[str, Any], odd: Odd) -> list[dict[str, str]]:
    own = word_of(sorted_by.get("domain_category"), odd, "themes", "domain_category")
    return [{"label": word} for word in ([own] if own else words_of(sorted_by.get("categories"), odd, "themes", "categories"))]


def _distributions(entry: Mapping[str, Any], resource: Mapping[str, Any], key: str, odd: Odd) -> list[dict[str, Any]]:
    domain, kind = _object(entry.get("metadata")).get("domain"), type_of(entry)
    page = entry.get("link") or entry.get("permalink")
    if kind in ("href", "federated_href") or not (isinstance(domain, str) and _HOST.fullmatch(domain) and _FOURS.fullmatch(key)):
        if not (isinstance(page, str) and is_http_url(page)):
            odd.note("no_address", "distributions", f"the asset {shown(key)} can be had nowhere")
            return []
        return [{"access_url": page, "format": "HTML", "role": "data"}]
    site, access = f"https://{domain}", f"https://{domain}/d/{key}"
    if kind in ("file", "blob") or resource.get("blob_mime_type"):
        media_type, format_ = kind_of(resource.get("blob_mime_type"), None, None, odd, "distributions.0")
        address = f"{site}/download/{key}/{quote(media_type or 'application/octet-stream', safe='', errors='replace')}"
        told = {"identifier": f"{key}.file", "download_url": address, "access_url": access, "format": format_, "media_type": media_type}
        return [{name: value for name, value in told.items() if value is not None}]
    if kind not in _TABLES:
        return [{"access_url": access, "format": "HTML", "role": "data"}]
    columns = f"{site}/api/views/{key}/columns.json"
    found = [
        ("CSV", "text/csv", f"{site}/api/views/{key}/rows.csv?accessType=DOWNLOAD", "data"),
        ("JSON", "application/json", f"{site}/resource/{key}.json", "service"),
    ]
    columns_told = resource.get("columns_datatype")
    types = columns_told if isinstance(columns_told, list) else []
    if resource.get("lens_view_type") == "geo" or any(_GEOGRAPHIC.search(name) for name in types if isinstance(name, str)):
        found.append(("GEOJSON", "application/geo+json", f"{site}/api/geospatial/{key}?method=export&format=GeoJSON", "data"))
    return [
        {
            "identifier": f"{key}.{format_.lower()}",
            "role": role,
            "format": format_,
            "media_type": media_type,
            "access_url" if role == "service" else "download_url": address,
            "described_by": columns,
        }
        for format_, media_type, address, role in found
    ]
