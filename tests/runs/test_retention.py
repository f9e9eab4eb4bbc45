"""Retention: what is old and wanted by nobody goes, everything else stays."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from catalog_service.runs import retention
from catalog_service.runs.dumping import LOCK as DUMPS
from catalog_service.runs.follow_index import follow_index, rebuild_index
from catalog_service.runs.follow_tables import LOCK as TABLES
from catalog_service.runs.lease import owner
from catalog_service.runs.retention import prune_catalog
from catalog_service.runs.visiting import exchanges_of
from catalog_service.search.query import Query
from catalog_service.services import Services
from tests.runs.conftest import Clock
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import entry, feed, harvest


def _aged(path: Path, clock: Clock, days: int) -> None:
    then = (clock.now - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_old_exchanges_go_and_young_ones_stay(services: Services, site: FeedSite, clock: Clock) -> None:
    old, young = (exchanges_of(services.config, harvest(services, site, feed([entry(1)])).id) for _ in range(2))
    _aged(old, clock, 31)
    _aged(young, clock, 29)
    done = prune_catalog(services, 30)
    assert (done.exchanges, old.exists(), young.exists()) == (1, False, True)
    assert done.bytes > 0


def test_the_exchanges_of_a_run_under_way_stay(services: Services, clock: Clock) -> None:
    run = services.runs.start("rivers", owner(), clock(), lease=timedelta(hours=1))
    path = exchanges_of(services.config, run.id)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"under way")
    _aged(path, clock, 99)
    assert prune_catalog(services, 30).exchanges == 0


def test_a_file_nobody_wants_goes_after_its_days(services: Services, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_bytes(b"superseded")
    stored = services.library.put(tmp_path / "file")
    path = services.library.path(stored.sha256)
    assert path is not None
    _aged(path, clock, 29)
    assert prune_catalog(services, 30).files == 0
    _aged(path, clock, 31)
    assert prune_catalog(services, 30).files == 1
    assert not path.exists()


@pytest.mark.parametrize("lock", [DUMPS, TABLES])
def test_a_file_put_by_who_is_not_done_yet_stays(
    services: Services, tmp_path: Path, clock: Clock, lock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dump or a table may be made of a file that has lain there for long: wanted, but only in the end."""
    (tmp_path / "file").write_bytes(b"the same as last month")
    path = services.library.path(services.library.put(tmp_path / "file").sha256)
    assert path is not None
    _aged(path, clock, 31)
    monkeypatch.setattr(retention, "PATIENCE", 0)
    with services.database.lock(lock):
        done = prune_catalog(services, 30)
        assert (done.files, path.exists()) == (0, True)
        assert f"Another process is at work on `{lock}`" in done.describe()
    assert prune_catalog(services, 30).files == 1


def test_exchanges_that_go_meanwhile_do_no_harm(services: Services, site: FeedSite, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [exchanges_of(services.config, harvest(services, site, feed([entry(1)])).id) for _ in range(3)]
    for path in paths:
        _aged(path, clock, 31)

    def gone(_: Services, run: str) -> bool:
        for path in paths[:2]:
            path.unlink(missing_ok=True)
        return False

    monkeypatch.setattr(retention, "_running", gone)
    assert prune_catalog(services, 30).exchanges == 1


def test_stale_indexes_go(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1)]))
    for _ in range(3):
        rebuild_index(services)
    assert prune_catalog(services, 30).indexes == 1, "the version before is kept for readers until then"
    assert services.search.search(Query()).total == 1


def test_read_changes_go_from_the_outbox_and_the_index_still_follows(services: Services, site: FeedSite, clock: Clock) -> None:
    harvest(services, site, feed([entry(number) for number in range(5)]))
    clock.now += timedelta(days=60)
    assert prune_catalog(services, 30).outbox == 0, "nobody has read them"
    follow_index(services)
    services.outbox.advance("tables", services.outbox.head())
    assert prune_catalog(services, 30).outbox == 4, "the newest always stays"
    harvest(services, site, feed([entry(number) for number in range(6)]))
    assert follow_index(services).applied == 1
