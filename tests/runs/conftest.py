"""A catalog in a temporary home, and a site on loopback that it may harvest."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog_service.config import Config
from catalog_service.services import Services, build
from tests.runs.feed_site import FeedSite


class Clock:
    """A clock that moves one second each time it is read, and further when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, site: FeedSite, clock: Clock) -> Iterator[Services]:
    made = build(Config(home=tmp_path / "home", allow_hosts=(site.host,), lease_seconds=3600), clock)
    made.database.migrate()
    yield made
    made.close()
