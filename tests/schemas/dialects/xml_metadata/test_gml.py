"""GML in ISO metadata: polygons, several of them, points; reference systems and the order of coordinates; what is none."""

from typing import Any

import pytest
from lxml import etree

from schemas.dialects.xml_metadata.gml import geometry_in

SQUARE = [[8, 47], [9, 47], [9, 48], [8, 47]]


def _ring(positions: str, name: str = "exterior", more: str = "") -> str:
    return f"<gml:{name}><gml:LinearRing><gml:posList {more}>{positions}</gml:posList></gml:LinearRing></gml:{name}>"


def _polygon(*rings: str, srs: str = "") -> str:
    told = f' srsName="{srs}"' if srs else ""
    return f"<gml:Polygon{told}>{''.join(rings)}</gml:Polygon>"


def _read(inside: str) -> dict[str, Any] | None:
    return geometry_in(etree.fromstring(f'<polygon xmlns:gml="http://www.opengis.net/gml/3.2"><!-- here -->{inside}</polygon>'))


HIGH = _ring("8 47 1 9 47 1 9 48 1 8 47 1", more='srsDimension="3"')
OLD = "<gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>8,47 9,47 9,48 8,47</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs>"
SINGLY = "<gml:exterior>" + "".join(f"<gml:pos>{x} {y}</gml:pos>" for x, y in SQUARE) + "</gml:exterior>"


@pytest.mark.parametrize(
    ("inside", "kind", "coordinates"),
    [
        (_polygon(_ring("8 47 9 47 9 48 8 47")), "Polygon", [SQUARE]),
        (_polygon(SINGLY, srs="http://www.opengis.net/def/crs/OGC/1.3/CRS84"), "Polygon", [SQUARE]),
        (_polygon(_ring("8 47 9 47 9 48 8 47"), srs="EPSG:4326"), "Polygon", [SQUARE]),
        (
            _polygon(_ring("47 8 47 9 48 9 47 8"), _ring("47 8 47 9 48 9 47 8", "interior"), srs="urn:ogc:def:crs:EPSG::4326"),
            "Polygon",
            [SQUARE, SQUARE],
        ),
        (_polygon(_ring("47 8 47 9 48 9 47 8"), srs="http://www.opengis.net/def/crs/EPSG/0/4326"), "Polygon", [SQUARE]),
        (f"<gml:MultiSurface>{_polygon(HIGH)}{_polygon(OLD)}</gml:MultiSurface>", "MultiPolygon", [[SQUARE], [SQUARE]]),
        ("<gml:Point><gml:pos>8 47 400</gml:pos></gml:Point>", "Point", [8, 47]),
    ],
)
def test_what_is_drawn_becomes_geojson(inside: str, kind: str, coordinates: Any) -> None:
    assert _read(inside) == {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize(
    "inside",
    [
        "",
        _polygon(_ring("652469 6862035 652470 6862035 652470 6862036 652469 6862035"), srs="urn:ogc:def:crs:EPSG::2154"),
        _polygon(_ring("north of the river")),
        _polygon(_ring("8 147 9 147 9 148 8 147")),
        _polygon(_ring("NaN 47 9 47 9 48 8 47")),
        _polygon(_ring("8 47")),
        _polygon(_ring("8 47 " * 20_001)),
        "<gml:Point><gml:pos/></gml:Point>",
    ],
)
def test_what_is_none_in_degrees_on_the_globe(inside: str) -> None:
    assert _read(inside) is None
