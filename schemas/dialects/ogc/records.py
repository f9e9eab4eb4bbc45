"""OGC API – Records: a record as GeoJSON (OGC 20-004) → the wire values of a dataset; also the names of its drafts."""

import re
from collections.abc import Mapping
from typing import Any

from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.multilingual import first_told
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd, Oddity, line_of, text_of, without_controls, word_of, words_of
from schemas.dialects.loose.values import agency_told, frequency_told, licensed, title_among
from schemas.dialects.ogc.links import documents_of, joined, links_of
from schemas.fields import is_http_url

_NO_NAME = re.compile(r"[\W\d_]*|\S+:\S+|\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?|[0-9a-f]{16,}", re.IGNORECASE)
"""An id that tells people nothing: a number, an address or a URN, a UUID, a hash."""
_PUBLISHING = ("publisher", "owner", "custodian", "distributor", "pointofcontact", "pointOfContact", "author")


def record_key(entry: Mapping[str, Any]) -> str:
    """By what the catalog tells a record from others: its id."""
    told = entry.get("id")
    if isinstance(told, int) and not isinstance(told, bool):
        return str(told)
    return without_controls(told).strip() if isinstance(told, str) else ""


def title_of(entry: Mapping[str, Any]) -> Any:
    """The title among its properties, or beside the id as collections have it."""
    return _properties(entry).get("title")


def from_ogc_record(entry: dict[str, Any], *, time_zone: str = "UTC", page: str | None = None) -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where no contact names an organization) and whatever was odd. `page` is
    the record's own address."""
    odd = Odd()
    told, key = _properties(entry), record_key(entry)
    links = joined(entry.get("links") or told.get("associations"), page)
    landing, documents = documents_of(links)
    contacts = [one for one in (told.get("contacts") or told.get("providers") or ()) if isinstance(one, dict)] if _is_list(told) else []
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": key or None,
        "title": _title(told, key, odd),
        "description": text_of(told.get("description"), odd, "description", "description"),
        "keywords": words_of(_titled(told.get("keywords")), odd, "keywords", "keywords"),
        "themes": _themes(told.get("themes"), odd),
        "access": "public",
        "rights": text_of(first_told(told, ("rights", "accessRights")), odd, "rights", "rights"),
        "license": licensed(line_of(_linked(links, "license") or told.get("license"), odd, "license", "license")),
        "landing_page": landing or page,
        "documentation": documents,
        "issued": date_of(first_told(told, ("created", "recordCreated", "record-created")), odd, "issued", "created", time_zone),
        "modified": date_of(first_told(told, ("updated", "recordUpdated", "record-updated")), odd, "modified", "updated", time_zone),
        "language": _languages(first_told(told, ("resourceLanguages", "languages", "language"))),
        "distributions": links_of(links, odd),
    }
    if told.get("updateFrequency") is not None:
        values["frequency"] = frequency_told(told["updateFrequency"], odd, "updateFrequency")
    _people(contacts, values, odd)
    if area := entry.get("geometry") or entry.get("bbox"):
        values["spatial"] = place_told(area, None, odd, "geometry")
    values["temporal"] = _period(entry.get("time") or told.get("time"), odd, time_zone)
    for field in ("description", "keywords", "agency", "license"):
        if not values.get(field):
            odd.missing(field, {"agency": "contacts"}.get(field, field))
    return values, odd.found


def _title(told: Mapping[str, Any], key: str, odd: Odd) -> str | None:
    """The title, else how the description begins, else an id that was made to be read, as that of a STAC item is."""
    description = told.get("description")
    title = told.get("title")
    if isinstance(title, str) or title is None:
        named = None if _NO_NAME.fullmatch(key) else key
        return title_among(title, None, description if isinstance(description, str) else None, odd) or title_among(None, named, None, odd)
    return line_of(title, odd, "title", "title")


def _properties(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    told = entry.get("properties")
    return told if isinstance(told, Mapping) else {}


def _is_list(told: Mapping[str, Any]) -> bool:
    return isinstance(told.get("contacts") or told.get("providers"), list)


def _titled(value: Any) -> Any:
    """Words that may be objects with a title."""
    return (
        [first_told(one, ("title", "name", "id")) if isinstance(one, dict) else one for one in value] if isinstance(value, list) else value
    )


def _linked(links: Any, rel: str) -> str | None:
    told = (link for link in (links if isinstance(links, list) else []) if isinstance(link, dict) and link.get("rel") == rel)
    return next((link["href"] for link in told if isinstance(link.get("href"), str) and is_http_url(link["href"])), None)


def _themes(value: Any, odd: Odd) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for theme in value if isinstance(value, list) else []:
        concepts = theme.get("concepts") if isinstance(theme, dict) else [theme]
        scheme = line_of(theme.get("scheme"), Odd(), "themes", "scheme") if isinstance(theme, dict) else None
        for concept in concepts if isinstance(concepts, list) else []:
            code = line_of(concept.get("id"), Odd(), "themes", "concept") if isinstance(concept, dict) else None
            named = first_told(concept, ("title", "name", "id")) if isinstance(concept, dict) else concept
            if label := word_of(named, odd, "themes", "concept"):
                found.append({"scheme": scheme, "code": code, "label": label})
    return found


def _languages(value: Any) -> list[str]:
    told = value if isinstance(value, list) else [value]
    words = (one.get("code") if isinstance(one, dict) else one for one in told)
    return list(dict.fromkeys(tag for word in words if isinstance(word, str) and (tag := language_of(word))))


def _people(contacts: list[dict[str, Any]], values: dict[str, Any], odd: Odd) -> None:
    """The agency is the contact that publishes, else the first that is an organization; whom to ask, the first with an address."""
    ranked = sorted(
        contacts, key=lambda one: min((_PUBLISHING.index(r) for r in _roles(one) if r in _PUBLISHING), default=len(_PUBLISHING))
    )
    for one in ranked:
        if agency := agency_told(one.get("organization") or one.get("name"), odd, "contact organization"):
            values["agency"] = agency
            break
    for one in contacts:
        emails = one.get("emails")
        first = emails[0] if isinstance(emails, list) and emails else emails
        email = first.get("value") if isinstance(first, dict) else one.get("email")
        if isinstance(email, str) and "@" in email:
            name = word_of(first_told(one, ("name", "organization")), odd, "contact.name", "contact name")
            values["contact"] = {"name": name, "email": email.strip().removeprefix("mailto:")}
            return


def _roles(contact: dict[str, Any]) -> list[str]:
    told = contact.get("roles") or contact.get("role")
    names = told if isinstance(told, list) else [told]
    return [name for one in names if isinstance(name := one.get("name") if isinstance(one, dict) else one, str)]


def _period(value: Any, odd: Odd, zone: str) -> dict[str, str | None] | None:
    """`{interval: [start, end]}`, `{date}` or `{timestamp}`; `..` is an open end."""
    if isinstance(value, dict):
        value = value.get("interval") or value.get("date") or value.get("timestamp")
    ends = value if isinstance(value, list) else [value, value]
    if len(ends) != 2 or not any(ends):
        return None
    start, end = (date_of(None if moment == ".." else moment, odd, "temporal", "time", zone) for moment in ends)
    return {"start": start, "end": end, "text": None} if start or end else None
