"""Addresses in scripts: written in a link's call, put together by the function it calls, fetched for further pages."""

import pytest

from harvesters.documents.scripts import Scripts
from harvesters.reading.tree import html_tree

PAGE = """<html><head><script>
function goPage(n) { document.title = n; location.href = "list.jsp?cat=7&cur_page=" + n; }
var show = function(kind, id) { window.open('/view/' + kind + '.jsp?id=' + id, '_blank'); }
function dark(id) { location.href = root + id + ".html"; }
function quiet(id) { alert("no " + id); }
</script></head><body></body></html>"""


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("window.open('/xxgk/12.html')", "/xxgk/12.html"),
        ("javascript:location.href='../a/12.html?x=1'", "../a/12.html?x=1"),
        ("openwin('notice.pdf','_blank','width=200')", "notice.pdf"),
        ("javascript:goPage(2)", "list.jsp?cat=7&cur_page=2"),
        ("return goPage( 12 );", "list.jsp?cat=7&cur_page=12"),
        ("show('law','88')", "/view/law.jsp?id=88"),
        ("void(show('law','88'))", "/view/law.jsp?id=88"),
        ("dark('12')", None),
        ("quiet('12')", None),
        ("javascript:;", None),
        ("javascript:void(0)", None),
        ("window.print()", None),
        ("unknown('12')", None),
        ("addFavorite('云湖市人民政府')", None),
    ],
)
def test_where_a_call_leads_to(code: str, address: str | None) -> None:
    assert Scripts(html_tree(PAGE)).leads_to(code) == address


@pytest.mark.parametrize(
    ("script", "address"),
    [
        ("$.get('/more.jsp?cat=7&page=' + p, add)", "/more.jsp?cat=7&page={n}"),
        ('load("list?pageNo="+(now+1))', "list?pageNo={n}"),
        ("load('list?id=' + p)", None),
        ("load('list?page=2')", None),
    ],
)
def test_where_further_pages_are_fetched_from(script: str, address: str | None) -> None:
    assert Scripts(html_tree(f"<script>{script}</script>")).further_pages == address


def test_a_page_of_brackets_and_quotes_is_read_in_no_time() -> None:
    hostile = "f(" + "\"+'" * 200_000
    scripts = Scripts(html_tree(f"<script>function f(a) {{ {hostile}</script>"))
    assert scripts.leads_to("f(1)") is None
    assert scripts.leads_to(hostile) is None
    assert scripts.further_pages is None
