"""A place as catalogs' own interfaces tell it, GeoJSON, a box or words → the wire values of where."""

import re
from typing import Any

import orjson

from schemas.dialects.loose.boxes import box
from schemas.dialects.loose.texts import Odd, shown, word_of
from schemas.dialects.loose.wkt import geojson_of

_LARGEST_GEOMETRY = 1_000_000
_GEOMETRIES = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"})
_SIDES = ("west", "south", "east", "north")
_SIDE = re.compile(r"(west|south|east|north)")
_MOST_MEMBERS, _DEEPEST, _DEEPEST_GEOMETRY = 20, 3, 6
_NUMBERS = re.compile(r"\s*[-+]?\d{1,3}(?:\.\d+)?(?:\s*[\s,;]\s*[-+]?\d{1,3}(?:\.\d+)?){3}\s*")


def place_told(value: Any, words: str | None, odd: Odd, theirs: str) -> dict[str, Any] | None:
    """The wire values of a place: GeoJSON (an object, or as text), a bounding box of four numbers (also as text), Well-Known Text,
    or words. Text that draws a place stays its words too."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            odd.note("invalid_value", "spatial", f"{theirs} is no GeoJSON: {shown(value)}", value)
            return {"text": words} if words else None
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
    if isinstance(value, dict | list) and (sides := _sides_in(value, 0)) and (drawn := box(sides)):
        return {"text": words or ", ".join(str(side) for side in sides), "geometry": _geometry(drawn)}
    if isinstance(value, list) and value:
        value = box(value) or {"bbox": value}
    if isinstance(value, dict) and (geometry := _geometry(value)):
        return {"text": words or _reach(value) or str(value["type"]), "geometry": geometry}
    if value is not None and not isinstance(value, dict | list):
        written = word_of(value, odd, "spatial", theirs)
        words = words or written
        if written and (geometry := _geometry(geometry_in(written) or {})):
            return {"text": words, "geometry": geometry}
    elif value:
        odd.note("invalid_value", "spatial", f"{theirs} is no GeoJSON geometry: {shown(value)}", value)
    return {"text": words} if words else None


def _reach(geometry: dict[str, Any]) -> str | None:
    """West, south, east and north of a geometry as words, for a place without a name; None where its positions are none."""
    positions = _positions(geometry.get("coordinates"), 0)
    if not positions:
        return None
    west, east = min(x for x, _ in positions), max(x for x, _ in positions)
    south, north = min(y for _, y in positions), max(y for _, y in positions)
    return ", ".join(f"{side:g}" for side in ((west, south) if (west, south) == (east, north) else (west, south, east, north)))


def _positions(value: Any, depth: int) -> list[tuple[float, float]]:
    if not isinstance(value, list) or depth > _DEEPEST_GEOMETRY:
        return []
    if len(value) >= 2 and all(isinstance(number, int | float) for number in value[:2]):
        return [(float(value[0]), float(value[1]))]
    return [position for inner in value for position in _positions(inner, depth + 1)]


def _sides_in(value: Any, depth: int) -> list[Any] | None:
    """West, south, east and north of the first box inside whose sides are named (`WestBoundingCoordinate`, `west`)."""
    if isinstance(value, dict):
        named = {_SIDE.match(str(name).casefold()): side for name, side in list(value.items())[:_MOST_MEMBERS]}
        told = {found[1]: side for found, side in named.items() if found}
        if len(told) == len(_SIDES):
            return [told[side] for side in _SIDES]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = (_sides_in(inner, depth + 1) for inner in list(inside)[:_MOST_MEMBERS]) if depth < _DEEPEST else iter(())
    return next((sides for sides in found if sides), None)


def geometry_in(text: str) -> dict[str, Any] | None:
    """The GeoJSON geometry that a text draws: `west,south,east,north` in degrees, or Well-Known Text; None for all others."""
    if _NUMBERS.fullmatch(text):
        return box(re.split(r"[\s,;]+", text.strip()))
    return geojson_of(text)


def _geometry(value: dict[str, Any]) -> str | None:
    """The text of a GeoJSON geometry that is one and of a size that can be kept with the record."""
    if str(value.get("type")) not in _GEOMETRIES or not isinstance(value.get("coordinates", value.get("geometries")), list):
        return None
    try:
        text = orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:
        return None
    return text if len(text) <= _LARGEST_GEOMETRY else None
