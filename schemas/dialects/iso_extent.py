"""Where and when, in ISO metadata: bounding boxes → GeoJSON as RFC 7946 wants it, extents of time → a period."""

from typing import Any

import orjson

from schemas.dialects.iso_xml import Element, every, saying, telling
from schemas.dialects.loose import Odd, shown
from schemas.dialects.loose_dates import date_of

_MOST_BOXES = 100
_MOST_NAMES = 5
Box = tuple[float, float, float, float]
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
    return place_told(words, boxes)


_SIDES = (("west", "Longitude"), ("south", "Latitude"), ("east", "Longitude"), ("north", "Latitude"))


def place_told(words: list[str], boxes: list[Box]) -> dict[str, Any] | None:
    """The wire value of a place by its names and its boxes (west, south, east, north), or None."""
    if not words and not boxes:
        return None
    text = "; ".join(words[:_MOST_NAMES]) or ", ".join(f"{side:g}" for side in boxes[0])
    return {"text": text, "geometry": _geometry(boxes[:_MOST_BOXES]) if boxes else None}


def box_of(sides: list[str | None], odd: Odd) -> Box | None:
    """West, south, east, north in degrees; decimal commas, longitudes to 360° and south above north are put right and noted."""
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
    west, east = (side - 360 if 180 < side <= 360 and not (side == 360 and west == 0) else side for side in (west, east))
    east = 180.0 if (west, east) == (0.0, 360.0) else east
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


def _geometry(boxes: list[Box]) -> str:
    """A Point, a Polygon or a MultiPolygon; a box across the 180th meridian becomes two (RFC 7946 section 3.1.9)."""
    if len(boxes) == 1 and boxes[0][:2] == boxes[0][2:]:
        return orjson.dumps({"type": "Point", "coordinates": boxes[0][:2]}).decode()
    parts: list[Box] = []
    for west, south, east, north in boxes:
        parts += [(west, south, 180.0, north), (-180.0, south, east, north)] if west > east else [(west, south, east, north)]
    rings = [[[[w, s], [e, s], [e, n], [w, n], [w, s]]] for w, s, e, n in parts]
    shape = {"type": "Polygon", "coordinates": rings[0]} if len(rings) == 1 else {"type": "MultiPolygon", "coordinates": rings}
    return orjson.dumps(shape).decode()
