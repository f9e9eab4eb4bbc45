"""Which columns get a type and which stay text: accepted and rejected columns, case by case, in our own words."""

# ruff: noqa: DTZ001 - moments without a zone are what files hold, and what is tested here

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from catalog_service.publishing.types.columns import ColumnReader, typed_column

LOCAL = timezone(timedelta(hours=8))
WEST = timezone(-timedelta(hours=5))


def reading(title: str, values: Sequence[str | None]) -> tuple[str, list[Any], list[str | None]]:
    """Type, typed values and clean text of a column, seen in two batches."""
    reader = ColumnReader(title)
    whole = pa.array(values, pa.string())
    middle = len(whole) // 2
    reader.see(whole.slice(0, middle))
    reader.see(whole.slice(middle))
    rule = reader.rule()
    typed, clean = typed_column(rule, whole)
    assert typed.type == rule.arrow
    return ("decimal" if rule.exact else rule.type), typed.to_pylist(), clean.to_pylist()


TYPED: list[tuple[str, str, list[Any]]] = [
    # whole numbers
    ("integer", "0 1 2", [0, 1, 2]),
    ("integer", "-5 7", [-5, 7]),
    ("integer", "2019 2020", [2019, 2020]),
    ("integer", "9007199254740992", [2**53]),
    ("integer", "-9007199254740992", [-(2**53)]),
    ("integer", "110101 310104", [110101, 310104]),
    ("integer", "12345678901", [12345678901]),
    ("integer", "23800138000 13800138000", [23800138000, 13800138000]),
    ("integer", "20240230 20240101", [20240230, 20240101]),
    # decimals with as many places everywhere
    ("decimal", "1.50 2.25", [Decimal("1.50"), Decimal("2.25")]),
    ("decimal", "0.10 -0.25", [Decimal("0.10"), Decimal("-0.25")]),
    ("decimal", "121.123456 23.654321", [Decimal("121.123456"), Decimal("23.654321")]),
    ("decimal", "12345678901234567890.12 1.00", [Decimal("12345678901234567890.12"), Decimal("1.00")]),
    ("decimal", "1.5 2.5", [Decimal("1.5"), Decimal("2.5")]),
    ("decimal", "99999999999999999999999999999999999.999", [Decimal("99999999999999999999999999999999999.999")]),
    # decimals of different lengths that end in zeros are exact too
    ("decimal", "1.5 2.50", [Decimal("1.50"), Decimal("2.50")]),
    ("decimal", "3 2.10", [Decimal("3.00"), Decimal("2.10")]),
    ("decimal", "12345678901234567 0.5", [Decimal("12345678901234567.0"), Decimal("0.5")]),
    ("decimal", "0.5 12345678901234567", [Decimal("0.5"), Decimal("12345678901234567.0")]),
    # floating point
    ("number", "1.5 2.25", [1.5, 2.25]),
    ("number", "3 2.5", [3.0, 2.5]),
    ("number", "0.1 0.30000000000000004", [0.1, 0.30000000000000004]),
    ("number", "1e5 2.5E-3", [1e5, 2.5e-3]),
    ("number", "5.4210108624275e-20 1.5", [5.4210108624275e-20, 1.5]),
    ("number", "2.220446049250313e-16 1e+16", [2.220446049250313e-16, 1e16]),
    ("number", "10000000000 0.5", [1e10, 0.5]),
    ("number", "-0.0 1.50", [-0.0, 1.5]),
    # truth
    ("boolean", "true false", [True, False]),
    ("boolean", "True False True", [True, False, True]),
    ("boolean", "TRUE", [True]),
    # days
    ("date", "2024-01-31 1999-12-01", [date(2024, 1, 31), date(1999, 12, 1)]),
    ("date", "2024-02-29", [date(2024, 2, 29)]),
    ("date", "2024-1-5 2024-10-15", [date(2024, 1, 5), date(2024, 10, 15)]),
    ("date", "2024-10-15 2024-1-5", [date(2024, 10, 15), date(2024, 1, 5)]),
    ("date", "2024/1/5 2024/10/15", [date(2024, 1, 5), date(2024, 10, 15)]),
    ("date", "2024/01/05", [date(2024, 1, 5)]),
    ("date", "2024.1.5 2024.12.31", [date(2024, 1, 5), date(2024, 12, 31)]),
    ("date", "2024年1月5日 2024年12月31日", [date(2024, 1, 5), date(2024, 12, 31)]),
    ("date", "25/12/2020 01/02/2020", [date(2020, 12, 25), date(2020, 2, 1)]),
    ("date", "01/02/2020 25/12/2020", [date(2020, 2, 1), date(2020, 12, 25)]),
    ("date", "12/25/2020 01/02/2020", [date(2020, 12, 25), date(2020, 1, 2)]),
    ("date", "31.1.2020 1.2.2020", [date(2020, 1, 31), date(2020, 2, 1)]),
    ("date", "31-01-2020 01-02-2020", [date(2020, 1, 31), date(2020, 2, 1)]),
    # times of day
    ("time", "08:30:00 23:59:59", [time(8, 30), time(23, 59, 59)]),
    ("time", "00:00:00.5 12:00:00", [time(0, 0, 0, 500_000), time(12)]),
    # moments
    ("datetime", "2024-01-05T08:30:00 2024-01-05T18:00:59", [datetime(2024, 1, 5, 8, 30), datetime(2024, 1, 5, 18, 0, 59)]),
    ("datetime", "2024-01-05T08:30:00.123456", [datetime(2024, 1, 5, 8, 30, 0, 123_456)]),
    ("datetime", "2024-01-05T08:30:00Z", [datetime(2024, 1, 5, 8, 30, tzinfo=UTC)]),
    ("datetime", "2024-01-05T08:30:00+08:00", [datetime(2024, 1, 5, 8, 30, tzinfo=LOCAL)]),
    ("datetime", "2024-01-05T08:30:00+0800", [datetime(2024, 1, 5, 8, 30, tzinfo=LOCAL)]),
    ("datetime", "2024-01-05T08:30:00-05:00", [datetime(2024, 1, 5, 8, 30, tzinfo=WEST)]),
]

TEXT = [
    # zeros and signs in front
    "007 012",
    "00123",
    "0 01",
    "00",
    "-0",
    "-01",
    "+5 6",
    "01.5",
    "00.5",
    # what other parsers take for numbers
    "0x1F",
    "1_000",
    "1,234 2,345",
    "1,5",
    "5. 6.",
    "1e",
    "e5",
    "1e400",
    "1/2",
    "½",
    "inf 1.5",
    "Infinity",
    "1 2a",
    "--5",
    "1.2.3",
    "IV",
    # numbers that would not stay what they are
    "9007199254740993",
    "123456789012345678",
    "110105194912310025",
    "91110000100000000000",
    "12345678901234567890123456789012345678901",
    "1234567890123456789012345678901234567890.5",
    "1.23456789012345678901e5",
    # numbers that are labels
    "13800138000 13912345678",
    # truth in words of the agency's own
    "yes no",
    "Y N",
    "是 否",
    "true False",
    "true 1",
    "T F",
    "true maybe",
    # days that are none, or could be two
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "0000-01-01",
    "01/02/2020 03/04/2020",
    "12/12/2020",
    "25/12/2020 12/25/2020",
    "31/02/2020",
    "25/12/20",
    "20-12-25",
    "107/05/21",
    "2024-05 2024-06",
    "2024年5月",
    "2024-01-05 2024/01/05",
    "2024/01/05 2024.01.05",
    "2024-W05",
    "2024-123",
    "20240131 2024-01-31",
    "2024-01-05 05/01/2024",
    "1/5/2024 2024/1/5",
    "2024-01-05 circa",
    # times of day that may be something else
    "8:30:00",
    "12:60:00",
    "08:30 09:45",
    "-01:00:00",
    # moments that would lose their hour
    "2024-01-05T08:30:00+08:00 2024-01-05T08:30:00+09:00",
    "2024-01-05T08:30:00Z 2024-01-05T08:30:00",
    "2024-01-05T08:30:00 2024-01-05T08:30:00Z",
    "2024-01-05T08:30:00-00:00",
    "2024-01-05T08:30:00+15:00",
    "2024-01-05T24:00:00",
    "2024-01-05T08:30:60",
    "2024-01-05T08:30:00.1234567",
    "2024-01-05T08",
    "2024-01-05 2024-01-05T00:00:00",
    "2024-02-30T08:30:00",
    "01/02/2020T10:00",
    "2024-01-05T08:30:00CST",
    "1704443400Z",
    # mixed, codes, words
    "1 a",
    "1 2024-01-05",
    "A1 B2",
    "110101A 110102",
    "91350100M000100Y43",
    "(03)925-1000",
    "北京 上海",
    "1 true",
    "12:00:00 2024-01-05",
]


@pytest.mark.parametrize(("kind", "text", "wanted"), TYPED, ids=[f"{kind}: {text}" for kind, text, _ in TYPED])
def test_a_type_that_is_true_of_every_value(kind: str, text: str, wanted: list[Any]) -> None:
    got, typed, _ = reading("x", text.split())
    assert (got, typed) == (kind, wanted)


@pytest.mark.parametrize("text", TEXT)
def test_text_stays_text(text: str) -> None:
    values = text.split()
    assert reading("x", values) == ("string", values, values)


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("登记日期", "20240131 20231201", "date"),
        ("最後更新時間", "20171024", "date"),
        ("report_date", "20240131", "date"),
        ("DOB", "19900131", "date"),
        ("lastUpdated date", "20240131", "date"),
        ("count", "20240131", "integer"),
        ("日期", "20240131 20241301", "integer"),
        ("日期", "20241301 20240131", "integer"),
        ("更新日期数", "20240131", "integer"),
        ("发车时间", "08:30 09:45", "time"),
        ("departure time", "08:30", "time"),
        ("时长", "08:30", "string"),
        ("邮政编码", "100010 200020", "string"),
        ("zip", "94103", "string"),
        ("固定电话用户（万户）", "12 13", "integer"),
        ("电话普及率(部/百人)", "12 13", "integer"),
        ("Telephone subscriptions", "12 13", "integer"),
        ("联系电话（办公）", "65551234", "string"),
        ("postal code", "10115", "string"),
        ("zipline length", "94103", "integer"),
        ("联系电话", "65551234", "string"),
        ("phone", "5551234", "string"),
        ("hotel", "5551234", "integer"),
        ("统一社会信用代码", "911100001000000", "string"),
        ("行政区划代码", "110101", "string"),
        ("account number", "12345678", "string"),
        ("电话数量", "12 13", "integer"),
        ("编号", "1 2 3", "integer"),
        ("id", "1 2 3", "integer"),
    ],
)
def test_headers_are_evidence(title: str, text: str, kind: str) -> None:
    assert reading(title, text.split())[0] == kind


@pytest.mark.parametrize(
    "word", ["", "-", "—", "——", "N/A", "NA", "null", "NULL", "None", "无", "無", "暂无", "不详", "…", "\\N", "/", "未知"]
)
def test_words_for_no_value_beside_values(word: str) -> None:
    kind, typed, clean = reading("x", ["1", word, "3"])
    assert (kind, typed, clean) == ("integer", [1, None, 3], ["1", None, "3"])
    kind, typed, _ = reading("x", ["2024-01-05", word, "2024-01-06"])
    assert (kind, typed[1]) == ("date", None)


@pytest.mark.parametrize("word", ["", "-", "N/A", "无"])
def test_words_for_no_value_stay_in_text(word: str) -> None:
    values = ["north", word, "south"]
    assert reading("x", values) == ("string", values, values)


@pytest.mark.parametrize("values", [["", ""], ["-", "-", "-"], ["无", "无", "5"], [None, None], []])
def test_hardly_any_values_are_no_evidence(values: list[str | None]) -> None:
    assert reading("x", values) == ("string", values, values)


def test_the_words_are_counted_and_told() -> None:
    reader = ColumnReader("人数")
    reader.see(pa.array(["5", "-", "", "-", "7", "8", "9"]))
    column = reader.described("人数")
    assert column.null_words == {"-": 2, "": 1}
    assert column.wire() == {
        "name": "人数",
        "title": "人数",
        "type": "integer",
        "description": None,
        "evidence": "every value is a whole number within ±2^53",
        "null_words": {"-": 2, "": 1},
    }


def test_one_late_value_decides() -> None:
    reader = ColumnReader("x")
    for _ in range(50):
        reader.see(pa.array(["12"] * 1000))
    assert reader.rule().type == "integer"
    reader.see(pa.array(["12a"]))
    assert reader.rule().type == "string"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("2024/1/5 2024/10/15", ["2024-01-05", "2024-10-15"]),
        ("2024年1月5日", ["2024-01-05"]),
        ("31/12/2020 1/2/2020", ["2020-12-31", "2020-02-01"]),
        ("TRUE FALSE", ["true", "false"]),
        ("1.5 2.50", ["1.50", "2.50"]),
        ("1e+5 2", ["100000", "2"]),
        ("2024-01-05T08:30:00+0800", ["2024-01-05T08:30:00+08:00"]),
        ("2024/1/5T8:30", ["2024-01-05T08:30:00"]),
    ],
)
def test_documented_changes_of_writing(text: str, clean: list[str]) -> None:
    reader = ColumnReader("x")
    values = pa.array(text.split())
    reader.see(values)
    rule = reader.rule()
    assert rule.normalized
    assert typed_column(rule, values)[1].to_pylist() == clean


def test_a_blank_between_day_and_time() -> None:
    kind, typed, clean = reading("x", ["2024-01-05 08:30:00", "2024-01-05 8:31"])
    assert (kind, typed) == ("datetime", [datetime(2024, 1, 5, 8, 30), datetime(2024, 1, 5, 8, 31)])
    assert clean == ["2024-01-05T08:30:00", "2024-01-05T08:31:00"]
