"""Properties: what is written and read back is the text that came in, under the rule of its column, for every type."""

# ruff: noqa: DTZ001 - moments without a zone are what files hold, and what is tested here

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.publishing.tables import csv_rows, parquet_rows, table, types

CHECKS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
_SIGNS_OF_OTHERS = "".join(map(chr, range(0x80, 0xA0)))
"""Control characters that are read as the signs a wrong conversion made them of."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufdd0" + _SIGNS_OF_OTHERS), max_size=20)
WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12)
ZONES = ("", "Z", "+08:00", "-05:00", "+14:00")

COLUMNS: dict[str, tuple[st.SearchStrategy[list[str]], Callable[[str], Any]]] = {
    "integer": (st.lists(st.integers(-(2**53), 2**53).map(str), min_size=1, max_size=20), int),
    "decimal": (
        st.integers(1, 9).flatmap(
            lambda places: st.lists(
                st.integers(1, 10**15).map(lambda n: f"{n // 10**places}.{n % 10**places:0{places}d}"), min_size=1, max_size=20
            )
        ),
        Decimal,
    ),
    "number": (
        st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9).map(repr), min_size=1, max_size=20),
        float,
    ),
    "boolean": (st.lists(st.sampled_from(["true", "false"]), min_size=1, max_size=20), lambda text: text == "true"),
    "date": (
        st.lists(st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(date.isoformat), min_size=1, max_size=20),
        date.fromisoformat,
    ),
    "time": (st.lists(st.times().map(lambda value: value.replace(microsecond=0).isoformat()), min_size=1, max_size=20), time.fromisoformat),
    "datetime": (
        st.sampled_from(ZONES).flatmap(
            lambda zone: st.lists(
                st.datetimes(datetime(1000, 1, 1), datetime(2999, 12, 31)).map(
                    lambda value: value.isoformat(timespec="microseconds") + zone
                ),
                min_size=1,
                max_size=20,
            )
        ),
        datetime.fromisoformat,
    ),
}


def as_csv(rows: list[list[str]]) -> bytes:
    with io.StringIO(newline="") as text:
        csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
        return text.getvalue().encode()


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_type_reads_back_as_it_was(kind: str) -> None:
    strategy, read = COLUMNS[kind]

    @CHECKS
    @given(strategy)
    def check(values: list[str]) -> None:
        with TemporaryDirectory() as folder:
            result = table(
                Path(folder), decided=True, content=as_csv([["k", "v"], *([f"row {n}", value] for n, value in enumerate(values))])
            )
            got = types(result)[1]
            wanted = [read(value) for value in values]
            if got == "string":
                assert [row[1] for row in parquet_rows(result)] == values
                return
            if kind != "number":
                assert got == kind
            assert [type(wanted[0])(row[1]) if kind == "number" else row[1] for row in parquet_rows(result)] == wanted
            assert [read(row[1]) for row in csv_rows(result)[1:]] == wanted
            if not result.columns[1].normalized:
                assert [row[1] for row in csv_rows(result)[1:]] == values

    check()


@CHECKS
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=12))
def test_any_text_comes_out_as_it_went_in(rows: list[list[str]]) -> None:
    """Text columns verbatim, in both files, whatever they hold: quotes, delimiters, line ends, any script."""
    marked = [[f"a{cell}", f"b{cell}", f"c{cell}"] for cell, *_ in rows]
    for row, cells in zip(marked, rows, strict=True):
        row[1:] = [f"b{cells[1]}", f"c{cells[2]}"]
    with TemporaryDirectory() as folder:
        result = table(Path(folder), decided=True, content=as_csv([["first", "second", "third"], *marked]), name="x.csv")
        assume(result.report.dialect["delimiter"] == ",")
        assert csv_rows(result)[1:] == marked
        assert parquet_rows(result) == marked


@CHECKS
@given(st.lists(st.sampled_from(["", "0", "1.0", "-", "007", "x", "2024-01-01", "true", "+1", "1e5", " ", "无"]), min_size=1, max_size=8))
def test_mixed_columns_lose_nothing(values: list[str]) -> None:
    """Whatever the mixture: a cell is the text that came in, or its column is typed and the cell was a word for no value, or the
    column says how the writing was changed."""
    with TemporaryDirectory() as folder:
        result = table(Path(folder), decided=True, content=as_csv([["k", "v"], *([f"row {n}", value] for n, value in enumerate(values))]))
        column = result.columns[1]
        for value, cell in zip(values, (row[1] for row in csv_rows(result)[1:]), strict=True):
            assert cell == value or (cell == "" and value in column.null_words) or column.normalized


@CHECKS
@given(st.lists(WORDS, min_size=1, max_size=12))
def test_names_are_unique_without_regard_to_case_and_the_same_everywhere(titles: list[str]) -> None:
    with TemporaryDirectory() as folder:
        result = table(Path(folder), decided=True, content=as_csv([["k", *titles], *(["row", *("w" for _ in titles)] for _ in range(3))]))
        names = [column.name for column in result.columns]
        assert len({name.lower() for name in names}) == len({name.casefold() for name in names}) == len(names)
        assert all(names)
        assert csv_rows(result)[0] == names
        assert [column.title for column in result.columns][1:] == titles


def test_zones_of_the_examples_are_kept(tmp_path: Path) -> None:
    for zone, offset in (("Z", 0), ("+08:00", 8), ("-05:00", -5), ("-12:00", -12)):
        result = table(tmp_path, f"k,v\na,2024-06-01T00:30:00{zone}\n".encode())
        moment = parquet_rows(result)[0][1]
        assert moment == datetime(2024, 6, 1, 0, 30, tzinfo=timezone(timedelta(hours=offset)))
        assert moment.utcoffset() == timedelta(hours=offset)
        assert csv_rows(result)[1][1] == f"2024-06-01T00:30:00{zone}"
