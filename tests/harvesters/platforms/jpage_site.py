"""A site of JCMS (jpage) with one column, of as many documents as wanted."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from tests.harvesters.scripted import gone, response

SITE = "http://www.city.example"
COLUMN = f"{SITE}/col/col88/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"


def record_of(number: int) -> str:
    title = f"关于第{number}件事进一步做好有关工作的通知"
    return f"<li><a href='/art/2024/5/8/art_88_{number}.html' title='{title}'>{title[:9]}…</a><span>\n[2024-\n05-08]\n</span></li>"


def row_of(number: int) -> str:
    return (
        f"<tr><td><a href='/art/2024/5/8/art_88_{number}.html'>关于第{number}件事进一步做好有关工作的通知</a></td><td>2024-05-08</td></tr>"
    )


def url_of(number: int) -> str:
    return f"{SITE}/art/2024/5/8/art_88_{number}.html"


def xml_of(records: list[str], total: int | None, following: str = "") -> str:
    group = f'<nextgroup><![CDATA[<a href="{following}"></a>]]></nextgroup>' if following else ""
    count = "" if total is None else f"<totalrecord>{total}</totalrecord>"
    inner = "".join(f"<record><![CDATA[{record}]]></record>" for record in records)
    return f"<?xml version='1.0' encoding='utf-8'?><datastore>{count}{group}<recordset>{inner}</recordset></datastore>"


def call_of(total: int, unit: str = "777", column: str = "88") -> str:
    numbers = f"proxyUrl:'{PROXY}', unitid:'{unit}', webid:1, columnid:{column}"
    return f"<script>$('#{unit}').jpage({{perPage:5, totalRecord:{total}, openCookies:false, {numbers}}});</script>"


class Column:
    """A site with one column of `count` documents. `posts_only`: the interface answers to POST alone; `cap`: at most so many."""

    def __init__(self, count: int, *, page: str = "", record: Any = record_of, posts_only: bool = False, cap: int = 1000) -> None:
        self.count, self.record, self.posts_only, self.cap = count, record, posts_only, cap
        self.pages = {COLUMN: page or f"<html><body><div id='777'></div>{call_of(count)}</body></html>"}
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
        return xml_of([self.record(n) for n in range(first, last + 1)], self.count)

    def _answer(self, request: Request, text: str) -> Response:
        return response(request.url, text.encode(), content_type="text/html; charset=utf-8")

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)

    def groups(self) -> list[Request]:
        return [request for request in self.asked if PROXY in request.url]
