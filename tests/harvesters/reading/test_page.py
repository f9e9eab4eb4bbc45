"""Whole pages: titles, containers, meta tags, attachments, stubs, and pages made to hurt."""

import pytest
from marshmallow import ValidationError

from harvesters.reading.page import Page, page_options, read_page

URL = "http://www.linshui.gov.cn/zwgk/201803/t20180305_7.html"
PROSE = "<p>为做好河道清淤工作，现将有关事项通知如下。</p><p>一、各乡镇要在汛期前完成清淤。</p>"
TITLE = "临水县人民政府关于河道清淤的通知"


def _read(html: str, **options: object) -> Page:
    return read_page(html.encode(), declared_charset="utf-8", url=URL, options=page_options({"page": options}))


@pytest.mark.parametrize(
    ("head", "body", "origin"),
    [
        (f'<meta name="articletitle" content="{TITLE}"><title>临水网</title>', "", "meta"),
        (f"<title>{TITLE}_通知公告_临水县人民政府</title>", f"<h1>{TITLE}</h1>", "heading"),
        (f"<title>{TITLE} - 临水县政府网</title>", "", "head"),
        (f"<title>{TITLE}</title>", "<h1>政府信息公开</h1>", "head"),
        ("<title>政府信息公开</title>", f"<h1>{TITLE}</h1>", "guess"),
        ("", f'<h2 class="t">{TITLE}<small>（2018年3月5日）</small></h2>', "heading"),
        ("", f"<table><tr><td>索引号：</td><td>1</td><td>名 称：</td><td>{TITLE}</td></tr></table>", "label"),
        ("", f"<ucaptitle>{TITLE}</ucaptitle>", "meta"),
    ],
)
def test_the_title(head: str, body: str, origin: str) -> None:
    page = _read(f'<html><head>{head}</head><body>{body}<div id="zoom">{PROSE}</div></body></html>')
    assert (page.title, page.title_origin) == (TITLE, origin)


def test_years_joined_by_a_dash_are_no_site_name() -> None:
    page = _read("<title>临水县粮食规划（2018-2020年）</title>")
    assert page.title == "临水县粮食规划（2018-2020年）"


def test_a_declaration_says_where_things_stand() -> None:
    html = f"""<div class="x9">{TITLE}</div><p class="n">编号：临政发〔2018〕7号</p><div id="zoom">别的内容，不是正文，但是长。</div>
    <div class="q">{PROSE}<p class="ad">广告</p></div>"""
    page = _read(html, title=[".x9"], body=[".q"], remove=[".ad"], fields={"document_number": "p.n"})
    assert (page.title, page.title_origin, page.container) == (TITLE, "selector", ".q")
    assert page.labels["document_number"] == "临政发〔2018〕7号"
    assert "广告" not in page.body


def test_words_that_are_no_option_are_named() -> None:
    with pytest.raises(ValidationError) as raised:
        page_options({"page": {"titel": [".x"], "labels": {"发文日期": "when"}}})
    assert set(raised.value.messages_dict) == {"titel", "labels"}


def test_the_densest_element_is_taken_where_no_name_is_known() -> None:
    menu = "<div><ul>" + "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(9)) + "</ul></div>"
    page = _read(f'{menu}<div class="a">索引号：1 文号：临政发〔2018〕7号</div><div class="b9">{PROSE * 3}</div><div>版权所有</div>')
    assert page.container == "densest"
    assert page.body.startswith("为做好")
    assert page.labels["document_number"] == "临政发〔2018〕7号"
    assert page.after == ("版权所有",)


def test_no_prose_is_ever_left_outside_the_densest_element() -> None:
    page = _read(f"<div><div>{PROSE * 5}</div><p>特此通知。</p></div>")
    assert page.body.endswith("特此通知。")


def test_lines_of_a_container_without_tags_are_its_own() -> None:
    page = _read("<div class='TRS_Editor'>来源：县政府\n第一行\n第二行\n第三行</div>")
    assert page.body == "来源：县政府\n第一行\n第二行\n第三行"


def test_meta_tags_are_read_whatever_their_case() -> None:
    page = _read(
        '<META NAME="pubdate" CONTENT="2018-03-05 10:00"><meta name="ContentSource" content="县政府"><meta name="Keywords" content="">'
    )
    assert page.metas == {"published": "2018-03-05 10:00", "source": "县政府", "keywords": ""}


def test_attachments_and_their_real_names() -> None:
    html = f"""<a href="/about.pdf">关于本站</a><div class="TRS_Editor">{PROSE}
    <a href="./P020180305.docx">河道清单.docx</a><a href="P020180306.xls"><img src="x.gif">附件1</a>
    <a href="/downfile.jsp?classid=0&filename=0a1b.pdf&showname=名单.pdf">下载</a><a href="javascript:;">x.pdf</a>
    <a href="./P020180305.docx">河道清单.docx</a><a href="/b.html">相关页</a></div>
    <div class="fj">附件：<a href="/a/表.xlsx">表</a></div>"""
    page = _read(html)
    assert [(file.url, file.name, file.format) for file in page.attachments] == [
        ("http://www.linshui.gov.cn/zwgk/201803/P020180305.docx", "河道清单.docx", "DOCX"),
        ("http://www.linshui.gov.cn/zwgk/201803/P020180306.xls", "P020180306.xls", "XLS"),
        ("http://www.linshui.gov.cn/downfile.jsp?classid=0&filename=0a1b.pdf&showname=%E5%90%8D%E5%8D%95.pdf", "名单.pdf", "PDF"),
        ("http://www.linshui.gov.cn/a/%E8%A1%A8.xlsx", "表", "XLSX"),
    ]
    assert page.attachments[0].media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_stub_says_where_it_sends_its_reader() -> None:
    assert _read('<meta http-equiv="Refresh" content="0; url=/new.html">').moved_to == "http://www.linshui.gov.cn/new.html"
    assert _read("<script>window.location.href='../a/b.html';</script>").moved_to == "http://www.linshui.gov.cn/zwgk/a/b.html"
    assert _read("<script>location.reload()</script>").moved_to is None
    assert _read(f"<script>function f(){{location.href='/x'}}</script>{PROSE * 3}").moved_to is None


@pytest.mark.parametrize(
    ("end", "cut"),
    [("</div></body></html>", False), ("</div></BODY>\n", False), ("</div>", False), ("", True), ("</div><p>到此", True)],
)
def test_a_page_that_breaks_off_is_told_from_one_without_last_tags(end: str, cut: bool) -> None:
    assert _read(f"<html><body><div>{PROSE}</p>{end}").is_cut is cut
    assert _read(f"<div>{PROSE}{end}").is_cut is False, "a piece of a page has no end"


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"<html>", b"<!-- ", "<title>".encode("utf-16")])
def test_a_page_without_anything_raises_nothing(raw: bytes) -> None:
    page = read_page(raw, declared_charset="nonsense", url=URL, options=page_options({}))
    assert page.attachments == ()


def test_a_selector_that_cannot_be_read_finds_nothing() -> None:
    assert _read(f'<div id="zoom">{PROSE}</div>', body=["p["], remove=["::::"]).container == "#zoom"


def test_nesting_without_end_is_read() -> None:
    for tag in ("div", "span", "td", "b"):
        page = _read(f"<{tag}>" * 3000 + "到底了。" + f"</{tag}>" * 3000)
        assert "到底了。" in page.body


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("关于做好粮食<br>收购工作的通知", "关于做好粮食收购工作的通知"),
        ("云湖市粮食局<br/>关于印发《办法》<br>的通知", "云湖市粮食局关于印发《办法》的通知"),
        ("云湖市粮食局关于<br/>2023年度收费标准<br>(A类、B类)的通知", "云湖市粮食局关于2023年度收费标准(A类、B类)的通知"),
        ("Notice on grain<br>Part 2", "Notice on grain Part 2"),
        ("关于 粮食 的通知", "关于 粮食 的通知"),
    ],
)
def test_a_heading_of_several_lines(heading: str, title: str) -> None:
    assert _read(f"<html><body><h1>{heading}</h1></body></html>").title == title
