"""JSON Lines, JSON arrays, workbooks and Parquet: the same rules of types, nothing lost on the way."""

# ruff: noqa: DTZ001 - moments without a zone are what files hold, and what is tested here

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from catalog_service.publishing.publish import convert
from catalog_service.publishing.result import Converted, Limits
from tests.publishing.tables import csv_rows, parquet_rows, refusal, table, types


def test_json_lines(tmp_path: Path) -> None:
    text = (
        '{"name": "north", "count": 3, "share": 1.10, "code": "007", "open": true}\n'
        '{"name": "south", "count": null, "share": 2.25, "code": "012", "open": false, "note": "späť"}\n'
        "\n"
        '{"name": "east", "count": 5, "share": 0.50, "code": "100", "open": true}\n'
    )
    result = table(tmp_path, text.encode(), name="t.jsonl")
    assert [column.name for column in result.columns] == ["name", "count", "share", "code", "open", "note"]
    assert types(result) == ["string", "integer", "decimal", "string", "boolean", "string"]
    assert parquet_rows(result)[1] == ["south", None, Decimal("2.25"), "012", False, "späť"]
    assert parquet_rows(result)[0][5] is None


def test_long_numbers_of_json_keep_their_digits(tmp_path: Path) -> None:
    text = '[{"id": 123456789012345678901, "x": 0.1000000000000000055511151231257827}]'
    assert csv_rows(table(tmp_path, text.encode(), name="t.json"))[1] == ["123456789012345678901", "0.1000000000000000055511151231257827"]


def test_json_array_of_objects(tmp_path: Path) -> None:
    text = '[{"a": 1, "b": {"c": [1, 2]}}, {"a": 2, "b": null}, {"b": {"c": "字"}, "a": 3}]'
    result = table(tmp_path, text.encode(), name="t.json", format="JSON")
    assert csv_rows(result) == [["a", "b"], ["1", '{"c": [1, 2]}'], ["2", ""], ["3", '{"c": "字"}']]


def test_nested_values_are_json_text_with_their_own_digits(tmp_path: Path) -> None:
    deep = "[" * 900 + "]" * 900
    text = '{"k": "a", "v": {"n": 1.10, "s": "1", "t": [true, null, 12345678901234567890123]}}\n{"k": "b", "v": ' + deep + "}\n"
    result = table(tmp_path, text.encode(), name="t.jsonl")
    assert csv_rows(result)[1] == ["a", '{"n": 1.10, "s": "1", "t": [true, null, 12345678901234567890123]}']
    assert result.rows + result.report.quarantined == 2


def test_lines_that_are_no_objects_are_set_aside(tmp_path: Path) -> None:
    text = '{"a": 1}\nnot json\n[1, 2]\n{"a": 2}\n{"a": \n'
    result = table(tmp_path, text.encode(), name="t.ndjson")
    assert (result.rows, result.report.quarantined) == (2, 3)
    assert [aside.line for aside in result.report.examples] == [2, 3, 5]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"type": "FeatureCollection",\n"features": []}', "neither"),
        ("[1, 2, 3]", "neither"),
        ('[{"a": 1}, {"a"', "broken"),
        ("{}", "no columns"),
        ("[" * 100_000, "neither"),
    ],
)
def test_json_that_is_no_table(text: str, word: str, tmp_path: Path) -> None:
    assert word in refusal(tmp_path, text.encode(), name="t.json").because


def workbook(*sheets: tuple[str, list[list[Any]]], hidden: str = "") -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm:ss"}),
        }
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            for at, row in enumerate(rows):
                for place, value in enumerate(row):
                    if type(value) in formats:
                        sheet.write_datetime(at, place, value, formats[type(value)])
                    elif isinstance(value, str):
                        sheet.write_string(at, place, value)
                    elif value is not None:
                        sheet.write(at, place, value)
    return file.getvalue()


def test_empty_rows_of_a_workbook_are_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["ward", "people"], ["North", 5], [], [], ["South", 7]]
    result = table(tmp_path, workbook(("Wards", rows)), name="t.xlsx")
    assert parquet_rows(result) == [["North", 5], ["South", 7]]
    assert any(note.startswith("2 rows of empty cells") for note in result.report.notes)


def test_workbook(tmp_path: Path) -> None:
    rows = [
        ["编号", "人数", "比例", "日期", "时刻", "更新", "开放", "备注"],
        ["001", 5, 1.5, date(2024, 1, 5), time(8, 30), datetime(2024, 1, 5, 8, 30), True, None],
        ["002", 12, 2, date(2024, 1, 6), time(9, 0), datetime(2024, 1, 6), False, "末"],
    ]
    result = table(tmp_path, workbook(("空", []), ("数据", rows), ("说明", [["x"]])), name="t.xlsx")
    assert types(result) == ["string", "integer", "number", "date", "time", "datetime", "boolean", "string"]
    assert parquet_rows(result) == [[*row[:7], row[7]] for row in rows[1:]]
    assert result.report.sheets == ("空", "数据", "说明")
    assert any("空" in note and "说明" in note for note in result.report.notes)


def test_workbook_with_a_title_above_and_rows_of_different_lengths(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Title of the sheet"],
        [],
        ["name", "count", "share"],
        ["a", 1, 2.5],
        ["b", 2, 3.5],
        ["c", 3],
        ["d", 4, 5.5, "aside"],
    ]
    result = table(tmp_path, workbook(("s", rows)), name="t.xlsx")
    assert csv_rows(result)[0] == ["name", "count", "share", "column_4"]
    assert csv_rows(result)[3:] == [["c", "3", "", ""], ["d", "4", "5.5", "aside"]]


def test_a_hidden_sheet_comes_last(tmp_path: Path) -> None:
    content = workbook(("secret", [["a", "b"], [1, 2]]), ("open", [["c", "d"], [3, 4]]), hidden="secret")
    assert csv_rows(table(tmp_path, content, name="t.xlsx"))[0] in (["c", "d"], ["a", "b"])


@pytest.mark.parametrize("content", [workbook(("s", [])), workbook(("s", [[]]), ("t", []))])
def test_an_empty_workbook(content: bytes, tmp_path: Path) -> None:
    assert "empty" in refusal(tmp_path, content, name="t.xlsx").because


def test_a_workbook_that_would_not_fit_in_memory(tmp_path: Path) -> None:
    content = workbook(("s", [["a" * 100] * 50] * 50))
    assert "unpacks" in refusal(tmp_path, content, name="t.xlsx", limits=Limits(memory=10_000)).because


def test_a_cell_that_stands_far_off_does_not_end_the_program(tmp_path: Path) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")
    assert "safe bounds" in refusal(tmp_path, file.getvalue(), name="t.xlsx").because


def test_a_damaged_workbook(tmp_path: Path) -> None:
    content = workbook(("s", [["a", "b"], [1, 2]]))
    assert refusal(tmp_path, content[:-200], name="t.xlsx").state == "failed"


def parquet(**columns: pa.Array) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def test_parquet_keeps_its_own_types(tmp_path: Path) -> None:
    moment = datetime(2024, 1, 5, 8, 30, tzinfo=UTC)
    content = parquet(
        small=pa.array([1, None], pa.int8()),
        long=pa.array([2**60, 1], pa.int64()),
        unsigned=pa.array([2**64 - 1, 0], pa.uint64()),
        exact=pa.array([Decimal("1.50"), None], pa.decimal128(10, 2)),
        code=pa.array(["007", "1"]),
        word=pa.array(["a", "a"]).dictionary_encode(),
        day=pa.array([date(2024, 1, 5), None]),
        moment=pa.array([moment, None], pa.timestamp("us", "UTC")),
        places=pa.array([[1, 2], None], pa.list_(pa.int64())),
        thing=pa.array([{"a": 1}, None]),
    )
    result = table(tmp_path, content, name="t.parquet")
    assert types(result) == ["integer", "integer", "integer", "decimal", "string", "string", "date", "datetime", "array", "object"]
    assert parquet_rows(result)[0] == [1, 2**60, 2**64 - 1, Decimal("1.50"), "007", "a", date(2024, 1, 5), moment, "[1,2]", '{"a":1}']
    assert csv_rows(result)[1] == [
        "1", "1152921504606846976", "18446744073709551615", "1.50", "007", "a", "2024-01-05", "2024-01-05T08:30:00Z", "[1,2]", '{"a":1}',
    ]  # fmt: skip
    assert csv_rows(result)[2] == ["", "1", "0", "", "1", "a", "", "", "", ""]


def test_decimals_of_any_width_stay_exact_and_plain(tmp_path: Path) -> None:
    long, small = Decimal("12345678901234567890123456789012345678901234.5"), Decimal("0.0000000001")
    content = parquet(
        long=pa.array([long, None], pa.decimal256(60, 1)),
        wide=pa.array([Decimal("1.5"), None], pa.decimal256(20, 1)),
        small=pa.array([small, None], pa.decimal128(12, 10)),
    )
    result = table(tmp_path, content, name="t.parquet")
    assert types(result) == ["string", "decimal", "decimal"]
    assert parquet_rows(result) == [[str(long), Decimal("1.5"), small], [None, None, None]]
    assert csv_rows(result)[1:] == [[str(long), "1.5", "0.0000000001"], ["", "", ""]]


def test_a_damaged_parquet(tmp_path: Path) -> None:
    content = parquet(a=pa.array([1, 2, 3]))
    assert refusal(tmp_path, content[:-30], name="t.parquet").state == "failed"


def test_workbook_with_merged_headers_and_notes_below(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["表1 各鄉鎮人口"],
        ["地區", "人口", None, "戶數"],
        [None, "男", "女", None],
        ["雲湖鄉", 60, 61, 40],
        ["林口鎮", 50, 48, 30],
        ["東山區", 40, 37, 22],
        [],
        ["資料來源：民政局"],
        ["說明：本表為年底數"],
    ]
    result = table(tmp_path, workbook(("s", rows)), name="t.xlsx")
    assert csv_rows(result)[0] == ["地區", "人口 男", "人口 女", "戶數"]
    assert result.rows == 3
    assert result.report.dialect["footer"] == ["資料來源：民政局", "說明：本表為年底數"]


def test_a_workbook_whose_ending_is_another(tmp_path: Path) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write_column(0, 0, ["n", 1, 2])
    original = tmp_path / "old.xls"
    original.write_bytes(made.getvalue())
    result = convert(original, name="old.xls", format=None, media_type=None, metadata={}, out=tmp_path / "out")
    assert isinstance(result, Converted)
    assert parquet_rows(result) == [[1], [2]]
