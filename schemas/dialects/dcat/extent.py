"""Where and when, as DCAT tells it in its many ways → the wire values of place and period."""

import re
from typing import Any

import orjson

from schemas.dialects.dcat.tree import address_in, every_value, said_in, values_of, words_in
from schemas.dialects.loose.boxes import box
from schemas.dialects.loose.dates import period_of
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd, shown
from schemas.dialects.loose.values import tail_of
from schemas.dialects.loose.wkt import geojson_of
from schemas.fields import is_http_url

_GEOMETRIES = (
    "locn:geometry",
    "dcat:bbox",
    "dcat:centroid",
    "geosparql:asWKT",
    "geosparql:asGeoJSON",
    "geosparql:hasGeometry",
    "ogc:asWKT",
    "schema:box",
)
_SIDES = (
    "dcat-us:westBoundingLongitude",
    "dcat-us:southBoundingLatitude",
    "dcat-us:eastBoundingLongitude",
    "dcat-us:northBoundingLatitude",
)
_STARTS = ("dcat:startDate", "schema:startDate", "time:hasBeginning", "adms:startDate")
_ENDS = ("dcat:endDate", "schema:endDate", "time:hasEnd", "adms:endDate")
_INSTANTS = (
    "time:inXSDDate",
    "time:inXSDDateTimeStamp",
    "time:inXSDDateTime",
    "time:inXSDgYear",
    "time:inXSDgYearMonth",
    "time:inDateTime",
)
_DCMI = re.compile(r"\b(start|end)\s*=\s*([^;]+)", re.IGNORECASE)
_ENVELOPE = re.compile(r"<gml:lowerCorner>\s*([-\d.]+ [-\d.]+)\s*</gml:lowerCorner>\s*<gml:upperCorner>\s*([-\d.]+ [-\d.]+)\s*<")
_LONGEST_PLACE = 500


def place_of(values: list[Any], odd: Odd) -> dict[str, Any] | None:
    """The wire values of all places together: their names, and the first geometry."""
    names: list[str] = []
    geometry: dict[str, Any] | None = None
    for value in values:
        geometry = geometry or _geometry(value, odd)
        words = words_in(value)
        if words and _shape(words) is not None:
            words = None
        if words is None and (address := address_in(value)):
            words = tail_of(address) if "/authority/" in address else address if is_http_url(address) and _nameless(value) else None
        if words and not words.startswith(("{", "<gml")):
            names.append(" ".join(words.split()))
    text = "; ".join(dict.fromkeys(names))[:_LONGEST_PLACE] or None
    return place_told(geometry, text, odd, "spatial") if geometry or text else None


def _nameless(value: Any) -> bool:
    """Whether a node says nothing but its address."""
    return not isinstance(value, dict) or not every_value(value, *_GEOMETRIES)


def _geometry(value: Any, odd: Odd) -> dict[str, Any] | None:
    if isinstance(value, dict) and "coordinates" in value:
        return value
    sides = [words_in(next(iter(values_of(value, name)), None)) for name in _SIDES]
    if all(sides) and (drawn := box(sides)):
        return drawn
    latitude, longitude = (words_in(next(iter(values_of(value, name)), None)) for name in ("geo:lat", "geo:long"))
    if latitude and longitude and (point := geojson_of(f"POINT({longitude} {latitude})")):
        return point
    found = [value, *every_value(value, *_GEOMETRIES)]
    found += [inner for outer in found[1:] for inner in every_value(outer, *_GEOMETRIES)]
    unread: str | None = None
    for candidate in found:
        if isinstance(candidate, dict) and "coordinates" in candidate:
            return candidate
        words = words_in(candidate)
        shape: dict[str, Any] | None = _shape(words) if words else None
        if shape:
            return shape
        if words and candidate is not value and not is_http_url(words):
            unread = words
    if unread:
        odd.note("invalid_value", "spatial", f"spatial holds a geometry that cannot be read: {shown(unread)}", unread)
    return None


def _shape(words: str) -> Any:
    """The geometry in a text: WKT, a GML envelope, or GeoJSON ; None where it is none."""
    if words.startswith("{"):
        found = place_told(words, None, Odd(), "spatial")
        return orjson.loads(found["geometry"]) if found and "geometry" in found else None
    if envelope := _ENVELOPE.search(words):
        (west, south), (east, north) = (corner.split() for corner in envelope.groups())
        return geojson_of(f"ENVELOPE({west},{east},{north},{south})")
    return geojson_of(words)


def period_told(values: list[Any], odd: Odd, zone: str) -> dict[str, str | None] | None:
    """The wire values of the period: the first that is told with a start or an end, else the first words."""
    words: str | None = None
    for value in values:
        start, end = _instant(value, _STARTS), _instant(value, _ENDS)
        if start or end:
            return _between(start, end, odd, zone)
        said = said_in(value)
        if said and not (is_http_url(said) or said.startswith("urn:")):
            words = words or said
    if words is None:
        return None
    named = {name.lower(): told.strip() for name, told in _DCMI.findall(words)}
    if named:
        return _between(named.get("start"), named.get("end"), odd, zone)
    return period_of(words, odd, "temporal", "temporal", zone)


def _instant(value: Any, names: tuple[str, ...]) -> str | None:
    for found in every_value(value, *names):
        for inner in (found, *every_value(found, *_INSTANTS)):
            if words := words_in(inner):
                return words
    return None


def _between(start: str | None, end: str | None, odd: Odd, zone: str) -> dict[str, str | None] | None:
    # A slash inside a date would be taken for the one between the two.
    first, last = ((word or "..").replace("/", "-") for word in (start, end))
    return period_of(f"{first}/{last}", odd, "temporal", "temporal", zone)
