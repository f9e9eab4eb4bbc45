"""udata (data.gouv.fr and its kin): a dataset as `/api/1/datasets/` shows it → the wire values of a dataset."""

from collections.abc import Mapping
from typing import Any

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.formats import SERVICES, kind_of
from schemas.dialects.loose.multilingual import first_told
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, url_of, word_of, words_of
from schemas.dialects.loose.values import agency_told, bytes_told, checksum_told, frequency_told, licensed, worldwide
from schemas.fields import is_http_url

_ROLES = {"documentation": "documentation", "api": "service"}
_ACCESS = {"open": "public", "open_with_account": "restricted", "restricted": "restricted"}
_COUNTERS = frozenset({"metrics", "quality", "internal", "community_resources", "last_update"})
_CHECKED = frozenset({"metrics", "extras", "internal", "preview_url"})


def dataset_key(entry: Mapping[str, Any]) -> str:
    """By what the site tells a dataset from others: its id, else its slug."""
    return next((entry[name].strip() for name in ("id", "slug") if isinstance(entry.get(name), str) and entry[name].strip()), "")


def is_public(entry: Mapping[str, Any]) -> bool:
    """Whether a dataset is there for everybody: neither private nor deleted."""
    return entry.get("private") is not True and not entry.get("deleted")


def steady(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The dataset without what the site counts, rates and checks every day."""
    told = {name: value for name, value in entry.items() if name not in _COUNTERS}
    resources = entry.get("resources")
    if isinstance(resources, list):
        told["resources"] = [
            {name: value for name, value in item.items() if name not in _CHECKED} if isinstance(item, dict) else item for item in resources
        ]
    return told


def origin_of(entry: Mapping[str, Any]) -> str | None:
    """The address a harvested dataset had where it was harvested."""
    harvest = entry.get("harvest")
    addresses = (harvest.get(name) for name in ("remote_url", "uri", "dct_identifier")) if isinstance(harvest, Mapping) else ()
    return next((address for address in addresses if isinstance(address, str) and is_http_url(address)), None)


def from_udata(entry: dict[str, Any], *, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where the entry names none) and whatever was odd."""
    odd = Odd()
    harvest = _object(entry.get("harvest"))
    frequency = entry.get("frequency")
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": worldwide(harvest.get("dct_identifier"), odd, "dct_identifier")
        or worldwide(harvest.get("remote_id"), odd, "remote_id")
        or dataset_key(entry)
        or None,
        "title": line_of(entry.get("title"), odd, "title", "title"),
        "description": text_of(entry.get("description"), odd, "description", "description"),
        "keywords": words_of(entry.get("tags"), odd, "keywords", "tags"),
        "themes": [],
        "access": _access(entry.get("access_type"), odd),
        "license": licensed(line_of(_named(entry.get("license")), odd, "license", "license")),
        "landing_page": origin_of(entry) or url_of(entry.get("page"), odd, "landing_page", "page"),
        "issued": date_of(
            harvest.get("issued_at") or harvest.get("created_at") or entry.get("created_at"), odd, "issued", "created_at", time_zone
        ),
        "modified": date_of(harvest.get("modified_at") or entry.get("last_modified"), odd, "modified", "last_modified", time_zone),
        "frequency": frequency_told(_named(frequency), odd, "frequency") if frequency is not None else None,
        "distributions": _resources(entry.get("resources"), odd, time_zone),
    }
    if agency := _agency(entry, odd):
        values["agency"] = agency
    _coverage(entry, values, odd, time_zone)
    _contact(entry.get("contact_points"), values, odd)
    if (schema := _object(entry.get("schema")).get("url")) is not None:
        values["conforms_to"] = url_of(schema, odd, "conforms_to", "schema url")
    for field, theirs in (("description", "description"), ("keywords", "tags"), ("agency", "organization"), ("license", "license")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _named(value: Any) -> Any:
    """The id of a term, which some versions write as an object."""
    return first_told(value, ("id", "label", "title")) if isinstance(value, dict) else value


def _access(value: Any, odd: Odd) -> str:
    if value in (None, "") or (isinstance(value, str) and value in _ACCESS):
        return _ACCESS[value] if value else "public"
    odd.note("unknown_access_level", "access", f"access_type is no access level: {shown(value)}", value)
    return "restricted"


def _agency(entry: Mapping[str, Any], odd: Odd) -> dict[str, str] | None:
    organization, owner = entry.get("organization"), _object(entry.get("owner"))
    name = organization.get("name") if isinstance(organization, dict) else organization
    if agency := agency_told(name, odd, "organization"):
        return agency
    return agency_told(" ".join(str(owner[part]) for part in ("first_name", "last_name") if owner.get(part)), odd, "owner")


def _contact(points: Any, values: dict[str, Any], odd: Odd) -> None:
    """The first contact point that says something."""
    for point in points if isinstance(points, list) else []:
        if isinstance(point, dict) and (point.get("name") or point.get("email")):
            email, form = point.get("email"), point.get("contact_form")
            values["contact"] = {
                "name": word_of(point.get("name"), odd, "contact.name", "contact name"),
                "email": email if isinstance(email, str) and "@" in email else None,
                "url": form if isinstance(form, str) and is_http_url(form) else None,
            }
            return


def _coverage(entry: Mapping[str, Any], values: dict[str, Any], odd: Odd, zone: str) -> None:
    spatial, period = entry.get("spatial"), entry.get("temporal_coverage")
    if isinstance(spatial, dict):
        zones = words_of(spatial.get("zones"), odd, "spatial", "spatial zones")
        values["spatial"] = place_told(spatial.get("geom"), "; ".join(zones[:50]) or None, odd, "spatial geom")
    elif spatial:
        values["spatial"] = place_told(spatial, None, odd, "spatial")
    if isinstance(period, dict):
        start, end = (date_of(period.get(name), odd, f"temporal.{name}", name, zone) for name in ("start", "end"))
        values["temporal"] = {"start": start, "end": end, "text": None} if start or end else None


def _resources(value: Any, odd: Odd, zone: str) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        # The second version of the interface hands out an address in their place.
        return []
    found: list[dict[str, Any]] = []
    for item in value if isinstance(value, list) else []:
        if not isinstance(item, dict) or not any(item.values()):
            odd.note("empty_value", "distributions", f"a resource says nothing: {shown(item)}", item)
        else:
            found.append(_distribution(item, odd, f"distributions.{len(found)}", zone))
    return found


def _distribution(item: Mapping[str, Any], odd: Odd, at: str, zone: str) -> dict[str, Any]:
    get = item.get
    address = url_of(get("url"), odd, f"{at}.download_url", "resource url")
    if not get("url"):
        odd.note("no_address", at, "a resource has no url")
    media_type, format_ = kind_of(get("mime"), get("format"), address, odd, at)
    role = _ROLES.get(str(get("type")), "service" if format_ in SERVICES else "data")
    is_file = role != "service" and (format_ != "HTML" or get("filetype") == "file")
    sum_ = get("checksum")
    values: dict[str, Any] = {
        "identifier": line_of(get("id"), odd, f"{at}.identifier", "resource id"),
        "role": role,
        "title": line_of(get("title"), odd, f"{at}.title", "resource title"),
        "description": text_of(get("description"), odd, f"{at}.description", "resource description"),
        "download_url": address if is_file else None,
        "access_url": (url_of(get("latest"), Odd(), f"{at}.access_url", "latest") if is_file else None) or (None if is_file else address),
        "format": format_,
        "media_type": media_type,
        "bytes": bytes_told(get("filesize"), odd, f"{at}.bytes"),
        "checksum": checksum_told(sum_.get("value"), sum_.get("type"), odd, f"{at}.checksum") if isinstance(sum_, dict) else None,
        "issued": date_of(get("published") or get("created_at"), odd, f"{at}.issued", "created_at", zone),
        "modified": date_of(get("last_modified"), odd, f"{at}.modified", "last_modified", zone),
    }
    schema = _object(get("schema")).get("url")
    values["conforms_to"] = schema if isinstance(schema, str) and is_http_url(schema) else None
    return {name: told for name, told in values.items() if told is not None}
