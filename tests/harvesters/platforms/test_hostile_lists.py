"""List pages made to be slow to read: each so large that work which grows with the square of it would never end here."""

from collections.abc import Callable
from typing import Any

import pytest

from harvesters.documents.listing import dated_links, places_in
from harvesters.documents.options import ListedOptions
from harvesters.platforms.disclosure_site.further import columns_in, menu_in, years_in
from harvesters.platforms.disclosure_site.recognising import recognise as as_list
from harvesters.platforms.gazette.recognising import recognise as as_gazette
from harvesters.platforms.json_search.recognising import recognise as as_search
from harvesters.reading.page import PageOptions, read_page
from harvesters.recognition import Seen

_ROW = "<a href='/x/%d.html'>关于第%d件事的通知</a> 2024-05-17 "


def _rows(count: int, row: str) -> str:
    return "".join(row % (n, n) for n in range(count))


PAGES = {
    "thousands of entries": "<ul>" + _rows(2500, f"<li>{_ROW}</li>") + "</ul>",
    "rows inside one another": "<ul>" + _rows(4000, f"<li>{_ROW}"),
    "lists inside one another": _rows(2000, f"<ul><li>{_ROW}"),
    "boxes inside one another": _rows(2000, f"<div>{_ROW}"),
    "one row of thousands of links": "<ul><li>2024-05-17" + _rows(3000, "<a href='/x/%d.html'>第%d件</a>") + "</li></ul>",
    "links that call functions": "<script>"
    + "function f(a){ location.href='/a'+a }\n" * 5000
    + "</script>"
    + "".join(f"<a href='javascript:f({n})'>下一页</a>2024-05-17" for n in range(2000)),
    "objects never closed": "<script>$.ajax(" + "var a={" * 100_000 + "</script>",
    "thousands of entries in a script": "<script>" + "{title:'关于第一件事的通知',url:'/a/1.html',date:'2024-05-17'}," * 5000 + "</script>",
    "thousands of calls": "<script>" + "$.ajax({url:'/a'+k,data:{page:p,k:q}})\n" * 10_000 + "</script>",
    "a call of endless pieces": "<script>$.get(" + "'a' + b + " * 50_000 + "</script>",
    "names set without end": "<script>" + "a = 'b' + a; " * 50_000 + "fetch('/l?page=' + n)</script>",
    "quotes never closed": "<script>'" + "a-" * 200_000 + '</script><a onclick="' + "'+" * 5000 + '">下一页</a>',
    "names of files put together": "<script>" + "'list_' + (" * 30_000 + "</script><a href='/x/'>下一页</a>",
    "a row of thousands of days": "<table><tr onclick=\"location.href='/a/1.html'\">" + "<td>2024-05-17</td>" * 10_000 + "</tr></table>",
    "thousands of fields": "<form>" + "<input name=a id=b>" * 20_000 + "</form>" + "<a href='javascript:p(2)'>下一页</a>" * 500,
    "thousands of choices": "<select>" + "".join(f"<option value='/z/{n}/'>{1900 + n % 200}年</option>" for n in range(3000)) + "</select>",
    "thousands of beginnings": _rows(1500, f"<div><h3><a href='/c%d/'>更多%d</a></h3><ul><li>{_ROW % (1, 1)}</li></ul></div>"),
    "scripts that write": "<table>" + "<tr><td>文号</td><td><script>var a='b';document.write(a)</script></td></tr>" * 5000 + "</table>",
    "labels over labels": "<table>" + "<tr><td>索引号</td><td>文号</td><td>发布机构</td></tr>" * 5000 + "</table>",
}
READERS: dict[str, Callable[[Seen], Any]] = {
    "as a list": as_list,
    "as a search": as_search,
    "as a gazette": as_gazette,
    "other years": lambda seen: years_in(seen.tree, seen.url, set()),
    "columns": lambda seen: columns_in(seen.tree, seen.url, dated_links(seen.tree, seen.url)),
    "menus": lambda seen: menu_in(seen.tree, seen.url, set()),
    "places": lambda seen: places_in(seen.tree, seen.url, ListedOptions()),
}


def _page(kind: str) -> str:
    return f"<html><head><title>政府信息公开目录 政府公报</title></head><body>{PAGES[kind]}</body></html>"


@pytest.mark.parametrize("kind", PAGES)
def test_a_hostile_list_is_looked_at_to_its_end(kind: str) -> None:
    seen = Seen("https://www.county.example/zw/", _page(kind))
    told = {reader: read(seen) for reader, read in READERS.items()}
    assert len(told["other years"]) <= 200
    assert len(told["places"]) <= 5


@pytest.mark.parametrize("kind", PAGES)
def test_a_hostile_page_is_read_to_its_end(kind: str) -> None:
    page = read_page(_page(kind).encode(), declared_charset="utf-8", url="https://www.county.example/zw/1.html", options=PageOptions())
    assert len(page.title) <= 300
    assert all(len(value) <= 4000 for value in page.labels.values())
