"""Formats by whatever name catalogs give them: protocols of geographic catalogs, names inside longer names."""

import pytest

from schemas.dialects.loose.formats import format_named, service_in


@pytest.mark.parametrize(
    ("words", "format_"),
    [
        ("Map as PDF", "PDF"),
        ("CSV file", "CSV"),
        ("CSV JSON", "CSV JSON"),
        ("MapInfo TAB", "MAPINFO TAB"),
        ("JSON-stat", "JSON-STAT"),
        ("WWW:LINK-1.0-http--link", None),
        ("WWW:DOWNLOAD-1.0-http--download", None),
        ("OGC:WMS-1.3.0-http-get-map", "WMS"),
        ("ESRI:ArcGIS-REST", "REST"),
    ],
)
def test_names_that_are_on_no_list(words: str, format_: str | None) -> None:
    assert format_named(words) == format_


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("https://maps.example/ows?service=WFS", "WFS"),
        ("https://maps.example/arcgis/rest/services/Trees/MapServer", "REST"),
        ("https://maps.example/wms/about.html", None),
        ("OGC:WMTS", "WMTS"),
    ],
)
def test_services(words: str, kind: str | None) -> None:
    assert service_in(words) == kind
