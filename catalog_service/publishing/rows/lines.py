"""SQL expressions that make one line of text out of a row: an object of JSON, or a record of CSV."""

import re
from collections.abc import Sequence

import orjson

from catalog_service.publishing.rows.table import RowColumn, literal, quoted

SAFE = 2**53
_FIXED_ZONE = re.compile(r"Etc/GMT([+-])(\d{1,2})|([+-]\d{2}:\d{2})")


def json_line(columns: Sequence[RowColumn], end: str = "") -> str:
    """A row as one JSON object with `end` behind it: decimals, and whole numbers beyond ±2^53, are strings; moments RFC 3339;
    geometry is GeoJSON; missing is null."""
    parts = []
    for place, column in enumerate(columns):
        name = ("{" if place == 0 else ",") + orjson.dumps(column.name).decode() + ":"
        parts += [literal(name), f"coalesce({_json(column)}, 'null')"]
    return _in_one([*parts, literal("}" + end)])


def csv_line(columns: Sequence[RowColumn], end: str = "") -> str:
    """A row as one record of CSV with `end` behind it: commas, quotes where they are needed, geometry as WKT or as GeoJSON as the
    table wrote it, missing is empty."""
    if len(columns) == 1:  # an empty cell alone would be no line
        return _in_one([f"coalesce(nullif({_csv(columns[0])}, ''), '\"\"')", literal(end)])
    parts = [_csv(columns[0])]
    for column in columns[1:]:
        parts += ["','", _csv(column)]
    return _in_one([*parts, literal(end)])


def _in_one(parts: Sequence[str]) -> str:
    """All parts behind each other, written once (`||` would copy what stands to its left each time); a missing part is empty."""
    return f"concat({', '.join(parts)})"


def csv_header(columns: Sequence[RowColumn]) -> bytes:
    """The record of names."""
    names = [f'"{c.name.replace(chr(34), chr(34) * 2)}"' if re.search('[",\r\n]', c.name) else c.name for c in columns]
    return (",".join(names) + "\n").encode()


def _json(column: RowColumn) -> str:
    name, sort = quoted(column.name), column.kind.sort
    if sort == "boolean":
        return f"{name}::VARCHAR"
    if sort == "integer" or (sort == "decimal" and column.type == "integer"):
        return f"CASE WHEN {name} BETWEEN {-SAFE} AND {SAFE} THEN {name}::VARCHAR ELSE '\"' || {name}::VARCHAR || '\"' END"
    if sort == "float":
        return f"CASE WHEN isfinite({name}) THEN to_json({name})::VARCHAR END"
    if column.geometry:
        return f"ST_AsGeoJSON({name})::VARCHAR"
    if sort in ("text", "other"):
        return f"to_json({name}::VARCHAR)::VARCHAR"
    return f"'\"' || {_plain(column)} || '\"'"


def _csv(column: RowColumn) -> str:
    if column.kind.sort not in ("text", "other"):
        return _plain(column)
    name = f"{quoted(column.name)}::VARCHAR"
    if column.geometry and column.format == "GeoJSON":
        name = f"ST_AsGeoJSON({quoted(column.name)})::VARCHAR"
    # Four searches for a character take less time than one pattern for all of them.
    special = " OR ".join(f"contains({name}, {sign})" for sign in ("','", "'\"'", "chr(10)", "chr(13)"))
    return f"CASE WHEN {special} THEN '\"' || replace({name}, '\"', '\"\"') || '\"' ELSE {name} END"


def _plain(column: RowColumn) -> str:
    name, kind = quoted(column.name), column.kind
    if kind.sort == "timestamp":
        return f"replace({name}::VARCHAR, ' ', 'T')"
    if kind.sort == "timestamptz":
        zone, offset = _zone(kind.zone)
        return f"replace(({name} AT TIME ZONE {literal(zone)})::VARCHAR, ' ', 'T') || {literal(offset)}"
    return f"{name}::VARCHAR"


def _zone(name: str | None) -> tuple[str, str]:
    """A zone with one offset as DuckDB's name and RFC 3339's offset; every other zone's moments are told in UTC."""
    found = _FIXED_ZONE.fullmatch(name or "")
    if found and found[1]:
        return found[0], f"{'-' if found[1] == '+' else '+'}{int(found[2]):02d}:00"
    if found and found[3].endswith(":00"):
        hours = int(found[3][1:3])
        return (f"Etc/GMT{'-' if found[3][0] == '+' else '+'}{hours}", found[3]) if hours else ("UTC", "+00:00")
    return "UTC", "+00:00"
