"""DCAT-US 1.1 (Project Open Data metadata): an entry of a `data.json` → the wire values of a dataset, and back.

The standard is at resources.data.gov (DCAT-US Schema v1.1). Codes of budget, programme and IT investment, and fields the
standard does not know, stay in the kept entry only."""

import re
from functools import lru_cache
from typing import Any

import orjson

from schemas.agency import agency_named
from schemas.dataset import Dataset
from schemas.dialects.dcat_us.version_1_distribution import distribution_to_dcat_us, distributions_of
from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.licenses import license_told
from schemas.dialects.loose.places import geometry_in, place_told
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, url_of, without_controls, word_of, words_of
from schemas.fields import is_http_url
from schemas.parts import Place
from schemas.vocabularies import code_of, terms

_BUREAU = re.compile(r"\d{3}:\d{2}")
_PROGRAM = re.compile(r"\d{3}:\d{3}")
_LONGEST_NAME = 300
_LEGACY_ADDRESSES = ("accessURL", "webService")


def entry_key(entry: dict[str, Any]) -> str:
    """By what the feed tells the entry from others: its identifier (trimmed; a number as text), else its landing page, else
    the first address of its distributions, else ''."""
    identifier = _scalar(entry.get("identifier"))
    if identifier:
        return identifier
    landing = entry.get("landingPage")
    if isinstance(landing, str) and landing.strip():
        return without_controls(landing).strip()
    distributions = entry.get("distribution")
    for item in (distributions if isinstance(distributions, list) else [distributions]) + [entry]:
        for name in ("downloadURL", "accessURL") if isinstance(item, dict) else ():
            address = item.get(name)
            if isinstance(address, str) and address.strip():
                return without_controls(address).strip()
    return ""


def from_dcat_us(entry: dict[str, Any], *, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset (without `agency` where the entry names none, without `title` where it has none) and
    whatever was odd. `time_zone` is the publisher's, by its IANA name. Texts may hold HTML still."""
    odd = Odd()
    get = entry.get
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": _scalar(get("identifier")) or None,
        "title": line_of(get("title"), odd, "title", "title"),
        "description": text_of(get("description"), odd, "description", "description"),
        "keywords": words_of(get("keyword"), odd, "keywords", "keyword", split=True),
        "themes": [{"label": word} for word in words_of(get("theme"), odd, "themes", "theme", split=True)],
        "access": _access(get("accessLevel"), odd),
        "distributions": distributions_of(get("distribution"), odd, time_zone),
    }
    publisher = _publisher(get("publisher"), odd)
    if publisher:
        values["agency"] = {"id": agency_named(publisher).id, "name": publisher}
    _dates(entry, values, odd, time_zone)
    _optional(entry, values, odd, time_zone)
    _flag_what_is_missing(entry, values, odd)
    for name, pattern in (("bureauCode", _BUREAU), ("programCode", _PROGRAM)):
        _check_codes(get(name), pattern, odd, name)
    return values, odd.found


def _optional(entry: dict[str, Any], values: dict[str, Any], odd: Odd, zone: str) -> None:
    get = entry.get
    if get("language") is not None:
        values["language"] = _languages(entry["language"], odd)
    if get("license") is not None:
        values["license"] = _license(entry["license"], odd)
    if get("rights") is not None:
        values["rights"] = text_of(entry["rights"], odd, "rights", "rights")
    if get("spatial") is not None:
        values["spatial"] = _place(entry["spatial"], odd)
    if get("temporal") is not None:
        values["temporal"] = period_of(entry["temporal"], odd, "temporal", "temporal", zone)
    if get("contactPoint") is not None:
        values["contact"] = _contact(entry["contactPoint"], odd)
    if get("landingPage") is not None:
        values["landing_page"] = url_of(entry["landingPage"], odd, "landing_page", "landingPage")
    if get("conformsTo") is not None:
        values["conforms_to"] = url_of(entry["conformsTo"], odd, "conforms_to", "conformsTo")
    if get("isPartOf") is not None:
        values["series"] = word_of(entry["isPartOf"], odd, "series", "isPartOf")
    documents = [get("describedBy")] if get("describedBy") is not None else []
    if get("references") is not None:
        documents.extend(words_of(entry["references"], odd, "documentation", "references"))
    if documents:
        found = [url_of(address, odd, "documentation", "describedBy or references") for address in documents]
        values["documentation"] = list(dict.fromkeys(address for address in found if address))
    for name in _LEGACY_ADDRESSES:
        if get(name) is not None and (address := url_of(entry[name], odd, "distributions", name)):
            odd.note("legacy_field", "distributions", f"{name} belongs into a distribution: {shown(address)}", address)
            if not any(address in (d.get("access_url"), d.get("download_url")) for d in values["distributions"]):
                values["distributions"].append({"access_url": address, "role": "service" if name == "webService" else "data"})


def _dates(entry: dict[str, Any], values: dict[str, Any], odd: Odd, zone: str) -> None:
    get = entry.get
    if get("issued") is not None:
        values["issued"] = date_of(entry["issued"], odd, "issued", "issued", zone)
    modified, frequency = get("modified"), get("accrualPeriodicity")
    if isinstance(modified, str) and modified.strip().startswith("R/"):
        # The standard allows a repeating interval here for what is updated all the time: it says how often, not when.
        frequency, modified = frequency or modified, None
    values["modified"] = date_of(modified, odd, "modified", "modified", zone)
    word = word_of(frequency, odd, "frequency", "accrualPeriodicity")
    if word:
        values["frequency"] = _frequency(word)
        if values["frequency"] is None:
            odd.note("unknown_frequency", "frequency", f"{shown(word)} is no frequency on the list", word)


def _flag_what_is_missing(entry: dict[str, Any], values: dict[str, Any], odd: Odd) -> None:
    if not values["identifier"]:
        odd.missing("identifier", "identifier")
    if not values["description"]:
        odd.missing("description", "description")
    if not values["keywords"] and not entry.get("keyword"):
        odd.missing("keywords", "keyword")
    if values["modified"] is None and not entry.get("modified"):
        odd.missing("modified", "modified")
    if "agency" not in values:
        odd.missing("agency", "publisher")
    if not values.get("contact"):
        odd.missing("contact", "contactPoint")
    if entry.get("accessLevel") is None:
        odd.missing("access", "accessLevel")


def _access(value: Any, odd: Odd) -> str:
    word = line_of(value, odd, "access", "accessLevel")
    if not word:
        return "public"
    code = _access_code(word)
    if code is None:
        # What says it is not simply public must not be treated as if it were.
        odd.note("unknown_access_level", "access", f"{shown(word)} is no access level", word)
        return "restricted"
    return code


def _publisher(value: Any, odd: Odd) -> str | None:
    if isinstance(value, list):
        odd.note("wrong_type", "agency", f"publisher is a list: {shown(value)}", value)
        value = value[0] if value else None
    if isinstance(value, dict):
        name = word_of(value.get("name"), odd, "agency", "publisher name")
        parent = value.get("subOrganizationOf")
        if name is None and parent is not None:
            odd.note("empty_value", "agency", "publisher has no name; its parent organization's was taken", value)
            return _publisher(parent, odd)
    else:
        name = word_of(value, odd, "agency", "publisher")
        if name:
            odd.note("wrong_type", "agency", f"publisher is a string, not an object: {shown(name)}", name)
    return name[:_LONGEST_NAME] if name else None


def _contact(value: Any, odd: Odd) -> dict[str, Any] | None:
    if isinstance(value, list):
        odd.note("wrong_type", "contact", f"contactPoint is a list: {shown(value)}", value)
        value = next((item for item in value if item), None)
    if isinstance(value, str):
        odd.note("wrong_type", "contact", f"contactPoint is a string, not an object: {shown(value)}", value)
        value = {"hasEmail": value} if "@" in value else {"fn": value}
    if not isinstance(value, dict):
        return None
    name = word_of(value.get("fn") or value.get("name"), odd, "contact.name", "contactPoint fn")
    email = word_of(value.get("hasEmail") or value.get("email") or value.get("mbox"), odd, "contact.email", "contactPoint hasEmail")
    phone = value.get("hasTelephone") or value.get("phone")
    contact: dict[str, Any] = {"name": name, "email": None}
    if email:
        bare = email[7:].lstrip() if email[:7].lower() == "mailto:" else email
        bare = bare.partition("?")[0]
        if "@" in bare and " " not in bare:
            contact["email"] = bare
        elif is_http_url(bare):
            contact["url"] = bare
        else:
            odd.note("invalid_value", "contact.email", f"hasEmail is not an e-mail address: {shown(email)}", email)
    if phone is not None:
        told = word_of(phone, odd, "contact.phone", "contactPoint hasTelephone")
        contact["phone"] = told.removeprefix("tel:") if told else None
    return contact if any(contact.values()) else None


def _license(value: Any, odd: Odd) -> dict[str, Any] | None:
    given = text_of(value, odd, "license", "license")
    if not given:
        return None
    told = license_told(given)
    if told["url"] is None:
        odd.note("license_not_a_url", "license", f"license is not an http(s) address: {shown(given)}", given)
    return told


def _place(value: Any, odd: Odd) -> dict[str, Any] | None:
    drawn = place_told(value, None, Odd(), "spatial")
    if drawn and "geometry" in drawn:
        return drawn
    text = word_of(value, odd, "spatial", "spatial")
    return {"text": text} if text else None


def _languages(value: Any, odd: Odd) -> list[str]:
    found: list[str] = []
    for word in words_of(value, odd, "language", "language", split=True):
        tag = language_of(word)
        if tag is None:
            odd.note("odd_language", "language", f"{shown(word)} is no language tag", word)
            continue
        if tag != word:
            odd.note("odd_language", "language", f"{shown(word)} was read as {tag}", word)
        found.append(tag)
    return list(dict.fromkeys(found))


def _check_codes(value: Any, pattern: re.Pattern[str], odd: Odd, name: str) -> None:
    if value is None:
        return
    for code in value if isinstance(value, list) else [value]:
        if not isinstance(code, str) or not pattern.fullmatch(code.strip()):
            odd.note("malformed_code", None, f"{name} is malformed: {shown(code)}", code)


def _scalar(value: Any) -> str:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        return without_controls(value).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


@lru_cache(maxsize=1024)
def _access_code(word: str) -> str | None:
    return code_of("access", word)


@lru_cache(maxsize=4096)
def _frequency(word: str) -> str | None:
    return code_of("frequency", word)


def to_dcat_us(record: Dataset) -> dict[str, Any]:
    """The entry of a `data.json` that says what the record says; fields without a value are left out."""
    contact, period, place = record.contact, record.temporal, record.spatial
    told: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": record.identifier,
        "title": record.title,
        "description": record.description,
        "keyword": list(record.keywords) or None,
        "theme": [theme.label for theme in record.themes] or None,
        "language": list(record.language) or None,
        "publisher": {"@type": "org:Organization", "name": record.agency.name},
        "accessLevel": "restricted public" if record.access == "restricted" else record.access,
        "license": record.license.as_given if record.license else None,
        "rights": record.rights,
        "issued": record.issued,
        "modified": record.modified,
        "accrualPeriodicity": interval_of(record.frequency) if record.frequency else None,
        "spatial": _place_to_dcat_us(place) if place else None,
        "temporal": (period.text or f"{period.start or '..'}/{period.end or '..'}") if period else None,
        "landingPage": record.landing_page,
        "references": list(record.documentation) or None,
        "conformsTo": record.conforms_to,
        "isPartOf": record.series,
        "distribution": [distribution_to_dcat_us(d) for d in record.distributions] or None,
    }
    if contact:
        told["contactPoint"] = {
            "@type": "vcard:Contact",
            "fn": contact.name,
            "hasEmail": f"mailto:{contact.email}" if contact.email else contact.url,
            "hasTelephone": contact.phone,
        }
    return {name: value for name, value in told.items() if value is not None}


def _place_to_dcat_us(place: Place) -> Any:
    """The geometry, unless it was given in words; else the words."""
    drawn = orjson.loads(place.geometry) if place.geometry else None
    return place.text if drawn is None or (place.text and geometry_in(place.text) == drawn) else drawn


@lru_cache(maxsize=64)
def interval_of(frequency: str) -> str:
    """The ISO 8601 repeating interval of a frequency on the list, as the standard asks; its word where it has none."""
    for term in terms("frequency"):
        if term.code == frequency:
            return next((alias for alias in term.aliases if alias.startswith("R/")), frequency)
    return frequency
