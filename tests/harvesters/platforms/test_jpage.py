"""Columns of JCMS sites: numbers read from the page, ranges by GET or POST, groups followed where the numbers are hidden."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from harvesters.fetching.fetcher import Request
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.platforms.jpage_site import COLUMN, PROXY, SITE, Column, call_of, record_of, row_of, url_of, xml_of


def _run(site: Column, **options: Any) -> tuple[Kept, Report]:
    kept = Kept(declared("jpage", COLUMN, options=options))
    return kept, kept.run(site)


@pytest.mark.parametrize("record", [record_of, row_of], ids=["list items", "table rows"])
def test_every_record_in_groups_of_three_pages(record: Any) -> None:
    site = Column(40, record=record)
    kept, report = _run(site)
    assert report.problems == []
    assert report.order == [url_of(n) for n in range(1, 41)]
    assert report.expected == 40
    groups = [parse_qs(urlsplit(request.url).query) for request in site.groups()]
    assert [(group["startrecord"][0], group["endrecord"][0]) for group in groups[-3:]] == [("1", "15"), ("16", "30"), ("31", "40")]
    found: Any = kept.records[url_of(7)]
    assert (found.title, found.published) == ("关于第7件事进一步做好有关工作的通知", "2024-05-08")


def test_an_interface_that_only_answers_to_post() -> None:
    site = Column(20, posts_only=True)
    _, report = _run(site)
    assert len(report.added) == 20
    assert [request.method for request in site.groups()].count("POST") == 2
    assert _run(Column(20, posts_only=True), method="post")[1].fatal is None


def test_fewer_records_than_asked_for_are_followed_by_the_next() -> None:
    _, report = _run(Column(33, cap=10))
    assert len(report.added) == 33


def test_the_largest_list_of_its_own_column_is_taken() -> None:
    page = f"<html><body>{call_of(900, unit='1', column='5')}{call_of(3, unit='2')}{call_of(20)}</body></html>"
    assert len(_run(Column(20, page=page))[1].added) == 20


def test_a_declared_unit() -> None:
    page = f"<html><body>{call_of(500, unit='2')}{call_of(20)}</body></html>"
    assert len(_run(Column(20, page=page), unit="777")[1].added) == 20


def test_numbers_from_the_next_group_of_the_store_in_the_page() -> None:
    following = f"{PROXY}?page=1&amp;webid=1&amp;path=/&amp;columnid=88&amp;unitid=777&amp;webname=x&amp;permissiontype=0"
    page = f"<html><body><script type='text/xml'>{xml_of([record_of(1)], 20, following)}</script></body></html>"
    assert len(_run(Column(20, page=page))[1].added) == 20


def test_hidden_numbers_are_followed_group_by_group() -> None:
    groups = [[record_of(n) for n in range(first, first + 5)] for first in (1, 6, 11)]
    store = xml_of(groups[0], 15, f"{PROXY}?group=aGVsbG8")
    site = Column(15, page=f"<html><body><script type='text/xml'>{store}</script></body></html>")
    site.pages[f"{SITE}{PROXY}?group=aGVsbG8"] = xml_of(groups[1], 15, f"{PROXY}?group=d29ybGQ")
    site.pages[f"{SITE}{PROXY}?group=d29ybGQ"] = xml_of(groups[2], 15)
    _, report = _run(site)
    assert (len(report.added), report.problems) == (15, [])


def test_hidden_numbers_without_a_way_on_are_named() -> None:
    store = xml_of([record_of(n) for n in range(1, 6)], 15)
    _, report = _run(Column(15, page=f"<html><body><script type='text/xml'>{store}</script></body></html>"))
    assert report.fatal
    assert report.fatal.kind == "hidden_paging"
    assert "unitid" in report.fatal.remedy
    assert len(report.added) == 5


def test_numbers_that_are_declared() -> None:
    site = Column(20, page="<html><body>列表</body></html>")
    assert len(_run(site, unit="777", webid="1", columnid="88")[1].added) == 20


def test_no_column_is_fatal() -> None:
    _, report = _run(Column(3, page="<html><body>欢迎访问</body></html>"))
    assert report.fatal
    assert report.fatal.kind == "no_column"


def test_a_record_without_a_link_is_named_alone() -> None:
    site = Column(6, record=lambda n: "<li>暂无</li>" if n == 2 else record_of(n))
    _, report = _run(site)
    assert len(report.added) == 5
    assert [(problem.kind, problem.refused) for problem in report.problems] == [("unlinked_record", True)]


def test_records_that_break_off_are_asked_for_again() -> None:
    site = Column(20)
    whole = site._group
    seen: list[str] = []

    def cut(request: Request, query: dict[str, list[str]]) -> str:
        xml = whole(request, query)
        again = request.url in seen
        seen.append(request.url)
        return xml if again else xml[:-40]

    site._group = cut  # type: ignore[method-assign]
    assert len(_run(site)[1].added) == 20
