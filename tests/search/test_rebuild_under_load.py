"""Both engines: an index built aside and switched while people search and records change. No request fails, no change is lost."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from catalog_service.config import Config
from catalog_service.doctor import examine
from catalog_service.errors import CatalogError
from catalog_service.runs.follow_index import follow_index, rebuild_index
from catalog_service.search.query import Query
from catalog_service.services import Services, build
from tests.elasticsearch_node import new_cluster, removed
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import entry, feed, harvest

RECORDS, REBUILDS, ROUNDS = 300, 4, 6


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def services(request: pytest.FixtureRequest, tmp_path: Path, site: FeedSite) -> Iterator[Services]:
    """A catalog of 300 records on each engine."""
    cluster = new_cluster() if request.param == "elasticsearch" else None
    chosen: dict[str, Any] = {"search_url": cluster.url, "search_prefix": cluster.prefix, "search_replicas": 0} if cluster else {}
    made = build(Config(home=tmp_path / "home", allow_hosts=(site.host,), **chosen), lambda: datetime.now(UTC))
    made.database.migrate()
    harvest(made, site, feed([entry(number) for number in range(RECORDS)]))
    rebuild_index(made)
    yield made
    made.close()
    if cluster:
        removed(cluster)


class Reader(threading.Thread):
    """Searches until it is told to stop; remembers what went wrong."""

    def __init__(self, services: Services, asked: Callable[[int], Query]) -> None:
        super().__init__()
        self.stop = threading.Event()
        self.answered = 0
        self.wrong: list[str] = []
        self._services = services
        self._asked = asked

    def run(self) -> None:
        while not self.stop.is_set():
            query = self._asked(self.answered)
            try:
                answer = self._services.search.search(query)
            except CatalogError as error:
                self.wrong.append(repr(error))
                continue
            self.answered += 1
            # Records are changed and added, never taken out: whatever version answers, all of them are in it.
            if answer.total < RECORDS or sum(value.count for value in answer.facets["kind"]) != answer.total or not answer.hits:
                self.wrong.append(f"{query.q!r}: {answer.total}")


def test_no_request_fails_and_no_change_is_lost(services: Services, site: FeedSite) -> None:
    queries = (
        Query(q="river", facets=("kind",)),
        Query(facets=("kind", "keyword")),
        Query(q="water -tree", sort="title", facets=("kind",)),
    )
    readers = [Reader(services, lambda number: queries[number % len(queries)]) for _ in range(3)]
    for reader in readers:
        reader.start()

    def change() -> None:
        for round_ in range(ROUNDS):
            changed = [entry(n, title=f"Water levels of river {n}, survey {round_}") for n in range(round_ * 20, round_ * 20 + 40)]
            kept = [entry(n) for n in range(RECORDS + round_ * 10) if not round_ * 20 <= n < round_ * 20 + 40]
            assert harvest(services, site, feed([*changed, *kept])).state == "done"
            follow_index(services)

    writer = threading.Thread(target=change)
    writer.start()
    rebuilt = [rebuild_index(services) for _ in range(REBUILDS)]
    writer.join()
    rebuilt.append(rebuild_index(services))
    for reader in readers:
        reader.stop.set()
    for reader in readers:
        reader.join()
    assert follow_index(services).why == ""
    assert [reader.wrong for reader in readers] == [[], [], []]
    assert all(reader.answered > REBUILDS for reader in readers)
    assert all(done.rebuilt for done in rebuilt)
    assert services.search.search(Query()).total == services.catalog.count() == RECORDS + (ROUNDS - 1) * 10
    assert examine(services) == []
