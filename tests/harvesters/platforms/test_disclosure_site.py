"""Disclosure sites from list to record: zero- and one-based, bad days, unread and moved pages, resuming, conditional requests."""

from typing import Any

import pytest

from harvesters.fetching.fetcher import FetchError
from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, gone, response

SITE = "https://www.city.example"
LIST = f"{SITE}/zwgk/index.html"
STUB = "<html><body><script>location.reload()</script></body></html>"


def _document(number: int, *, body: str = "") -> str:
    text = body or f"现将第{number}号文件的有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
    return f"""<html><head><title>关于第{number}件事的通知</title></head><body><h1>关于第{number}件事的通知</h1>
<table><tr><td>索引号：</td><td>000014349/2024-{number:05}</td><td>发布日期：</td><td>2024-05-{number % 28 + 1:02}</td></tr></table>
<div class="TRS_Editor"><p>{text}</p></div></body></html>"""


def _row(number: int) -> str:
    return f"<li><a href='/zwgk/t{number}.html'>关于第{number}件事的通知</a><span>2024-05-{number % 28 + 1:02}</span></li>"


def _list(numbers: range, extra: str = "") -> str:
    return f"<html><body><a href='/'>首页</a><ul class='l'>{''.join(map(_row, numbers))}</ul>{extra}</body></html>"


def _url(number: int) -> str:
    return f"{SITE}/zwgk/t{number}.html"


def _page(number: int, base: int) -> str:
    return LIST if number == 1 else f"{SITE}/zwgk/index_{number - 1 + base}.html"


def _site(documents: int = 8, per_page: int = 3, base: int = 0, **replaced: Any) -> dict[str, Any]:
    pages = -(-documents // per_page)
    call = '<script>createPageHTML({pages}, {at}, "index", "html");</script>'
    answers: dict[str, Any] = {
        _page(n + 1, base): _list(range(n * per_page, min((n + 1) * per_page, documents)), call.format(pages=pages, at=n + base))
        for n in range(pages)
    }
    return answers | {_url(n): _document(n) for n in range(documents)} | replaced


def _kept(**more: Any) -> Kept:
    return Kept(declared("disclosure_site", LIST, language="zh-Hans", time_zone="Asia/Shanghai", **more))


@pytest.mark.parametrize("base", [0, 1])
def test_every_document_of_every_page_becomes_a_record(base: int) -> None:
    kept = _kept()
    fetcher = Scripted(_site(base=base))
    report = kept.run(fetcher)
    assert report.problems == []
    assert report.order == [_url(n) for n in range(8)]
    record = kept.records[_url(4)]
    assert (record.kind, record.title, record.published) == ("disclosure", "关于第4件事的通知", "2024-05-05")
    assert record.kind == "disclosure"
    assert record.index_number == "000014349/2024-00004"
    assert record.provenance.url == _url(4)
    assert [state["page"] for state in report.checkpoints] == [1, 2, 3]
    assert len(fetcher.asked) == 3 + 8


def test_pages_that_changed_are_changed_and_template_noise_is_not() -> None:
    kept = _kept()
    kept.run(Scripted(_site()))
    noisy = _document(2).replace("<h1>", "<div>访问次数 123 次</div><h1>")
    report = kept.run(Scripted(_site() | {_url(1): _document(1, body="内容已经修改，请以此件为准，原件同时停止执行。"), _url(2): noisy}))
    assert report.changed == {_url(1)}
    assert len(report.unchanged) == 7


def test_not_modified_pages_are_unchanged() -> None:
    kept = _kept()
    kept.run(Scripted(_site()))
    report = kept.run(Scripted(_site() | {_url(n): NOT_MODIFIED for n in range(8)}))
    assert len(report.unchanged) == 8
    assert report.problems == []


BAD_DAYS = {
    "empty": "",
    "stub": STUB,
    "cut": _list(range(3))[:-60],
    "no entries": _list(range(0)),
    "fewer": _list(range(3, 5)),
}


@pytest.mark.parametrize("bad", BAD_DAYS)
def test_a_bad_answer_for_a_list_page_is_asked_again(bad: str) -> None:
    second = _page(2, 0)
    answers = _site()
    kept = _kept()
    report = kept.run(Scripted(answers | {second: [BAD_DAYS[bad], answers[second]]}))
    assert report.problems == []
    assert len(kept.records) == 8


@pytest.mark.parametrize(("bad", "kind"), [("empty", "empty_answer"), ("stub", "stub_page"), ("no entries", "empty_list")])
def test_a_list_page_that_stays_bad_ends_the_run_loudly(bad: str, kind: str) -> None:
    kept = _kept()
    kept.run(Scripted(_site()))
    report = kept.run(Scripted(_site() | {_page(2, 0): BAD_DAYS[bad]}))
    assert report.fatal
    assert report.fatal.kind == kind
    assert "page 2" in report.fatal.message
    assert len(kept.records) == 8


@pytest.mark.parametrize("cut", [1, 2])
def test_a_list_page_that_always_breaks_off_ends_the_run_loudly(cut: int) -> None:
    answers = _site()
    short = answers[_page(cut, 0)]
    report = _kept().run(Scripted(answers | {_page(cut, 0): short[: short.index("</ul>")]}))
    assert report.fatal
    assert report.fatal.kind == "truncated_list"
    never_ended = {url: page.removesuffix("</body></html>") for url, page in answers.items()}
    assert _kept().run(Scripted(never_ended)).fatal is None, "a site that never ends its pages is whole as it is"


def test_a_document_that_breaks_off_is_asked_again_and_marked_where_it_stays_so() -> None:
    cut = _document(1)[:-60]
    kept = _kept()
    assert kept.run(Scripted(_site() | {_url(1): [cut, _document(1)]})).problems == []
    report = _kept().run(Scripted(_site() | {_url(1): cut}))
    assert report.kinds() == ["page_cut_short"]


def test_a_missing_list_page_is_fatal_where_the_list_promised_it() -> None:
    kept = _kept()
    report = kept.run(Scripted(_site() | {_page(3, 0): gone(_page(3, 0))}))
    assert report.fatal
    assert report.fatal.kind == "source_unreachable"
    assert len(kept.records) == 6


def test_a_page_number_the_site_ignores_is_noticed() -> None:
    answers = _site()
    report = _kept().run(Scripted(answers | {_page(2, 0): answers[LIST]}))
    assert report.fatal
    assert report.fatal.kind == "pages_repeat"


def test_a_short_page_that_stays_as_it_is_is_believed() -> None:
    kept = _kept()
    report = kept.run(Scripted(_site() | {_page(2, 0): _list(range(3, 5))}))
    assert report.fatal is None
    assert len(kept.records) == 7


NO_SUCH_PAGE = "<html><body>您访问的页面不存在</body></html>"


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ("", "empty_answer"),
        (STUB, "stub_page"),
        (NO_SUCH_PAGE, "no_document"),
        (_list(range(3)), "index_page"),
        ("<html><body><div class='TRS_Editor'>" + "请完成安全验证后继续浏览本网站。" * 9 + "</div></body></html>", "another_page"),
        (FetchError(_url(1), "timeout", "no answer in 30 s", "try later"), "timeout"),
    ],
)
def test_a_bad_answer_for_a_document_is_asked_again_and_never_withdraws(bad: Any, rule: str) -> None:
    kept = _kept()
    report = kept.run(Scripted(_site() | {_url(1): [bad, _document(1)]}))
    assert report.problems == []
    assert len(kept.records) == 8
    report = kept.run(Scripted(_site() | {_url(1): bad}))
    assert [(p.kind, p.rule, p.identifier) for p in report.problems] == [("page_unreachable", rule, _url(1))]
    assert report.removed == set()
    assert _url(1) in report.unchanged


def test_the_list_in_the_place_of_a_document_is_noticed_by_its_address_too() -> None:
    redirected = response(LIST, _list(range(3), "<p>另一版面</p>").encode(), content_type="text/html")
    report = _kept().run(Scripted(_site() | {_url(1): redirected}))
    assert [(p.rule, p.refused) for p in report.problems] == [("index_page", True)]


def test_a_document_taken_from_the_list_is_withdrawn() -> None:
    kept = _kept()
    kept.run(Scripted(_site(documents=8)))
    assert kept.run(Scripted(_site(documents=7))).removed == {_url(7)}


def test_a_site_most_of_whose_documents_cannot_be_read_is_not_read_to_its_end() -> None:
    answers = _site(documents=30, per_page=10) | {_url(n): gone(_url(n), 403) for n in range(10)}
    report = _kept().run(Scripted(answers))
    assert report.fatal
    assert report.fatal.kind == "mostly_unreachable"


def test_a_page_that_only_leads_on_is_followed() -> None:
    moved = "<html><head><meta http-equiv='refresh' content='0;url=/new/t1.html'></head><body></body></html>"
    kept = _kept()
    report = kept.run(Scripted(_site() | {_url(1): moved, f"{SITE}/new/t1.html": _document(1)}))
    assert report.problems == []
    assert kept.records[_url(1)].title == "关于第1件事的通知"


def test_a_document_that_is_a_file_is_a_record_with_that_attachment() -> None:
    kept = _kept()
    file = response(_url(1), b"%PDF-1.7 ...", content_type="application/pdf")
    kept.run(Scripted(_site() | {_url(1): file}))
    record = kept.records[_url(1)]
    assert record.title == "关于第1件事的通知"
    assert [d.download_url for d in record.distributions] == [_url(1)]


def test_a_run_that_died_goes_on_without_asking_again_for_what_was_kept() -> None:
    kept = _kept()
    kept.run(Scripted(_site()), stop_after=5)
    kept.memory.stopped_at = {"column": 0, "page": 1}
    fetcher = Scripted(_site())
    report = kept.run(fetcher)
    assert len(kept.records) == 8
    assert report.removed == set()
    assert not {_url(0), _url(1), _url(2)} & set(fetcher.asked)
    assert set(fetcher.asked) >= {_url(n) for n in range(4, 8)} | {LIST}


def test_what_was_not_kept_before_the_run_died_is_asked_for() -> None:
    kept = _kept()
    kept.memory.stopped_at = {"column": 0, "page": 2}
    kept.run(Scripted(_site()))
    assert len(kept.records) == 8


def test_a_pinned_document_is_asked_for_once() -> None:
    answers = _site()
    for number in (2, 3):
        answers[_page(number, 0)] = answers[_page(number, 0)].replace("<ul class='l'>", f"<ul class='l'>{_row(0)}")
    fetcher = Scripted(answers)
    report = _kept().run(fetcher)
    assert fetcher.asked.count(_url(0)) == 1
    assert [r.key for r in report.repeated] == [_url(0), _url(0)]
    assert report.problems == []


def test_several_columns_and_expected_counts() -> None:
    other = f"{SITE}/tz/list.html"
    answers = _site(documents=3, per_page=3)
    answers[LIST] = _list(range(3), "<p>共 3 条</p>")
    answers[other] = _list(range(20, 22), "<p>共 2 条</p>")
    answers |= {_url(n): _document(n) for n in (20, 21)}
    report = _kept(options={"columns": [other], "pages": 1}).run(Scripted(answers))
    assert len(report.added) == 5
    assert report.expected == 5


def test_pages_are_followed_until_there_is_no_more() -> None:
    numbered = {_page(n + 1, 1): _list(range(n * 3, n * 3 + 3)) for n in range(3)}
    answers = numbered | {_url(n): _document(n) for n in range(9)}
    for end in (gone(_page(4, 1)), _list(range(0)), numbered[_page(3, 1)]):
        report = _kept(options={"pages": "follow"}).run(Scripted(answers | {_page(4, 1): end}))
        assert (len(report.added), report.problems) == (9, [])


@pytest.mark.parametrize("base", [0, 1])
def test_where_the_counting_is_not_shown_one_page_is_asked(base: int) -> None:
    pages = "<p>共 3 页</p>"
    answers: dict[str, Any] = {_page(n + 1, base): _list(range(n * 3, n * 3 + 3), pages) for n in range(3)}
    answers |= {_url(n): _document(n) for n in range(9)}
    report = _kept().run(Scripted(answers))
    assert (len(report.added), report.problems) == (9, [])


def test_a_list_without_a_trace_of_paging_says_so() -> None:
    answers = {LIST: _list(range(3))} | {_url(n): _document(n) for n in range(3)}
    report = _kept().run(Scripted(answers))
    assert len(report.added) == 3
    assert report.kinds() == ["paging_not_found"]
    assert report.fatal is None
    assert _kept(options={"pages": 1}).run(Scripted(answers)).problems == []


def test_pages_of_other_hosts_are_named() -> None:
    answers = _site(documents=3, per_page=3)
    answers[LIST] = answers[LIST].replace("</ul>", "<li><a href='https://else.example/1.html'>外站的文件</a>2024-01-01</li></ul>")
    report = _kept().run(Scripted(answers))
    assert [(p.kind, p.identifier) for p in report.problems] == [("other_host", "https://else.example/1.html")]


def test_a_list_in_a_frame() -> None:
    inner = f"{SITE}/zwgk/inner.html"
    answers = {LIST: f"<html><body><p>目录</p><iframe src='{inner}'></iframe></body></html>", inner: _list(range(3))}
    report = _kept(options={"pages": 1}).run(Scripted(answers | {_url(n): _document(n) for n in range(3)}))
    assert len(report.added) == 3


@pytest.mark.parametrize("pages", ["auto", "follow"])
def test_more_pages_than_are_read_at_most_are_no_whole_reading(pages: str) -> None:
    report = _kept(options={"most_pages": 2, "pages": pages}).run(Scripted(_site()))
    assert len(report.added) == 6
    assert report.fatal
    assert report.fatal.kind == "too_many_pages"


def test_a_title_the_list_gives_otherwise_is_still_the_documents() -> None:
    answers = _site(documents=3, per_page=3)
    bare = "<html><body><h1>关于第1件事的通知</h1><div class='TRS_Editor'>" + "现将有关事项公布如下。" * 9 + "</div></body></html>"
    answers[LIST] = answers[LIST].replace("关于第1件事的通知", "[图解] 市政府：关于第1件事的通知")
    assert _kept().run(Scripted(answers | {_url(1): bare})).kinds().count("page_unreachable") == 0
