"""Other forms of a converted table: workbooks without formulas or rounded numbers, Arrow files, JSON Lines; refused where too large."""

from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import python_calamine

from catalog_service.publishing import forms
from catalog_service.publishing.forms import TooLarge, write_form
from catalog_service.publishing.result import Converted
from tests.publishing.tables import table

CONTENT = (
    "text,n,exact,day,地点\n"
    "=1+1,1,12345678901234567.10,2024-01-05,POINT (1 2)\n"
    'https://example.org,,1.50,2024-01-06,\n+7,3,-2.25,,"LINESTRING (0 0, 1 1)"\n'
)


@pytest.fixture
def made(tmp_path: Path) -> Converted:
    return table(tmp_path, CONTENT.encode())


def test_a_workbook_has_no_formulas_links_or_rounded_numbers(made: Converted, tmp_path: Path) -> None:
    write_form("xlsx", made.parquet, made.columns, tmp_path / "t.xlsx")
    sheet = python_calamine.CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python()
    assert sheet == [
        ["text", "n", "exact", "day", "地点"],
        ["=1+1", 1, "12345678901234567.10", "2024-01-05", "POINT (1 2)"],
        ["https://example.org", "", "1.50", "2024-01-06", ""],
        ["+7", 3, "-2.25", "", "LINESTRING (0 0, 1 1)"],
    ]


def test_a_header_is_no_formula_either(tmp_path: Path) -> None:
    made = table(tmp_path, b"=cmd,b\nx,1\ny,2\n")
    write_form("xlsx", made.parquet, made.columns, tmp_path / "t.xlsx")
    sheet = python_calamine.CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python()
    assert sheet[0] == ["=cmd", "b"]


def test_json_lines_keep_exact_numbers_as_text(made: Converted, tmp_path: Path) -> None:
    write_form("jsonl", made.parquet, made.columns, tmp_path / "t.jsonl")
    first, second, third = (orjson.loads(line) for line in (tmp_path / "t.jsonl").read_bytes().splitlines())
    point = {"type": "Point", "coordinates": [1, 2]}
    assert first == {"text": "=1+1", "n": 1, "exact": "12345678901234567.10", "day": "2024-01-05", "地点": point}
    assert (second["n"], second["地点"], third["day"]) == (None, None, None)


def test_an_arrow_file_holds_what_the_parquet_holds(made: Converted, tmp_path: Path) -> None:
    write_form("arrow", made.parquet, made.columns, tmp_path / "t.arrow")
    with pa.memory_map(str(tmp_path / "t.arrow")) as source, pa.ipc.open_file(source) as file:
        read = file.read_all()
        assert read.to_pydict() == pq.read_table(made.parquet).to_pydict()
        assert (read.schema.field("地点").metadata or {})[b"ARROW:extension:name"] == b"geoarrow.wkb"


def test_what_no_sheet_holds_is_refused_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = table(tmp_path, f"a,b\nx,1\n{'x' * 40_000},2\n".encode())
    with pytest.raises(TooLarge, match="row 2 has more"):
        write_form("xlsx", made.parquet, made.columns, tmp_path / "t.xlsx")
    monkeypatch.setattr(forms, "XLSX_ROWS", 1)
    with pytest.raises(TooLarge, match="the table has 2 rows"):
        write_form("xlsx", made.parquet, made.columns, tmp_path / "t.xlsx")
    assert not list(tmp_path.glob("*.xlsx*")) + list(tmp_path.glob(".*unfinished"))
