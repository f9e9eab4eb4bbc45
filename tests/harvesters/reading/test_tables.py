"""Lists printed as tables: known by their header and length, told from label blocks, layout and small tables."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from harvesters.reading.tables import ListTable, list_table
from tests.harvesters.rules.documents import draft_of

HEADINGS = ("序号", "职权编码", "名称", "类型", "设定依据", "实施主体")


def _row(*cells: str, tag: str = "td") -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


def _table(rows: int = 8, head: str = _row(*HEADINGS, tag="th"), caption: str = "") -> str:
    body = "".join(_row(str(n), f"0100{n}", f"第{n}项许可", "行政许可", "《某某条例》第十条", "市某局") for n in range(rows))
    return f"<table>{caption}{head}{body}</table>"


def _found(html: str) -> ListTable | None:
    body = LexborHTMLParser(f"<html><body>{html}</body></html>").body
    assert body is not None
    return list_table(body)


def test_a_list_is_known_by_its_header() -> None:
    assert _found(_table()) == ListTable(columns=HEADINGS, rows=8)


def test_a_title_row_above_the_header_is_the_caption() -> None:
    found = _found(_table(head=f"<tr><td colspan=6>某市权责清单</td></tr>{_row(*HEADINGS)}"))
    assert found == ListTable(columns=HEADINGS, rows=8, caption="某市权责清单")
    assert _found(_table(caption="<caption>服务事项</caption>")) == ListTable(columns=HEADINGS, rows=8, caption="服务事项")


def test_merged_rows_count_as_long_as_they_say_something() -> None:
    merged = _row("1", "许可", "条件一") + "".join(_row(f"条件{n}", "同上") for n in range(2, 7))
    found = _found(f"<table>{_row('序号', '事项名称', '受理条件')}{merged}</table>")
    assert found is not None
    assert found.rows == 6


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<table></table>",
        _table(rows=4),
        f"<table>{_row('索引号', '1', '发布机构', '某局') * 2}{_row('文号', '某发〔2024〕1号', '日期', '2024-05-06')}</table>",
        f"<table><tr><td>{_table(rows=4)}</td></tr>{_row('序号', '名称', '类型') * 9}</table>",
        f"<table>{_row('甲', '乙', '丙')}{_row('1', '2', '3') * 9}</table>",
        f"<table>{_row('序号', '名称')}{_row('1', '2') * 9}</table>",
        f"<table>{_row('事项的名称应当按照有关规定填写并且不得超过规定的长度', '依据', '主体')}{_row('1', '2', '3') * 9}</table>",
    ],
)
def test_what_is_no_list(html: str) -> None:
    assert _found(html) is None


def test_the_largest_list_of_a_page_becomes_a_distribution() -> None:
    html = f"<html><body><h1>某市权责清单</h1><div id='zoom'>{_table(rows=6)}{_table(rows=9)}</div></body></html>"
    values = draft_of(html, url="https://www.city.example/q.html").values
    assert (values["title"], values["document_number"]) == ("某市权责清单", None)
    (told,) = values["distributions"]
    assert (told["role"], told["format"], told["download_url"]) == ("data", "HTML", "https://www.city.example/q.html")
    assert told["title"] == "某市权责清单"
    assert told["description"] == "序号、职权编码、名称、类型、设定依据、实施主体 (9 rows)"
