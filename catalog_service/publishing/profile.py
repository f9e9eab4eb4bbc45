"""What a column holds, at a glance: missing and distinct values, least and most, the commonest values, a histogram; from the Parquet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

import duckdb

from catalog_service.publishing.result import Column

MOST_COLUMNS = 200
EXACT_UP_TO = 10_000
EXACT_ROWS = 250_000
"""Tables of so many rows are counted exactly in every column."""

TOP_VALUES = 10
BINS = 10
_LONGEST = 100
_THREADS = 4
_MEMORY = "256MB"
_NUMBERS = ("integer", "number")
_ORDERED = (*_NUMBERS, "date", "time", "datetime")
_COUNTED = (*_ORDERED, "string", "boolean", "duration")


def profiled(columns: Sequence[Column], parquet: Path, scratch: Path) -> tuple[Column, ...]:
    """The columns with their profiles: `{missing, distinct, distinct_exact, min, max, top: [{value, count}], histogram: [{from, to,
    count}]}`. `distinct` is exact up to EXACT_UP_TO and in tables of up to EXACT_ROWS, else an estimate and said so; `top` is given
    where it is exact and values repeat; `histogram` for numbers, in bins of equal width, the last one with its upper bound. In a
    table of more than MOST_COLUMNS columns none has one. Reads the file once for all columns and once for what needs the first answers."""
    if len(columns) > MOST_COLUMNS:
        return tuple(columns)
    with duckdb.connect(
        config={"memory_limit": _MEMORY, "threads": _THREADS, "temp_directory": str(scratch / "profile"), "preserve_insertion_order": False}
    ) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        file = _literal(str(parquet))
        looked_at = [column for column in columns if column.type in _COUNTED]
        first = _summaries(connection, file, looked_at)
        counted = connection.execute(f"SELECT count(*) FROM read_parquet({file})").fetchone()
        rows = counted[0] if counted else 0
        profiles = {column.name: _profile(column, first[column.name], rows) for column in looked_at}
        for name, bins in _histograms(connection, file, [c for c in looked_at if c.type in _NUMBERS], first):
            profiles[name]["histogram"] = bins
        for column in looked_at:
            told = profiles[column.name]
            if told["distinct"] <= EXACT_UP_TO or rows <= EXACT_ROWS:
                told |= _counts(connection, file, column)
    return tuple(replace(column, profile=profiles.get(column.name)) for column in columns)


def _summaries(connection: duckdb.DuckDBPyConnection, file: str, columns: Sequence[Column]) -> dict[str, tuple[Any, ...]]:
    """Of each column: values present, distinct values about, least and most."""
    if not columns:
        return {}
    asked: list[str] = []
    for column in columns:
        name = _quoted(column.name)
        ends = f"min({name}), max({name})" if column.type in _ORDERED else "NULL, NULL"
        asked.append(f"count({name}), approx_count_distinct({name}), {ends}")
    found = connection.execute(f"SELECT {', '.join(asked)} FROM read_parquet({file})").fetchone() or ()
    return {column.name: tuple(found[4 * place : 4 * place + 4]) for place, column in enumerate(columns)}


def _profile(column: Column, summary: tuple[Any, ...], rows: int) -> dict[str, Any]:
    present, distinct, least, most = summary
    told: dict[str, Any] = {"missing": rows - present, "distinct": min(distinct, present), "distinct_exact": False}
    if column.type in _ORDERED:
        told |= {"min": _shown(least), "max": _shown(most)}
    return told


def _histograms(
    connection: duckdb.DuckDBPyConnection, file: str, columns: Sequence[Column], summaries: Mapping[str, tuple[Any, ...]]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Numbers of more than one value, counted in bins of equal width, all columns in one reading."""
    ranges = {
        column.name: (float(summaries[column.name][2]), float(summaries[column.name][3])) for column in columns if summaries[column.name][0]
    }
    spread = {name: ends for name, ends in ranges.items() if ends[0] < ends[1] and isfinite(ends[1] - ends[0])}
    if not spread:
        return
    binned = []
    for name, (least, most) in spread.items():
        step = (most - least) / BINS
        bin = f"least({BINS - 1}, greatest(0, floor((CAST({_quoted(name)} AS DOUBLE) - ({least!r})) / {step!r})))"
        # greatest() passes over NULL, so that missing values would be in the first bin
        binned.append(f"histogram(CASE WHEN {_quoted(name)} IS NOT NULL THEN CAST({bin} AS UTINYINT) END)")
    counted = connection.execute(f"SELECT {', '.join(binned)} FROM read_parquet({file})").fetchone() or ()
    for (name, (least, most)), counts in zip(spread.items(), counted, strict=True):
        step = (most - least) / BINS
        ends = [*(least + step * number for number in range(BINS)), most]
        yield name, [{"from": ends[number], "to": ends[number + 1], "count": counts.get(number, 0)} for number in range(BINS)]


def _counts(connection: duckdb.DuckDBPyConnection, file: str, column: Column) -> dict[str, Any]:
    """The exact number of distinct values and the commonest, the earlier in order first where they are as common."""
    name = _quoted(column.name)
    values = f"(SELECT {name} AS v, count(*) AS n FROM read_parquet({file}) WHERE {name} IS NOT NULL GROUP BY 1)"
    found = connection.execute(f"SELECT v, n, count(*) OVER () FROM {values} ORDER BY n DESC, v LIMIT {TOP_VALUES}").fetchall()
    told: dict[str, Any] = {"distinct": found[0][2] if found else 0, "distinct_exact": True}
    if found and found[0][1] > 1:
        told["top"] = [{"value": _shown(value), "count": count} for value, count, _ in found]
    return told


def _shown(value: Any) -> Any:
    """A value as JSON: exact numbers and moments as text, long texts cut."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
