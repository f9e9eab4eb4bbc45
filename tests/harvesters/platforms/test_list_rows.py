"""Which links of a list page are its entries, and what their titles are: rows of several links, cards, latest news beside the list."""

from collections.abc import Mapping

import pytest

from harvesters.documents.listing import listing
from harvesters.documents.options import ListedOptions
from harvesters.platforms.disclosure_site.recognising import recognise
from harvesters.reading.tree import html_tree
from harvesters.recognition import Seen
from schemas.disclosure import Disclosure
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import Scripted

SITE = "https://www.county.example"
TEXT = "现将有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
TITLES = [f"关于第{number}件事的通知" for number in range(6)]
PAGED = "<script>createPageHTML(2, 0, 'index', 'html');</script>"


def _document(number: int, head: str = "<title>{title}</title>") -> str:
    told = head.replace("{title}", TITLES[number])
    return f"<html><head>{told}</head><body><p>{TITLES[number]}</p><div class='wzcon'><p>{TEXT}{number}</p></div></body></html>"


def _run(pages: Mapping[str, str], head: str = "<title>{title}</title>") -> tuple[Report, list[str]]:
    documents = {f"{SITE}/xx/{n}.html": _document(n, head) for n in range(len(TITLES))}
    kept = Kept(declared("disclosure_site", f"{SITE}/zw/"))
    report = kept.run(Scripted(documents | {f"{SITE}{at}": page for at, page in pages.items()}))
    return report, [kept.records[key].title for key in report.order]


def _page(row: str, numbers: range, container: str = "ul", around: str = "") -> str:
    rows = "".join(row.replace("{n}", str(n)).replace("{title}", TITLES[n]) for n in numbers)
    return f"<html><body>{around}<{container} class='list'>{rows}</{container}>{PAGED}</body></html>"


def _assert_whole(row: str, container: str = "ul", around: str = "", head: str = "<title>{title}</title>") -> None:
    pages = {at: _page(row, numbers, container, around) for at, numbers in (("/zw/", range(3)), ("/zw/index_1.html", range(3, 6)))}
    report, titles = _run(pages, head)
    assert report.problems == []
    assert report.order == [f"{SITE}/xx/{n}.html" for n in range(len(TITLES))]
    assert titles == TITLES


LINK, DAY = "<a href='/xx/{n}.html'>{title}</a>", "<span>2023-04-0{n}</span>".replace("0{n}", "1{n}")


@pytest.mark.parametrize(
    ("row", "container"),
    [
        (f"<li>[<a href='/kind/7/'>综合</a>] {LINK} <a href='/jd/{{n}}.html'>解读</a> {DAY}</li>", "ul"),
        (f"<li>{LINK}<a href='/jd/{{n}}.html'>图解</a><a href='/file/{{n}}.pdf'>下载</a>{DAY}</li>", "ul"),
        (f"<tr><td><a href='/kind/7/'>综合</a></td><td>{LINK}</td><td>{DAY}</td><td><a href='/file/{{n}}.pdf'>PDF</a></td></tr>", "table"),
        (f"<li><div>{LINK}</div><div class='more'><a href='/share/{{n}}.html'>分享</a>{DAY}</div></li>", "ul"),
    ],
)
def test_rows_of_several_links_are_about_one_document(row: str, container: str) -> None:
    _assert_whole(row, container)


def test_two_documents_of_one_day_in_a_row_are_two() -> None:
    row = (
        "<tr>"
        + "".join(
            f"<td>{LINK.replace('{n}', n).replace('关于', '')}</td><td>2023-04-10</td>".replace("{title}", "{title}" + n[3:])
            for n in ("{n}", "{n}1")
        )
        + "</tr>"
    )
    rows = "".join(row.replace("{n}", str(n)).replace("{title}", TITLES[n]) for n in range(3))
    found = listing(html_tree(f"<html><body><table>{rows}</table></body></html>"), f"{SITE}/zw/", ListedOptions())
    assert [entry.url.rpartition("/")[2] for entry in found.entries] == ["0.html", "01.html", "1.html", "11.html", "2.html", "21.html"]


@pytest.mark.parametrize(
    ("row", "container"),
    [
        ("<li data-url='/xx/{n}.html'><a href='javascript:void(0)'>{title}</a>2023-04-1{n}</li>", "ul"),
        ("<li>{title} <a href='/xx/{n}.html'>[查看]</a> 2023-04-1{n}</li>", "ul"),
        ("<tr><td>{n}</td><td>{title}</td><td>2023-04-1{n}</td><td><a href='/xx/{n}.html'>点击下载</a></td></tr>", "table"),
        ("<tr><td>1{n}</td><td>2023-04-1{n}</td><td>{title}</td><td><a href='/xx/{n}.html'>详情</a></td></tr>", "table"),
        ("<li><a href='/xx/{n}.html'>{title}</a></li>", "ul"),
        ("<li><a href='/xx/{n}.html'>{title} [2023-04-1{n}]</a></li>", "ul"),
        ("<li><span>04-1{n}</span><a href='/xx/{n}.html'>2024年第3号公告：{title}</a></li>", "ul"),
    ],
)
def test_what_an_entry_is_called_and_where_it_leads(row: str, container: str) -> None:
    rows = "".join(row.replace("{n}", str(n)).replace("{title}", TITLES[n] + "（某某县）") for n in range(6))
    foot = "<div class='foot'><a href='/us/'>联系我们</a> 更新时间：2024-06-30</div>"
    found = listing(html_tree(f"<html><body><{container}>{rows}</{container}>{foot}</body></html>"), f"{SITE}/zw/", ListedOptions())
    assert [entry.title.removeprefix("2024年第3号公告：") for entry in found.entries] == [f"{title}（某某县）" for title in TITLES]
    assert [entry.url for entry in found.entries] == [f"{SITE}/xx/{n}.html" for n in range(6)]


def test_a_list_without_dates_is_recognised_where_it_is_paged_and_one_of_days_alone_anyway() -> None:
    def known(row: str, more: str) -> bool:
        rows = "".join(row.replace("{n}", str(n)).replace("{title}", f"{TITLES[n]}（某某县）") for n in range(6))
        return recognise(Seen(f"{SITE}/zw/", f"<html><body><ul>{rows}</ul>{more}</body></html>")) is not None

    undated = "<li><a href='/xx/{n}.html'>{title}</a></li>"
    assert (known(undated, PAGED), known(undated, "")) == (True, False)
    assert known("<li><a href='/xx/{n}.html'>{title}</a><span>04-1{n}</span></li>", "")


def test_two_documents_in_a_row_are_two() -> None:
    cell = "<td><a href='/xx/{n}.html'>{title}</a></td><td>2023-04-1{n}</td>"
    cells = [cell.replace("{n}", str(n)).replace("{title}", TITLES[n]) for n in range(6)]
    rows = "".join(f"<tr>{cells[n]}{cells[n + 1]}</tr>" for n in (0, 2, 4))
    report, _ = _run({"/zw/": f"<html><body><table>{rows}</table><p>共1页</p></body></html>"})
    assert set(report.order) == {f"{SITE}/xx/{n}.html" for n in range(6)}


@pytest.mark.parametrize(
    "card",
    [
        "<a class='card' href='/xx/{n}.html'><h4>{title}</h4><p>现将有关事项通知如下</p><div>财政局 2023-04-1{n}</div></a>",
        "<a class='card' href='/xx/{n}.html'><p class='list-title'>{title}</p><p>现将有关事项通知如下</p><i>2023-04-1{n}</i></a>",
        "<a class='card' href='/xx/{n}.html'><dl><dt>{title}</dt><dd>现将有关事项通知如下</dd><dd>2023-04-1{n}</dd></dl></a>",
    ],
)
def test_a_card_is_called_by_its_heading(card: str) -> None:
    _assert_whole(card, "section", head="<title>政策详情</title>")


def test_the_date_of_the_foot_makes_its_links_no_list() -> None:
    row = "<li><a href='/202304/t2023041{n}_7.html'>{title}</a><span>04-1{n}</span></li>"
    foot = "<div class='foot'><a href='/map/'>网站地图</a><a href='/us/'>联系我们</a> 主办单位：某某县人民政府 更新时间：2024-06-30</div>"
    found = listing(html_tree(_page(row, range(3), around=foot)), f"{SITE}/zw/", ListedOptions())
    assert [entry.title for entry in found.entries] == TITLES[:3]


def test_latest_news_beside_every_list_are_not_the_list() -> None:
    news = "".join(f"<li><a href='/news/{n}.html'>本市召开第{n}次工作会议</a><i>2023-05-{n + 10}</i></li>" for n in range(9))
    _assert_whole(f"<li>{LINK}{DAY}</li>", around=f"<div class='side'><ul>{news}</ul></div>")


def test_a_page_says_its_title_and_its_day_for_machines() -> None:
    told = """<title>政策详情</title><script type="application/ld+json">{"@graph": [{"@type": "Legislation", "headline": "{title}",
    "datePublished": "2023-04-20T09:00:00+08:00", "legislationDate": "2023-04-18", "legislationIdentifier": "云财发〔2023〕7号",
    "legislationPassedBy": {"@type": "Organization", "name": "云湖市财政局"}}]}</script>"""
    kept = Kept(declared("disclosure_site", f"{SITE}/zw/"))
    rows = "".join(f"<li><a href='/xx/{n}.html'>第{n}件…</a><span>2023-04-1{n}</span></li>" for n in range(3))
    documents = {f"{SITE}/xx/{n}.html": _document(n, told) for n in range(3)}
    report = kept.run(Scripted(documents | {f"{SITE}/zw/": f"<html><body><ul>{rows}</ul>共1页</body></html>"}))
    records = [kept.records[key] for key in report.order]
    told_of = [
        (record.title, record.published, record.written, record.document_number, record.issuers[0].name)
        for record in records
        if isinstance(record, Disclosure)
    ]
    assert told_of == [(TITLES[n], "2023-04-20", "2023-04-18", "云财发〔2023〕7号", "云湖市财政局") for n in range(3)]


@pytest.mark.parametrize(
    "script",
    [
        "$('#pager').Paging({pagesize: 3, count: 6, current: 1});",
        "laypage.render({elem: 'pager', limit: 3, count: 6});",
        "var totalCount = 6; show(totalCount);",
    ],
)
def test_pages_that_follow_from_a_count(script: str) -> None:
    pages = {
        at: _page(f"<li>{LINK}{DAY}</li>", numbers).replace(PAGED, f"<script>{script}</script>")
        for at, numbers in (("/zw/", range(3)), ("/zw/index_1.html", range(3, 6)))
    }
    report, titles = _run(pages)
    assert (report.problems, titles) == ([], TITLES)


def test_an_entry_whose_link_leads_nowhere_is_told() -> None:
    rows = [
        f"<li>{LINK}{DAY}<a href='javascript:share()'>分享到微信好友</a></li>".replace("{n}", str(n)).replace("{title}", TITLES[n])
        for n in range(3)
    ]
    dead = "<li><a href='javascript:void(0)'>关于一件没有链接的事的通知</a><span>2023-04-19</span></li>"
    report, titles = _run({"/zw/": f"<html><body><ul>{rows[0]}{dead}{rows[1]}{rows[2]}</ul>共1页</body></html>"})
    assert titles == TITLES[:3]
    assert [(problem.kind, problem.value) for problem in report.problems] == [("unlinked_record", "关于一件没有链接的事的通知")]


def test_the_session_of_a_visit_is_no_part_of_an_address() -> None:
    row = f"<li>{LINK}{DAY}</li>".replace(".html", ".html;jsessionid=8A7F0C")
    rows = "".join(row.replace("{n}", str(n)).replace("{title}", TITLES[n]) for n in range(3))
    report, _ = _run({"/zw/": f"<html><body><ul>{rows}</ul>共1页</body></html>"})
    assert (report.order, report.problems) == ([f"{SITE}/xx/{n}.html" for n in range(3)], [])
