"""Lists that are no static files: in frames, from JSP by address or by form, with totals instead of numbers of pages."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from marshmallow import ValidationError

from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.platforms import check
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import Scripted, Told

SITE = "https://www.county.example"
TEXT = "现将有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
WALL = "<html><body><h1>系统繁忙</h1><p>请稍后再访问本站，谢谢您的理解与支持。</p></body></html>"


class Posted(Scripted):
    """Answers a form as it answers the address with that form as its query."""

    def fetch(self, request: Request) -> Response:
        if request.form is None:
            return super().fetch(request)
        assert request.method == "POST"
        return replace(super().fetch(Request(url=f"{request.url}?{urlencode(request.form)}")), url=request.url)

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)


def _url(number: int) -> str:
    return f"{SITE}/xx/{number}.html"


def _document(number: int) -> str:
    title = f"关于第{number}件事的通知"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div class='wzcon'><p>{TEXT}{number}</p></div></body></html>"


def _list(numbers: range, extra: str = "") -> str:
    rows = "".join(f"<tr><td><a href='/xx/{n}.html'>关于第{n}件事的通知</a></td><td>2023-04-{n % 28 + 1:02}</td></tr>" for n in numbers)
    return f"<html><body><div id='list_content'><table>{rows}</table></div>{extra}</body></html>"


def _pages(documents: int, size: int, extra: str = "") -> list[str]:
    return [_list(range(at, min(at + size, documents)), extra) for at in range(0, documents, size)]


def _run(url: str, answers: Mapping[str, Any], documents: int, **options: Any) -> Report:
    told: dict[str, Told] = {_url(n): _document(n) for n in range(documents)}
    return Kept(declared("disclosure_site", url, options=options)).run(Posted(told | dict(answers)))


def _assert_whole(report: Report, documents: int) -> None:
    assert report.problems == []
    assert report.order == [_url(n) for n in range(documents)]


def test_a_jsp_list_counted_in_records_is_read_to_its_end() -> None:
    start = f"{SITE}/iList.jsp?tm_id=1805&cur_page=1"
    pages = {start.replace("page=1", f"page={n}"): page for n, page in enumerate(_pages(8, 3, "<p>共 8 条记录</p>"), 1)}
    report = _run(start, pages, 8)
    _assert_whole(report, 8)
    assert report.expected == 8


def test_the_number_of_the_page_is_told_from_other_numbers_of_the_address() -> None:
    start = f"{SITE}/iList.jsp?tm_id=1805"
    following = f"{SITE}/iList.jsp?cur_page=%d&amp;tm_id=1805"
    pages = _pages(7, 3)
    answers = {start: pages[0].replace("</body>", f"共3页 <a href='{following % 2}'>下一页</a></body>")}
    answers |= {f"{SITE}/iList.jsp?cur_page={n}&tm_id=1805": pages[n - 1] for n in (2, 3)}
    _assert_whole(_run(start, answers, 7), 7)


@pytest.mark.parametrize("base", [0, 1])
def test_a_list_that_is_asked_by_form(base: int) -> None:
    start = f"{SITE}/list.jsp"
    pages = {f"{start}?cat=7&cur={n + base}": page for n, page in enumerate(_pages(8, 3, "<p>总共 3 页</p>"))}
    report = _run(start, pages, 8, form={"cat": "7", "cur": "{n}"}, page_base=base)
    _assert_whole(report, 8)


def test_a_list_by_form_whose_pages_repeat_is_no_whole_reading() -> None:
    start = f"{SITE}/list.jsp"
    first = _pages(8, 3, "<p>总共 3 页</p>")[0]
    report = _run(start, {f"{start}?cur={n}": first for n in (1, 2, 3)}, 8, form={"cur": "{n}"})
    assert report.fatal is not None
    assert report.fatal.kind == "pages_repeat"


def test_a_form_needs_a_place_for_the_number() -> None:
    with pytest.raises(ValidationError, match="form"):
        check(declared("disclosure_site", f"{SITE}/list.jsp", options={"form": {"cur": "1"}}))


def test_a_list_in_a_frame_goes_on_inside_the_frame() -> None:
    start, frame = f"{SITE}/gk/", f"{SITE}/gk/list/index.html"
    pages = _pages(8, 3, "<script>createPageHTML(3, 0, 'index', 'html');</script>")
    answers = {start: f"<html><body><iframe src='{SITE}/gk/menu.html'></iframe><iframe src='{frame}'></iframe></body></html>"}
    answers |= {frame: pages[0], f"{SITE}/gk/list/index_1.html": pages[1], f"{SITE}/gk/list/index_2.html": pages[2]}
    _assert_whole(_run(start, answers, 8), 8)


def test_a_list_whose_pages_each_have_a_frame() -> None:
    start = f"{SITE}/gk/index.html"
    outer = "<html><body><iframe src='part_{n}.html'></iframe><script>createPageHTML(3, 0, 'index', 'html');</script></body></html>"
    answers: dict[str, str] = {}
    for n, page in enumerate(_pages(8, 3)):
        address = start if n == 0 else f"{SITE}/gk/index_{n}.html"
        answers |= {address: outer.replace("{n}", str(n)), f"{SITE}/gk/part_{n}.html": page}
    _assert_whole(_run(start, answers, 8), 8)


@pytest.mark.parametrize("answer", ["", WALL, _list(range(0))])
def test_a_frame_that_stays_bad_is_no_empty_list(answer: str) -> None:
    start, frame = f"{SITE}/gk/", f"{SITE}/gk/list.html"
    report = _run(start, {start: f"<html><body><iframe src='{frame}'></iframe></body></html>", frame: answer}, 0)
    assert report.fatal is not None
    assert report.fatal.kind == "empty_list"


def test_a_list_that_a_script_writes() -> None:
    start = f"{SITE}/col/col7/index.html"
    rows = "".join(
        f"urls[{n}]='\\/xx\\/{n}.html';headers[{n}]=\"关于第{n}件事的<b>通知<\\/b>\";year[{n}]='2023-04-0{n + 1}';" for n in range(4)
    )
    away = "urls[9]='https://other.example/9.html';headers[9]=\"外站的通知\";year[9]='2023-04-05';"
    entry = r"""urls\[\d+\]='(?P<url>[^']+)';headers\[\d+\]="(?P<title>[^"]+)";year\[\d+\]='(?P<date>[^']*)'"""
    page = f"<html><body><a href='/'>首页</a><script>{rows}{away}</script></body></html>"
    report = _run(start, {start: page}, 4, entry=entry, pages=1)
    assert report.order == [_url(n) for n in range(4)]
    assert report.kinds() == ["other_host"]
    assert _run(start, {start: page.replace("urls", "links")}, 4, entry=entry, pages=1).kinds() == ["empty_list"]


def test_an_entry_of_a_script_has_an_address_and_a_title() -> None:
    for wrong in ("(", "(?P<url>x)"):
        with pytest.raises(ValidationError, match="entry"):
            check(declared("disclosure_site", f"{SITE}/list.jsp", options={"entry": wrong}))
