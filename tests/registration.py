"""What tests of registration share, over HTTP and by the page: a catalog that takes registrations, and a feed to register."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog_service.config import Config
from catalog_service.services import Services, build
from tests.runs.feed_site import FeedSite, Page

TOKEN = "a-token-of-thirty-characters-1"
"""Riverton's; another registrar's is the same from behind."""
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def entry(number: int, **values: Any) -> dict[str, Any]:
    """An entry of the feed."""
    known = {"identifier": f"d-{number}", "title": f"Dataset {number}", "modified": "2026-05-01", "accessLevel": "public"}
    return known | {"publisher": {"name": "City of Riverton"}} | values


def feed(*entries: Any) -> Page:
    """A feed of those entries."""
    return Page(json.dumps({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": entries}).encode())


@contextmanager
def site_of(*entries: Any) -> Iterator[FeedSite]:
    """A site with a feed of those entries at `/data.json`."""
    with FeedSite() as running:
        running.pages["/data.json"] = feed(*entries)
        yield running


@contextmanager
def taking_registrations(home: Path, site: FeedSite) -> Iterator[Services]:
    """An empty catalog of two registrars that may ask the site."""
    config = Config(home=home, allow_hosts=(site.host,), registration_tokens=(("riverton", TOKEN), ("other", TOKEN[::-1])))
    services = build(config, clock=lambda: NOW)
    services.database.migrate()
    yield services
    services.close()
