"""Properties: numbers, days and structures in every other writing come back as the value that was written, or as the text it was."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import shapely  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog_service.publishing.types.scripts import chinese_number, in_numerals
from tests.publishing.tables import csv_rows, parquet_rows, table, types
from tests.publishing.types.test_round_trip import as_csv

CHECKS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
CENTS = st.integers(-(10**12), 10**12).map(lambda n: Decimal(n) / 100)
DAYS = st.dates(date(1912, 1, 1), date(2199, 12, 31))
COORDINATES = st.tuples(st.integers(-180, 180), st.integers(-90, 90))
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


def grouped(value: Decimal, mark: str, point: str) -> str:
    return f"{value:,.2f}".replace(",", "\0").replace(".", point).replace("\0", mark)


def in_chinese(day: date) -> str:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{in_numerals(day.month)}月{in_numerals(day.day)}日"


def in_republic(day: date) -> str:
    return f"民國{day.year - 1911}年{day.month}月{day.day}日"


def of_wkb(cell: Any) -> Any:
    point = shapely.from_wkb(cell)
    return int(point.x), int(point.y)


Written = tuple[st.SearchStrategy[Any], Callable[[Any], str], Callable[[Any], Any], str]
SAME: Callable[[Any], Any] = lambda value: value  # noqa: E731 - a table of functions
WRITINGS: dict[str, Written] = {
    # the value, how it is written, how the cell that comes back is read, the type
    "thousands by commas": (CENTS, lambda v: grouped(v, ",", "."), Decimal, "number"),
    "thousands by points": (CENTS, lambda v: grouped(v, ".", ","), Decimal, "number"),
    "thousands by blanks": (CENTS, lambda v: grouped(v, " ", ","), Decimal, "number"),
    "thousands by apostrophes": (CENTS, lambda v: grouped(v, "'", "."), Decimal, "number"),
    "percent": (CENTS, lambda v: f"{v:.2f}%", Decimal, "number"),
    "dollars": (CENTS, lambda v: f"{'-' if v < 0 else ''}${abs(v):.2f}", Decimal, "number"),
    "yuan": (st.integers(-(10**9), 10**9), lambda v: f"{v}元", SAME, "integer"),
    "full-width": (CENTS, lambda v: f"{v:.2f}".translate(FULL_WIDTH), Decimal, "number"),
    "Chinese numerals": (st.integers(10, 10**12 - 1), in_numerals, SAME, "integer"),
    "Chinese days": (DAYS, in_chinese, SAME, "date"),
    "days of the Republic": (DAYS, in_republic, SAME, "date"),
    "English days": (DAYS, lambda v: v.strftime("%d %b %Y"), SAME, "date"),
    "ISO durations": (st.integers(0, 10**6), lambda v: f"PT{v}S", lambda cell: int(cell[2:-1]), "duration"),
    "clock durations": (
        st.integers(24, 9999).flatmap(lambda h: st.tuples(st.just(h), st.integers(0, 59), st.integers(0, 59))),
        lambda v: f"{v[0]}:{v[1]:02d}:{v[2]:02d}",
        lambda cell: tuple(map(int, cell.split(":"))),
        "duration",
    ),
    "objects": (st.dictionaries(st.text('abé文\n"', max_size=4), st.integers() | st.none(), max_size=3), json.dumps, json.loads, "object"),
    "arrays": (st.lists(st.integers() | st.text('x,"字', max_size=3), max_size=3), json.dumps, json.loads, "array"),
    "WKT": (COORDINATES, lambda v: f"POINT ({v[0]} {v[1]})", of_wkb, "geojson"),
    "GeoJSON": (COORDINATES, lambda v: json.dumps({"type": "Point", "coordinates": v}), of_wkb, "geojson"),
}
NORMALIZED = frozenset({"number", "integer", "date"})


@pytest.mark.parametrize("writing", WRITINGS)
def test_what_is_written_comes_back(writing: str) -> None:
    strategy, write, read, kind = WRITINGS[writing]

    @CHECKS
    @given(st.lists(strategy, min_size=3, max_size=12))
    def check(values: list[Any]) -> None:
        texts = [write(value) for value in values]
        with TemporaryDirectory() as folder:
            content = as_csv([["key", "value"], *([f"row {n}", text] for n, text in enumerate(texts))])
            result = table(Path(folder), content, decided=True, declared={"value": kind} if kind == "object" else None)
            got, column = types(result)[1], result.columns[1]
            cells, written = [row[1] for row in parquet_rows(result)], [row[1] for row in csv_rows(result)[1:]]
        if got == "string":
            assert cells == written == texts
            return
        assert column.type == kind or (kind, column.type) == ("number", "integer")
        assert [read(cell) for cell in cells] == values
        if kind in NORMALIZED:
            assert column.normalized or written == texts
            assert [
                type(value)(text) if kind != "date" else date.fromisoformat(text) for text, value in zip(written, values, strict=True)
            ] == values
        else:
            assert written == texts

    check()


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_read_back(number: int) -> None:
    assert chinese_number(in_numerals(number)) == str(number)


@settings(max_examples=300, deadline=None)
@given(st.text("零一二三十百千万亿", min_size=1, max_size=8))
def test_no_numeral_is_read_that_would_be_written_otherwise(text: str) -> None:
    read = chinese_number(text)
    assert read is None or in_numerals(int(read)) == text
