"""Columns of jpaas sites: units found in the page, pages asked for inside paramJson, the largest unit taken, bad days told."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.platforms.jpaas.recognising import recognise
from harvesters.recognition import CERTAIN, LIKELY, Seen
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import gone, response

SITE = "https://www.bureau.example"
COLUMN = f"{SITE}/zwgk/tzgg/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def _script(tag: str) -> str:
    query = (
        f"{{'parseType':'bulidstatic','webId':'77','tplSetId':'t9','pageType':'column','tagId':'{tag}','editType':'null','pageId':'c5'}}"
    )
    return f'<div id="{tag}"><script parseType="bulidstatic" url="{UNIT}" queryData="{query}"></script></div>'


def _row(number: int) -> str:
    title = f"关于做好第{number}项工作的通知"
    day = f"2025-03-{number % 28 + 1:02}"
    return f'<li class="cf"><a href="/zwgk/art/{number}.html" title="{title}">{title[:8]}...</a><span class="fr">{day}</span></li>'


def _fragment(numbers: range, count: int, size: int, page: int) -> str:
    query = escape("{'pageId':'c5'}")
    pagination = f'<div class="pagination" queryData="{query}" rows="{size}" count="{count}" pageNo="{page}"></div>'
    return f'<div><div class="page-content"><ul>{"".join(map(_row, numbers))}</ul></div>{pagination}</div>'


class Column:
    """A column with one unit 列表 of `count` documents and a menu; `size` is its own length of a page (None: as asked), `deaf` to
    the number of the page; `first` answers of the list go wrong as told."""

    def __init__(self, count: int, *, size: int | None = None, deaf: bool = False, wrong: list[str] | None = None) -> None:
        self.count, self.size, self.deaf, self.wrong = count, size, deaf, wrong or []
        self.page = f"<html><body>{_script('导航')}{_script('列表')}</body></html>"
        self.asked: list[Request] = []

    def fetch(self, request: Request) -> Response:
        self.asked.append(request)
        parts = urlsplit(request.url)
        if request.url == COLUMN:
            return self._answer(request, self.page)
        if parts.path == UNIT:
            assert request.headers["Referer"] == COLUMN
            told = {name: value[0] for name, value in parse_qs(parts.query).items()}
            return self._answer(request, self._unit(told), "application/json")
        if parts.path.startswith("/zwgk/art/"):
            return self._answer(request, self._document(int(parts.path.rpartition("/")[2].removesuffix(".html"))))
        raise gone(request.url)

    def _unit(self, told: dict[str, str]) -> str:
        if told["tagId"] != "列表":
            return _answer("<ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li></ul>")
        if self.wrong:
            return self.wrong.pop(0)
        paging = json.loads(told["paramJson"])
        size = self.size or paging["pageSize"]
        page = 1 if self.deaf else paging["pageNo"]
        return _answer(_fragment(range((page - 1) * size, min(page * size, self.count)), self.count, size, page))

    def _document(self, number: int) -> str:
        title = f"关于做好第{number}项工作的通知"
        block = f"<table><tr><td>索引号</td><td>00001/2025-{number:05}</td><td>文号</td><td>某局发〔2025〕{number + 1}号</td></tr></table>"
        text = f"各单位：现将第{number}项工作的有关事项通知如下，请认真执行。"
        return f"<html><body><h1>{title}</h1>{block}<div id='con_con'>{text}</div></body></html>"

    def _answer(self, request: Request, text: str, media_type: str = "text/html") -> Response:
        return response(request.url, text.encode(), content_type=f"{media_type}; charset=utf-8")

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)


def _answer(html: str) -> str:
    return json.dumps({"success": True, "code": "200", "data": {"html": html}}, ensure_ascii=False)


def _run(site: Column, **options: Any) -> tuple[Kept, Report]:
    kept = Kept(declared("jpaas", COLUMN, options=options))
    return kept, kept.run(site)


def _url(number: int) -> str:
    return f"{SITE}/zwgk/art/{number}.html"


@pytest.mark.parametrize(("count", "size"), [(47, None), (47, 24), (20, None), (1, None)])
def test_every_document_of_every_page_becomes_a_record(count: int, size: int | None) -> None:
    site = Column(count, size=size)
    kept, report = _run(site)
    assert report.problems == []
    assert report.order == [_url(n) for n in range(count)]
    assert report.expected == count
    record: Any = kept.records[_url(0)]
    assert (record.title, record.document_number, record.index_number) == (
        "关于做好第0项工作的通知",
        "某局发〔2025〕1号",
        "00001/2025-00000",
    )
    assert record.published == "2025-03-01"
    assert len(kept.run(Column(count, size=size)).unchanged) == count


def test_the_unit_and_the_number_of_rows_can_be_declared() -> None:
    site = Column(47)
    assert len(_run(site, unit="列表", rows=50)[1].added) == 47
    asked = [parse_qs(urlsplit(request.url).query) for request in site.asked if UNIT in request.url]
    assert {(told["tagId"][0], told["paramJson"][0]) for told in asked} == {("列表", '{"pageNo":1,"pageSize":50}')}


def test_what_the_page_hides_can_be_declared() -> None:
    site = Column(5)
    site.page = "<html><body><div id='app'></div></body></html>"
    assert _run(site)[1].kinds() == ["no_column"]
    assert len(_run(site, query={"webId": "77", "pageId": "c5", "tplSetId": "t9", "tagId": "列表"})[1].added) == 5


@pytest.mark.parametrize(
    "wrong",
    ["", "<html><body>系统繁忙</body></html>", _answer(""), '{"success": false, "data": null}', _answer("<ul></ul>"), _answer(_row(1))],
)
def test_a_bad_answer_is_asked_for_again(wrong: str) -> None:
    site = Column(47)
    site.wrong = [_answer(_fragment(range(20), 47, 20, 1)), _answer(_fragment(range(20), 47, 20, 1)), wrong]
    report = _run(site)[1]
    assert report.problems == []
    assert len(report.added) == 47


@pytest.mark.parametrize(("wrong", "kind"), [("<html>系统繁忙</html>", "not_json"), ("", "empty_answer")])
def test_a_list_that_stays_bad_is_no_smaller_catalog(wrong: str, kind: str) -> None:
    kept, _ = _run(Column(30))
    report = kept.run(Column(30, wrong=[wrong] * 40))
    assert report.fatal is not None
    assert report.fatal.kind == kind
    assert (report.removed, len(kept.records)) == (set(), 30)


@pytest.mark.parametrize("wrong", ['{"success": false, "code": "500", "data": null}', "[]", "3"])
def test_a_unit_that_fails_is_not_passed_over_for_a_smaller_one(wrong: str) -> None:
    kept, _ = _run(Column(30))
    report = kept.run(Column(30, wrong=[wrong] * 40))
    assert report.fatal is not None
    assert report.fatal.kind == "no_list"


def test_words_of_the_page_that_the_interface_is_not_asked_with() -> None:
    site = Column(5)
    site.page = site.page.replace("'editType':'null'", "'url':'//elsewhere.example','paramJson':'{}','editType':'null'")
    assert len(_run(site)[1].added) == 5


def test_an_interface_deaf_to_the_number_of_the_page_is_told() -> None:
    report = _run(Column(47, deaf=True))[1]
    assert report.fatal is not None
    assert report.fatal.kind == "pages_repeat"


def test_a_page_without_a_list_is_told() -> None:
    site = Column(5)
    site.page = f"<html><body>{_script('导航')}</body></html>"
    assert _run(site)[1].kinds() == ["empty_list"]


def test_interfaces_of_other_hosts_are_not_asked() -> None:
    site = Column(5)
    site.page = f"<html><body>{_script('列表').replace(UNIT, 'https://elsewhere.example' + UNIT)}</body></html>"
    assert _run(site)[1].kinds() == ["no_column"]
    assert len(site.asked) == 5


def test_a_column_page_is_recognised_and_so_is_its_interface() -> None:
    site = Column(47)
    page = recognise(Seen(COLUMN, site.page))
    assert page is not None
    assert (page.platform, page.url, page.sure) == ("jpaas", COLUMN, LIKELY)
    text = _answer(_fragment(range(20), 47, 20, 1))
    unit = recognise(Seen(f"{SITE}{UNIT}?webId=77&pageId=c5&tplSetId=t9&tagId=x", text, orjson.loads(text)))
    assert unit is not None
    assert (unit.sure, unit.entries, unit.options["query"]["webId"]) == (CERTAIN, 47, "77")
    assert recognise(Seen(COLUMN, "<html><body><script url='/x.js'></script></body></html>")) is None
    assert recognise(Seen(f"{SITE}/x.json", text, orjson.loads(text))) is None
