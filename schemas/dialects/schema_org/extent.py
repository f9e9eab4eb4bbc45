"""schema.org's places and times (`Place`, `GeoShape`, `GeoCoordinates`, intervals) → the wire values of where and when."""

import re
from collections.abc import Mapping
from typing import Any

from schemas.dialects.loose.boxes import box
from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.multilingual import first_told
from schemas.dialects.loose.places import place_told
from schemas.dialects.loose.texts import Odd, shown, word_of
from schemas.fields import is_http_url

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_MOST_NUMBERS = 200_000
_FEWEST_CORNERS = 4


def place_of(value: Any, odd: Odd) -> dict[str, Any] | None:
    """The wire values of a `spatialCoverage`: words, an address, a Place or several; the first shape is the geometry."""
    words: list[str] = []
    shape: dict[str, Any] | None = None
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            if name := word_of(first_told(one, ("name", "address", "@id")), Odd(), "spatial", "spatialCoverage name"):
                words.append(name)
            geo = one.get("geo")
            for candidate in [*(geo if isinstance(geo, list) else [geo]), one]:
                shape = shape or _shape(candidate, odd)
        elif word := word_of(one, odd, "spatial", "spatialCoverage"):
            words.append(word)
    named = [word for word in dict.fromkeys(words) if not is_http_url(word)] or words
    return place_told(shape, "; ".join(named[:50]) or None, odd, "spatialCoverage")


def period_told(value: Any, odd: Odd, zone: str) -> dict[str, str | None] | None:
    """The wire values of a `temporalCoverage`: an ISO 8601 interval, or an object with its ends; of several, the first and the last
    day of all."""
    told = [one for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]
    found = [period for one in told if (period := _period(one, odd, zone))]
    if len(found) < 2 or any(period["text"] for period in found):
        return found[0] if found else None
    starts, ends = [period["start"] for period in found], [period["end"] for period in found]
    return {
        "start": None if None in starts else min(filter(None, starts)),
        "end": None if None in ends else max(filter(None, ends)),
        "text": None,
    }


def _period(value: Any, odd: Odd, zone: str) -> dict[str, str | None] | None:
    if not isinstance(value, Mapping):
        return period_of(value, odd, "temporal", "temporalCoverage", zone)
    start, end = (date_of(value.get(name), odd, "temporal", name, zone) for name in ("startDate", "endDate"))
    return {"start": start, "end": end, "text": None} if start or end else None


def _shape(value: Any, odd: Odd) -> dict[str, Any] | None:
    """The GeoJSON of a GeoShape or of GeoCoordinates, one that is none on the globe noted and left out."""
    if not isinstance(value, Mapping):
        return None
    try:
        return _geometry(value, odd)
    except (TypeError, ValueError):
        odd.note("invalid_value", "spatial", f"spatialCoverage holds a shape that is none on the globe: {shown(dict(value))}", dict(value))
        return None


def _geometry(value: Mapping[str, Any], odd: Odd) -> dict[str, Any] | None:
    """`box` (south west north east), `polygon` and `line` (latitude before longitude), or one place. Raises TypeError, ValueError."""
    if "latitude" in value and "longitude" in value:
        (corner,) = _corners([float(value["latitude"]), float(value["longitude"])], odd)
        return {"type": "Point", "coordinates": corner}
    if value.get("box"):
        south, west, north, east = _numbers(value["box"])
        shape = box([west, south, east, north])
        if shape is None:
            raise ValueError("no box on the globe")
        return shape
    if value.get("polygon"):
        ring = _corners(_numbers(value["polygon"]), odd)
        closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
        if len(closed) < _FEWEST_CORNERS:
            raise ValueError("no area")
        return {"type": "Polygon", "coordinates": [closed]}
    if value.get("line"):
        return {"type": "LineString", "coordinates": _corners(_numbers(value["line"]), odd)}
    return None


def _numbers(written: Any) -> list[float]:
    return [float(number) for number in _NUMBER.findall(str(written))[:_MOST_NUMBERS]]


def _corners(numbers: list[float], odd: Odd) -> list[list[float]]:
    """Longitude and latitude of each corner, also of those that can only have been written longitude first. Raises ValueError."""
    firsts, seconds = numbers[::2], numbers[1::2]
    for latitudes, longitudes in ((firsts, seconds), (seconds, firsts)):
        corners = [[longitude, latitude] for latitude, longitude in zip(latitudes, longitudes, strict=True)]
        if corners and all(abs(longitude) <= 180 and abs(latitude) <= 90 for longitude, latitude in corners):
            if latitudes is seconds:
                odd.note("invalid_value", "spatial", f"spatialCoverage writes longitude before latitude; it was turned: {shown(numbers)}")
            return corners
    raise ValueError("not on the globe")
