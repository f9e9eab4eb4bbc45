"""Lists whose further pages are asked for by sending the page's own form."""

import pytest

from harvesters.platforms.disclosure_site.forms import form_in
from harvesters.reading.tree import html_tree
from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.test_dynamic_lists import Posted

SITE = "https://www.county.example"
URL = f"{SITE}/xx/list.do?code=zc"
FILLS = "<script>function page(n) { document.getElementById('no').value = n; document.forms[0].submit(); }</script>"
FORM = "<form action='list.do' method='post'><input type='hidden' name='code' value='zc'><input id='no' name='pageNo' value='1'></form>"
STATE = "<input type='hidden' name='__VIEWSTATE' value='abc/+='><input type='submit' name='go'>"
BACK = f"<form method='post' action='./list.do?code=zc'>{STATE}</form>"


@pytest.mark.parametrize(
    ("page", "code", "url", "fields"),
    [
        (FILLS + FORM, "javascript:page(2)", f"{SITE}/xx/list.do", {"code": "zc", "pageNo": "3"}),
        (FILLS.replace("getElementById('no')", "form1.pageNo") + FORM, "page('2')", f"{SITE}/xx/list.do", {"code": "zc", "pageNo": "3"}),
        (
            FILLS.replace("document.getElementById('no').value = n", "$('#no').val(n)") + FORM,
            "page(1)",
            f"{SITE}/xx/list.do",
            {"code": "zc", "pageNo": "2"},
        ),
        (
            BACK,
            "javascript:__doPostBack('Pager1','2')",
            f"{SITE}/xx/list.do?code=zc",
            {"__VIEWSTATE": "abc/+=", "__EVENTTARGET": "Pager1", "__EVENTARGUMENT": "3"},
        ),
        (
            BACK,
            "javascript:__doPostBack('grid','Page$2')",
            f"{SITE}/xx/list.do?code=zc",
            {"__VIEWSTATE": "abc/+=", "__EVENTTARGET": "grid", "__EVENTARGUMENT": "Page$3"},
        ),
    ],
)
def test_what_is_sent_for_page_3(page: str, code: str, url: str, fields: dict[str, str]) -> None:
    form = form_in(html_tree(page), URL, code)
    assert form is not None
    request = form.request(3)
    assert (request.url, request.method, request.form) == (url, "POST", fields)


def test_a_form_that_is_asked_by_get() -> None:
    form = form_in(html_tree(FILLS + FORM.replace("post", "get")), URL, "page(2)")
    assert form is not None
    assert (form.request(2).method, form.request(2).url) == ("GET", f"{SITE}/xx/list.do?code=zc&pageNo=2")


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (FILLS + FORM.replace("list.do", "https://www.else.example/list.do"), "page(2)"),
        (FILLS, "page(2)"),
        (FORM, "page(2)"),
        (FILLS.replace("submit", "focus") + FORM, "page(2)"),
        (BACK, "__doPostBack('next','')"),
        (BACK, "page(7)"),
        ("", "javascript:;"),
    ],
)
def test_what_sends_no_form(page: str, code: str) -> None:
    assert form_in(html_tree(page), URL, code) is None


@pytest.mark.parametrize("told", ["第1/3页", ""])
def test_a_list_is_read_to_its_end(told: str) -> None:
    def page(number: int) -> str:
        numbers = range(3 * number - 3, min(3 * number, 8))
        rows = "".join(f"<li><a href='/xx/{n}.html'>关于第{n}件事的通知</a><span>2023-04-{n + 1:02}</span></li>" for n in numbers)
        return f"<html>{FILLS}<body>{FORM}<ul>{rows}</ul>{told}<a href='javascript:page({min(number + 1, 3)})'>下一页</a></body></html>"

    document = (
        "<html><title>关于第{n}件事的通知</title><body><h1>关于第{n}件事的通知</h1><p>现将有关事项通知如下，请贯彻执行。</p></body></html>"
    )
    answers = {f"{SITE}/xx/{n}.html": document.replace("{n}", str(n)) for n in range(8)}
    answers |= {URL: page(1)} | {f"{SITE}/xx/list.do?code=zc&pageNo={number}": page(min(number, 3)) for number in range(1, 6)}
    report = Kept(declared("disclosure_site", URL)).run(Posted(answers))
    assert report.problems == []
    assert report.order == [f"{SITE}/xx/{n}.html" for n in range(8)]
