"""A place as Well-Known Text (also with a coordinate reference system before it) → GeoJSON, for points, lines, polygons and boxes."""

import re
from collections.abc import Iterator
from typing import Any

from schemas.dialects.loose.boxes import box

_WKT = re.compile(r"(?:<([^<>\s]*)>\s*|SRID=(\d+);\s*)?(\w+)\s*(?:ZM|Z|M)?\s*(\(.*\))\s*", re.DOTALL | re.IGNORECASE)
_TOKEN = re.compile(r"[()]|[^(),]+")
_LONGEST = 1_000_000
_DEEPEST = 5
_KINDS = {
    "POINT": ("Point", 0),
    "LINESTRING": ("LineString", 1),
    "MULTIPOINT": ("MultiPoint", 1),
    "POLYGON": ("Polygon", 2),
    "MULTILINESTRING": ("MultiLineString", 2),
    "MULTIPOLYGON": ("MultiPolygon", 3),
}
_LATITUDE_FIRST = re.compile(r"/EPSG/[\d.]*/4326$|epsg:+4326$", re.IGNORECASE)
_LONGITUDE_FIRST = re.compile(r"CRS84|4326|4258|WGS", re.IGNORECASE)


def geojson_of(text: str) -> dict[str, Any] | None:
    """The GeoJSON geometry, longitude first; None where the text is no WKT, of another reference system, or not on the globe."""
    found = _WKT.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        return None
    system, kind = found[1] or found[2] or "", found[3].upper()
    if system and not _LONGITUDE_FIRST.search(system):
        return None
    try:
        if kind in ("ENVELOPE", "BOX"):
            numbers = [float(number) for number in re.findall(r"[-+\d.eE]+", found[4])]
            west, south, east, north = (numbers[0], numbers[3], numbers[1], numbers[2]) if kind == "ENVELOPE" else numbers
            return box([west, south, east, north])
        name, depth = _KINDS[kind]
        told = _nested(iter(_TOKEN.findall(found[4])[1:]), 0)
        coordinates = _shaped(told, depth, turned=bool(_LATITUDE_FIRST.search(system)))
    except (KeyError, ValueError, IndexError, StopIteration):
        return None
    return {"type": name, "coordinates": coordinates}


def _nested(tokens: Iterator[str], depth: int) -> list[Any]:
    """The brackets as lists, positions as strings. Raises StopIteration where one stays open, ValueError where they are too deep."""
    if depth > _DEEPEST:
        raise ValueError("too many brackets")
    found: list[Any] = []
    while (token := next(tokens)) != ")":
        if token == "(":
            found.append(_nested(tokens, depth + 1))
        elif token.strip():
            found.append(token)
    return found


def _shaped(told: Any, depth: int, *, turned: bool) -> Any:
    """The lists that deep, each position as numbers. Raises ValueError, IndexError."""
    if depth == 0:
        return _position(told[0] if isinstance(told, list) else told, turned=turned)
    return [_shaped(inner, depth - 1, turned=turned) for inner in told]


def _position(text: str, *, turned: bool) -> list[float]:
    first, second = (float(number) for number in text.split()[:2])
    longitude, latitude = (second, first) if turned else (first, second)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError("not on the globe")
    return [longitude, latitude]
