"""What publishers do around and inside delimited tables, each undone and told; nothing that is a row goes with it."""

from pathlib import Path

import pytest

from tests.publishing.tables import csv_rows, refusal, table

BODY = "area,men,women\nNorth,10,12\nSouth,20,22\nEast,30,31\n"
ROWS = [["North", "10", "12"], ["South", "20", "22"], ["East", "30", "31"]]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("# a comment, with a comma\n" + BODY, ["area", "men", "women"]),
        ("# made today\n#area,men,women\n" + BODY.split("\n", 1)[1], ["area", "men", "women"]),
        ("Table 1\nUnit: persons\n\n" + BODY, ["area", "men", "women"]),
        (BODY + "\nSource: the office\nNotes: none\n", ["area", "men", "women"]),
        (BODY + "資料來源：民政局\n", ["area", "men", "women"]),
        (BODY + "* corrected,,\n", ["area", "men", "women"]),
        ("area,people,\n,men,women\n" + BODY.split("\n", 1)[1], ["area", "people men", "people women"]),
        ("area,men,women\n,(n),(n)\n" + BODY.split("\n", 1)[1], ["area", "men (n)", "women (n)"]),
        (BODY.replace("\n", ",\n"), ["area", "men", "women"]),
        (BODY.replace("South", '="South"'), ["area", "men", "women"]),
        (BODY.replace("South", "area,men,women\nSouth"), ["area", "men", "women"]),
        (BODY.replace("South", ",,\nSouth") + ",,\n,,\n", ["area", "men", "women"]),
        (BODY.replace("South", "Sou\0th"), ["area", "men", "women"]),
        (BODY + "\nname,year\na,2001\nb,2002\n", ["area", "men", "women"]),
    ],
    ids=["comment", "header as comment", "titles", "notes", "source at once", "note padded", "merged header", "units",
         "delimiter at each end", "formula", "header again", "empty rows", "NUL", "second table"],
)  # fmt: skip
def test_only_the_table_is_read(text: str, header: list[str], tmp_path: Path) -> None:
    result = table(tmp_path, text.encode())
    assert [column.title for column in result.columns] == header
    assert csv_rows(result)[1:] == ROWS
    told = result.report.notes or result.report.dialect["preamble"] or result.report.quarantined
    assert told


def test_another_table_is_told_and_can_be_had_by_its_number(tmp_path: Path) -> None:
    text = BODY + "\nname,year,place\na,2001,x\nb,2002,y\n\nlast,one\n1,2\n3,4\n"
    assert any("line 6" in note for note in table(tmp_path, text.encode()).report.notes)
    second = table(tmp_path, text.encode(), wanted="2")
    assert csv_rows(second) == [["name", "year", "place"], ["a", "2001", "x"], ["b", "2002", "y"]]
    assert second.report.dialect["header_line"] == 6
    assert csv_rows(table(tmp_path, text.encode(), wanted="3"))[0] == ["last", "one"]
    assert "number 4" in refusal(tmp_path / "none", text.encode(), wanted="4").because


def test_rows_that_only_look_odd_stay(tmp_path: Path) -> None:
    rows = [["name", "count", "note"], ["Note Hill", "1", ""], ["Total", "2", "x"], ["Sourceby", "", ""], ["-", "-", "-"], ["End", "4", ""]]
    assert csv_rows(table(tmp_path, "".join(",".join(row) + "\n" for row in rows).encode(), decided=True)) [0:4] == [
        ["name", "count", "note"], ["Note Hill", "1", ""], ["Total", "2", "x"], ["Sourceby", "", ""],
    ]  # fmt: skip


def test_lines_in_two_encodings(tmp_path: Path) -> None:
    text = b"ort,zahl\n" + "Müllheim,1\nKöln,2\n".encode() * 30 + "Düren,3\nJülich,4\n".encode("cp1252")
    result = table(tmp_path, text)
    assert csv_rows(result)[-2:] == [["Düren", "3"], ["Jülich", "4"]]
    assert any("cp1252" in note for note in result.report.notes)


def test_a_line_that_says_the_delimiter_is_no_row(tmp_path: Path) -> None:
    assert csv_rows(table(tmp_path, b"sep=\\t\r\na\tb\r\n1\t2\r\n")) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("rows", [["yes,no,yes"] * 9, ["a,x"] * 5 + ["a,y"] + ["a,x"] * 5], ids=["all", "most"])
def test_a_first_row_that_most_others_repeat_is_no_header(rows: list[str], tmp_path: Path) -> None:
    result = table(tmp_path, "".join(row + "\n" for row in rows).encode(), decided=True)
    assert csv_rows(result)[1:] == [row.split(",") for row in rows]
    assert not result.report.quarantined


def test_a_header_row_wider_than_most_lines_around_it(tmp_path: Path) -> None:
    body = "".join(f"North,{n},{n + 2}\n" for n in range(5))
    result = table(tmp_path, f"a report\narea,men,women\n{body}\nhow it was made\n".encode() + b"line\n" * 9, decided=True)
    assert [column.title for column in result.columns][1:] == ["a report men", "a report women"]
    assert result.report.rows_in >= 5


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("note", ["", "\nSource: the office\n", "\n\n"], ids=["alone", "above a note", "above blank lines"])
def test_a_delimiter_too_many_where_values_go_over_lines(end: str, note: str, tmp_path: Path) -> None:
    rows = [["a", "one\ntwo", "3"], ["b", "x", "4"], ["c", "", "5"], ["d", "three\n\nfour", "6"]] * 3
    text = "name,text,count,\n" + "".join(f'{name},"{value}",{count},\n' for name, value, count in rows) + note
    result = table(tmp_path, text.replace("\n", end).encode())
    assert [column.title for column in result.columns] == ["name", "text", "count"]
    assert [[cell.replace(end, "\n") for cell in row] for row in csv_rows(result)[1:]] == rows


def test_a_last_column_without_a_name_that_has_a_value_far_down_stays(tmp_path: Path) -> None:
    text = "name,text,count,\n" + 'a,"one\ntwo",3,\n' * 3_000 + "b,x,4,late\n" + "a,b,3,\n" * 20
    result = table(tmp_path, text.encode())
    assert (len(result.columns), result.rows, result.report.quarantined) == (4, 3_021, 0)


@pytest.mark.parametrize("note", ["Источник: бюро", "Kilde: kontoret", "Źródło: urząd", "ที่มา: สำนักงาน"])
def test_notes_below_a_table_in_other_languages(note: str, tmp_path: Path) -> None:
    assert csv_rows(table(tmp_path, (BODY + note + "\n").encode()))[1:] == ROWS
