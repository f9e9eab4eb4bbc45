"""Columns whose cells hold more than one thing: JSON objects and arrays, geometry, durations, lists of codes."""

import re
from typing import Any

import orjson
import pyarrow as pa
import shapely  # type: ignore[import-untyped]
from shapely.errors import ShapelyError  # type: ignore[import-untyped]

from catalog_service.publishing.types.kernels import Values, all_match, any_matches, pc
from catalog_service.publishing.types.rules import Rule, as_found

_GEOMETRIES = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"})
_WKT = r"^(?i:POINT|MULTIPOINT|LINESTRING|MULTILINESTRING|POLYGON|MULTIPOLYGON|GEOMETRYCOLLECTION)(?i: +Z| +M| +ZM)? *(?:\(|(?i:EMPTY))"
_ISO = (
    r"^-?P(?:[0-9]+(?:\.[0-9]+)?W|(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?)$"
)
_CLOCK = r"^[0-9]{1,6}:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?$"
_BEYOND_A_DAY = r"^(?:2[4-9]|[3-9][0-9]|[0-9]{3,}):"
_FEW = 64
_CODES = re.compile(r"[A-Z0-9][A-Z0-9._-]*([;|、])[A-Z0-9]")


class Json:
    """JSON objects, or JSON arrays; kept as the text they are."""

    def __init__(self) -> None:
        self._first = ""

    def takes(self, values: Values) -> bool:
        """See `Reading`."""
        first = values[0].as_py()[:1]
        if first not in ("{", "[") or (self._first and first != self._first):
            return False
        self._first = first
        return bool(pc.all(pc.starts_with(values, first)).as_py()) and all(_is_json(text) for text in values.to_pylist())

    def rule(self) -> Rule | None:
        """See `Reading`."""
        kind = "object" if self._first == "{" else "array"
        return Rule(type=kind, arrow=pa.string(), convert=as_found, evidence=f"every value is a JSON {kind}", format="JSON")


class Geometry:
    """Geometry as GeoJSON or as WKT, all of it readable; Parquet keeps WKB, CSV the text."""

    def __init__(self) -> None:
        self._written = ""

    def takes(self, values: Values) -> bool:
        """See `Reading`."""
        first = values[0].as_py()
        written = "GeoJSON" if first.startswith("{") else "WKT"
        if self._written not in ("", written):
            return False
        self._written = written
        if written == "WKT":
            return all_match(values, _WKT) and _geometries(written, values) is not None
        return all(_is_geojson(text) for text in values.to_pylist()) and _geometries(written, values) is not None

    def rule(self) -> Rule | None:
        """See `Reading`."""
        written = self._written
        return Rule(
            type="geojson",
            arrow=pa.binary(),
            convert=lambda values: (_as_wkb(written, values), values),
            evidence=f"every value is geometry written as {written}",
            format=written,
            geometry=written,
        )


class Durations:
    """Lengths of time: ISO 8601 (PT1H30M), or hours, minutes and seconds where the header says so or one is longer than a day."""

    def __init__(self, *, said: bool) -> None:
        self._said = said
        self._iso = self._clock = True

    def takes(self, values: Values) -> bool:
        """See `Reading`."""
        self._iso = self._iso and all_match(values, _ISO) and not any_matches(values, "[PT]$")
        self._clock = self._clock and not self._iso and all_match(values, _CLOCK)
        self._said = self._said or (self._clock and any_matches(values, _BEYOND_A_DAY))
        return self._iso or self._clock

    def rule(self) -> Rule | None:
        """See `Reading`. None where 08:30:00 may as well be a time of day."""
        if not self._iso and not self._said:
            return None
        written = "ISO 8601" if self._iso else "h:mm:ss"
        return Rule(
            type="duration",
            arrow=pa.string(),
            convert=as_found,
            evidence=f"every value is a length of time written {written}",
            format=written,
        )


class Codes:
    """Lists of codes in one cell, parted by one mark: they stay text, and the column says that they are lists."""

    def __init__(self) -> None:
        self._mark = ""

    def takes(self, values: Values) -> bool:
        """See `Reading`."""
        if not self._mark:
            found = next((one for text in values.slice(0, _FEW).to_pylist() if (one := _CODES.match(str(text)))), None)
            if found is None:
                return False
            self._mark = found[1]
        code = "[A-Z0-9][A-Z0-9._-]*"
        return all_match(values, rf"^{code}(?: ?{re.escape(self._mark)} ?{code})*$")

    def rule(self) -> Rule | None:
        """See `Reading`."""
        told = f"every value is a code or a list of codes parted by '{self._mark}'"
        return Rule(type="string", arrow=pa.string(), convert=as_found, evidence=told, format=f"list parted by {self._mark}")


def _is_json(text: Any) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _is_geojson(text: Any) -> bool:
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    if not isinstance(read, dict) or not isinstance(read.get("type"), str):
        return False
    return read["type"] in _GEOMETRIES and ("coordinates" in read or "geometries" in read)


def _geometries(written: str, values: Values) -> list[object] | None:
    """The geometries of texts, None where any is broken."""
    read = shapely.from_wkt if written == "WKT" else shapely.from_geojson
    try:
        return list(read(values.to_numpy(zero_copy_only=False)))
    except (ShapelyError, TypeError, ValueError):
        return None


def _as_wkb(written: str, values: Values) -> Values:
    present = _geometries(written, values.drop_null())
    if present is None:
        raise pa.ArrowInvalid(f"a value is no geometry in {written}")
    made = iter(shapely.to_wkb(present) if present else [])
    return pa.array([next(made) if valid else None for valid in values.is_valid().to_pylist()], pa.binary())
