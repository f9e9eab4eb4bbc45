"""Bounding boxes in degrees: which side is which, and GeoJSON as RFC 7946 wants it for those across the 180th meridian."""

from collections.abc import Sequence
from typing import Any

Box = tuple[float, float, float, float]
"""West, south, east, north."""
_HALF = 180.0


def is_turned(west: float, east: float) -> bool:
    """Whether west and east were written for each other: a box across the 180th meridian that reaches around more than half the
    globe is none."""
    return west > east and west - east < _HALF


def geometry_of(boxes: Sequence[Box]) -> dict[str, Any]:
    """A Polygon, or a MultiPolygon of several; a box across the 180th meridian becomes two (RFC 7946 section 3.1.9)."""
    parts: list[Box] = []
    for west, south, east, north in boxes:
        parts += [(west, south, 180.0, north), (-180.0, south, east, north)] if west > east else [(west, south, east, north)]
    rings = [[[[w, s], [e, s], [e, n], [w, n], [w, s]]] for w, s, e, n in parts]
    return {"type": "Polygon", "coordinates": rings[0]} if len(rings) == 1 else {"type": "MultiPolygon", "coordinates": rings}


def box(numbers: Any) -> dict[str, Any] | None:
    """The GeoJSON polygon, or two across the 180th meridian, of a bounding box `[west, south, east, north]` (six numbers: with
    heights; two corners also as pairs)."""
    if isinstance(numbers, list) and numbers and all(isinstance(corner, list) for corner in numbers):
        numbers = [number for corner in numbers for number in corner]
    try:
        told = [float(number) for number in numbers]
    except (TypeError, ValueError):
        return None
    if len(told) == 6:
        told = [told[0], told[1], told[3], told[4]]
    if len(told) != 4 or not (-180 <= told[0] <= 180 and -90 <= told[1] <= told[3] <= 90 and -180 <= told[2] <= 180):
        return None
    west, south, east, north = told
    return geometry_of([(east, south, west, north) if is_turned(west, east) else (west, south, east, north)])
