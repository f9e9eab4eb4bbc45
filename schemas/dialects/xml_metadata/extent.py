"""Where and when, in ISO metadata: bounding boxes and polygons → GeoJSON, extents of time → a period."""

from typing import Any

import orjson

from schemas.dialects.loose.boxes import Box, geometry_of, is_turned
from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.texts import Odd, shown
from schemas.dialects.xml_metadata.elements import Element, every, saying, telling
from schemas.dialects.xml_metadata.gml import geometry_in

_MOST_BOXES = 100
_MOST_NAMES = 5
_AROUND = 360.0
_NOW = frozenset({"now", "unknown", "after", "before", "present", "ongoing", "continuing", ""})


def place_of(extents: list[Element], names: list[str], odd: Odd) -> dict[str, Any] | None:
    """The wire value of the area that these EX_Extent cover; `names` are the place keywords beside them."""
    boxes: list[Box] = []
    for extent in extents:
        for found in every(extent, "geographicElement", "EX_GeographicBoundingBox"):
            sides = [telling(found, f"{side}Bound{way}") for side, way in _SIDES]
            if any(sides) and (box := box_of(sides, odd)) and box not in boxes:
                boxes.append(box)
    identifiers = [
        text
        for extent in extents
        for text in saying(
            extent, "geographicElement", "EX_GeographicDescription", "geographicIdentifier", "MD_Identifier|RS_Identifier", "code"
        )
    ]
    described = [text for extent in extents for text in saying(extent, "description")]
    words = list(dict.fromkeys(" ".join(text.split()) for text in (*identifiers, *described, *names)))
    if boxes:
        return place_told(words, boxes)
    polygons = [found for extent in extents for found in every(extent, "geographicElement", "EX_BoundingPolygon", "polygon")]
    shape = next((shape for polygon in polygons[:_MOST_BOXES] if (shape := geometry_in(polygon))), None)
    if polygons and shape is None:
        odd.note("invalid_value", "spatial", "the bounding polygon cannot be read as one in degrees on the globe")
    return place_told(words, [], shape)


_SIDES = (("west", "Longitude"), ("south", "Latitude"), ("east", "Longitude"), ("north", "Latitude"))


def place_told(words: list[str], boxes: list[Box], shape: dict[str, Any] | None = None) -> dict[str, Any] | None:
    """The wire value of a place by its names and its boxes, or its shape where there is no box; or None."""
    if len(boxes) == 1 and boxes[0][:2] == boxes[0][2:]:
        shape = {"type": "Point", "coordinates": boxes[0][:2]}
    elif boxes:
        shape = geometry_of(boxes[:_MOST_BOXES])
    if not words and not shape:
        return None
    text = "; ".join(words[:_MOST_NAMES]) or (", ".join(f"{side:g}" for side in boxes[0]) if boxes else str((shape or {})["type"]))
    return {"text": text, "geometry": orjson.dumps(shape).decode() if shape else None}


def box_of(sides: list[str | None], odd: Odd) -> Box | None:
    """West, south, east, north in degrees; decimal commas, longitudes to 360° and sides written for each other are put right, the
    last noted."""
    try:
        west, south, east, north = (float((side or "").strip().rstrip("°").replace(",", ".")) for side in sides)
    except ValueError:
        odd.note("invalid_value", "spatial", f"the bounding box holds what is no number: {shown(sides)}", sides)
        return None
    if south > north:
        odd.note(
            "invalid_value",
            "spatial",
            f"the bounding box's south lies above its north; they were taken for each other: {shown(sides)}",
            sides,
        )
        south, north = north, south
    if is_turned(west, east):
        told = f"the bounding box's west lies east of its east; they were taken for each other: {shown(sides)}"
        odd.note("invalid_value", "spatial", told, sides)
        west, east = east, west
    if east - west == _AROUND:
        west, east = -_AROUND / 2, _AROUND / 2
    west, east = (side - _AROUND if _AROUND / 2 < side <= _AROUND else side for side in (west, east))
    # Comparisons that NaN fails too.
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        odd.note("invalid_value", "spatial", f"the bounding box lies beyond the globe: {shown(sides)}", sides)
        return None
    return west, south, east, north


def period_in(extents: list[Element], odd: Odd, zone: str) -> dict[str, str | None] | None:
    """The period from the earliest beginning to the latest end that these EX_Extent tell."""
    starts: list[str] = []
    ends: list[str] = []
    open_end = False
    for extent in extents:
        for time in every(extent, "temporalElement", "EX_TemporalExtent|EX_SpatialTemporalExtent", "extent", "TimePeriod|TimeInstant"):
            start = _day(telling(time, "beginPosition|timePosition") or telling(time, "begin", "TimeInstant", "timePosition"), odd, zone)
            told = telling(time, "endPosition|timePosition") or telling(time, "end", "TimeInstant", "timePosition")
            end = _day(told, odd, zone)
            starts += [start] if start else []
            ends += [end] if end else []
            open_end = open_end or end is None
    if not starts and not ends:
        return None
    first, last = min(starts, default=None), None if open_end else max(ends, default=None)
    if first and last and first > last and not first.startswith(last):
        odd.note("invalid_period", "temporal", f"the period ends before it begins: {first}/{last}", f"{first}/{last}")
        return {"start": None, "end": None, "text": f"{first}/{last}"}
    return {"start": first, "end": last, "text": None}


def _day(text: str | None, odd: Odd, zone: str) -> str | None:
    return None if text is None or text.casefold() in _NOW else date_of(text, odd, "temporal", "the extent in time", zone)
