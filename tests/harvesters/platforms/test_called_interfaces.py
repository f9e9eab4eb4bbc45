"""Interfaces that a page's script asks for its list: found from the page, and harvested as the script asks them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from harvesters.detect import detect
from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.platforms.json_search.calls import called_in
from harvesters.reading.tree import html_tree
from harvesters.source import source_from
from tests.harvesters.kept import Kept
from tests.harvesters.scripted import Scripted, gone

SITE = "https://www.county.example"
PAGE = f"{SITE}/xxgk/list.html"
POSTED = (
    """$.ajax({ url: "/api/loadData", type: "post", data: {"pageIndex": i, "pageSize": 2, "channelId": chan}, success: function(d) {} })"""
)


def _called(script: str) -> tuple[str, dict[str, Any]] | None:
    found = called_in(html_tree(f"<html><script>{script}</script></html>"), PAGE)
    return (found.url, dict(found.options)) if found is not None else None


FORM = {"method": "post", "page_parameter": "pageIndex", "form": {"pageSize": "2", "channelId": "88"}}


@pytest.mark.parametrize(
    ("script", "url", "options"),
    [
        (f"var chan = '88'; {POSTED}", f"{SITE}/api/loadData", FORM),
        ("$.post('/api/loadData', {pageIndex: n, pageSize: 2, channelId: '88'}, show)", f"{SITE}/api/loadData", FORM),
        (
            "axios({method: 'post', url: '../api/list', headers: {'Content-Type': 'application/json'}, data: {pageNo: p, kind: 'zc'}})",
            f"{SITE}/api/list",
            {"method": "post", "page_parameter": "pageNo", "json": {"kind": "zc", "pageNo": 1}},
        ),
        ("$.ajax({url: '/api/list', data: {page: p, rows: 15}})", f"{SITE}/api/list?rows=15&page=1", {}),
        ("$.getJSON('/api/list', {page: p, rows: 15}, show)", f"{SITE}/api/list?rows=15&page=1", {}),
        (
            "var channel = '29ae'; $.get('/searchList/' + channel + '?_isJson=true&page=' + n, show, 'json')",
            f"{SITE}/searchList/29ae?_isJson=true&page=1",
            {},
        ),
        ("const kind = 'zc'; fetch(`/api/list?kind=${kind}&pageNo=${page}`).then(show)", f"{SITE}/api/list?kind=zc&pageNo=1", {}),
        (
            "const api = '/api/affair'; fetch(api, {method: 'POST', body: JSON.stringify({channels: ['7', '8'], pageNo: n, rows: 9})})",
            f"{SITE}/api/affair",
            {"method": "post", "page_parameter": "pageNo", "json": {"channels": ["7", "8"], "rows": 9, "pageNo": 1}},
        ),
        (
            "load(0); function load(i) { $.post('/api/loadData', {pageIndex: i, pageSize: 2, title: $('#t').val()}, show) }",
            f"{SITE}/api/loadData",
            {"method": "post", "page_parameter": "pageIndex", "form": {"pageSize": "2", "title": ""}, "page_base": 0},
        ),
        (
            "var param = {pageNo: 1, kind: 'zc'}; axios.post('/api/list', param).then(show)",
            f"{SITE}/api/list",
            {"method": "post", "page_parameter": "pageNo", "json": {"kind": "zc", "pageNo": 1}},
        ),
        (
            "$.getJSON('/static/data_itemId=915,pageIndex=' + pageIndex + ',pageSize=18.json', show)",
            f"{SITE}/static/data_itemId=915,pageIndex=1,pageSize=18.json",
            {"page_pattern": "/static/data_itemId=915,pageIndex={n},pageSize=18.json"},
        ),
    ],
)
def test_what_a_script_asks(script: str, url: str, options: dict[str, Any]) -> None:
    assert _called(script) == (url, options)


@pytest.mark.parametrize(
    "script",
    [
        "$.ajax({url: '/api/hits', data: {id: 12}})",
        "$.ajax({url: '/api/list', data: {page: p, key: secret()}})",
        "$.ajax({url: base + '/api/list', data: {page: p}})",
        "$.ajax({url: '/api/' + kind, data: {page: p}})",
        "$.get('/api/' + kind + '?page=' + n)",
        "$.get('/api/list?key=' + key)",
        "$.ajax({" + "data:{" * 5000,
        "$.get(" + "'a'+" * 5000,
        "",
    ],
)
def test_what_is_not_asked(script: str) -> None:
    assert _called(script) is None


class Interface(Scripted):
    """Three documents, two on a page, to those who post the right form."""

    def fetch(self, request: Request) -> Response:
        if not request.url.endswith("/api/loadData"):
            return super().fetch(request)
        if request.form is None:
            raise gone(request.url, 405)
        assert {name: request.form[name] for name in ("pageSize", "channelId")} == {"pageSize": "2", "channelId": "88"}
        at = 2 * int(request.form["pageIndex"]) - 2
        rows = [{"TITLE": f"关于第{n}件事的通知", "URL": f"/xx/{n}.html", "C_WJBH": f"某政发〔2024〕{n}号"} for n in range(1, 4)][
            at : at + 2
        ]
        told = json.dumps({"total": 3, "infolist": rows})
        return Scripted({request.url: told}, media_type="application/json").fetch(request)

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)


def test_a_page_that_only_a_script_fills_is_harvested() -> None:
    pages = {
        f"{SITE}/xx/{n}.html": f"<html><title>关于第{n}件事的通知</title><h1>关于第{n}件事的通知</h1><p>请贯彻执行。</p></html>"
        for n in (1, 2, 3)
    }
    page = (
        f"<html><head><title>某某县人民政府</title></head><body><ul id='list'></ul><script>var chan='88'; {POSTED}</script></body></html>"
    )
    fetcher = Interface(pages | {PAGE: page})
    source = source_from(detect(PAGE, fetcher))
    assert (source.platform, source.url) == ("json_search", f"{SITE}/api/loadData")
    kept = Kept(source)
    report = kept.run(fetcher)
    assert (report.problems, report.expected) == ([], 3)
    assert [kept.records[key].title for key in report.order] == [f"关于第{n}件事的通知" for n in (1, 2, 3)]
