"""Columns of JCMS sites: numbers read from the page, ranges by GET or POST, groups followed where the numbers are hidden."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import gone, response

SITE = "http://www.city.example"
COLUMN = f"{SITE}/col/col88/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"


def _record(number: int) -> str:
    title = f"关于第{number}件事进一步做好有关工作的通知"
    return f"<li><a href='/art/2024/5/8/art_88_{number}.html' title='{title}'>{title[:9]}…</a><span>\n[2024-\n05-08]\n</span></li>"


def _row(number: int) -> str:
    return (
        f"<tr><td><a href='/art/2024/5/8/art_88_{number}.html'>关于第{number}件事进一步做好有关工作的通知</a></td><td>2024-05-08</td></tr>"
    )


def _url(number: int) -> str:
    return f"{SITE}/art/2024/5/8/art_88_{number}.html"


def _xml(records: list[str], total: int | None, following: str = "") -> str:
    group = f'<nextgroup><![CDATA[<a href="{following}"></a>]]></nextgroup>' if following else ""
    count = "" if total is None else f"<totalrecord>{total}</totalrecord>"
    inner = "".join(f"<record><![CDATA[{record}]]></record>" for record in records)
    return f"<?xml version='1.0' encoding='utf-8'?><datastore>{count}{group}<recordset>{inner}</recordset></datastore>"


def _call(total: int, unit: str = "777", column: str = "88") -> str:
    numbers = f"proxyUrl:'{PROXY}', unitid:'{unit}', webid:1, columnid:{column}"
    return f"<script>$('#{unit}').jpage({{perPage:5, totalRecord:{total}, openCookies:false, {numbers}}});</script>"


class Column:
    """A site with one column of `count` documents. `posts_only`: the interface answers to POST alone; `cap`: at most so many."""

    def __init__(self, count: int, *, page: str = "", record: Any = _record, posts_only: bool = False, cap: int = 1000) -> None:
        self.count, self.record, self.posts_only, self.cap = count, record, posts_only, cap
        self.pages = {COLUMN: page or f"<html><body><div id='777'></div>{_call(count)}</body></html>"}
        self.asked: list[Request] = []

    def fetch(self, request: Request) -> Response:
        self.asked.append(request)
        if request.url in self.pages:
            return self._answer(request, self.pages[request.url])
        parts = urlsplit(request.url)
        if parts.path == PROXY:
            return self._answer(request, self._group(request, parse_qs(parts.query)))
        number = parts.path.removeprefix("/art/2024/5/8/art_88_").removesuffix(".html")
        if not number.isdigit():
            raise gone(request.url)
        title = f"关于第{number}件事进一步做好有关工作的通知"
        words = f"第{number}号文件的有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
        return self._answer(request, f"<html><body><h1>{title}</h1><div id='zoom'><p>{words}</p></div></body></html>")

    def _group(self, request: Request, query: dict[str, list[str]]) -> str:
        told = {name: values[0] for name, values in query.items()} | dict(request.form or {})
        if told.get("unitid") != "777" or told.get("columnid") != "88":
            return "<html>error</html>"
        if self.posts_only and request.method != "POST":
            return ""
        first, last = int(told["startrecord"]), int(told["endrecord"])
        last = min(last, first + self.cap - 1, self.count)
        return _xml([self.record(n) for n in range(first, last + 1)], self.count)

    def _answer(self, request: Request, text: str) -> Response:
        return response(request.url, text.encode(), content_type="text/html; charset=utf-8")

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)

    def groups(self) -> list[Request]:
        return [request for request in self.asked if PROXY in request.url]


def _run(site: Column, **options: Any) -> tuple[Kept, Report]:
    kept = Kept(declared("jpage", COLUMN, options=options))
    return kept, kept.run(site)


@pytest.mark.parametrize("record", [_record, _row], ids=["list items", "table rows"])
def test_every_record_in_groups_of_three_pages(record: Any) -> None:
    site = Column(40, record=record)
    kept, report = _run(site)
    assert report.problems == []
    assert report.order == [_url(n) for n in range(1, 41)]
    assert report.expected == 40
    groups = [parse_qs(urlsplit(request.url).query) for request in site.groups()]
    assert [(group["startrecord"][0], group["endrecord"][0]) for group in groups[-3:]] == [("1", "15"), ("16", "30"), ("31", "40")]
    found: Any = kept.records[_url(7)]
    assert (found.title, found.published) == ("关于第7件事进一步做好有关工作的通知", "2024-05-08")


def test_an_interface_that_only_answers_to_post() -> None:
    site = Column(20, posts_only=True)
    _, report = _run(site)
    assert len(report.added) == 20
    assert [request.method for request in site.groups()].count("POST") == 2
    assert _run(Column(20, posts_only=True), method="post")[1].fatal is None


def test_fewer_records_than_asked_for_are_followed_by_the_next() -> None:
    _, report = _run(Column(33, cap=10))
    assert len(report.added) == 33


def test_the_largest_list_of_its_own_column_is_taken() -> None:
    page = f"<html><body>{_call(900, unit='1', column='5')}{_call(3, unit='2')}{_call(20)}</body></html>"
    assert len(_run(Column(20, page=page))[1].added) == 20


def test_a_declared_unit() -> None:
    page = f"<html><body>{_call(500, unit='2')}{_call(20)}</body></html>"
    assert len(_run(Column(20, page=page), unit="777")[1].added) == 20


def test_numbers_from_the_next_group_of_the_store_in_the_page() -> None:
    following = f"{PROXY}?page=1&amp;webid=1&amp;path=/&amp;columnid=88&amp;unitid=777&amp;webname=x&amp;permissiontype=0"
    page = f"<html><body><script type='text/xml'>{_xml([_record(1)], 20, following)}</script></body></html>"
    assert len(_run(Column(20, page=page))[1].added) == 20


def test_hidden_numbers_are_followed_group_by_group() -> None:
    groups = [[_record(n) for n in range(first, first + 5)] for first in (1, 6, 11)]
    store = _xml(groups[0], 15, f"{PROXY}?group=aGVsbG8")
    site = Column(15, page=f"<html><body><script type='text/xml'>{store}</script></body></html>")
    site.pages[f"{SITE}{PROXY}?group=aGVsbG8"] = _xml(groups[1], 15, f"{PROXY}?group=d29ybGQ")
    site.pages[f"{SITE}{PROXY}?group=d29ybGQ"] = _xml(groups[2], 15)
    _, report = _run(site)
    assert (len(report.added), report.problems) == (15, [])


def test_hidden_numbers_without_a_way_on_are_named() -> None:
    store = _xml([_record(n) for n in range(1, 6)], 15)
    _, report = _run(Column(15, page=f"<html><body><script type='text/xml'>{store}</script></body></html>"))
    assert report.fatal
    assert report.fatal.kind == "hidden_paging"
    assert "unitid" in report.fatal.remedy
    assert len(report.added) == 5


def test_numbers_that_are_declared() -> None:
    site = Column(20, page="<html><body>列表</body></html>")
    assert len(_run(site, unit="777", webid="1", columnid="88")[1].added) == 20


def test_no_column_is_fatal() -> None:
    _, report = _run(Column(3, page="<html><body>欢迎访问</body></html>"))
    assert report.fatal
    assert report.fatal.kind == "no_column"


def test_a_record_without_a_link_is_named_alone() -> None:
    site = Column(6, record=lambda n: "<li>暂无</li>" if n == 2 else _record(n))
    _, report = _run(site)
    assert len(report.added) == 5
    assert [(problem.kind, problem.refused) for problem in report.problems] == [("unlinked_record", True)]


def test_records_that_break_off_are_asked_for_again() -> None:
    site = Column(20)
    whole = site._group
    seen: list[str] = []

    def cut(request: Request, query: dict[str, list[str]]) -> str:
        xml = whole(request, query)
        again = request.url in seen
        seen.append(request.url)
        return xml if again else xml[:-40]

    site._group = cut  # type: ignore[method-assign]
    assert len(_run(site)[1].added) == 20
