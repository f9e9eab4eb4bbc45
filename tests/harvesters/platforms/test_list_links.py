"""How lists lead on: by numbers, pictures, scripts and pieces to be added; and how their links are written."""

from collections.abc import Mapping

import pytest

from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import Scripted

SITE = "https://www.county.example"
TEXT = "现将有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
COUNT, SIZE = 8, 3


def _title(number: int) -> str:
    return f"关于第{number}件事的通知"


def _document(number: int) -> str:
    title = _title(number)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div class='wzcon'><p>{TEXT}{number}</p></div></body></html>"


def _rows(page: int, href: str = "href='/xx/%d.html'") -> str:
    numbers = range((page - 1) * SIZE, min(page * SIZE, COUNT))
    return "".join(f"<li><a {href % n}>{_title(n)}</a><span>2023-04-{n + 1:02}</span></li>" for n in numbers)


def _page(page: int, more: str = "", href: str = "href='/xx/%d.html'", head: str = "") -> str:
    return f"<html><head>{head}</head><body><ul class='list'>{_rows(page, href)}</ul>{more}</body></html>"


def _run(url: str, pages: Mapping[str, str], path: str = "/xx/%d.html") -> Report:
    documents = {f"{SITE}{path % n}": _document(n) for n in range(COUNT)}
    return Kept(declared("disclosure_site", f"{SITE}{url}")).run(Scripted(documents | {f"{SITE}{at}": page for at, page in pages.items()}))


def _assert_whole(report: Report, path: str = "/xx/%d.html") -> None:
    assert report.problems == []
    assert report.order == [f"{SITE}{path % n}" for n in range(COUNT)]


def _others(page: int, written: str) -> str:
    return " ".join(written.replace("{n}", str(n)) for n in (1, 2, 3) if n != page)


def test_links_by_number_alone() -> None:
    link = "<a href='list{n}.html'>{n}</a>"
    _assert_whole(_run("/list1.html", {f"/list{n}.html": _page(n, _others(n, link)) for n in (1, 2, 3)}))


def test_links_to_years_are_no_links_to_pages() -> None:
    years = "<a href='/2022/'>2022</a> <a href='/2/'>2</a>"
    pages = {"/list.html": _page(1, "<a href='list_2.html'>下一页</a>"), "/list_2.html": _page(2, "<a href='list_3.html'>下一页</a>")}
    _assert_whole(_run("/list.html", pages | {"/list_3.html": _page(3, years)}))


@pytest.mark.parametrize(
    "picture", ["<img src='n.gif' alt='下一页'>", "<img src='n.gif' title='下一页'>", "下一页 &gt;&gt;", "[下页]", "下一頁"]
)
def test_links_to_the_next_page(picture: str) -> None:
    pages = {f"/list_{n}.html": _page(n, f"<a href='list_{n + 1}.html'>{picture}</a>" if n < 3 else "") for n in (1, 2, 3)}
    _assert_whole(_run("/list_1.html", pages))


def test_the_next_page_by_a_function() -> None:
    script = "<script>function go(n) { location.href = 'list.jsp?id=7&cur=' + n; }</script>"
    pages = {f"/list.jsp?id=7&cur={n}": _page(n, f"<a href='javascript:go({min(n + 1, 3)})'>下一页</a>", head=script) for n in (1, 2, 3)}
    _assert_whole(_run("/list.jsp?id=7&cur=1", pages))


def test_links_counted_in_entries_are_followed_one_by_one() -> None:
    links = {n: f"<a href='list.jsp?start={n * SIZE}'>下一页</a>" if n < 3 else "" for n in (1, 2, 3)}
    pages = {f"/list.jsp?start={(n - 1) * SIZE}": _page(n, links[n]) for n in (2, 3)}
    _assert_whole(_run("/list.jsp", {"/list.jsp": _page(1, links[1])} | pages))


def test_a_list_that_leads_to_fewer_pages_than_it_speaks_of() -> None:
    pages = {"/list.jsp": _page(1, "共3页 <a href='list.jsp?start=3'>下一页</a>"), "/list.jsp?start=3": _page(2)}
    report = _run("/list.jsp", pages)
    assert report.fatal is not None
    assert (report.fatal.kind, "speaks of 3 pages and leads to 2" in report.fatal.message) == ("fewer_than_counted", True)


def test_a_next_page_that_is_not_there_is_told() -> None:
    report = _run("/list_1.html", {"/list_1.html": _page(1, "<a href='list_2.html'>下一页</a>")})
    assert [(problem.kind, problem.fatal) for problem in report.problems] == [("paging_not_found", False)]
    assert "leads on to" in report.problems[0].message


def test_pieces_that_a_script_adds() -> None:
    more = "<a onclick='more()'>加载更多</a><script>function more() { p++; $.get('/more.jsp?page=' + p, add) }</script>"
    _assert_whole(
        _run("/list/", {"/list/": _page(1, more), "/more.jsp?page=2": _rows(2), "/more.jsp?page=3": _rows(3), "/more.jsp?page=4": ""})
    )


def test_links_relative_to_another_address() -> None:
    head = "<base href='/web/'>"
    href = "href='xx/%d.html'"
    pages = {
        f"/web/site/list_{n}.html": _page(n, f"<a href='site/list_{n + 1}.html'>下一页</a>" if n < 3 else "", href, head) for n in (1, 2, 3)
    }
    _assert_whole(_run("/web/site/list_1.html", pages, "/web/xx/%d.html"), "/web/xx/%d.html")


@pytest.mark.parametrize(
    "href", ["href='javascript:void(0)' onclick=\"window.open('/xx/%d.html')\"", "onclick=\"show('%d')\"", "href=\"javascript:show('%d')\""]
)
def test_entries_whose_links_are_scripts(href: str) -> None:
    script = "<script>function show(id) { window.open('/xx/' + id + '.html'); }</script>"
    more = "<script>createPageHTML(3, 1, 'list', 'html');</script>"
    pages = {at: _page(n, more, href, script) for n, at in ((1, "/list.html"), (2, "/list_2.html"), (3, "/list_3.html"))}
    _assert_whole(_run("/list.html", pages))


@pytest.mark.parametrize(
    "written", ["112-04-%02d", "112/04/%02d", "%02d April 2023", "April %d, 2023", "2%d/04/2023", "04-%02d", "[04-%02d]", "4月%d日"]
)
def test_entries_known_by_days_as_neighbours_and_short_lists_write_them(written: str) -> None:
    pages = {at: _page(n, "共3页") for n, at in ((1, "/list_1.html"), (2, "/list_2.html"), (3, "/list_3.html"))}
    for at, page in pages.items():
        for day in range(1, COUNT + 1):
            page = page.replace(f"2023-04-{day:02}", written % day)
        pages[at] = page.replace("<body>", "<body><div><a href='/about/'>关于我们</a><a href='/map/'>网站地图</a></div>")
    _assert_whole(_run("/list_1.html", pages))


CHALLENGED = "<script>document.cookie='C3VK=ab1; path=/';window.location.href=window.location.href;</script>"


def test_a_challenge_is_named_and_not_solved() -> None:
    report = _run("/list.html", {"/list.html": CHALLENGED})
    assert report.fatal is not None
    assert (report.fatal.kind, "only browsers" in report.fatal.message) == ("stub_page", True)
    assert "ask the site's operators" in report.fatal.remedy


def test_a_document_behind_a_challenge_is_named() -> None:
    pages = {"/list.html": _page(1, "共1页"), "/xx/1.html": CHALLENGED}
    documents = {f"{SITE}/xx/{n}.html": _document(n) for n in (0, 2)}
    told = {f"{SITE}{at}": page for at, page in pages.items()} | documents
    report = Kept(declared("disclosure_site", f"{SITE}/list.html")).run(Scripted(told))
    assert [(problem.kind, problem.rule) for problem in report.problems] == [("page_unreachable", "stub_page")]


def test_a_document_that_moved_to_another_host_is_named() -> None:
    pages = {"/list.html": _page(1, "共1页"), "/xx/1.html": "<script>window.location.href='https://www.else.example/1.html';</script>"}
    documents = {f"{SITE}/xx/{n}.html": _document(n) for n in (0, 2)}
    told = {f"{SITE}{at}": page for at, page in pages.items()} | documents
    fetcher = Scripted(told)
    report = Kept(declared("disclosure_site", f"{SITE}/list.html")).run(fetcher)
    assert [(problem.kind, problem.rule) for problem in report.problems] == [("page_unreachable", "other_host")]
    assert all(url.startswith(SITE) for url in fetcher.asked)


@pytest.mark.parametrize(
    "stub", ["<meta http-equiv='refresh' content='0; url=web/list_1.html'>", "<script>location.replace('/web/list_1.html')</script>"]
)
def test_a_list_that_moved(stub: str) -> None:
    pages = {f"/web/list_{n}.html": _page(n, f"<a href='list_{n + 1}.html'>下一页</a>" if n < 3 else "") for n in (1, 2, 3)}
    _assert_whole(_run("/", {"/": f"<html><head>{stub}</head><body></body></html>"} | pages))


@pytest.mark.parametrize(
    "link", ["<a rel='next' href='{at}'><i></i></a>", "<a class='page-next' href='{at}'></a>", "<a aria-label='下一页' href='{at}'></a>"]
)
def test_links_to_the_next_page_without_words(link: str) -> None:
    pages = {f"/list_{n}.html": _page(n, link.replace("{at}", f"list_{n + 1}.html") if n < 3 else "") for n in (1, 2, 3)}
    _assert_whole(_run("/list_1.html", pages))
