"""One pass writes what it proves; a guess that a late value contradicts is written again, and what columns hold is told truly."""

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from catalog_service.publishing import passes
from catalog_service.publishing.reading import pieces
from catalog_service.publishing.result import NoTable
from tests.publishing.tables import converted, csv_rows, parquet_rows, table, types

LATE = {
    "a word": ("7", "n.a.b.", "string"),
    "more decimals": ("1.50", "1.505", "decimal"),
    "a fraction": ("7", "7.5", "number"),
    "leading zeros": ("7", "007", "string"),
    "another zone": ("2024-01-05T08:30:00+08:00", "2024-01-05T08:30:00Z", "string"),
    "a month beyond twelve": ("13/01/2020", "01/13/2020", "string"),
    "no unit": ("5%", "6", "string"),
    "thousands": ("7", "1,234,567", "integer"),
    "another convention": ("1.500", "1.500,5", "number"),
    "no JSON": ("[1]", "[1", "string"),
    "no geometry": ("POINT (1 2)", "POINT (1", "string"),
    "a word for no value": ("7", "无", "integer"),
}


@pytest.mark.parametrize("late", LATE)
def test_a_late_value_decides_for_all(late: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, other, kind = LATE[late]
    monkeypatch.setattr(passes, "GUESS_BYTES", 1 << 17)
    monkeypatch.setattr(pieces, "SIZES", (1 << 16,))
    rows = 20_000
    content = "key,value\n" + "".join(f'row {number:08d},"{usual}"\n' for number in range(rows)) + f'last,"{other}"\n'
    made = table(tmp_path, content.encode(), decided=True)
    assert types(made)[1] == kind
    assert pq.ParquetFile(made.parquet).metadata.num_rows == rows + 1
    cells = csv_rows(made)
    assert len(cells) == rows + 2
    if kind == "string":
        assert cells[1][1] == usual
        assert cells[-1][1] == other


def test_the_parquet_alone(tmp_path: Path) -> None:
    made = table(tmp_path, b"a,b\n1,x\n2,y\n", with_csv=False)
    assert not made.csv.exists()
    assert parquet_rows(made) == [[1, "x"], [2, "y"]]


def test_what_columns_hold(tmp_path: Path) -> None:
    rows = "".join(f"{number},{number % 4}.50,{'a' if number % 3 else 'b'},{'2024-01-05' if number else ''}\n" for number in range(100))
    made = table(tmp_path, ("n,amount,kind,day\n" + rows).encode())
    number, amount, kind, day = (column.profile or {} for column in made.columns)
    assert (number["missing"], number["distinct"], number["distinct_exact"], number["min"], number["max"]) == (0, 100, True, 0, 99)
    assert [bin["count"] for bin in number["histogram"]] == [10] * 10
    assert "top" not in number
    assert (amount["min"], amount["max"], amount["distinct"]) == ("0.50", "3.50", 4)
    assert kind["top"] == [{"value": "a", "count": 66}, {"value": "b", "count": 34}]
    assert (day["missing"], day["min"], day["top"]) == (1, "2024-01-05", [{"value": "2024-01-05", "count": 99}])
    assert sum(bin["count"] for bin in amount["histogram"]) == 100


def test_small_tables_are_counted_exactly(tmp_path: Path) -> None:
    made = table(tmp_path, ("n,other\n" + "".join(f"{number}.25,x\n" for number in range(30_000))).encode())
    profile = made.columns[0].profile or {}
    assert (profile["distinct"], profile["distinct_exact"]) == (30_000, True)


def test_missing_values_are_in_no_bin(tmp_path: Path) -> None:
    made = table(tmp_path, ("n,other\n" + "".join(f"{number if number % 2 else '-'},x\n" for number in range(20))).encode())
    profile = made.columns[0].profile or {}
    assert (profile["missing"], profile["distinct"]) == (10, 10)
    assert [bin["count"] for bin in profile["histogram"]] == [1] * 10


def test_numbers_further_apart_than_a_number_can_say_have_no_histogram(tmp_path: Path) -> None:
    made = table(tmp_path, ("n,other\n" + "-1.5e308,x\n1.5e308,y\n0,z\n" * 3).encode())
    profile = made.columns[0].profile or {}
    assert (profile["min"], profile["max"], profile["distinct"]) == (-1.5e308, 1.5e308, 3)
    assert "histogram" not in profile


def test_exact_numbers_have_room_to_grow(tmp_path: Path) -> None:
    made = table(tmp_path, b"k,v\na,1.50\nb,123456789012345678901.25\n")
    assert parquet_rows(made)[1][1] == Decimal("123456789012345678901.25")


def test_a_wrong_declaration_is_told(tmp_path: Path) -> None:
    made = converted(tmp_path, b"a,b\n1,2\n", declared={"a": "whole"})
    assert isinstance(made, NoTable)
    assert "write one of string, integer" in made.because
