"""The worker: which sources are due, in the source's own time zone; each is harvested in a process of its own."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.lease import owner
from catalog_service.services import Services
from catalog_service.worker import Worker, due, last_time
from harvesters.source import source_from
from tests.runs.conftest import Clock
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import declaration_at


def _add(services: Services, site: FeedSite, **more: Any) -> None:
    services.sources.add(declaration_at(site, **more), "test", now=services.clock())


def _due(services: Services, clock: Clock) -> list[str]:
    return [source.id for source in due(services, clock.now)]


@pytest.mark.parametrize(
    ("zone", "now", "named"),
    [
        ("UTC", "2026-03-01T12:00:00+00:00", "2026-03-01T03:00:00+00:00"),
        ("Asia/Shanghai", "2026-03-01T12:00:00+00:00", "2026-02-28T19:00:00+00:00"),
        ("America/New_York", "2026-03-01T07:00:00+00:00", "2026-02-28T08:00:00+00:00"),
    ],
)
def test_a_schedule_is_read_in_the_sources_time_zone(site: FeedSite, zone: str, now: str, named: str) -> None:
    source = source_from(declaration_at(site, schedule="0 3 * * *", time_zone=zone))
    assert last_time(source, datetime.fromisoformat(now)) == datetime.fromisoformat(named)


def test_who_is_due(services: Services, site: FeedSite, clock: Clock) -> None:
    _add(services, site)
    assert _due(services, clock) == [], "without a schedule only by hand"
    _add(services, site, schedule="0 * * * *")
    assert _due(services, clock) == ["rivers"], "never harvested"
    run = services.runs.start("rivers", owner(), clock(), lease=timedelta(hours=9))
    assert _due(services, clock) == [], "under way"
    services.runs.finish(run.id, "done", {"seen": 1}, None, clock())
    assert _due(services, clock) == []
    clock.now += timedelta(hours=1)
    assert _due(services, clock) == ["rivers"]
    services.sources.set_state("rivers", "paused", now=clock())
    assert _due(services, clock) == []


def test_a_run_whose_lease_ended_is_due_again(services: Services, site: FeedSite, clock: Clock) -> None:
    _add(services, site, schedule="0 3 * * *")
    services.runs.start("rivers", "another-host:1", clock(), lease=timedelta(minutes=1))
    assert _due(services, clock) == []
    clock.now += timedelta(minutes=2)
    assert _due(services, clock) == ["rivers"]


def test_a_wrong_declaration_stops_nobody_else(services: Services, site: FeedSite, clock: Clock) -> None:
    _add(services, site, source_id="a", schedule="every day")
    _add(services, site, source_id="b", schedule="0 3 * * *", time_zone="Nowhere/City")
    _add(services, site, source_id="c", schedule="0 3 * * *")
    assert _due(services, clock) == ["c"]


def test_due_sources_are_harvested_once_each(services: Services, site: FeedSite, clock: Clock, tmp_path: Path) -> None:
    _add(services, site, source_id="a", schedule="0 3 * * *")
    _add(services, site, source_id="b", schedule="0 3 * * *")
    _add(services, site, source_id="c", schedule="0 3 * * *")
    noting = "import pathlib, sys; pathlib.Path(sys.argv[1], sys.argv[2]).touch()"
    worker = Worker(services, (sys.executable, "-c", noting, str(tmp_path)))
    worker.round(Cancellation())
    worker.finish()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a", "b"], "two at once by the settings"


def test_a_stopped_worker_stops_its_harvests(services: Services, site: FeedSite) -> None:
    _add(services, site, source_id="a", schedule="0 3 * * *")
    worker = Worker(services, (sys.executable, "-c", "import time; time.sleep(600)"))
    worker.round(Cancellation())
    worker.stop()
    worker.round(_asked())


def _asked() -> Cancellation:
    cancellation = Cancellation()
    cancellation.ask()
    return cancellation


def test_now_is_told_with_its_zone(clock: Clock) -> None:
    assert clock().tzinfo is UTC
