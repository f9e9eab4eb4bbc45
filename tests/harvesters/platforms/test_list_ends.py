"""Lists whose pages are counted: a page that stays empty in the middle, and the marks of software that counts them."""

from collections.abc import Sequence

import pytest

from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import Scripted

SITE = "https://www.county.example"
TEXT = "现将有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
COUNT = 6


def _document(number: int) -> str:
    title = f"关于第{number}件事的通知"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div class='wzcon'><p>{TEXT}{number}</p></div></body></html>"


def _list(numbers: Sequence[int], around: str) -> str:
    rows = "".join(f"<li><a href='/xx/{n}.html'>关于第{n}件事的通知</a><span>2023-04-{n + 1:02}</span></li>" for n in numbers)
    return f"<html><body><ul class='list'>{rows}</ul>{around}</body></html>"


def _run(url: str, pages: dict[str, str]) -> Report:
    documents = {f"{SITE}/xx/{n}.html": _document(n) for n in range(COUNT)}
    return Kept(declared("disclosure_site", f"{SITE}{url}")).run(Scripted(documents | {f"{SITE}{at}": page for at, page in pages.items()}))


@pytest.mark.parametrize(
    ("told", "fatal"),
    [("共6条", False), ("共8条", True), ("", True)],
)
def test_an_empty_page_amid_others_is_passed_over_and_never_a_smaller_list(told: str, fatal: bool) -> None:
    around = f"{told}<script>createPageHTML(4, 0, 'index', 'html');</script>"
    parts: list[Sequence[int]] = [(0, 1), (), (2, 3), (4, 5)]
    report = _run("/zw/", {f"/zw/{f'index_{n}.html' if n else ''}": _list(part, around) for n, part in enumerate(parts)})
    assert report.order == [f"{SITE}/xx/{n}.html" for n in range(COUNT)]
    assert [(problem.kind, problem.fatal) for problem in report.problems] == [("empty_list", fatal)]


def test_many_empty_pages_end_the_list() -> None:
    pages = {f"/zw/index_{n}.html": _list((), "") for n in range(1, 9)}
    report = _run("/zw/", {"/zw/": _list((0, 1), "<script>createPageHTML(9, 0, 'index', 'html');</script>")} | pages)
    assert report.fatal is not None
    assert report.fatal.kind == "empty_list"


TRACES = {
    "TRS counts records": (
        '<script>var m_nRecordCount = "6"; var m_nCurrPage = 0; var m_nPageSize = "2"; PageContext.PageNav = new CTRSPageNav();</script>',
        "/zw/list.html",
        "/zw/list_%d.html",
        0,
    ),
    "laypage that says its pages": (
        "<script>laypage({cont: 'pg', pages: 3, curr: 1, jump: function (o) { location.href = 'index_' + o.curr + '.jhtml' }})</script>",
        "/zw/index.jhtml",
        "/zw/index_%d.jhtml",
        1,
    ),
    "pagination called with a count": (
        "<script>$('#p').pagination(6, { callback: function (n) { location.href = 'list-' + (n + 1) + '.html' } });</script>",
        "/zw/list.html",
        "/zw/list-%d.html",
        1,
    ),
    "a box of choices": (
        "<select><option value='index_2.html'>第2页</option><option value='index_3.html'>第3页</option>",
        "/zw/index.html",
        "/zw/index_%d.html",
        1,
    ),
    "nothing but its own address": ("", "/zw/list?kind=7&page=1", "/zw/list?kind=7&page=%d", 1),
    "a button": (
        "第1页/共3页 <input type='button' value='下一页' onclick=\"window.location='list.jsp?tm_id=18&cur_page=2'\">",
        "/zw/list.jsp?tm_id=18",
        "/zw/list.jsp?tm_id=18&cur_page=%d",
        1,
    ),
}


@pytest.mark.parametrize("trace", TRACES)
def test_traces_of_paging(trace: str) -> None:
    around, first, further, base = TRACES[trace]
    parts = [(0, 1), (2, 3), (4, 5)]
    pages = {first: _list(parts[0], around)} | {further % (n + base): _list(parts[n], around) for n in (1, 2)}
    if base:
        pages[further % 1] = pages[first]
    report = _run(first, pages)
    assert report.problems == []
    assert report.order == [f"{SITE}/xx/{n}.html" for n in range(COUNT)]
