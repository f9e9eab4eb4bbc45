"""GML as ISO metadata holds it (EX_BoundingPolygon): points and polygons → GeoJSON, longitude first."""

import re
from typing import Any

from schemas.dialects.xml_metadata.elements import Element, every, said

_LATITUDE_FIRST = re.compile(r"(?:urn:|/def/crs/)\S*EPSG\S*[:/](?:4326|4258)$", re.IGNORECASE)
_DEGREES = re.compile(r"CRS:?84|4326|4258|WGS", re.IGNORECASE)
_MOST_POSITIONS = 20_000
_RINGS = ("exterior|outerBoundaryIs", "interior|innerBoundaryIs")


def geometry_in(polygon: Element) -> dict[str, Any] | None:
    """The geometry inside an element that holds GML: a Polygon, a MultiPolygon of several, a Point; None where there is none, where
    it is not in degrees, not on the globe or of more positions than are kept."""
    system = next((srs for found in polygon.iter() if (srs := found.get("srsName"))), "")
    if system and not _DEGREES.search(system):
        return None
    turned = bool(_LATITUDE_FIRST.search(system))
    found = [element for element in polygon.iter() if isinstance(element.tag, str)]
    try:
        shapes = [_rings(element, turned) for element in found if element.tag.endswith("}Polygon")]
        points = [_positions(element, turned) for element in found if element.tag.endswith("}Point")]
    except ValueError:
        return None
    shapes = [shape for shape in shapes if shape]
    if sum(len(ring) for shape in shapes for ring in shape) > _MOST_POSITIONS:
        return None
    if shapes:
        return {"type": "Polygon", "coordinates": shapes[0]} if len(shapes) == 1 else {"type": "MultiPolygon", "coordinates": shapes}
    return {"type": "Point", "coordinates": points[0][0]} if points and points[0] else None


def _rings(polygon: Element, turned: bool) -> list[list[list[float]]]:
    """The outer ring, then the holes. Raises ValueError."""
    rings = [_positions(ring, turned) for name in _RINGS for ring in every(polygon, name)]
    return [ring for ring in rings if len(ring) >= 4]


def _positions(holder: Element, turned: bool) -> list[list[float]]:
    """The positions in the texts below: `posList`, `pos` or GML 2's `coordinates`. Raises ValueError for what is no number or lies
    beyond the globe."""
    found: list[list[float]] = []
    for element in holder.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name not in ("posList", "pos", "coordinates"):
            continue
        numbers = [float(number) for number in re.split(r"[\s,]+", said(element) or "") if number]
        told = element.get("srsDimension") or ("3" if name == "pos" and len(numbers) == 3 else "2")
        step = int(told) if told in ("2", "3") else 2
        for start in range(0, len(numbers) - 1, step):
            first, second = numbers[start : start + 2]
            longitude, latitude = (second, first) if turned else (first, second)
            if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
                raise ValueError("not on the globe")
            found.append([longitude, latitude])
    return found
