"""Real files that nobody here wrote: an acid test of CSV, and a city's shelters with people's names and phones."""

import json
from pathlib import Path

import pytest

from tests.publishing.tables import converted, csv_rows, parquet_rows, refusal, table, types
from tests.shared_inputs import shared_folder

SPECTRUM = (
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf", "quotes_and_newlines", "simple",
    "simple_crlf", "utf8",
)  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum(name: str, tmp_path: Path) -> None:
    wanted = json.loads(shared_folder("data", "csv-spectrum", "json", f"{name}.json").read_text(encoding="utf-8"))
    result = table(tmp_path, shared_folder("data", "csv-spectrum", "csvs", f"{name}.csv").read_bytes(), name=f"{name}.csv")
    header, *rows = csv_rows(result)
    assert [dict(zip(header, row, strict=True)) for row in rows] == wanted
    if "geojson" not in {column.type for column in result.columns}:
        assert [["" if cell is None else str(cell) for cell in row] for row in parquet_rows(result)] == rows
    assert result.report.quarantined == result.report.padded == 0


@pytest.mark.shared
def test_people_of_shelters_are_held(tmp_path: Path) -> None:
    content = shared_folder("data", "tw-catalogs", "taitung.csv").read_bytes()
    held = refusal(tmp_path, content, name="taitung.csv")
    assert held.state == "held"
    assert {evidence.column for evidence in held.evidence} == {"管理人", "連絡電話"}
    assert not any(name in held.because for name in ("劉金強", "0937600483"))


@pytest.mark.shared
def test_people_of_shelters_go_out_when_a_person_decided(tmp_path: Path) -> None:
    content = shared_folder("data", "tw-catalogs", "taitung.csv").read_bytes()
    result = table(tmp_path, content, name="taitung.csv", decided=True)
    kinds = dict(zip([column.name for column in result.columns], types(result), strict=True))
    assert result.rows == 168
    assert kinds["連絡電話"] == "string"
    assert kinds["收容人數"] == "integer"
    assert kinds["最後更新時間"] == "date"


@pytest.mark.shared
def test_big5_list_of_a_city(tmp_path: Path) -> None:
    content = shared_folder("data", "tw-catalogs", "yilan.csv").read_bytes()
    result = table(tmp_path, content, name="yilan.csv", decided=True)
    assert result.report.encoding == "cp950"
    assert [column.title for column in result.columns] == ["資料集名稱", "資料來源", "聯絡人", "聯絡電話", "資料說明"]
    assert csv_rows(result)[1][3] == "(03)925-1000"


@pytest.mark.shared
@pytest.mark.parametrize(("name", "rows"), [("kaohsiung", 1495), ("tainan", 665)])
def test_lists_without_a_header_lose_no_row(name: str, rows: int, tmp_path: Path) -> None:
    result = table(tmp_path, shared_folder("data", "tw-catalogs", f"{name}.csv").read_bytes(), name=f"{name}.csv")
    assert result.rows == rows
    assert [column.name for column in result.columns] == ["column_1", "column_2", "column_3"]
    assert result.report.dialect["header_line"] is None


@pytest.mark.shared
def test_list_of_titles_in_plain_text_is_no_table(tmp_path: Path) -> None:
    content = shared_folder("data", "tw-catalogs", "titles.txt").read_bytes()
    assert "columns" in refusal(tmp_path, content, name="titles.txt").because


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    content = "名称,数量\n甲,1\n乙,2\n".encode()
    one, two = table(first, content), table(second, content)
    assert one.parquet.read_bytes() == two.parquet.read_bytes()
    assert one.csv.read_bytes() == two.csv.read_bytes() == content


def test_converting_again_replaces_the_files(tmp_path: Path) -> None:
    converted(tmp_path, b"a,b\n1,2\n")
    result = table(tmp_path, b"a,b\n3,4\n")
    assert csv_rows(result) == [["a", "b"], ["3", "4"]]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["table.csv", "table.parquet"]
