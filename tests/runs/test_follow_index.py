"""The follower of the index: every committed change, once or twice the same, and a new index where it cannot follow."""

import shutil
from dataclasses import replace

from catalog_service.errors import Unavailable
from catalog_service.runs.follow_index import follow_index, out_of_step, rebuild_index
from catalog_service.search.query import Query
from catalog_service.services import Services
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import entry, feed, harvest


def _found(services: Services, words: str) -> int:
    return services.search.search(Query(q=words)).total


def test_changes_are_found_after_the_follower_ran(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1), entry(2)]))
    assert follow_index(services).applied == 2
    assert _found(services, "river") == 2
    harvest(services, site, feed([entry(1, title="Snow depth"), entry(2)]))
    assert follow_index(services).applied == 1
    assert _found(services, "snow") == 1
    harvest(services, site, feed([entry(2)]))
    follow_index(services)
    assert _found(services, "snow") == 0
    assert follow_index(services).applied == 0
    assert services.search.position() == services.outbox.position("index") == services.outbox.head()


def test_an_index_that_was_lost_is_made_again(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1), entry(2)]))
    follow_index(services)
    shutil.rmtree(services.config.index_folder)
    follow_index(services)
    assert _found(services, "river") == 2


def test_an_index_that_missed_pruned_changes_is_built_anew(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1), entry(2)]))
    follow_index(services)
    services.outbox.advance("tables", services.outbox.head())
    services.outbox.prune(services.clock().replace(year=2030))
    shutil.rmtree(services.config.index_folder)
    assert follow_index(services).rebuilt
    assert _found(services, "river") == 2


def test_an_index_newer_than_the_database_is_built_anew(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1)]))
    follow_index(services)
    services.search.apply([], 1000)
    assert "backup" in out_of_step(services)
    assert follow_index(services).rebuilt
    assert out_of_step(services) == ""


def test_rebuilding_finds_the_same(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(number) for number in range(20)]))
    follow_index(services)
    before = set(services.search.identifiers())
    assert rebuild_index(services).applied == 20
    assert set(services.search.identifiers()) == before


def test_another_process_that_indexes_is_not_disturbed(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1)]))
    with services.database.lock("index"):
        assert follow_index(services, patience=0).why
    assert follow_index(services).applied == 1


def test_an_engine_that_does_not_answer_is_left_for_later(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1)]))

    class Silent:
        def position(self) -> int:
            raise Unavailable("nobody there")

    followed = follow_index(replace(services, search=Silent()))  # type: ignore[arg-type]
    assert "nobody there" in followed.why
    assert follow_index(services).applied == 1
