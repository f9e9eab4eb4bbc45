"""Tables of web pages as people make them: titles over all columns, headings of parts, headers at the side, tables in tables."""

import pytest

from catalog_service.publishing.reading.tally import Unreadable
from tests.publishing.reading.opening import Opened, opened

HEADER = "<tr><td>序号</td><td>名称</td><td>数量</td></tr>"
BODY = "<tr><td>1</td><td>桌</td><td>12</td></tr><tr><td>2</td><td>椅</td><td>30</td></tr><tr><td>3</td><td>灯</td><td>8</td></tr>"
ROWS = [["1", "桌", "12"], ["2", "椅", "30"], ["3", "灯", "8"]]


def page(inside: str) -> Opened:
    return opened(f"<html><body>{inside}</body></html>".encode(), name="page.html")


@pytest.mark.parametrize(
    "above",
    [
        '<tr><td colspan="3">设备清单（2024年版）</td></tr>',
        '<tr><th colspan="3">设备清单（2024年版）</th></tr>',
        '<thead><tr><th colspan="3">设备清单</th></tr></thead>',
        '<tr><td colspan="3">设备清单</td></tr><tr><td colspan="3">单位：件</td></tr>',
    ],
)
@pytest.mark.parametrize("header", [HEADER, HEADER.replace("td", "th")])
def test_a_title_over_all_columns_is_no_header(above: str, header: str) -> None:
    got = page(f"<table>{above}{header}{BODY}</table>")
    assert (got.titles, got.rows) == (["序号", "名称", "数量"], ROWS)
    assert got.tally.dialect["preamble"][0].startswith("设备清单")


def test_headings_of_parts_and_notes_below_are_set_aside_and_counted() -> None:
    part = '<tr><td colspan="3">东区</td></tr>'
    got = page(f'<table>{HEADER}{part}{BODY}<tr><td colspan="3">注：不含附件</td></tr></table>')
    assert got.rows == ROWS
    assert [(aside.line, aside.text) for aside in got.tally.examples] == [(2, "东区"), (6, "注：不含附件")]


def test_headers_at_the_side_are_values_of_the_first_column() -> None:
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in [("名称", "甲"), ("地址", "乙路"), ("电话", "丙")]
    )
    got = page(f"<table>{rows}</table>")
    assert (got.titles, got.rows) == (["", ""], [["名称", "甲"], ["地址", "乙路"], ["电话", "丙"]])


def test_row_headers_below_a_header() -> None:
    rows = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in [("North", 1), ("South", 2)])
    got = page(f"<table><tr><th>Area</th><th>People</th></tr>{rows}</table>")
    assert (got.titles, got.rows) == (["Area", "People"], [["North", "1"], ["South", "2"]])


def test_a_table_inside_a_layout_table_is_the_table() -> None:
    got = page(f"<table><tr><td>menu</td><td><table>{HEADER}{BODY}</table></td></tr><tr><td>foot</td><td>x</td></tr></table>")
    assert (got.titles, got.rows) == (["序号", "名称", "数量"], ROWS)


def test_a_small_table_inside_a_cell_does_not_take_the_place_of_the_table() -> None:
    small = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    got = page(f"<table>{HEADER}{BODY}<tr><td>4</td><td>{small}</td><td>2</td></tr></table>")
    assert got.titles == ["序号", "名称", "数量"]
    assert got.rows == [*ROWS, ["4", "a b c d", "2"]]


def test_a_page_of_layout_only_is_refused() -> None:
    with pytest.raises(Unreadable, match="web page"):
        page("<table><tr><td>menu</td></tr><tr><td>text</td></tr></table>")
