"""Disclosure sites are found from a bare address: their own lists, links that look like a directory, and honest words where none is."""

import json
from typing import Any

import pytest

from harvesters.detect import NotDetected, detect, look
from harvesters.drafting import agency_in
from harvesters.fetching.fetcher import FetchError
from harvesters.leads import leads_in, site_of
from harvesters.recognition import Seen
from harvesters.source import source_from
from tests.harvesters.scripted import Scripted, gone, response

SITE = "https://www.city.gov.cn"
ROWS = "".join(f"<li><a href='/zw/t{n}.html'>关于第{n}件事的通知</a><span>2024-05-{n + 1:02}</span></li>" for n in range(6))
PAGED = (
    f"<html><head><title>政策文件_某某市人民政府门户网站</title></head><body><ul>{ROWS}</ul>"
    "<script>createPageHTML(9, 0, 'index', 'html');</script></body></html>"
)
CONFIG = '<html><script>window._CONFIG = {SID: \'3\', TREE: [{"id": 1, "count": 40}]};</script></html>'
NUMBERS = "proxyUrl:'/p/dataproxy.jsp', unitid:'7', webid:1, columnid:88"
COLUMN = f"<html><script>$('#7').jpage({{perPage:15, totalRecord:99, {NUMBERS}}});</script></html>"
RESULT = {
    "title": "关于公园的通知",
    "url": "/1.html",
    "contentHtml": "<p>文</p>",
    "domainMetaList": [{"resultList": [{"key": "source", "value": "某某市财政局"}]}],
}
SEARCH = json.dumps({"data": {"total": 1, "results": [RESULT]}})
LIBRARY = json.dumps(
    {"code": 200, "searchVO": {"totalCount": 1, "listVO": [{"title": "通知", "url": "/1.html", "puborg": "某某市人民政府"}]}}
)
JSON_ADDRESS = "/common/search/0a?_isJson=true&page=1"
LIBRARY_ADDRESS = "/search-gov/data?t=zhengcelibrary_gw&p=1&n=20"

KINDS: dict[str, tuple[str, str, str]] = {
    "gkmlpt": ("gkmlpt", "/gkmlpt/index", CONFIG),
    "jpage": ("jpage", "/col/col88/index.html", COLUMN),
    "json_search": ("json_search", JSON_ADDRESS, SEARCH),
    "policy_library": ("policy_library", LIBRARY_ADDRESS, LIBRARY),
    "disclosure_site": ("disclosure_site", "/zwgk/index.html", PAGED),
}


def _front(href: str, words: str = "政府信息公开目录") -> str:
    href = href.replace("&", "&amp;")
    others = "".join(f"<a href='/n/{n}.html'>新闻第{n}条</a>" for n in range(30))
    title = "<title>某某市人民政府门户网站</title>"
    return f"<html><head>{title}</head><body>{others}<a href='{href}'>{words}</a><a href='https://www.other.example/gkmlpt/index'>外站</a></body></html>"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_found_at_its_own_address(kind: str) -> None:
    platform, path, answer = KINDS[kind]
    fetcher = Scripted({f"{SITE}{path}": answer})
    source = source_from(detect(f"{SITE}{path}", fetcher))
    assert (source.platform, source.url, source.country, source.time_zone) == (platform, f"{SITE}{path}", "CN", "Asia/Shanghai")
    assert len(fetcher.asked) <= 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_found_from_the_front_page(kind: str) -> None:
    platform, path, answer = KINDS[kind]
    fetcher = Scripted({f"{SITE}/": _front(path), f"{SITE}{path}": answer})
    source = source_from(detect(f"{SITE}/", fetcher))
    assert (source.platform, source.url) == (platform, f"{SITE}{path}")
    assert source.agency.name in ("某某市人民政府", "某某市财政局")
    assert fetcher.asked == [f"{SITE}/", f"{SITE}{path}"]


def test_two_links_away() -> None:
    guide = "<html><body><a href='/fdzdgknr/'>法定主动公开内容</a></body></html>"
    listing = "<html><body><iframe src='/inner/list.html'></iframe></body></html>"
    pages = {
        f"{SITE}/": _front("/xxgk/", "政府信息公开"),
        f"{SITE}/xxgk/": guide,
        f"{SITE}/fdzdgknr/": listing,
        f"{SITE}/inner/list.html": PAGED,
    }
    assert detect(f"{SITE}/", Scripted(pages))["url"] == f"{SITE}/inner/list.html"


def test_an_interface_that_a_script_names() -> None:
    page = f'<html><body><script>var api = "{JSON_ADDRESS}";</script></body></html>'
    assert detect(f"{SITE}/list", Scripted({f"{SITE}/list": page, f"{SITE}{JSON_ADDRESS}": SEARCH}))["platform"] == "json_search"


def test_the_news_of_a_front_page_stand_behind_its_policy_documents() -> None:
    front = PAGED.replace("<body>", "<body><a href='/zwgk/'>政策文件</a>")
    assert detect(f"{SITE}/", Scripted({f"{SITE}/": front, f"{SITE}/zwgk/": PAGED}))["url"] == f"{SITE}/zwgk/"
    assert detect(f"{SITE}/", Scripted({f"{SITE}/": front, f"{SITE}/zwgk/": gone(f"{SITE}/zwgk/")}))["url"] == f"{SITE}/"


def test_a_bad_answer_is_asked_again() -> None:
    stub = "<html><script>location.reload()</script></html>"
    pages = {f"{SITE}/": ["", _front("/gkmlpt/index")], f"{SITE}/gkmlpt/index": [stub, CONFIG]}
    assert detect(f"{SITE}/", Scripted(pages))["platform"] == "gkmlpt"


def test_a_site_that_is_served_by_http_alone() -> None:
    plain = SITE.replace("https", "http")
    refused = FetchError(f"{SITE}/gkmlpt/index", "connection", "no answer", "try later")
    found = detect(f"{SITE}/gkmlpt/index", Scripted({f"{SITE}/gkmlpt/index": refused, f"{plain}/gkmlpt/index": CONFIG}))
    assert found["url"] == f"{plain}/gkmlpt/index"


def test_what_was_found_and_tried_is_said_with_a_sample() -> None:
    found = look(f"{SITE}/", Scripted({f"{SITE}/": _front("/gkmlpt/index"), f"{SITE}/gkmlpt/index": CONFIG}))
    assert "window._CONFIG" in found.because
    assert len(found.tried) == 2
    assert (found.sample, found.sample_url) == (CONFIG.encode(), f"{SITE}/gkmlpt/index")


def test_few_requests_whatever_a_site_links_to() -> None:
    links = "".join(f"<a href='/gk/{n}/'>政府信息公开 {n}</a>" for n in range(50))
    pages: dict[str, Any] = {f"{SITE}/": f"<html>{links}</html>"} | {f"{SITE}/gk/{n}/": f"<html>{links}</html>" for n in range(50)}
    fetcher = Scripted(pages)
    with pytest.raises(NotDetected) as raised:
        detect(f"{SITE}/", fetcher)
    assert len(fetcher.asked) == len(raised.value.tried) == 16
    assert sum("/gk/" in url for url in fetcher.asked) == 7


def test_a_list_in_another_charset() -> None:
    url = f"{SITE}/zwgk/index.html"
    told = response(url, PAGED.encode("gb18030"), content_type="text/html")
    assert detect(url, Scripted({url: told}))["agency"] == "某某市人民政府"


def test_leads_stay_on_the_site_and_are_pages() -> None:
    far = "关于印发某某市政府信息公开目录编制工作实施方案并做好有关工作的通知的解读"
    page = f"""<a href='/a.pdf'>政策文件</a><a href='https://zwgk.city.gov.cn/m/'>政府信息公开目录</a><a href='/b/'>政策文件</a>
    <a href='https://www.else.gov.cn/m/'>政府信息公开目录</a><a href='javascript:go()'>政务公开</a><a href='/c/'>{far}</a>"""
    assert [lead.url for lead in leads_in(Seen(f"{SITE}/", page))] == ["https://zwgk.city.gov.cn/m/", f"{SITE}/b/"]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://sousuo.www.gov.cn/x", "www.gov.cn"),
        ("https://zwgk.city.gov.cn/", "city.gov.cn"),
        ("https://data.agency.example/", "agency.example"),
        ("http://127.0.0.1:9100/", "127.0.0.1:9100"),
        ("http://localhost:1/", "localhost:1"),
    ],
)
def test_what_addresses_of_a_site_share(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("head", "agency"),
    [
        ("<title>政府信息公开目录 - 某某市财政局</title>", "某某市财政局"),
        ("<title>欢迎访问某某省人民政府门户网站</title>", "某某省人民政府"),
        ("<meta name='SiteName' content='某某省人民政府网'><title>首页</title>", "某某省人民政府"),
        ("<title>首页</title>", ""),
        ("", ""),
    ],
)
def test_whose_site_a_page_belongs_to(head: str, agency: str) -> None:
    assert agency_in(Seen(f"{SITE}/", f"<html><head>{head}</head><body></body></html>")) == agency


@pytest.mark.parametrize("stub", ["<meta http-equiv='refresh' content='0;url=/zwgk/'>", "<script>window.location.href='/zwgk/'</script>"])
def test_a_front_page_that_leads_on_by_itself(stub: str) -> None:
    pages = {f"{SITE}/": f"<html><head>{stub}</head><body></body></html>", f"{SITE}/zwgk/": PAGED}
    assert detect(f"{SITE}/", Scripted(pages))["url"] == f"{SITE}/zwgk/"


def test_a_challenge_is_said_to_be_one() -> None:
    challenge = "<script>document.cookie='C3VK=1; path=/';window.location.href=window.location.href;</script>"
    with pytest.raises(NotDetected, match="only browsers"):
        detect(f"{SITE}/", Scripted({f"{SITE}/": challenge}))


def test_words_in_traditional_script_lead_on() -> None:
    page = "<a href='/news/'>最新消息</a><a href='/law/'>法規公告</a>"
    assert [lead.url for lead in leads_in(Seen(f"{SITE}/", page))] == [f"{SITE}/law/"]


def test_a_page_that_only_scripts_fill_is_said_to_be_one() -> None:
    page = "<html><body ng-app><div ng-repeat='x in rows'></div><script>var base='/data/list_' + id + '.json';</script></body></html>"
    with pytest.raises(NotDetected, match="which address it asks"):
        detect(f"{SITE}/list", Scripted({f"{SITE}/list": page}))
