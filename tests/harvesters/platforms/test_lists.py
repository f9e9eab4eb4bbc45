"""List pages: which links are entries, how a list is paged, what is asked again and what ends a column loudly."""

import pytest
from marshmallow import ValidationError
from selectolax.lexbor import LexborHTMLParser

from harvesters.documents.addresses import canonical
from harvesters.documents.listing import Listing, frames_in, listing
from harvesters.platforms.disclosure_site.options import SCHEMA, SiteOptions
from harvesters.platforms.disclosure_site.paging import Paging, paging_in

URL = "https://www.city.example/zwgk/index.html"


def _listed(html: str, place: str = "", **options: object) -> Listing:
    declared = SCHEMA.load(options)
    return listing(LexborHTMLParser(html), URL, declared, place, declared.hosts)


def _shown(found: Listing) -> list[tuple[str, str, str]]:
    return [(entry.url.removeprefix("https://www.city.example"), entry.title, entry.date) for entry in found.entries]


ROWS = [("关于公园的通知", "2024-05-06"), ("关于道路的通知", "2024-05-05"), ("关于桥梁的意见", "2024-05-04")]

SHAPES = {
    "list items": "<ul class='l'>"
    + "".join(f"<li><a href='./{n}.html'>{t}</a><span>{d}</span></li>" for n, (t, d) in enumerate(ROWS))
    + "</ul>",
    "date first": "<ul>" + "".join(f"<li><i>[{d}]</i><a href='{n}.html'>{t}</a></li>" for n, (t, d) in enumerate(ROWS)) + "</ul>",
    "table rows": "<table>"
    + "".join(f"<tr><td><a href='{n}.html'>{t}</a></td><td>{d}</td></tr>" for n, (t, d) in enumerate(ROWS))
    + "</table>",
    "dt and dd": "<dl>" + "".join(f"<dt><a href='{n}.html'>{t}</a></dt><dd>{d}</dd>" for n, (t, d) in enumerate(ROWS)) + "</dl>",
    "blocks": "".join(f"<div class='r'><p><a href='{n}.html'>{t}</a></p><p>{d}</p></div>" for n, (t, d) in enumerate(ROWS)),
    "date in the link": "<ul>" + "".join(f"<li><a href='{n}.html'>{t} <b>{d}</b></a></li>" for n, (t, d) in enumerate(ROWS)) + "</ul>",
    "date over lines": "<ul>"
    + "".join(f"<li><a href='{n}.html'>{t}</a><i>{d[:5]}\n{d[5:8]}\n{d[8:]}</i></li>" for n, (t, d) in enumerate(ROWS))
    + "</ul>",
    "category link": "<ul>"
    + "".join(f"<li><a href='/c/{n}/'>[通知]</a><a href='{n}.html'>{t}</a><span>{d}</span></li>" for n, (t, d) in enumerate(ROWS))
    + "</ul>",
    "picture link": "<ul>"
    + "".join(f"<li><a href='{n}.html'><img></a><a href='{n}.html'>{t}</a>{d}</li>" for n, (t, d) in enumerate(ROWS))
    + "</ul>",
}
MENU = "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a><a href='/a/'>互动交流</a><a href='/b/'>走进城市</a></div>"
SIDE = "<div class='side'><ul><li><a href='/hot/1.html'>热点新闻一则</a> 2024-01-01</li></ul></div>"
FOOT = "<div class='f'><a href='/s/'>网站地图</a> 更新于 2024-05-07 <a href='javascript:x()'>打印</a></div>"


@pytest.mark.parametrize("shape", SHAPES)
def test_entries_are_the_largest_group_of_links_beside_dates(shape: str) -> None:
    found = _listed(f"<html><body>{MENU}{SHAPES[shape]}{SIDE}{FOOT}</body></html>")
    assert _shown(found) == [(f"/zwgk/{n}.html", title, day) for n, (title, day) in enumerate(ROWS)]


@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "blocks"])
def test_on_later_pages_the_place_decides_even_for_one_entry(shape: str) -> None:
    first = _listed(f"<html><body>{MENU}{SHAPES[shape]}{SIDE}</body></html>")
    one = SHAPES[shape].replace("0.html", "9.html")
    for n in (1, 2):
        cut = {"dt and dd": "<dt><a href='%d", "table rows": "<tr><td><a href='%d"}.get(shape, "<li>")
        at = one.index(cut % n) if "%d" in cut else one.rindex("<li>")
        end = (
            one.index("</dd>", at) + 5
            if shape == "dt and dd"
            else one.index("</tr>", at) + 5
            if shape == "table rows"
            else one.rindex("</li>") + 5
        )
        one = one[:at] + one[end:]
    side = SIDE + SIDE.replace("1.html", "2.html") + SIDE.replace("1.html", "3.html")
    later = _listed(f"<html><body>{MENU}{one}{side}</body></html>", first.place)
    assert [entry.url.rpartition("/")[2] for entry in later.entries] == ["9.html"]


def test_a_cut_off_title_is_taken_from_the_links_attribute() -> None:
    html = "<ul><li><a href='1.html' title='关于进一步加强公园管理工作的通知'>关于进一步加强公园…</a>2024-05-06</li></ul>"
    assert _shown(_listed(html))[0][1] == "关于进一步加强公园管理工作的通知"


def test_other_hosts_are_told_apart_and_can_be_declared() -> None:
    html = "<ul><li><a href='1.html'>本站文件</a>2024-05-06</li><li><a href='http://OTHER.example:80/2.html#top'>外站文件</a>2024-05-05</li></ul>"
    found = _listed(html)
    assert [entry.url for entry in found.elsewhere] == ["http://other.example/2.html"]
    assert len(_listed(html, hosts=["other.example"]).entries) == 2
    assert len(_listed(html, hosts=["*"]).entries) == 2
    below = html.replace("OTHER.example", "dept.OTHER.example")
    assert len(_listed(below, hosts=["*.other.example"]).entries) == 2
    assert len(_listed(html.replace("OTHER", "another"), hosts=["*.other.example"]).entries) == 1


def test_selectors_of_the_declaration_decide() -> None:
    html = """<div class=x><div class=row><a class=t href=1.html><em>题目甲</em> 副题</a><b>京政发〔2024〕1号</b><i>06/05/2024</i></div>
    <div class=row><a class=t href=2.html title="全题目乙"><em>题目乙</em></a><i></i></div></div>"""
    found = _listed(html, item=".row", title="em", date="i", document_number="b", date_pattern=r"\d\d/\d\d/\d{4}")
    assert [(e.title, e.date, e.document_number) for e in found.entries] == [
        ("题目甲", "06/05/2024", "京政发〔2024〕1号"),
        ("题目乙", "", ""),
    ]
    assert [e.title for e in _listed(html, item=".row", title="@title").entries] == ["题目甲 副题", "全题目乙"]


@pytest.mark.parametrize("options", [{}, {"item": "li"}, {"item": "li", "date": "i"}])
def test_a_day_labelled_as_that_of_writing_is_not_that_of_publishing(options: dict[str, object]) -> None:
    html = "<ul>" + "".join(f"<li><a href='{n}.html'>{t}</a><i>成文日期 ：{d}</i></li>" for n, (t, d) in enumerate(ROWS)) + "</ul>"
    found = _listed(html, **options).entries
    assert [(entry.date, entry.values) for entry in found] == [("", {"written": day}) for _, day in ROWS]
    both = html.replace("</i>", "</i> 发布日期：2024-05-09")
    entry = _listed(both, **(options | {"date": ""})).entries[0]
    assert (entry.date, entry.values) == ("2024-05-09", {"written": "2024-05-06"})


def test_the_headings_of_a_table_say_which_day_is_which() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='{n}.html'>{title}</a></td><td>临政发〔2024〕{n}号</td><td>2024-04-01</td><td>{day}</td></tr>"
        for n, (title, day) in enumerate(ROWS)
    )
    head = "<tr><th>序号</th><th>文件名称</th><th>文号</th><th>成文日期</th><th>发布日期</th></tr>"
    for options in ({}, {"item": "tr"}):
        found = _listed(f"<table>{head}{rows}</table>", **options).entries
        assert _shown(_listed(f"<table>{head}{rows}</table>", **options)) == [
            (f"/zwgk/{n}.html", title, day) for n, (title, day) in enumerate(ROWS)
        ]
        assert [(entry.document_number, entry.values) for entry in found] == [
            (f"临政发〔2024〕{n}号", {"written": "2024-04-01"}) for n in range(len(ROWS))
        ]


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("<span>05-0{n}</span>", ""),
        ("<p><b>0{n}</b><i>2024-05</i></p>", "2024-05-0{n}"),
        ("<p><b>05-0{n}</b><i>2024</i></p>", "2024-05-0{n}"),
        ("<p><b>2024年</b><i>5月{n}日</i></p>", "2024年5月{n}日"),
        ("<i>24-05-0{n}</i>", "24-05-0{n}"),
    ],
)
def test_days_in_parts_are_put_together_and_lists_without_years_known_by_their_addresses(day: str, read: str) -> None:
    rows = "".join(
        f"<li><a href='./202405/t2024050{n}_9{n}.html'>{t}</a>{day.replace('{n}', str(n))}</li>" for n, (t, _) in enumerate(ROWS, 1)
    )
    found = _listed(f"<html><body>{MENU}<ul>{rows}</ul></body></html>")
    assert [(entry.title, entry.date) for entry in found.entries] == [
        (title, read.replace("{n}", str(n))) for n, (title, _) in enumerate(ROWS, 1)
    ]


@pytest.mark.parametrize("rows", [3, 2])
def test_days_before_their_entries(rows: int) -> None:
    pairs = "".join(f"<dt>{day}</dt><dd><a href='/xx/{n}.html'>{title}</a></dd>" for n, (title, day) in enumerate(ROWS[:rows]))
    assert [(title, day) for _, title, day in _shown(_listed(f"<dl>{pairs}</dl>"))] == ROWS[:rows]


def test_days_behind_their_entries() -> None:
    pairs = "".join(f"<dt><a href='/xx/{n}.html'>{title}</a></dt><dd>{day}</dd>" for n, (title, day) in enumerate(ROWS))
    assert [(title, day) for _, title, day in _shown(_listed(f"<dl>{pairs}</dl>"))] == ROWS


def test_rows_that_are_links_by_a_script() -> None:
    rows = "".join(
        f"<tr onclick=\"location.href='/xx/{n}.html'\"><td>{n}</td><td>{title}</td><td>{day}</td></tr>"
        for n, (title, day) in enumerate(ROWS)
    )
    assert _shown(_listed(f"<table>{rows}</table>")) == [(f"/xx/{n}.html", title, day) for n, (title, day) in enumerate(ROWS)]


def test_addresses_can_be_kept_and_skipped_and_then_need_no_dates() -> None:
    rows = {"/zc/1.html": "第一份文件", "/zc/2.html": "第二份文件", "/tz/3.html": "其他文件"}
    html = "<ul>" + "".join(f"<li><a href='{address}'>{title}</a></li>" for address, title in rows.items()) + "</ul>"
    assert _listed(html).entries == ()
    assert [e.url[-6:] for e in _listed(html, keep="/zc/").entries] == ["1.html", "2.html"]
    assert [e.url[-6:] for e in _listed(html, keep="html$", skip="/zc/2").entries] == ["1.html", "3.html"]


def test_addresses_are_canonical() -> None:
    assert canonical("HTTP://Www.A.Example:80/文件 1.html?q=中#x") == "http://www.a.example/%E6%96%87%E4%BB%B6%201.html?q=%E4%B8%AD"
    assert canonical("https://a.example:443/%E6%96%87?a=%20") == "https://a.example/%E6%96%87?a=%20"


def test_a_list_in_a_frame_of_the_same_host() -> None:
    assert frames_in(LexborHTMLParser("<iframe src='list.html'></iframe>"), URL) == ("https://www.city.example/zwgk/list.html",)
    assert frames_in(LexborHTMLParser("<iframe src='https://other.example/'></iframe><iframe src='about:blank'></iframe>"), URL) == ()
    several = LexborHTMLParser("".join(f"<iframe src='{n}.html'></iframe>" for n in range(9)))
    assert len(frames_in(several, URL)) == 3


def _paging(html: str, url: str = URL, **options: object) -> Paging:
    return paging_in(html, LexborHTMLParser(html), url, SCHEMA.load(options))


@pytest.mark.parametrize(
    ("trace", "pages", "second"),
    [
        ('<script>createPageHTML(25, 0, "index", "html");</script>', 25, "index_1.html"),
        ('<script>createPageHTML(0, 25, "index", "html");</script>', 25, "index_1.html"),
        ("<script>createPageHTML('page_div',25, 1,'list','shtml',497);</script>", 25, "list_2.shtml"),
        ('<script>createPageHTML(1, 0, "index", "html");</script>', 1, "index_1.html"),
        ("<script>$('.p').pagination({ totalPage: 455, currentPage: 1, pageUrl: 'index' });</script>", 455, "index_2.html"),
        ("<p>共 12 页 当前第 1 页 <a href='/zwgk/index_2.html'>下一页</a></p>", 12, "index_2.html"),
        ("<p>共12页</p><a href='index_1.html'>下一页</a>", 12, "index_1.html"),
        ("<p>第 1/7 页</p><a href='list_2.html'> 下页 </a>", 7, "list_2.html"),
        ("<a href='index_1.html'>下一页</a> <a href='index_24.html'>尾页</a>", 25, "index_1.html"),
        (
            "<a onclick=\"ask(this,'/zwgk/17081-2.html')\" tagname='x'>下一页</a><a onclick=\"ask(this,'/zwgk/17081-9.html')\">尾页</a>",
            9,
            "17081-2.html",
        ),
        ("<a title='下一页' onclick=\"ask(this,'/zwgk/be842d3c-2.shtml')\"></a><p>共4页</p>", 4, "be842d3c-2.shtml"),
        ("<script>var countPage = 6; var currentPage = 0; $.get('index_8597_1.html');</script>", 6, "index_8597_1.html"),
    ],
)
def test_the_traces_of_paging(trace: str, pages: int, second: str) -> None:
    paging = _paging(f"<html><body>{trace}</body></html>")
    assert paging.pages == pages
    assert paging.told
    assert paging.address(1, URL) == URL
    assert paging.address(2, URL) == f"https://www.city.example/zwgk/{second}"


def test_counts_of_records_are_read() -> None:
    assert _paging("<body>共 497 条 共 25 页</body>").records == 497
    assert _paging("<script>createPageHTML('d',25,1,'list','html',497)</script>").records == 497
    assert _paging("<script>$('.p').pagination({ totalData: 34, showData: 15 });</script>").records == 34


def test_the_declaration_goes_before_what_the_list_shows() -> None:
    html = '<script>createPageHTML(25, 0, "index", "html");</script>'
    paging = _paging(html, pages=3, page_base=1, page_pattern="p/{n}.html")
    assert (paging.pages, paging.address(3, URL)) == (3, "https://www.city.example/zwgk/p/3.html")


@pytest.mark.parametrize(
    ("url", "pattern", "told"),
    [
        ("https://a.example/x/index.shtml", "https://a.example/x/index_{n}.shtml", False),
        ("https://a.example/x/", "https://a.example/x/index_{n}.html", False),
        ("https://a.example/list.jsp?cat=7&cur_page=1", "https://a.example/list.jsp?cat=7&cur_page={n}", True),
        ("https://a.example/list.jsp?cat=7&cur_page=5", "https://a.example/list.jsp?cat=7&cur_page={n}", False),
    ],
)
def test_the_usual_addresses_of_further_pages(url: str, pattern: str, told: bool) -> None:
    paging = _paging("<body></body>", url)
    assert (paging.pattern, paging.told) == (pattern, told)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"colums": []}, "colums"),
        ({"pages": "all"}, "follow"),
        ({"pages": 0}, "follow"),
        ({"page_base": 2}, "page_base"),
        ({"page_pattern": "index.html"}, "{n}"),
        ({"keep": "("}, "regular expression"),
        ({"page": {"titel": []}}, "titel"),
        ({"rules": {"no_such_rule": False}}, "no_such_rule"),
    ],
)
def test_wrong_options_are_named(options: dict[str, object], word: str) -> None:
    with pytest.raises(ValidationError) as raised:
        SCHEMA.load(options)
    assert word in str(raised.value)


def test_without_options_everything_is_guessed() -> None:
    assert SCHEMA.load({}) == SiteOptions()
