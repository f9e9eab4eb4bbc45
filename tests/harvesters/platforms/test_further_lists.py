"""Lists that a list leads to: other years, and those whose beginnings a page shows."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from harvesters.fetching.fetcher import FetchError
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import Scripted, gone

SITE = "https://www.county.example"
TEXT = "现将有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"


def _document(number: int) -> str:
    title = f"关于第{number}件事的通知"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div class='wzcon'><p>{TEXT}{number}</p></div></body></html>"


def _list(numbers: Sequence[int], around: str = "", box: str = "list", behind: str = "") -> str:
    rows = "".join(f"<li><a href='/xx/{n}.html'>关于第{n}件事的通知</a><span>2023-04-{n + 1:02}</span></li>" for n in numbers)
    return f"<html><body>{around}<div class='{box}'><ul>{rows}</ul>{behind}</div></body></html>"


def _run(pages: Mapping[str, str | FetchError], documents: int, **options: Any) -> Report:
    told: dict[str, Any] = {f"{SITE}/xx/{n}.html": _document(n) for n in range(documents)}
    told |= {f"{SITE}{at}": page for at, page in pages.items()}
    return Kept(declared("disclosure_site", f"{SITE}/zfwj/", options=options)).run(Scripted(told))


def _keys(*numbers: int) -> list[str]:
    return [f"{SITE}/xx/{n}.html" for n in numbers]


YEARS = "<p><a href='/zfwj/'>今年</a> <a href='/zfwj/2022/'>2022年</a> <a href='/zfwj/2021/'>2021年</a></p>"
ONE_PAGE = "共1页"


def test_other_years_are_read_too() -> None:
    pages = {
        at: _list(rows, YEARS, behind=ONE_PAGE) for at, rows in (("/zfwj/", [0, 1, 2]), ("/zfwj/2022/", [3, 4]), ("/zfwj/2021/", [4, 5]))
    }
    report = _run(pages, 6)
    assert report.problems == []
    assert report.order == _keys(0, 1, 2, 3, 4, 5)
    assert report.expected is None


def test_years_in_a_box_of_choices_are_read_too() -> None:
    box = "<select><option value='/zfwj/'>2023年</option><option value='2022/'>2022年</option></select>"
    report = _run({"/zfwj/": _list([0, 1], box, behind=ONE_PAGE), "/zfwj/2022/": _list([2, 3], box, behind=ONE_PAGE)}, 4)
    assert report.problems == []
    assert report.order == _keys(0, 1, 2, 3)


def test_years_that_are_the_documents_of_a_list_are_no_lists() -> None:
    years = "".join(f"<li><a href='/xx/{n}.html'>{2020 + n}年</a><span>2023-04-0{n + 1}</span></li>" for n in range(3))
    reports = {f"{SITE}/xx/{n}.html": _document(n).replace(f"关于第{n}件事的通知", f"{2020 + n}年度工作报告") for n in range(3)}
    fetcher = Scripted(reports | {f"{SITE}/zfwj/": f"<html><body><ul>{years}</ul>{ONE_PAGE}</body></html>"})
    report = Kept(declared("disclosure_site", f"{SITE}/zfwj/")).run(fetcher)
    assert (report.order, report.problems) == (_keys(0, 1, 2), [])
    assert len(fetcher.asked) == 4


@pytest.mark.parametrize("answer", ["<html><body><p>年度报告全文</p></body></html>", gone(f"{SITE}/zfwj/2021/")])
def test_a_year_without_a_list_is_told(answer: str | FetchError) -> None:
    pages: dict[str, str | FetchError] = {
        at: _list(rows, YEARS, behind=ONE_PAGE) for at, rows in (("/zfwj/", [0, 1]), ("/zfwj/2022/", [2, 3]))
    }
    report = _run(pages | {"/zfwj/2021/": answer}, 4)
    assert report.order == _keys(0, 1, 2, 3)
    assert [(problem.kind, problem.value) for problem in report.problems] == [("paging_not_found", f"{SITE}/zfwj/2021/")]


def test_years_are_left_alone_where_the_declaration_says_so() -> None:
    report = _run({"/zfwj/": _list([0, 1, 2], YEARS, behind=ONE_PAGE)}, 3, further=False)
    assert (report.order, report.problems) == (_keys(0, 1, 2), [])


def _boxes(*boxes: tuple[str, Sequence[int]]) -> str:
    shown = []
    for at, numbers in boxes:
        rows = "".join(f"<li><a href='/xx/{n}.html'>关于第{n}件事的通知</a><span>2023-04-{n + 1:02}</span></li>" for n in numbers)
        shown.append(f"<div class='box' id='b{at.strip('/')}'><h3>栏目<a href='{at}'>更多&gt;&gt;</a></h3><ul>{rows}</ul></div>")
    return f"<html><body>{''.join(shown)}</body></html>"


def test_lists_whose_beginnings_a_page_shows_are_read_to_their_ends() -> None:
    more = "<a href='index_2.html'>下一页</a>"
    pages = {
        "/zfwj/": _boxes(("/a/", [0, 1]), ("/b/", [4, 5, 6])),
        "/a/": _list([0, 1], behind=more),
        "/a/index_2.html": _list([2, 3]),
        "/b/": _list([4, 5, 6, 7], box="other", behind=ONE_PAGE),
    }
    report = _run(pages, 8)
    assert report.problems == []
    assert set(report.order) == set(_keys(*range(8)))


def test_one_link_to_more_beside_a_list_makes_no_hub() -> None:
    page = _list([0, 1, 2], behind=ONE_PAGE).replace("<body>", "<body><div><b>要闻</b><a href='/news/'>更多</a></div>")
    report = _run({"/zfwj/": page}, 3)
    assert (report.order, report.problems) == (_keys(0, 1, 2), [])


COLUMNS = {"/zfwj/gh/": "规划信息", "/zfwj/cz/index.html": "财政信息", "/other/": "指南"}
MENU = "".join(f"<li><a href='{at}'>{name}</a></li>" for at, name in COLUMNS.items())


@pytest.mark.parametrize(("title", "whole"), [("法定主动公开内容_某某县人民政府", True), ("政府信息公开目录", True), ("通知公告", False)])
def test_the_columns_below_a_directory_are_read_too(title: str, whole: bool) -> None:
    around = f"<ol>{MENU}</ol><title>{title}</title>"
    pages = {
        at: _list(rows, around, behind=ONE_PAGE)
        for at, rows in (("/zfwj/", [0, 1]), ("/zfwj/gh/", [0, 1, 2]), ("/zfwj/cz/index.html", [3]))
    }
    report = _run({at: page.replace("<body>", "<head></head><body>") for at, page in pages.items()}, 4)
    assert report.problems == []
    assert report.order == (_keys(0, 1, 2, 3) if whole else _keys(0, 1))
