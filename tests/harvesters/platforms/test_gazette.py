"""Gazettes: indexes by year and paged, issues of articles and issues that are one file, each article with its issue, bad days."""

from dataclasses import replace
from typing import Any

import pytest

from harvesters.platforms.gazette.recognising import recognise
from harvesters.recognition import LIKELY, Seen
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.platforms.gazette_site import INDEX, SITE, TITLE, article_of, issue_of, site_of, titled, wrapped
from tests.harvesters.reading.files import pdf
from tests.harvesters.scripted import Scripted


def _run(answers: dict[str, Any], **options: Any) -> tuple[Kept, Report]:
    kept = Kept(declared("gazette", INDEX, title=TITLE, language="zh-Hans", options=options))
    return kept, kept.run(Scripted(answers))


WANTED = [article_of(year, n, place) for year, issues in ((2024, 2), (2023, 3)) for n in range(issues, 0, -1) for place in range(3)]


def test_every_article_of_every_issue_becomes_a_record() -> None:
    kept, report = _run(site_of({2024: 2, 2023: 3}))
    assert report.problems == []
    assert report.order == WANTED
    record: Any = kept.records[article_of(2023, 2, 1)]
    assert (record.title, record.document_number, record.published) == (titled(2023, 2, 1), "某政发〔2023〕22号", "2023-03-02")
    assert (record.series, record.channel) == (TITLE, "gazette")
    relation = record.relations[0]
    assert (relation.type, relation.text) == ("appears_in", f"{TITLE} 2023年第2期（总第48554期）")
    assert len(kept.run(Scripted(site_of({2024: 2, 2023: 3}))).unchanged) == 15


def test_a_paged_index_is_followed() -> None:
    answers = site_of({2024: 2, 2023: 3})
    answers[INDEX] = answers.pop(f"{SITE}/gongbao/2024/").replace("</ul>", f"</ul><a href='{SITE}/gongbao/index_2.html'>下一页</a>")
    answers[f"{SITE}/gongbao/index_2.html"] = answers.pop(f"{SITE}/gongbao/2023/").replace("</ul>", f"</ul><a href='{INDEX}'>下一页</a>")
    kept, report = _run(answers)
    assert (report.problems, report.order) == ([], WANTED)
    record: Any = kept.records[WANTED[0]]
    assert record.relations[0].text.startswith(f"{TITLE} 2024年第2期")


def test_an_issue_that_is_one_file_is_one_record() -> None:
    answers = site_of({2024: 1})
    answers[INDEX] = wrapped("<a href='/gongbao/1956/gb5601.pdf'>1956年第1期</a><a href='/gongbao/2024/'>2024年</a>")
    answers[f"{SITE}/gongbao/1956/gb5601.pdf"] = pdf("某某省人民委员会公报\n一九五六年第一期\n关于春耕生产的指示")
    kept, report = _run(answers)
    assert report.fatal is None
    record: Any = kept.records[f"{SITE}/gongbao/1956/gb5601.pdf"]
    assert record.title == f"{TITLE} 1956年第1期"
    assert "关于春耕生产的指示" in record.text
    assert len(kept.records) == 4


def test_an_issue_page_with_nothing_but_its_file() -> None:
    answers = site_of({2024: 1})
    answers[issue_of(2024, 1)] = wrapped("<a href='gb.pdf'>PDF版下载</a>")
    answers[f"{SITE}/gongbao/2024/01/gb.pdf"] = pdf("某某省人民政府公报\n二〇二四年第一期全文")
    kept, _ = _run(answers)
    assert set(kept.records) == {f"{SITE}/gongbao/2024/01/gb.pdf"}


@pytest.mark.parametrize("wrong", ["", wrapped("<p>页面不存在</p>"), wrapped("")[:200], "<html><script>location.reload()</script></html>"])
@pytest.mark.parametrize("where", [INDEX, f"{SITE}/gongbao/2023/", issue_of(2023, 2)])
def test_a_bad_answer_is_asked_for_again_and_never_a_smaller_gazette(where: str, wrong: str) -> None:
    answers = site_of({2024: 2, 2023: 3})
    assert _run(answers | {where: [wrong, wrong, answers[where]]})[1].order == WANTED
    kept, _ = _run(site_of({2024: 2, 2023: 3}))
    report = kept.run(Scripted(answers | {where: wrong}))
    assert report.fatal is not None
    assert (report.removed, len(kept.records)) == (set(), 15)


def test_half_an_issue_is_asked_for_again() -> None:
    answers = site_of({2024: 1})
    page = answers[issue_of(2024, 1)]
    half = page[: page.index("t1.html")]
    assert len(_run(answers | {issue_of(2024, 1): [half, page]})[1].added) == 3


def test_an_index_in_place_of_an_issue_is_no_issue() -> None:
    answers = site_of({2024: 1})
    report = _run(answers | {issue_of(2024, 1): answers[f"{SITE}/gongbao/2024/"]})[1]
    assert report.fatal is not None
    assert report.fatal.kind == "empty_list"


def test_a_gazette_whose_articles_stand_on_the_pages_of_its_years() -> None:
    tabs = "".join(f"<a href='/gongbao/{year}/'>{year}年</a>" for year in (2024, 2023)) + "<a href='/us/'>联系我们</a>"
    answers: dict[str, Any] = {INDEX: wrapped(tabs)}
    for year in (2024, 2023):
        rows = "".join(f"<li><a href='{article_of(year, 1, place)}'>{titled(year, 1, place)}</a></li>" for place in range(3))
        answers[f"{SITE}/gongbao/{year}/"] = wrapped(f"{tabs}<h3>{year}年第1期</h3><ul>{rows}</ul>")
        answers |= {url: page for url, page in site_of({year: 1}).items() if url.endswith(".html") and "/01/t" in url}
    kept = Kept(declared("gazette", INDEX))
    report = kept.run(Scripted(answers))
    assert report.problems == []
    assert report.order == [article_of(year, 1, place) for year in (2024, 2023) for place in range(3)]


def test_years_that_name_nothing_are_no_gazette() -> None:
    answers = {INDEX: wrapped(f"<a href='{INDEX}2024/'>2024年</a>"), f"{INDEX}2024/": wrapped(f"<a href='{INDEX}'>2023年</a>")}
    report = Kept(declared("gazette", INDEX)).run(Scripted(answers))
    assert report.fatal is not None
    assert report.fatal.kind == "empty_list"


def test_articles_and_issues_can_be_declared() -> None:
    answers = site_of({2024: 2})
    answers[f"{SITE}/gongbao/2024/"] = answers[f"{SITE}/gongbao/2024/"].replace("第1期", "一月号")
    assert len(_run(answers)[1].added) == 6, "the number of all issues is told besides"
    kept, _ = _run(answers, issue="月号", item="h2 + ul li", skip="t2", serial="省公报")
    assert set(kept.records) == {article_of(2024, 1, 0), article_of(2024, 1, 1)}
    record: Any = kept.records[article_of(2024, 1, 0)]
    assert record.relations[0].text.startswith("省公报 2024年一月号")


def test_more_issues_than_are_read_at_most_are_no_whole_reading() -> None:
    report = _run(site_of({2024: 4}), most_pages=3)[1]
    assert report.fatal is not None
    assert report.fatal.kind == "too_many_pages"


def test_an_index_of_issues_is_recognised() -> None:
    page = site_of({2024: 5})[f"{SITE}/gongbao/2024/"]
    found = recognise(Seen(f"{SITE}/gongbao/2024/", page))
    assert found is not None
    assert (found.platform, found.sure, found.entries) == ("gazette", LIKELY, 5)
    assert recognise(Seen(INDEX, wrapped("<p>统计公报</p>"))) is None
    assert recognise(Seen(INDEX, page.replace("公报", "简报"))) is None


def test_a_gazette_whose_front_page_names_years_alone_is_known() -> None:
    years = "<a href='/gb/2024/'>2024年</a><a href='/gb/2023/'>2023年</a>"
    seen = Seen("https://www.county.example/gb/", f"<html><head><title>某某县人民政府公报</title></head><body>{years}</body></html>")
    found = recognise(seen)
    assert found is not None
    assert (found.platform, found.sure) == ("gazette", LIKELY)
    assert recognise(replace(seen, text=seen.text.replace("公报", "年报"))) is None
