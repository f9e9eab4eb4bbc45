"""Delimited text of every make: delimiters, quotes, line ends, encodings, lines above the header, ragged rows; nothing gets lost."""

import codecs
import json
from pathlib import Path

import pytest

from catalog_service.publishing.result import Limits
from tests.publishing.tables import csv_rows, parquet_rows, refusal, table

PEOPLE = [["district", "households", "note"], ["North Quay", "812", "near the river"], ["South Quay", "90", ""], ["Mill End", "7", "old"]]


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    return "".join(delimiter.join(f'"{cell}"' if delimiter in cell or '"' in cell else cell for cell in row) + end for row in rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str, tmp_path: Path) -> None:
    result = table(tmp_path, written(PEOPLE, delimiter, end).encode())
    assert csv_rows(result) == PEOPLE
    assert result.report.dialect["delimiter"] == delimiter
    assert result.report.dialect["line_end"] == {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}[end]


def test_the_delimiter_is_that_of_the_structure_and_not_of_the_text(tmp_path: Path) -> None:
    rows = [["place", "what happened, and when"], *([f"place {n}", f"first, second, and {n}, then rest"] for n in range(30))]
    result = table(tmp_path, "".join(";".join(row) + "\n" for row in rows).encode())
    assert result.report.dialect["delimiter"] == ";"
    assert csv_rows(result) == rows


def test_decimal_commas_in_a_file_with_semicolons(tmp_path: Path) -> None:
    rows = [["code", "share", "total"], *([f"K{n}", f"{n},5", f"1{n},25"] for n in range(20))]
    result = table(tmp_path, "".join(";".join(row) + "\r\n" for row in rows).encode())
    assert result.report.dialect["delimiter"] == ";"
    assert [[cell.replace(".", ",") for cell in row] for row in csv_rows(result)] == rows


def test_a_file_of_one_column_keeps_empty_cells(tmp_path: Path) -> None:
    result = table(tmp_path, b'word\none\n""\nthree\n', name="words.csv")
    assert csv_rows(result) == [["word"], ["one"], [""], ["three"]]
    assert result.csv.read_bytes() == b'word\none\n""\nthree\n'


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
    ],
)
def test_simplified_chinese(encoding: str, mark: bytes, tmp_path: Path) -> None:
    text = "街道名称,常住人口,面积\n云湖街道,10234,3.5\n林湖镇,8876,12.25\n"
    result = table(tmp_path, mark + text.encode(encoding))
    assert result.report.encoding == encoding
    assert result.csv.read_text(encoding="utf-8").splitlines()[0] == "街道名称,常住人口,面积"
    assert csv_rows(result)[2][0] == "林湖镇"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp950", "鄉鎮別,戶數\n雲湖鄉,120\n林口鎮,98\n"),
        ("gb18030", "鄉鎮別,戶數\n雲湖鄉,120\n林口鎮,98\n"),
        ("cp1252", "Gemeinde,Fläche\nGroß Köris,12\nMüncheberg – Süd,8\n"),
        ("cp932", "市町村,人口\nさくら市,120\n北の町,98\n"),
        ("cp949", "시군구,인구수\n종로구 가나다,120\n서대문구 나라,98\n강남구,5\n"),
    ],
)
def test_other_encodings(encoding: str, text: str, tmp_path: Path) -> None:
    result = table(tmp_path, text.encode(encoding))
    assert result.report.encoding == encoding
    assert result.csv.read_text(encoding="utf-8") == text


def test_a_few_chinese_words_in_every_row_are_not_korean(tmp_path: Path) -> None:
    text = "编号,高度,名称,是否可用,安装日期\n" + "".join(f"{n},{n % 7}.25,路灯 {n} 甲,true,2024-01-05\n" for n in range(500))
    assert table(tmp_path, text.encode("gb18030")).report.encoding == "gb18030"


def test_a_line_with_broken_bytes_is_set_aside_and_named(tmp_path: Path) -> None:
    good = "".join(f"地点{n},{n}\n" for n in range(2000)).encode()
    result = table(tmp_path, "名称,数\n".encode() + good + b"\xff\xfe\x80,1\n" + "末,2\n".encode())
    assert result.report.quarantined == 1
    assert result.report.examples[0].line == 2002
    assert "bytes" in result.report.examples[0].reason
    assert result.rows == 2001


def test_lines_above_the_header_are_named_and_left_out(tmp_path: Path) -> None:
    text = "Households by district 2023\n\nSource: the agency\ndistrict,households,note\nNorth,812,a\nSouth,90,b\nMill,7,c\n"
    result = table(tmp_path, text.encode())
    assert csv_rows(result)[0] == ["district", "households", "note"]
    assert result.report.dialect["preamble"] == ["Households by district 2023", "Source: the agency"]
    assert result.report.dialect["header_line"] == 4
    assert result.rows == 3


def test_title_row_padded_with_delimiters(tmp_path: Path) -> None:
    text = "统计表,,,\n,,,\n年份,北区,南区,西区\n2019,1,2,3\n2020,4,5,6\n2021,7,8,9\n"
    result = table(tmp_path, text.encode())
    assert csv_rows(result)[0] == ["年份", "北区", "南区", "西区"]
    assert result.rows == 3


def test_a_header_of_words_with_one_blank_is_no_preamble(tmp_path: Path) -> None:
    result = table(tmp_path, b",count\nnorth,1\nsouth,2\neast,3\n")
    assert csv_rows(result)[0] == ["column_1", "count"]
    assert result.rows == 3


def test_years_as_headers_are_headers(tmp_path: Path) -> None:
    result = table(tmp_path, b"2019,2020,2021\n5,6,7\n8,9,10\n11,12,13\n")
    assert csv_rows(result)[0] == ["2019", "2020", "2021"]


def test_codes_as_headers_are_headers(tmp_path: Path) -> None:
    result = table(tmp_path, "地区,110101,110102\n甲,5,6\n乙,8,9\n丙,11,12\n丁,3,4\n".encode())
    assert csv_rows(result)[0] == ["地区", "110101", "110102"]


def test_an_encoding_that_shows_late_in_the_file(tmp_path: Path) -> None:
    text = "id,name\n" + "".join(f"{n},plain\n" for n in range(60_000)) + "7,云湖街道办事处\n"
    result = table(tmp_path, text.encode("gb18030"))
    assert result.report.encoding == "gb18030"
    assert csv_rows(result)[-1] == ["7", "云湖街道办事处"]


def test_no_header_where_the_first_row_is_like_the_others(tmp_path: Path) -> None:
    result = table(tmp_path, b"north,17,2020-01-01\nsouth,18,2020-01-02\neast,19,2020-01-03\nwest,20,2020-01-04\n")
    assert csv_rows(result)[0] == ["column_1", "column_2", "column_3"]
    assert result.rows == 4
    assert any("no header" in note for note in result.report.notes)


def test_ragged_rows_lose_nothing(tmp_path: Path) -> None:
    text = "a,b,c\n1,2,3\n4,5\n6,7,8,9\n\n10,11,12\n13\n14,15,16,\n"
    result = table(tmp_path, text.encode())
    assert csv_rows(result) == [["a", "b", "c"], ["1", "2", "3"], ["4", "5", ""], ["10", "11", "12"], ["13", "", ""], ["14", "15", "16"]]
    report = result.report
    assert (report.rows_in, report.rows_out, report.quarantined, report.padded) == (6, 5, 1, 2)
    assert [(aside.line, aside.text) for aside in report.examples] == [(4, "6,7,8,9")]
    assert "4 cells" in report.examples[0].reason
    assert report.rejects is not None
    assert [json.loads(line)["line"] for line in report.rejects.read_bytes().splitlines()] == [4]


def test_line_numbers_count_line_ends_inside_quotes_and_above_the_header(tmp_path: Path) -> None:
    text = 'Title\n\na,b,c\n"x\r\ny",2,3\n1,2,3,4\n5,6,7\n8,9,10\n'
    result = table(tmp_path, text.encode())
    assert [aside.line for aside in result.report.examples] == [6]
    assert csv_rows(result)[1][0] == "x\r\ny"


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ('1,"she said "yes" twice",3', ["1", 'she said "yes" twice', "3"]),
        ('1,12" pipe,3', ["1", '12" pipe', "3"]),
        ('1,"never closed,3', ["1", '"never closed', "3"]),
        ('1,"a ""quoted"" word",3', ["1", 'a "quoted" word', "3"]),
        ('1,"wheel, 24"","round, red"', ["1", 'wheel, 24"', "round, red"]),
        ('1,"red, or green"', ["1", "red, or green", ""]),
        ('1,red,3,"\n"', ["1", "red", "3"]),
        ('1,"",3', ["1", "", "3"]),
        ('1,"a,b",3', ["1", "a,b", "3"]),
        ("1,it's,3", ["1", "it's", "3"]),
        ("1, padded ,3", ["1", " padded ", "3"]),
    ],
)
def test_odd_quotes(row: str, cells: list[str], tmp_path: Path) -> None:
    before, after = ["k", "plain words", "l"], ["m", "others", "n"]
    text = f"a,b,c\n{','.join(before)}\n{row}\n{','.join(after)}\n"
    assert csv_rows(table(tmp_path, text.encode())) == [["a", "b", "c"], before, cells, after]


def test_a_quote_that_nothing_escapes_ends_the_line(tmp_path: Path) -> None:
    text = "id,colour,part\n" + '1,red,"bolt, small"\n' * 9 + '1,red,"wheel, 24""\n' + '1,red,"bolt, small"\n' * 9
    assert csv_rows(table(tmp_path, text.encode()))[9:12] == [["1", "red", part] for part in ("bolt, small", 'wheel, 24"', "bolt, small")]


def test_a_quote_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    rows = "".join(f"{n},text {n}\n" for n in range(3000))
    result = table(tmp_path, ('id,text\n0,"open\n' + rows + '9,"open again\n' + rows).encode())
    assert result.rows == 6002


def test_a_long_row_late_in_a_long_file(tmp_path: Path) -> None:
    body = "".join(f"{n},value {n}\n" for n in range(60_000))
    result = table(tmp_path, ("id,text\n" + body + "1,2,3\n" + "7,end\n").encode())
    assert (result.rows, result.report.quarantined, result.report.examples[0].line) == (60_001, 1, 60_002)
    assert parquet_rows(result)[-1] == [7, "end"]


def test_cells_that_look_like_formulas_stay_as_they_are(tmp_path: Path) -> None:
    text = "name,formula\na,=1+1\nb,@SUM(A1)\nc,+cmd|x\nd,-2+3\n"
    assert table(tmp_path, text.encode()).csv.read_text() == text


def test_headers_become_unique_names_and_stay_as_titles(tmp_path: Path) -> None:
    result = table(tmp_path, b'Name,name,,"Two\nlines",NAME\na,b,c,d,e\n')
    names = [column.name for column in result.columns]
    assert names == ["Name", "name_2", "column_3", "Two lines", "NAME_3"]
    assert [column.title for column in result.columns] == ["Name", "name", "", "Two\nlines", "NAME"]
    assert csv_rows(result)[0] == names


def test_a_header_without_rows_is_a_table_of_no_rows(tmp_path: Path) -> None:
    result = table(tmp_path, b"a,b\n")
    assert result.rows == 0
    assert csv_rows(result) == [["a", "b"]]
    assert parquet_rows(result) == []


@pytest.mark.parametrize("tail", ["", "\n", "\n\n\n", "\r\n"])
def test_the_end_of_the_file(tail: str, tmp_path: Path) -> None:
    assert csv_rows(table(tmp_path, ("a,b\n1,2\n3,4" + tail).encode())) == [["a", "b"], ["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"", "a.csv", "empty"),
        (b"\n\n \n", "a.csv", "empty"),
        (b"%PDF-1.7 ...", "a.csv", "PDF"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "a.csv", "web page"),
        (b"<?xml version='1.0'?><a/>", "a.xml", "XML"),
        (b"\x89PNG\r\n\x1a\n", "a.csv", "image"),
        (b"\x00\x01\x02\x03" * 100, "a.csv", "binary"),
        (b"Just a few sentences. Nothing else.\n", "a.txt", "columns"),
        (b"a,b\n1,2\n", "a.docx", "DOCX"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, name: str, word: str, tmp_path: Path) -> None:
    assert word in refusal(tmp_path, content, name=name).because


def test_a_file_whose_rows_do_not_fit_is_refused(tmp_path: Path) -> None:
    text = "a,b\n" + "1,2\n" * 500 + "1,2,3,4,5\n" * 700
    assert "do not fit" in refusal(tmp_path, text.encode()).because


def test_limits(tmp_path: Path) -> None:
    assert "columns" in refusal(tmp_path, b"a,b,c,d\n1,2,3,4\n", limits=Limits(columns=3)).because
    assert "bytes" in refusal(tmp_path, b"a,b\n1,2\n", limits=Limits(bytes=4)).because
    assert refusal(tmp_path, b"a,b\n1,2\n", limits=Limits(seconds=-1)).state == "failed"


def test_a_cell_beyond_the_limit_is_set_aside(tmp_path: Path) -> None:
    text = "a,b\n1,2\n3," + "x" * 20_000_000 + "\n5,6\n"
    result = table(tmp_path, text.encode(), limits=Limits(cell=1 << 20))
    assert csv_rows(result) == [["a", "b"], ["1", "2"], ["5", "6"]]
    assert result.report.examples[0].line == 3
