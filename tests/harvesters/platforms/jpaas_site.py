"""A site of jpaas with one column, of as many documents as wanted."""

import json
from collections.abc import Iterator
from html import escape
from urllib.parse import parse_qs, urlsplit

from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from tests.harvesters.scripted import gone, response

SITE = "https://www.bureau.example"
COLUMN = f"{SITE}/zwgk/tzgg/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def script_of(tag: str) -> str:
    query = (
        f"{{'parseType':'bulidstatic','webId':'77','tplSetId':'t9','pageType':'column','tagId':'{tag}','editType':'null','pageId':'c5'}}"
    )
    return f'<div id="{tag}"><script parseType="bulidstatic" url="{UNIT}" queryData="{query}"></script></div>'


def row_of(number: int) -> str:
    title = f"关于做好第{number}项工作的通知"
    day = f"2025-03-{number % 28 + 1:02}"
    return f'<li class="cf"><a href="/zwgk/art/{number}.html" title="{title}">{title[:8]}...</a><span class="fr">{day}</span></li>'


def fragment_of(numbers: range, count: int, size: int, page: int) -> str:
    query = escape("{'pageId':'c5'}")
    pagination = f'<div class="pagination" queryData="{query}" rows="{size}" count="{count}" pageNo="{page}"></div>'
    return f'<div><div class="page-content"><ul>{"".join(map(row_of, numbers))}</ul></div>{pagination}</div>'


class Column:
    """A column with one unit 列表 of `count` documents and a menu; `size` is its own length of a page (None: as asked), `deaf` to
    the number of the page; `first` answers of the list go wrong as told."""

    def __init__(self, count: int, *, size: int | None = None, deaf: bool = False, wrong: list[str] | None = None) -> None:
        self.count, self.size, self.deaf, self.wrong = count, size, deaf, wrong or []
        self.page = f"<html><body>{script_of('导航')}{script_of('列表')}</body></html>"
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
            return answer_of("<ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li></ul>")
        if self.wrong:
            return self.wrong.pop(0)
        paging = json.loads(told["paramJson"])
        size = self.size or paging["pageSize"]
        page = 1 if self.deaf else paging["pageNo"]
        return answer_of(fragment_of(range((page - 1) * size, min(page * size, self.count)), self.count, size, page))

    def _document(self, number: int) -> str:
        title = f"关于做好第{number}项工作的通知"
        block = f"<table><tr><td>索引号</td><td>00001/2025-{number:05}</td><td>文号</td><td>某局发〔2025〕{number + 1}号</td></tr></table>"
        text = f"各单位：现将第{number}项工作的有关事项通知如下，请认真执行。"
        return f"<html><body><h1>{title}</h1>{block}<div id='con_con'>{text}</div></body></html>"

    def _answer(self, request: Request, text: str, media_type: str = "text/html") -> Response:
        return response(request.url, text.encode(), content_type=f"{media_type}; charset=utf-8")

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)


def url_of(number: int) -> str:
    return f"{SITE}/zwgk/art/{number}.html"


def answer_of(html: str) -> str:
    return json.dumps({"success": True, "code": "200", "data": {"html": html}}, ensure_ascii=False)
