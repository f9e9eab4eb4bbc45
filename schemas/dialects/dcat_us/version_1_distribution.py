"""A distribution in the words of DCAT-US 1.1 (Project Open Data) → the wire values of ours, and back."""

from typing import Any

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.formats import SERVICES, kind_of
from schemas.dialects.loose.texts import Odd, line_of, shown, text_of, url_of
from schemas.distribution import Distribution


def distributions_of(value: Any, odd: Odd, zone: str) -> list[dict[str, Any]]:
    """The wire values of a `distribution`: a list of objects, or what feeds write in its place."""
    if value is None:
        return []
    if not isinstance(value, list):
        odd.note("single_value_for_list", "distributions", f"distribution is no list: {shown(value)}", value)
        value = [value]
    found: list[dict[str, Any]] = []
    for item in value:
        if isinstance(item, str) and item.strip():
            odd.note("wrong_type", f"distributions.{len(found)}", f"distribution is an address, not an object: {shown(item)}", item)
            item = {"accessURL": item}
        if not isinstance(item, dict) or not any(v for k, v in item.items() if not k.startswith("@")):
            odd.note("empty_value", "distributions", f"a distribution says nothing: {shown(item)}", item)
            continue
        found.append(_distribution(item, odd, f"distributions.{len(found)}", zone))
    return found


def _distribution(item: dict[str, Any], odd: Odd, at: str, zone: str) -> dict[str, Any]:
    get = item.get
    download = url_of(get("downloadURL"), odd, f"{at}.download_url", "downloadURL")
    access = url_of(get("accessURL"), odd, f"{at}.access_url", "accessURL")
    if download is None and access is None and not get("downloadURL") and not get("accessURL"):
        odd.note("no_address", at, "a distribution has neither accessURL nor downloadURL")
    media_type, format_ = kind_of(get("mediaType"), get("format"), download or access, odd, at)
    values: dict[str, Any] = {"format": format_, "media_type": media_type, "download_url": download, "access_url": access}
    if get("title") is not None:
        values["title"] = line_of(item["title"], odd, f"{at}.title", "distribution title")
    if get("description") is not None:
        values["description"] = text_of(item["description"], odd, f"{at}.description", "distribution description")
    if format_ in SERVICES:
        values["role"] = "service"
    for ours, theirs in (("conforms_to", "conformsTo"), ("described_by", "describedBy")):
        if get(theirs) is not None:
            values[ours] = url_of(item[theirs], odd, f"{at}.{ours}", theirs)
    for name in ("issued", "modified"):
        if get(name) is not None:
            values[name] = date_of(item[name], odd, f"{at}.{name}", f"distribution {name}", zone)
    identifier = get("identifier") or get("@id")
    if identifier is not None:
        values["identifier"] = line_of(identifier, odd, f"{at}.identifier", "distribution identifier")
    return {name: found for name, found in values.items() if found is not None}


def distribution_to_dcat_us(distribution: Distribution) -> dict[str, Any]:
    """The same in DCAT-US words; empty fields are left out."""
    told: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "@id": distribution.identifier,
        "title": distribution.title,
        "description": distribution.description,
        "accessURL": distribution.access_url,
        "downloadURL": distribution.download_url,
        "format": distribution.format,
        "mediaType": distribution.media_type,
        "conformsTo": distribution.conforms_to,
        "describedBy": distribution.described_by,
        "issued": distribution.issued,
        "modified": distribution.modified,
    }
    return {name: value for name, value in told.items() if value is not None}
