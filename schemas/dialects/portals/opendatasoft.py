"""Opendatasoft (Huwise): a dataset of the explore API's catalog, with its metas → the wire values of a dataset.

Its distributions are the export addresses that every dataset with records has, and its attachments."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.formats import kind_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.multilingual import first_told
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, without_controls, word_of, words_of
from schemas.dialects.loose.values import agency_told, frequency_told, licensed
from schemas.fields import is_http_url

_COUNTED = frozenset({"data_processed", "metadata_processed", "records_count"})
_EXPORTS = (("CSV", "text/csv", "csv"), ("JSON", "application/json", "json"), ("PARQUET", "application/vnd.apache.parquet", "parquet"))
_GEOGRAPHIC = (("GEOJSON", "application/geo+json", "geojson"), ("SHP", "application/zip", "shp"))


def dataset_key(entry: Mapping[str, Any]) -> str:
    """By what the portal tells a dataset from others: its id, else the uid that never changes."""
    told = first_told(entry, ("dataset_id", "dataset_uid"))
    return without_controls(told).strip() if isinstance(told, str) else ""


def title_of(entry: Mapping[str, Any]) -> Any:
    """The title among its metas."""
    return _metas(entry, "default").get("title")


def steady(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The dataset without how popular it is and when it was last processed, of which nothing in the record tells."""
    metas = {name: told for name, told in _object(entry.get("metas")).items() if name != "explore"}
    if isinstance(metas.get("default"), Mapping) and metas["default"].get("modified"):
        metas["default"] = {name: told for name, told in metas["default"].items() if name not in _COUNTED}
    return {**entry, "metas": metas}


def origin_of(entry: Mapping[str, Any]) -> str | None:
    """The page of a federated dataset on the portal it comes from."""
    metas = _metas(entry, "default")
    domain, dataset = metas.get("source_domain_address"), metas.get("source_dataset")
    if not (isinstance(domain, str) and isinstance(dataset, str) and dataset):
        return None
    address = f"https://{domain}/explore/dataset/{_segment(dataset)}/"
    return address if is_http_url(address) else None


def from_opendatasoft(
    entry: dict[str, Any], *, time_zone: str = "UTC", portal: str = "https://portal.invalid"
) -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where its metas name none) and whatever was odd. `portal` is the address
    of the portal, where its pages and exports are."""
    odd = Odd()
    default, dcat = _metas(entry, "default"), _metas(entry, "dcat")
    key = dataset_key(entry)
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": key or None,
        "title": line_of(default.get("title"), odd, "title", "title"),
        "description": text_of(default.get("description"), odd, "description", "description"),
        "keywords": words_of(default.get("keyword"), odd, "keywords", "keyword") if default.get("keyword") else [],
        "themes": [{"label": word} for word in _listed(default.get("theme"), odd, "themes", "theme")],
        "access": "public",
        "license": licensed(
            line_of(default.get("license_url"), odd, "license", "license_url"), line_of(default.get("license"), odd, "license", "license")
        ),
        "landing_page": origin_of(entry) or (f"{portal}/explore/dataset/{_segment(key)}/" if key else None),
        "issued": date_of(first_told(dcat, ("issued", "created")), odd, "issued", "issued", time_zone),
        "modified": date_of(first_told(default, ("modified", "data_processed")), odd, "modified", "modified", time_zone),
        "distributions": _distributions(entry, key, portal, odd),
        "documentation": [word for word in _listed(default.get("references"), Odd(), "documentation", "references") if is_http_url(word)],
    }
    frequency = first_told(dcat, ("accrualperiodicity", "accrualPeriodicity")) or default.get("update_frequency")
    if frequency is not None:
        values["frequency"] = frequency_told(frequency, odd, "accrualperiodicity")
    for name in (default.get("publisher"), dcat.get("creator"), default.get("source_domain_title")):
        if agency := agency_told(name, odd, "publisher"):
            values["agency"] = agency
            break
    words = [tag for word in _listed(default.get("language"), odd, "language", "language") if (tag := language_of(word))]
    values["language"] = list(dict.fromkeys(words))
    _coverage(default, dcat, values, odd, time_zone)
    contact, email = first_told(dcat, ("contact_name", "contact_point")), dcat.get("contact_email")
    if contact or email:
        address = line_of(email, odd, "contact.email", "contact_email")
        values["contact"] = {
            "name": word_of(contact, odd, "contact.name", "contact_name"),
            "email": address if address and "@" in address else None,
        }
    for field, theirs in (("description", "description"), ("keywords", "keyword"), ("agency", "publisher"), ("license", "license")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _segment(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _metas(entry: Mapping[str, Any], template: str) -> Mapping[str, Any]:
    return _object(_object(entry.get("metas")).get(template))


def _listed(value: Any, odd: Odd, field: str, theirs: str) -> list[str]:
    """The words of a meta that may hold one or several."""
    return words_of([value] if isinstance(value, str) else value, odd, field, theirs) if value else []


def _coverage(default: Mapping[str, Any], dcat: Mapping[str, Any], values: dict[str, Any], odd: Odd, zone: str) -> None:
    territory = _listed(default.get("territory"), odd, "spatial", "territory") or _listed(dcat.get("spatial"), odd, "spatial", "spatial")
    if territory or default.get("bbox"):
        values["spatial"] = place_told(default.get("bbox"), "; ".join(territory[:50]) or None, odd, "bbox")
    start, end = (
        first_told(dcat, ("temporal_coverage_start", "temporal_coverage_start_date")),
        first_told(dcat, ("temporal_coverage_end", "temporal_coverage_end_date")),
    )
    if start is not None or end is not None:
        first, last = date_of(start, odd, "temporal.start", "start", zone), date_of(end, odd, "temporal.end", "end", zone)
        values["temporal"] = {"start": first, "end": last, "text": None} if first or last else None
    elif dcat.get("temporal") is not None:
        values["temporal"] = period_of(dcat["temporal"], odd, "temporal", "temporal", zone)


def _distributions(entry: Mapping[str, Any], key: str, portal: str, odd: Odd) -> list[dict[str, Any]]:
    if not key:
        return []
    dataset = f"{portal}/api/explore/v2.1/catalog/datasets/{_segment(key)}"
    features = entry.get("features")
    found: list[dict[str, Any]] = []
    if entry.get("has_records") is not False and entry.get("data_visible") is not False:
        exports = (*_EXPORTS, *(_GEOGRAPHIC if isinstance(features, list) and "geo" in features else ()))
        found = [
            {"identifier": f"{key}.{name}", "format": format_, "media_type": media_type, "download_url": f"{dataset}/exports/{name}"}
            for format_, media_type, name in exports
        ]
    for member, role in (("alternative_exports", "data"), ("attachments", "attachment")):
        files = entry.get(member)
        for file in files if isinstance(files, list) else []:
            if not isinstance(file, Mapping) or not isinstance(file.get("id"), str) or not file["id"]:
                odd.note("no_address", f"distributions.{len(found)}", f"one of the {member} has no id: {shown(file)}", file)
                continue
            at, address = f"distributions.{len(found)}", f"{dataset}/{member}/{_segment(file['id'])}"
            title = line_of(file.get("title"), odd, f"{at}.title", "title")
            media_type, format_ = kind_of(file.get("mimetype"), None, f"{portal}/{_segment(title)}" if title else None, odd, at)
            told = {"role": role, "title": title, "format": format_, "media_type": media_type, "download_url": address}
            found.append({"identifier": f"{key}.{file['id']}"} | {name: value for name, value in told.items() if value is not None})
    return found
