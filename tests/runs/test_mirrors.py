"""One dataset that two portals list: one canonical record, the other a copy that says where it is; the copy steps in when that goes."""

from typing import Any

from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.follow_index import follow_index
from catalog_service.runs.run import run_source
from catalog_service.search.query import Query
from catalog_service.services import Services
from harvesters.source import source_from
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import declaration_at, entry, feed


def _harvest(services: Services, site: FeedSite, portal: str, *entries: dict[str, Any]) -> None:
    site.pages[f"/{portal}.json"] = Page(feed(list(entries)))
    source = source_from(declaration_at(site, portal) | {"url": site.url(f"/{portal}.json")})
    run = run_source(services, source, cancellation=Cancellation(), accept_shrink=True)
    assert run.state == "done", run.why
    follow_index(services)


def _listed(services: Services, **more: Any) -> dict[str, str]:
    """Id → source of the records about river 1."""
    hits = services.search.search(Query(q='"river 1"', **more)).hits
    return {hit.id: services.catalog.record(hit.id).provenance.source for hit in hits}


def test_the_same_dataset_of_two_sources_is_listed_once(services: Services, site: FeedSite) -> None:
    _harvest(services, site, "agency", entry(1), entry(2))
    _harvest(services, site, "national", entry(1, identifier="national-1"), entry(3, identifier="national-3"))
    [(original, source)] = _listed(services).items()
    assert source == "agency"
    both = _listed(services, copies=True)
    assert sorted(both.values()) == ["agency", "national"]
    [copy] = [id for id in both if id != original]
    record = services.catalog.record(copy)
    assert [(each.type, each.target) for each in record.relations] == [("copy_of", original)]
    assert record.provenance.url == site.url("/national.json")
    assert services.search.copies([original]) == {original: 1}
    # A second run of each changes nothing, in whatever order.
    _harvest(services, site, "national", entry(1, identifier="national-1"), entry(3, identifier="national-3"))
    _harvest(services, site, "agency", entry(1), entry(2))
    assert set(_listed(services)) == {original}
    # The agency takes it down: the copy is what is left.
    _harvest(services, site, "agency", entry(2))
    assert set(_listed(services)) == {copy}
