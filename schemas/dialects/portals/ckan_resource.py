"""A resource of a CKAN package → the wire values of a distribution."""

from collections.abc import Mapping
from typing import Any

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.formats import SERVICES, kind_of
from schemas.dialects.loose.multilingual import first_told, spoken
from schemas.dialects.loose.texts import Odd, line_of, shown, text_of, url_of
from schemas.dialects.loose.values import bytes_told, checksum_told

_PAGES = frozenset({"HTML"})
_ROLES = {"documentation": "documentation", "api": "service", "service": "service"}


def resources_of(value: Any, odd: Odd, zone: str, *, language: str | None, page: str | None) -> list[dict[str, Any]]:
    """The wire values of a package's `resources`, those that were deleted left out. `page` is the package's own page."""
    if value is None:
        return []
    if not isinstance(value, list):
        odd.note("single_value_for_list", "distributions", f"resources is no list: {shown(value)}", value)
        value = list(value.values()) if isinstance(value, dict) and all(isinstance(v, dict) for v in value.values()) else [value]
    found: list[dict[str, Any]] = []
    for item in value:
        if isinstance(item, str) and item.strip():
            odd.note("wrong_type", f"distributions.{len(found)}", f"a resource is an address, not an object: {shown(item)}", item)
            item = {"url": item}
        if not isinstance(item, dict) or not any(item.values()):
            odd.note("empty_value", "distributions", f"a resource says nothing: {shown(item)}", item)
        elif str(item.get("state") or "active").casefold() == "active":
            found.append(_distribution(item, odd, f"distributions.{len(found)}", zone, language, page))
    return found


def _distribution(item: Mapping[str, Any], odd: Odd, at: str, zone: str, language: str | None, page: str | None) -> dict[str, Any]:
    get = item.get
    address = url_of(get("url"), odd, f"{at}.download_url", "resource url")
    download = url_of(get("download_url"), odd, f"{at}.download_url", "download_url")
    access = url_of(get("access_url"), odd, f"{at}.access_url", "access_url")
    if not (get("url") or get("download_url") or get("access_url")):
        odd.note("no_address", at, "a resource has no url")
    media_type, format_ = kind_of(get("mimetype"), get("format"), download or address, odd, at)
    role = _ROLES.get(str(get("resource_type") or "").casefold(), "service" if format_ in SERVICES else "data")
    identifier = line_of(get("id"), odd, f"{at}.identifier", "resource id")
    if (
        download is None
        and address
        and role != "service"
        and (format_ not in _PAGES or get("url_type") == "upload" or get("datastore_active"))
    ):
        download = address
        access = access or (f"{page}/resource/{identifier}" if page and identifier else None)
    else:
        access = access or address
    values: dict[str, Any] = {
        "identifier": identifier,
        "role": role,
        "title": line_of(
            _said(item, ("name_translated", "title_translated", "name", "title"), language), odd, f"{at}.title", "resource name"
        ),
        "description": text_of(
            _said(item, ("description_translated", "description"), language), odd, f"{at}.description", "resource description"
        ),
        "download_url": download,
        "access_url": access,
        "format": format_,
        "media_type": media_type,
        "bytes": bytes_told(first_told(item, ("size", "byte_size", "filesize")), odd, f"{at}.bytes"),
        "checksum": checksum_told(get("hash"), get("hash_algorithm"), odd, f"{at}.checksum"),
        "conforms_to": url_of(get("conforms_to"), Odd(), f"{at}.conforms_to", "conforms_to"),
        "described_by": url_of(first_told(item, ("describedBy", "data_dictionary_url")), Odd(), f"{at}.described_by", "describedBy"),
    }
    for field, names in (
        ("issued", ("issued", "release_date", "created")),
        ("modified", ("modified", "last_modified", "metadata_modified")),
    ):
        if (date := first_told(item, names)) is not None:
            values[field] = date_of(date, odd, f"{at}.{field}", field, zone)
    return {name: told for name, told in values.items() if told is not None}


def _said(item: Mapping[str, Any], names: tuple[str, ...], language: str | None) -> Any:
    return spoken(first_told(item, names), language)
