"""GeoParquet as it comes from an agency: geometry stays geometry with its reference system, CSV tells it as WKT."""

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely  # type: ignore[import-untyped]

from tests.publishing.tables import csv_rows, refusal, table, types

POINT = shapely.to_wkb(shapely.Point(116.123456789, 39.5))
SYSTEM = {"type": "GeographicCRS", "name": "CGCS2000", "id": {"authority": "EPSG", "code": 4490}}


def geoparquet(cells: list[bytes | None], kind: pa.DataType | None = None, **told: Any) -> bytes:
    geo = {"version": "1.1.0", "primary_column": "shape", "columns": {"shape": {"encoding": "WKB", "geometry_types": [], **told}}}
    made = pa.table({"name": pa.array(["a"] * len(cells)), "shape": pa.array(cells, kind or pa.binary())})
    out = io.BytesIO()
    pq.write_table(made.replace_schema_metadata({"geo": json.dumps(geo)}), out)
    return out.getvalue()


@pytest.mark.parametrize(("told", "kept"), [({}, "default"), ({"crs": None}, None), ({"crs": SYSTEM}, SYSTEM)])
def test_geometry_stays_geometry(told: dict[str, Any], kept: object, tmp_path: Path) -> None:
    result = table(tmp_path, geoparquet([POINT, None], **told), name="t.parquet")
    assert types(result) == ["string", "geojson"]
    assert csv_rows(result)[1:] == [["a", "POINT (116.123456789 39.5)"], ["a", ""]]
    schema = pq.read_schema(result.parquet)
    footer = json.loads((schema.metadata or {})[b"geo"])
    assert footer["columns"]["shape"].get("crs", "default") == kept
    assert pq.read_table(result.parquet).column("shape").to_pylist() == [POINT, None]


def test_what_is_no_geometry_is_told(tmp_path: Path) -> None:
    assert "binary" in refusal(tmp_path, geoparquet([b"no"]), name="t.parquet").because


def test_other_encodings_stay_what_they_are(tmp_path: Path) -> None:
    result = table(tmp_path, geoparquet([b"\x01"], encoding="point"), name="t.parquet")
    assert (types(result)[1], csv_rows(result)[1]) == ("string", ["a", "01"])
