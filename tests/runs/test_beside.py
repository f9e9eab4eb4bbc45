"""What an index knows beside records follows the catalog: copies and their originals, the columns and values of published tables."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.examining_index import examine_index
from catalog_service.runs.follow_index import follow_index, rebuild_index
from catalog_service.runs.follow_tables import follow_tables
from catalog_service.runs.registering import register
from catalog_service.search.query import Query
from catalog_service.services import Services
from schemas.record import Record
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import declaration_at, entry, feed, harvest
from tests.store.made import arrival, disclosure

HERE, THERE, ELSEWHERE = "https://here.example/1.html", "https://there.example/9.html", "https://elsewhere.example/5.html"
NOW = datetime(2026, 5, 17, tzinfo=UTC)
TITLE = "道路施工通知"


def _keep(services: Services, source: str, record: Record) -> str:
    [kept] = services.catalog.put(source, f"{source}-1", [arrival(record)], now=NOW)
    follow_index(services)
    return kept.record_id


def _copying(url: str, original: str, **more: Any) -> Record:
    return disclosure(url, TITLE, relations=[{"type": "copy_of", "text": original}], **more)


def _listed(services: Services, **more: Any) -> set[str]:
    return {hit.id for hit in services.search.search(Query(q="道路施工", **more)).hits}


def test_the_same_document_of_another_source_is_folded(services: Services) -> None:
    first = _keep(services, "s", disclosure(HERE, TITLE, document_number="兰政发〔2019〕9号"))
    second = _keep(services, "t", disclosure(THERE, TITLE, document_number="兰政发〔2019〕9号"))
    assert _listed(services) == {first}
    assert _listed(services, copies=True) == {first, second}
    assert services.search.copies([first, second]) == {first: 1}


def test_a_mirror_is_folded_when_its_original_comes_and_listed_when_that_goes(services: Services) -> None:
    mirror = _keep(services, "t", _copying(THERE, HERE))
    assert _listed(services) == {mirror}
    original = _keep(services, "s", disclosure(HERE, TITLE))
    assert _listed(services) == {original}
    services.catalog.withdraw_missing("s", "s-2", "gone", NOW)
    follow_index(services)
    assert _listed(services) == {mirror}
    assert list(examine_index(services, repair=False)) == []


def test_a_copy_of_a_copy_is_folded_under_the_first(services: Services) -> None:
    third = _keep(services, "u", _copying(ELSEWHERE, THERE))
    _keep(services, "t", _copying(THERE, HERE))
    first = _keep(services, "s", disclosure(HERE, TITLE))
    assert _listed(services) == {first}
    assert services.search.copies([first]) == {first: 2}
    services.catalog.withdraw_missing("t", "t-2", "gone", NOW)
    follow_index(services)
    assert _listed(services) == {first, third}


def test_of_records_that_call_each_other_copies_one_is_listed(services: Services) -> None:
    found = {_keep(services, "s", _copying(HERE, THERE)), _keep(services, "t", _copying(THERE, HERE))}
    assert _listed(services) == {min(found)}


def test_an_index_built_anew_folds_the_same(services: Services) -> None:
    _keep(services, "t", _copying(THERE, HERE))
    original = _keep(services, "s", disclosure(HERE, TITLE))
    rebuild_index(services)
    assert _listed(services) == {original}
    assert services.search.copies([original]) == {original: 1}


@pytest.fixture
def published(services: Services, site: FeedSite) -> Services:
    """A record with a published table, indexed after it was published."""
    services.sources.add(declaration_at(site, publish=True), "test", now=services.clock())
    site.pages["/t.csv"] = Page(b"Gauge name,level\nWillow Bridge,2.5\nOld Mill,3.5\n", "text/csv")
    table = {"distribution": [{"downloadURL": site.url("/t.csv"), "mediaType": "text/csv", "title": "Table"}]}
    harvest(services, site, feed([entry(1, **table), entry(2)]), source=register(services, "rivers"))
    follow_index(services)
    assert services.search.search(Query(q="willow")).total == 0
    follow_tables(services, cancellation=Cancellation(), step=lambda _: None)
    follow_index(services)
    return services


def test_columns_and_values_of_a_table_are_found_once_it_is_published(published: Services) -> None:
    for q in ("gauge name", "willow bridge", '"old mill"'):
        assert published.search.search(Query(q=q)).total == 1, q
    assert not published.outbox.since(published.outbox.position("index"))


def test_publishing_is_not_asked_to_publish_again(published: Services, site: FeedSite) -> None:
    asked = list(site.asked)
    assert follow_tables(published, cancellation=Cancellation(), step=lambda _: None) == []
    assert list(site.asked) == asked


def test_a_table_that_is_taken_back_is_not_found(published: Services) -> None:
    [one] = published.publications.all()
    published.publications.remove(one.distribution_id, published.clock())
    follow_index(published)
    assert published.search.search(Query(q="willow")).total == 0
