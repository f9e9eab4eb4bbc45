"""Dublin Core as XML (oai_dc, csw:Record with its DCMI terms) → the wire values of a dataset.

The fifteen elements (ISO 15836-1) may each come any number of times, in any order and in several languages; which date or
identifier is meant is told by its form alone."""

import re
from typing import Any

from schemas.agency import agency_named
from schemas.dialects.loose.boxes import Box
from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.formats import SERVICES, format_named, kind_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.licenses import license_code, license_told
from schemas.dialects.loose.texts import Odd, Oddity, line_of, text_of, url_of, words_of
from schemas.dialects.loose.values import tail_of, title_among
from schemas.dialects.xml_metadata.dcmi import ends_in, parts_of, sides_in
from schemas.dialects.xml_metadata.elements import Element, every, local, said, saying, spelled, telling
from schemas.dialects.xml_metadata.extent import box_of, place_told
from schemas.fields import is_http_url

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_DAY = r"\d{4}(?:-\d\d){0,2}(?:T[\d:.]+Z?)?"
_YEARS = re.compile(rf"{_DAY}\s*(?:/|--?|–)\s*{_DAY}")
_CATALOG_RECORDS = frozenset({"Record", "SummaryRecord", "BriefRecord"})
_SERVICE_MARKS = (("wmts", "WMTS"), ("wms", "WMS"), ("wfs", "WFS"), ("wcs", "WCS"), ("arcgis", "REST"))
_LONGEST_NAME = 300


def dublin_core_key(root: Element) -> str:
    """A record's first identifier, else ''."""
    return telling(root, "identifier") or ""


def from_dublin_core(root: Element, *, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset from what holds the elements (without `agency` where nobody is named), and whatever was
    odd. A csw:Record is known by its first identifier; of other records only a DOI counts as one: the rest may be an ISBN."""
    odd = Odd()
    identifiers = saying(root, "identifier")
    texts = list(every(root, "abstract")) or list(every(root, "description"))
    doi = next((found[1] for text in identifiers if (found := _DOI.fullmatch(text))), None)
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": (identifiers[0] if identifiers and local(root) in _CATALOG_RECORDS else doi),
        "title": title_among(telling(root, "title"), telling(root, "alternative"), said(texts[0]) if texts else None, odd),
        "description": text_of(said(texts[0]) if texts else None, odd, "description", "description"),
        "keywords": words_of(saying(root, "subject"), odd, "keywords", "subject", split=True),
        "themes": [
            {"scheme": "dcmi-type", "code": kind, "label": spelled(kind)} for kind in map(tail_of, saying(root, "type")) if kind.isalpha()
        ],
        "access": "public",
        "series": line_of(telling(root, "isPartOf"), odd, "series", "isPartOf"),
        "language": list(dict.fromkeys(tag for word in saying(root, "language") if (tag := language_of(word.strip())))),
        "translations": _translations(root, texts),
    }
    name = telling(root, "publisher") or telling(root, "creator") or telling(root, "contributor")
    if name:
        name = " ".join(name.split())[:_LONGEST_NAME]
        values["agency"] = {"id": agency_named(name).id, "name": name}
    _rights(root, values)
    _dates(root, values, odd, time_zone)
    _coverage(root, values, odd, time_zone)
    addresses = [text for text in identifiers if is_http_url(text)]
    values["landing_page"] = addresses[0] if addresses else f"https://doi.org/{doi}" if doi else None
    values["distributions"] = _distributions(root, values["landing_page"], addresses, odd)
    for field, theirs in (("description", "description"), ("agency", "publisher")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _translations(root: Element, texts: list[Element]) -> list[dict[str, Any]]:
    """Further titles and descriptions, where each says which language it is in."""
    own: str | None = None
    found: dict[str, dict[str, Any]] = {}
    for field, elements in (("title", list(every(root, "title"))), ("description", texts)):
        for position, element in enumerate(elements):
            tag = language_of(element.get(_LANGUAGE, "").strip())
            own = tag if position == 0 and field == "title" else own
            if position and tag and tag != own and (text := said(element)):
                told = found.setdefault(tag, {"language": tag, "title": None, "description": None})
                told[field] = told[field] or text
    return list(found.values())


def _rights(root: Element, values: dict[str, Any]) -> None:
    stated = [*saying(root, "license"), *saying(root, "rights|accessRights")]
    given = next((text for text in stated if license_code(text)), None) or next(
        (text for text in stated if "licen" in text and is_http_url(text)), None
    )
    if given:
        values["license"] = license_told(given)
    values["rights"] = "\n".join(stated) or None
    folded = {text.casefold().rpartition("/")[2] for text in stated}
    if folded & {"closedaccess", "restrictedaccess", "embargoedaccess", "restricted", "closed access", "restricted access"}:
        values["access"] = "restricted"


def _dates(root: Element, values: dict[str, Any], odd: Odd, zone: str) -> None:
    """`issued` and `modified` by their DCMI terms; of bare dates the earliest is taken to be the day of issue."""
    told = [day for text in saying(root, "date") if not _YEARS.fullmatch(text) and (day := date_of(text, odd, "issued", "date", zone))]
    issued = date_of(telling(root, "issued|available|created|dateSubmitted"), odd, "issued", "issued", zone)
    values["issued"] = issued or min(told, default=None)
    values["modified"] = date_of(telling(root, "modified"), odd, "modified", "modified", zone)


def _coverage(root: Element, values: dict[str, Any], odd: Odd, zone: str) -> None:
    words: list[str] = []
    boxes: list[Box] = []
    for found in every(root, "BoundingBox|WGS84BoundingBox"):
        corners = [(telling(found, name) or "").split() for name in ("LowerCorner", "UpperCorner")]
        if all(len(corner) == 2 for corner in corners):
            # CSW 2.0.2 writes longitude first, unless the reference system is named by a URN, whose own order holds (OGC 07-092).
            is_swapped = "urn:" in found.get("crs", "") and found.get("crs", "").endswith("4326") and local(found) == "BoundingBox"
            (west, south), (east, north) = (reversed(corner) if is_swapped else corner for corner in corners)
            if box := box_of([west, south, east, north], odd):
                boxes.append(box)
    for text in saying(root, "coverage|spatial|temporal"):
        parts = parts_of(text)
        if (period := ends_in(parts)) or _YEARS.fullmatch(text):
            told = period or re.sub(r"\s*(?:--|–)\s*", "/", text)
            values.setdefault("temporal", period_of(told, odd, "temporal", "coverage", zone))
            continue
        if (sides := sides_in(parts)) and (box := box_of(sides, odd)):
            boxes.append(box)
        if parts:
            words += [parts["name"]] if parts.get("name") else []
        elif len(text) <= _LONGEST_NAME:
            words.append(" ".join(text.split()))
    values["spatial"] = place_told(words, boxes)


def _distributions(root: Element, landing: str | None, addresses: list[str], odd: Odd) -> list[dict[str, Any]]:
    """Files and services: references with their schemes (csw:Record), else further addresses among identifiers and relations."""
    formats = [format_ for text in saying(root, "format") if (format_ := format_named(text)) and len(text) <= 100]
    linked = [*every(root, "references|URI"), *(found for found in every(root, "relation|source") if is_http_url(said(found) or ""))]
    found: dict[str, dict[str, Any]] = {}
    for text, kind in (
        *((said(link), link.get("scheme") or link.get("protocol")) for link in linked),
        *((more, None) for more in addresses),
    ):
        at = f"distributions.{len(found)}"
        url = url_of(text, odd, f"{at}.access_url", "references")
        if url is None or url == landing or url in found:
            continue
        mark = next((name for mark, name in _SERVICE_MARKS if mark in (kind or "").casefold()), None)
        _, format_ = kind_of(None, formats[0] if len(formats) == 1 and mark is None else None, url, odd, at)
        is_file = "download" in (kind or "").casefold()
        role = "service" if mark or format_ in SERVICES else "data"
        told = {"role": role, "download_url" if is_file else "access_url": url, "format": mark or format_}
        found[url] = {name: value for name, value in told.items() if value}
    if not found and landing and formats:
        found[landing] = {"access_url": landing, "format": formats[0]}
    return [dict(value, role=value.get("role", "data")) for value in found.values()]
