"""Columns of jpaas sites: units found in the page, pages asked for inside paramJson, the largest unit taken, bad days told."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from harvesters.platforms.jpaas.recognising import recognise
from harvesters.recognition import CERTAIN, LIKELY, Seen
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.platforms.jpaas_site import COLUMN, SITE, UNIT, Column, answer_of, fragment_of, row_of, script_of, url_of


def _run(site: Column, **options: Any) -> tuple[Kept, Report]:
    kept = Kept(declared("jpaas", COLUMN, options=options))
    return kept, kept.run(site)


@pytest.mark.parametrize(("count", "size"), [(47, None), (47, 24), (20, None), (1, None)])
def test_every_document_of_every_page_becomes_a_record(count: int, size: int | None) -> None:
    site = Column(count, size=size)
    kept, report = _run(site)
    assert report.problems == []
    assert report.order == [url_of(n) for n in range(count)]
    assert report.expected == count
    record: Any = kept.records[url_of(0)]
    assert (record.title, record.document_number, record.index_number) == (
        "关于做好第0项工作的通知",
        "某局发〔2025〕1号",
        "00001/2025-00000",
    )
    assert record.published == "2025-03-01"
    assert len(kept.run(Column(count, size=size)).unchanged) == count


def test_the_unit_and_the_number_of_rows_can_be_declared() -> None:
    site = Column(47)
    assert len(_run(site, unit="列表", rows=50)[1].added) == 47
    asked = [parse_qs(urlsplit(request.url).query) for request in site.asked if UNIT in request.url]
    assert {(told["tagId"][0], told["paramJson"][0]) for told in asked} == {("列表", '{"pageNo":1,"pageSize":50}')}


def test_what_the_page_hides_can_be_declared() -> None:
    site = Column(5)
    site.page = "<html><body><div id='app'></div></body></html>"
    assert _run(site)[1].kinds() == ["no_column"]
    assert len(_run(site, query={"webId": "77", "pageId": "c5", "tplSetId": "t9", "tagId": "列表"})[1].added) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "<html><body>系统繁忙</body></html>",
        answer_of(""),
        '{"success": false, "data": null}',
        answer_of("<ul></ul>"),
        answer_of(row_of(1)),
    ],
)
def test_a_bad_answer_is_asked_for_again(wrong: str) -> None:
    site = Column(47)
    site.wrong = [answer_of(fragment_of(range(20), 47, 20, 1)), answer_of(fragment_of(range(20), 47, 20, 1)), wrong]
    report = _run(site)[1]
    assert report.problems == []
    assert len(report.added) == 47


@pytest.mark.parametrize(("wrong", "kind"), [("<html>系统繁忙</html>", "not_json"), ("", "empty_answer")])
def test_a_list_that_stays_bad_is_no_smaller_catalog(wrong: str, kind: str) -> None:
    kept, _ = _run(Column(30))
    report = kept.run(Column(30, wrong=[wrong] * 40))
    assert report.fatal is not None
    assert report.fatal.kind == kind
    assert (report.removed, len(kept.records)) == (set(), 30)


@pytest.mark.parametrize("wrong", ['{"success": false, "code": "500", "data": null}', "[]", "3"])
def test_a_unit_that_fails_is_not_passed_over_for_a_smaller_one(wrong: str) -> None:
    kept, _ = _run(Column(30))
    report = kept.run(Column(30, wrong=[wrong] * 40))
    assert report.fatal is not None
    assert report.fatal.kind == "no_list"


def test_words_of_the_page_that_the_interface_is_not_asked_with() -> None:
    site = Column(5)
    site.page = site.page.replace("'editType':'null'", "'url':'//elsewhere.example','paramJson':'{}','editType':'null'")
    assert len(_run(site)[1].added) == 5


def test_an_interface_deaf_to_the_number_of_the_page_is_told() -> None:
    report = _run(Column(47, deaf=True))[1]
    assert report.fatal is not None
    assert report.fatal.kind == "pages_repeat"


def test_a_page_without_a_list_is_told() -> None:
    site = Column(5)
    site.page = f"<html><body>{script_of('导航')}</body></html>"
    assert _run(site)[1].kinds() == ["empty_list"]


def test_interfaces_of_other_hosts_are_not_asked() -> None:
    site = Column(5)
    site.page = f"<html><body>{script_of('列表').replace(UNIT, 'https://elsewhere.example' + UNIT)}</body></html>"
    assert _run(site)[1].kinds() == ["no_column"]
    assert len(site.asked) == 5


def test_a_column_page_is_recognised_and_so_is_its_interface() -> None:
    site = Column(47)
    page = recognise(Seen(COLUMN, site.page))
    assert page is not None
    assert (page.platform, page.url, page.sure) == ("jpaas", COLUMN, LIKELY)
    text = answer_of(fragment_of(range(20), 47, 20, 1))
    unit = recognise(Seen(f"{SITE}{UNIT}?webId=77&pageId=c5&tplSetId=t9&tagId=x", text, orjson.loads(text)))
    assert unit is not None
    assert (unit.sure, unit.entries, unit.options["query"]["webId"]) == (CERTAIN, 47, "77")
    assert recognise(Seen(COLUMN, "<html><body><script url='/x.js'></script></body></html>")) is None
    assert recognise(Seen(f"{SITE}/x.json", text, orjson.loads(text))) is None
