"""`catalog convert`: a stranger's file in, Parquet, CSV and the dictionary out, without a catalog."""

import io
import json
import zipfile
from pathlib import Path

import click.testing
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from catalog_service.cli import catalog
from catalog_service.cli.session import Session


def convert(*words: str | Path) -> click.testing.Result:
    return click.testing.CliRunner().invoke(catalog, ["convert", *map(str, words)], obj=Session({}))


def test_a_file_becomes_parquet_csv_and_a_dictionary(tmp_path: Path) -> None:
    file = tmp_path / "wards.csv"
    file.write_bytes("编号;名称;人数\r\n001;东区;12\r\n002;西区;9\r\n003;南区;1;多余\r\n".encode("gb18030"))
    result = convert(file, "--to", tmp_path / "out")
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out" / "wards.json").read_text(encoding="utf-8"))
    assert told["encoding"] == "gb18030"
    assert told["dialect"]["delimiter"] == ";"
    assert [(c["name"], c["type"]) for c in told["columns"]] == [("编号", "string"), ("名称", "string"), ("人数", "integer")]
    assert [(row["line"], "003" in row["text"]) for row in told["set_aside"]] == [(4, True)]
    assert told["rows_in"] == told["rows_out"] + told["quarantined"] == 3
    assert pq.read_table(tmp_path / "out" / "wards.parquet").column("编号").to_pylist() == ["001", "002"]
    assert (tmp_path / "out" / "wards.csv").read_text(encoding="utf-8").splitlines()[1] == "001,东区,12"


def test_cells_of_the_csv_stand_as_they_were_unless_clean_ones_are_wanted(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_bytes(b'day,price,share,note\n25/12/2020,"$1,250.5",5 %,"=1,2"\n31/12/2020,$3.75,N/A,x\n')
    assert convert(file, "--to", tmp_path / "found").exit_code == 0
    assert convert(file, "--to", tmp_path / "clean", "--clean").exit_code == 0
    assert (tmp_path / "found" / "prices.csv").read_bytes() == file.read_bytes()
    clean = b'day,price,share,note\n2020-12-25,1250.5,5,"=1,2"\n2020-12-31,3.75,,x\n'
    assert (tmp_path / "clean" / "prices.csv").read_bytes() == clean
    tables = [pq.read_table(tmp_path / folder / "prices.parquet") for folder in ("found", "clean")]
    assert tables[0].equals(tables[1])
    assert str(tables[0].schema.field("day").type) == "date32[day]"
    told = [json.loads((tmp_path / folder / "prices.json").read_text(encoding="utf-8"))["cells"] for folder in ("found", "clean")]
    assert told == ["as found", "clean"]


def test_a_file_that_has_types_is_written_by_them(tmp_path: Path) -> None:
    pq.write_table(pa.table({"n": [1, None], "day": pa.array([0, 1], pa.date32())}), tmp_path / "typed.parquet")
    assert convert(tmp_path / "typed.parquet", "--to", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "typed.csv").read_bytes() == b"n,day\n1,1970-01-01\n,1970-01-02\n"


def test_every_column_may_stay_text_but_those_that_are_named(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_bytes(b"id,day,price,count\n7,25/12/2020,2.50,1\n8,N/A,3.5,2\n")
    result = convert(file, "--to", tmp_path / "out", "--text", "--column", "count=integer")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "prices.csv").read_bytes() == file.read_bytes()
    told = json.loads((tmp_path / "out" / "prices.json").read_text(encoding="utf-8"))
    assert [column["type"] for column in told["columns"]] == ["string", "string", "string", "integer"]


@pytest.mark.parametrize("wanted", ["Second", "2"])
def test_a_sheet_is_chosen_by_name_or_number(tmp_path: Path, wanted: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name, value in (("First", 1), ("Second", 2)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["n"])
            sheet.write_row(1, 0, [value])
    assert convert(tmp_path / "book.xlsx", "--table", wanted).exit_code == 0
    assert pq.read_table(tmp_path / "book.parquet").column("n").to_pylist() == [2]


def test_a_file_of_an_archive_is_chosen_and_none_is_said_to_be_none(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.csv", "x\n1\n")
        archive.writestr("b.csv", "x\n2\n")
    (tmp_path / "two.zip").write_bytes(made.getvalue())
    assert convert(tmp_path / "two.zip").exit_code == 1
    assert convert(tmp_path / "two.zip", "--table", "c.csv").exit_code == 1
    assert convert(tmp_path / "two.zip", "--table", "b.csv").exit_code == 0
    assert pq.read_table(tmp_path / "two.parquet").column("x").to_pylist() == [2]


def test_a_file_is_never_overwritten_by_its_own_copy(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    result = convert(file)
    assert result.exit_code == 1
    assert "--to" in result.stderr
    assert file.read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_other_forms_are_written_beside(tmp_path: Path) -> None:
    file = tmp_path / "wards.csv"
    file.write_text("名称,人数\n东区,12\n西区,9\n", encoding="utf-8")
    result = convert(file, "--to", tmp_path / "out", "--also", "xlsx", "--also", "arrow", "--also", "jsonl")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "wards.jsonl").read_text(encoding="utf-8").splitlines()[0] == '{"名称":"东区","人数":12}'
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".parquet", ".csv", ".json", ".xlsx", ".arrow", ".jsonl"}


def test_a_workbook_too_large_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text(f"a,b\n{'x' * 40_000},1\n", encoding="utf-8")
    result = convert(file, "--to", tmp_path / "out", "--also", "xlsx")
    assert result.exit_code == 1
    assert "long.xlsx is not written: a cell of a sheet holds 32767 characters" in result.output


@pytest.mark.parametrize("name", ["book.jsonl", "book.parquet"])
def test_the_file_is_never_overwritten_by_another_form(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text('{"a": 1}\n', encoding="utf-8")
    assert convert(file, "--also", "jsonl").exit_code == 1
    assert file.read_text(encoding="utf-8") == '{"a": 1}\n'
