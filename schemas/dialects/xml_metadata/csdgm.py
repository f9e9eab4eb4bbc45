"""FGDC's Content Standard for Digital Geospatial Metadata (CSDGM, FGDC-STD-001-1998) as XML → the wire values of a dataset.

American folders of metadata hold it beside ISO. It has no identifier of its own: a record is known by where it lies. What it
says of quality, projection and attributes stays in the kept entry only."""

from typing import Any

from schemas.agency import agency_named
from schemas.dialects.loose.boxes import Box
from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.formats import SERVICES, kind_of
from schemas.dialects.loose.texts import Odd, Oddity, line_of, shown, text_of, url_of, words_of
from schemas.dialects.xml_metadata.elements import Element, every, first, saying, spelled, telling
from schemas.dialects.xml_metadata.extent import box_of, place_told
from schemas.dialects.xml_metadata.iso import TOPICS
from schemas.vocabularies import code_of

_LONGEST_NAME = 300
_UNTOLD = frozenset({"unknown", "present", "unpublished material", "unpublished", "none", "n/a", "various", "not complete", "not provided"})
_SERVICE_MARKS = (("wmts", "WMTS"), ("wms", "WMS"), ("wfs", "WFS"), ("wcs", "WCS"), ("mapserver", "REST"), ("featureserver", "REST"))


def from_csdgm(root: Element, *, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset from a `metadata` element (without `agency` where nobody is named), and whatever was odd."""
    odd = Odd()
    info = first(root, "idinfo")
    citation = first(info, "citation", "citeinfo")
    abstract = telling(info, "descript", "abstract") or telling(info, "descript", "purpose")
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": line_of(telling(info, "datsetid"), odd, "identifier", "datsetid"),
        "title": line_of(telling(citation, "title"), odd, "title", "title"),
        "description": text_of(abstract, odd, "description", "abstract"),
        "keywords": words_of(saying(info, "keywords", "*", "themekey|placekey|stratkey|tempkey"), odd, "keywords", "themekey"),
        "themes": _topics(info),
        "access": "public",
        "rights": "\n".join(text for name in ("accconst", "useconst") if (text := _told(telling(info, name)))) or None,
        "issued": _date(telling(citation, "pubdate"), odd, "issued", time_zone),
        "version": telling(citation, "edition"),
        "series": line_of(telling(citation, "serinfo", "sername"), odd, "series", "sername"),
        "spatial": _place(info, odd),
        "temporal": _period(info, odd, time_zone),
        "contact": _contact(root, info),
        "distributions": _distributions(root, citation, odd),
    }
    name = _told(telling(citation, "pubinfo", "publish")) or _told(telling(citation, "origin"))
    if name:
        name = " ".join(name.split())[:_LONGEST_NAME]
        values["agency"] = {"id": agency_named(name).id, "name": name}
    frequency = _told(telling(info, "status", "update"))
    if frequency:
        values["frequency"] = code_of("frequency", frequency)
        if values["frequency"] is None:
            odd.note("unknown_frequency", "frequency", f"{shown(frequency)} is no frequency on the list", frequency)
    for field, theirs in (("description", "abstract"), ("agency", "origin"), ("contact", "cntinfo")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _topics(info: Element | None) -> list[dict[str, str | None]]:
    return [
        {"scheme": TOPICS, "code": word, "label": spelled(word)}
        for theme in every(info, "keywords", "theme")
        if "iso 19115" in (telling(theme, "themekt") or "").casefold()
        for word in saying(theme, "themekey")
        if word.isalpha()
    ]


def _place(info: Element | None, odd: Odd) -> dict[str, Any] | None:
    boxes: list[Box] = []
    for bounding in every(info, "spdom", "bounding"):
        sides = [telling(bounding, name) for name in ("westbc", "southbc", "eastbc", "northbc")]
        if any(sides) and (box := box_of(sides, odd)):
            boxes.append(box)
    return place_told(saying(info, "keywords", "place", "placekey"), boxes)


def _period(info: Element | None, odd: Odd, zone: str) -> dict[str, str | None] | None:
    time = first(info, "timeperd", "timeinfo")
    days = [day for text in saying(time, "sngdate|mdattim", "caldate") if (day := _date(text, odd, "temporal", zone))]
    days += [day for text in saying(time, "mdattim", "sngdate", "caldate") if (day := _date(text, odd, "temporal", zone))]
    start = _date(telling(time, "rngdates", "begdate"), odd, "temporal", zone) or min(days, default=None)
    end = _date(telling(time, "rngdates", "enddate"), odd, "temporal", zone) or max(days, default=None)
    return {"start": start, "end": end, "text": None} if start or end else None


def _contact(root: Element, info: Element | None) -> dict[str, Any] | None:
    for contact in (
        *every(info, "ptcontac", "cntinfo"),
        *every(root, "distinfo", "distrib", "cntinfo"),
        *every(root, "metainfo", "metc", "cntinfo"),
    ):
        person = _told(telling(contact, "cntperp|cntorgp", "cntper"))
        name = person or _told(telling(contact, "cntorgp|cntperp", "cntorg"))
        email, phone = telling(contact, "cntemail"), _told(telling(contact, "cntvoice"))
        if name or email or phone:
            return {"name": name, "email": email if email and "@" in email else None, "phone": phone}
    return None


def _distributions(root: Element, citation: Element | None, odd: Odd) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    offered = [
        (address, telling(form, "digtinfo", "formname"))
        for form in every(root, "distinfo", "stdorder", "digform")
        for address in saying(form, "digtopt", "onlinopt", "computer", "networka", "networkr")
    ]
    for address, name in (*offered, *((link, None) for link in saying(citation, "onlink"))):
        at = f"distributions.{len(found)}"
        url = url_of(address, odd, f"{at}.access_url", "networkr or onlink")
        if url is None or url in found:
            continue
        _, format_ = kind_of(None, None, url, odd, at)
        mark = next((kind for mark, kind in _SERVICE_MARKS if mark in f"{name or ''} {url}".casefold()), None)
        told = {"title": line_of(name, odd, f"{at}.title", "formname"), "access_url": url, "format": mark or format_}
        found[url] = {key: value for key, value in told.items() if value} | {"role": "service" if mark or format_ in SERVICES else "data"}
    return list(found.values())


def _date(text: str | None, odd: Odd, field: str, zone: str) -> str | None:
    """CSDGM writes 2018, 201811 and 20181128."""
    text = _told(text)
    if text and len(text) == 6 and text.isdigit():
        text = f"{text[:4]}-{text[4:]}"
    return date_of(text, odd, field, "the date", zone) if text else None


def _told(text: str | None) -> str | None:
    return None if text is None or text.strip(" .").casefold() in _UNTOLD else text
