"""Directories of gkmlpt: site number and tree read from the page, all categories or each, what list and page tell together."""

import json
from typing import Any

import pytest

from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.gkmlpt_site import INDEX, SITE, api_of, article_of, document_of, index_of, list_of, site_of
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, gone


def _kept(url: str = INDEX, **more: Any) -> Kept:
    return Kept(declared("gkmlpt", url, **more))


def test_every_article_becomes_a_record_of_list_and_page() -> None:
    kept = _kept()
    report = kept.run(Scripted(site_of()))
    assert report.problems == []
    assert report.expected == 3
    record: Any = kept.records[article_of(1)["url"]]
    assert (record.title, record.document_number, record.index_number) == ("关于第1件事的通知", "某府〔2024〕1号", "000014349/2024-00001")
    assert (record.written, record.published) == ("2024-05-06", "2024-05-08")
    assert [issuer.name for issuer in record.issuers] == ["某某市人民政府"]
    assert record.validity is None


def test_what_the_page_says_goes_before_the_list() -> None:
    block = "<table><tr><td>文号:</td><td>某府办〔2023〕9号</td><td>成文日期:</td><td>2023-12-31</td></tr></table>"
    kept = _kept()
    url = article_of(1)["url"]
    kept.run(Scripted(site_of() | {url: document_of(1, block)}))
    record: Any = kept.records[url]
    assert (record.document_number, record.written, record.index_number) == ("某府办〔2023〕9号", "2023-12-31", "000014349/2024-00001")


def test_a_hundred_a_page() -> None:
    report = _kept().run(Scripted(site_of(230)))
    assert (len(report.added), report.expected) == (230, 230)
    assert [state["page"] for state in report.checkpoints] == [1, 2, 3]


def test_attachments_and_validity_come_from_the_list() -> None:
    article = article_of(
        1, attachment=[{"name": "方案.pdf", "url": "/attachment/0/1.pdf"}], is_abolished=1, title="%u5173%u4E8E第1件事的通知"
    )
    kept = _kept()
    kept.run(Scripted({INDEX: index_of("{SID: '22', TREE: []}"), api_of(1): list_of([article]), article["url"]: document_of(1)}))
    record: Any = kept.records[article["url"]]
    assert [(d.title, d.download_url) for d in record.distributions] == [("方案.pdf", f"{SITE}/attachment/0/1.pdf")]
    assert record.validity.status


def test_a_time_of_day_tells_when_it_was_typed_in_and_not_when_it_was_written() -> None:
    article = article_of(1, created_at="2024-05-07 16:20:11")
    kept = _kept()
    kept.run(Scripted({INDEX: index_of("{SID: 22}"), api_of(1): list_of([article]), article["url"]: document_of(1)}))
    record: Any = kept.records[article["url"]]
    assert record.written is None


def test_a_page_that_is_only_its_config() -> None:
    detail = {"title": "关于第1件事的通知", "content": "<p>现将全文公布如下，请认真贯彻执行，并将情况报送。</p>", "is_expired": 1}
    script = f"<script>window._CONFIG = {{DETAIL: {json.dumps(detail)}}};</script>"
    page = f"<html><head><title>某某市</title></head><body>{script}</body></html>"
    kept = _kept()
    article = article_of(1)
    kept.run(Scripted({INDEX: index_of("{SID: 22}"), api_of(1): list_of([article]), article["url"]: page}))
    record: Any = kept.records[article["url"]]
    assert "现将全文公布如下" in record.text
    assert record.validity.status
    assert record.index_number == article["identifier"]


@pytest.mark.parametrize("whole", [gone(api_of(1)), list_of([article_of(0)], 1)], ids=["not served", "fewer than a category"])
def test_where_the_whole_is_not_served_each_category_is_read(whole: Any) -> None:
    articles = [article_of(n) for n in range(3)]
    answers: dict[str, Any] = {INDEX: index_of(), api_of(1): whole, api_of(1, 1): list_of(articles[:2]), api_of(1, 5): list_of(articles)}
    fetcher = Scripted(answers | {article["url"]: document_of(article["id"]) for article in articles})
    report = _kept().run(fetcher)
    assert len(report.added) == 3
    assert report.expected is None
    assert [fetcher.asked.count(article["url"]) for article in articles] == [1, 1, 1]


def test_categories_are_named_by_the_address_or_the_declaration() -> None:
    answers = site_of() | {api_of(1, 5): list_of([article_of(2)]), api_of(1, 5, "9"): list_of([article_of(1)])}
    assert len(_kept(f"{INDEX}#5").run(Scripted(answers)).added) == 1
    assert _kept(options={"categories": [5], "sid": "9"}).run(Scripted(answers)).added == {article_of(1)["url"]}


def test_no_directory_and_no_list_are_fatal() -> None:
    report = _kept().run(Scripted({INDEX: "<html><body>欢迎访问</body></html>"}))
    assert report.fatal
    assert report.fatal.kind == "no_directory"
    report = _kept().run(Scripted({INDEX: index_of("{SID: 22}"), api_of(1): '{"error": 1}'}))
    assert report.fatal
    assert report.fatal.kind == "no_list"


def test_an_article_without_an_address_is_refused_alone() -> None:
    report = _kept().run(Scripted(site_of() | {api_of(1): list_of([article_of(0), article_of(1, url=None), article_of(2)])}))
    assert len(report.added) == 2
    assert [(problem.kind, problem.refused, problem.title) for problem in report.problems] == [("missing_key", True, "关于第1件事的通知")]


def test_pages_are_asked_with_validators_unless_the_list_says_something_new() -> None:
    kept = _kept()
    kept.run(Scripted(site_of()))
    unchanged = {article_of(n)["url"]: NOT_MODIFIED for n in range(3)}
    assert len(kept.run(Scripted(site_of() | unchanged)).unchanged) == 3
    # A document is abolished: its page stays as it was, and the list alone says so.
    abolished = list_of([article_of(0), article_of(1, is_abolished=1), article_of(2)])
    report = kept.run(Scripted(site_of() | unchanged | {api_of(1): abolished, article_of(1)["url"]: document_of(1)}))
    assert report.changed == {article_of(1)["url"]}
    record: Any = kept.records[article_of(1)["url"]]
    assert record.validity.status
