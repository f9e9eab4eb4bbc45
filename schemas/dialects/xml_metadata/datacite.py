"""DataCite's metadata kernel (versions 2 to 4, schema.datacite.org), also as OpenAIRE extends it → the wire values of a dataset."""

import re
from typing import Any

from schemas.dialects.loose.boxes import Box
from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.formats import kind_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.licenses import license_code
from schemas.dialects.loose.texts import Odd, Oddity, line_of, text_of, url_of, words_of
from schemas.dialects.loose.values import agency_told, licensed, title_among
from schemas.dialects.xml_metadata.elements import Element, every, said, saying, spelled, telling
from schemas.dialects.xml_metadata.extent import box_of, place_told
from schemas.fields import is_http_url

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_DCMI_TYPES = frozenset(
    {"Collection", "Dataset", "Event", "Image", "InteractiveResource", "PhysicalObject", "Service", "Software", "Sound", "Text"}
)
_HOLDERS = ("HostingInstitution", "RightsHolder", "Distributor", "DataManager", "Producer")
_CLOSED = frozenset({"closedaccess", "restrictedaccess", "embargoedaccess"})
_RELATIONS = {
    "IsPartOf": "part_of",
    "IsNewVersionOf": "replaces",
    "Obsoletes": "replaces",
    "IsPreviousVersionOf": "replaced_by",
    "IsObsoletedBy": "replaced_by",
    "IsVersionOf": "version_of",
    "IsDerivedFrom": "derived_from",
    "IsSupplementTo": "related",
    "IsSupplementedBy": "related",
    "References": "related",
}
_DOCUMENTED = frozenset({"IsDocumentedBy", "IsDescribedBy"})
_MOST_RELATIONS, _MOST_POINTS = 500, 10_000
_SIDES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")


def from_datacite(root: Element, *, time_zone: str = "UTC") -> tuple[dict[str, Any], list[Oddity]]:
    """The wire values of a dataset from a `resource` (without `agency` where nobody is named), and whatever was odd."""
    odd = Odd()
    identifier = telling(root, "identifier")
    doi = found[1] if (found := _DOI.fullmatch(identifier or "")) else None
    titles = [element for element in every(root, "titles", "title") if said(element)]
    main = next((element for element in titles if not element.get("titleType")), None)
    texts = _descriptions(root)
    kind = next((found.get("resourceTypeGeneral", "") for found in every(root, "resourceType")), "")
    values: dict[str, Any] = {
        "kind": "dataset",
        "identifier": doi or identifier,
        "title": title_among(said(main), said(titles[0]) if titles else None, said(texts[0]) if texts else None, odd),
        "description": text_of(said(texts[0]) if texts else None, odd, "description", "description"),
        "keywords": words_of(saying(root, "subjects", "subject"), odd, "keywords", "subject", split=True),
        "themes": [{"scheme": "dcmi-type", "code": kind, "label": spelled(kind)}] if kind in _DCMI_TYPES else [],
        "language": [tag] if (tag := language_of(telling(root, "language") or "")) else [],
        "translations": _translations(main, titles, texts),
        "version": line_of(telling(root, "version"), odd, "version", "version"),
        "landing_page": f"https://doi.org/{doi}" if doi else _address(root, identifier),
        "relations": _relations(root),
    }
    if agency := _agency(root, odd):
        values["agency"] = agency
    if contact := _contributor(root, "ContactPerson"):
        values["contact"] = {"name": contact, "email": None}
    _rights(root, values)
    _dates(root, values, odd, time_zone)
    _place(root, values, odd)
    values["documentation"] = [url for element in _related(root) if element.get("relationType") in _DOCUMENTED and (url := _link(element))]
    values["distributions"] = _distributions(root, values["landing_page"], odd)
    for field, theirs in (("description", "description"), ("agency", "publisher")):
        if not values.get(field):
            odd.missing(field, theirs)
    return values, odd.found


def _descriptions(root: Element) -> list[Element]:
    """The abstracts, else whatever describes."""
    told = [element for element in (*every(root, "descriptions", "description"), *every(root, "description")) if said(element)]
    return [element for element in told if element.get("descriptionType") == "Abstract"] or told


def _translations(main: Element | None, titles: list[Element], texts: list[Element]) -> list[dict[str, Any]]:
    """Further titles and abstracts, where each says which language it is in."""
    own = language_of(main.get(_LANGUAGE, "")) if main is not None else None
    found: dict[str, dict[str, Any]] = {}
    for field, elements in (("title", [t for t in titles if t.get("titleType") in (None, "TranslatedTitle")]), ("description", texts)):
        for position, element in enumerate(elements):
            tag = language_of(element.get(_LANGUAGE, ""))
            if tag and tag != own and (position or field == "title"):
                told = found.setdefault(tag, {"language": tag, "title": None, "description": None})
                told[field] = told[field] or said(element)
    return [told for told in found.values() if told["title"] or told["description"]]


def _agency(root: Element, odd: Odd) -> dict[str, str] | None:
    """Who publishes, else the institution that holds it, else the first who made it."""
    held = next((name for role in _HOLDERS if (name := _contributor(root, role))), None)
    return agency_told(telling(root, "publisher") or held or telling(root, "creators", "creator", "creatorName"), odd, "publisher")


def _contributor(root: Element, role: str) -> str | None:
    people = (found for found in every(root, "contributors", "contributor") if found.get("contributorType") == role)
    return next((name for found in people if (name := telling(found, "contributorName"))), None)


def _rights(root: Element, values: dict[str, Any]) -> None:
    """The licence by its identifier, address or name; what else is said of rights as words."""
    stated = [*every(root, "rightsList", "rights"), *every(root, "rights|licenseCondition")]
    given = [
        tuple(word for word in (found.get("rightsIdentifier"), found.get("rightsURI") or found.get("uri"), said(found)) if word)
        for found in stated
    ]
    folded = {word.rpartition("/")[2].replace(" ", "").casefold() for words in given for word in words}
    values["access"] = "restricted" if folded & _CLOSED else "public"
    licences = [words for words in given if any(license_code(word) or "licen" in word.casefold() for word in words)]
    best = next((words for words in licences if any(map(license_code, words))), licences[0] if licences else ())
    values["license"] = licensed(*best)
    values["rights"] = "\n".join(dict.fromkeys(words[-1] for words in given if words)) or None


def _dates(root: Element, values: dict[str, Any], odd: Odd, zone: str) -> None:
    told: dict[str, str] = {}
    for element in every(root, "dates", "date"):
        if text := said(element):
            told.setdefault(element.get("dateType", ""), text)
    year = telling(root, "publicationYear")
    issued = told.get("Issued") or told.get("Available") or year or told.get("Created")
    values["issued"] = date_of((issued or "").partition("/")[0] or year, odd, "issued", "Issued", zone)
    values["modified"] = date_of((told.get("Updated") or "").rpartition("/")[2] or None, odd, "modified", "Updated", zone)
    if covered := told.get("Coverage") or told.get("Collected"):
        values["temporal"] = period_of(covered, odd, "temporal", "Collected", zone)


def _place(root: Element, values: dict[str, Any], odd: Odd) -> None:
    """The places by name, and their boxes, else points, else a polygon. Version 3 wrote latitude and longitude as one text."""
    boxes: list[Box] = []
    for found in every(root, "geoLocations", "geoLocation", "geoLocationBox|geoLocationPoint"):
        sides = [telling(found, name) for name in _SIDES]
        point = [telling(found, name) for name in ("pointLongitude", "pointLatitude")]
        numbers = (said(found) or "").replace(",", " ").split()
        if all(point):
            sides = [*point, *point]
        elif not any(sides) and len(numbers) in (2, 4):
            (south, west), (north, east) = numbers[:2], numbers[-2:]
            sides = [west, south, east, north]
        if any(sides) and (drawn := box_of(sides, odd)):
            boxes.append(drawn)
    areas = [box for box in boxes if box[:2] != box[2:]]
    shape = None if boxes else _polygon(next(every(root, "geoLocations", "geoLocation", "geoLocationPolygon"), None))
    names = [" ".join(text.split()) for text in saying(root, "geoLocations", "geoLocation", "geoLocationPlace")]
    values["spatial"] = place_told(names, areas or boxes[:1], shape)


def _polygon(element: Element | None) -> dict[str, Any] | None:
    points = [(telling(point, "pointLongitude"), telling(point, "pointLatitude")) for point in every(element, "polygonPoint")]
    try:
        ring = [[float(west or ""), float(north or "")] for west, north in points[:_MOST_POINTS]]
    except ValueError:
        return None
    on_the_globe = all(-180 <= west <= 180 and -90 <= north <= 90 for west, north in ring)
    return {"type": "Polygon", "coordinates": [ring]} if len(ring) > 3 and ring[0] == ring[-1] and on_the_globe else None


def _related(root: Element) -> list[Element]:
    return list(every(root, "relatedIdentifiers", "relatedIdentifier"))


def _relations(root: Element) -> list[dict[str, str]]:
    told = [
        {"type": kind, "text": text}
        for element in _related(root)
        if (kind := _RELATIONS.get(element.get("relationType", ""))) and (text := _link(element) or said(element))
    ]
    return told[:_MOST_RELATIONS]


def _link(element: Element) -> str | None:
    """The address of a related resource: itself, or its DOI's."""
    text = said(element) or ""
    doi = _DOI.fullmatch(text)
    return text if is_http_url(text) else f"https://doi.org/{doi[1]}" if doi else None


def _address(root: Element, identifier: str | None) -> str | None:
    """Where it is to be found without a DOI: by its own identifier or another that is an address."""
    told = [identifier, *saying(root, "alternateIdentifiers", "alternateIdentifier")]
    return next((text for text in told if text and is_http_url(text)), None)


def _distributions(root: Element, landing: str | None, odd: Odd) -> list[dict[str, Any]]:
    """The files that OpenAIRE names; else the landing page, through which those of the formats told are had."""
    formats = saying(root, "formats", "format")
    found: list[dict[str, Any]] = []
    for element in every(root, "file"):
        at = f"distributions.{len(found)}"
        if url := url_of(said(element), odd, f"{at}.download_url", "file"):
            media_type, format_ = kind_of(element.get("mimeType"), None, url, odd, at)
            found.append({"role": "data", "download_url": url, "media_type": media_type, "format": format_})
    if not found and landing and formats:
        media = formats[0] if "/" in formats[0] else None
        media_type, format_ = kind_of(media, None if media else formats[0], None, odd, "distributions.0")
        found.append({"role": "data", "access_url": landing, "media_type": media_type, "format": format_})
    return [{name: value for name, value in told.items() if value is not None} for told in found]
