"""Feeds for tests: entries of DCAT-US 1.1 made by number, the source that serves them, and one run of it."""

import json
from typing import Any

from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.run import run_source
from catalog_service.services import Services
from catalog_service.store.runs import RunRow
from harvesters.source import Source, source_from
from tests.runs.feed_site import FeedSite, Page

PATH = "/data.json"


def entry(number: int, **more: Any) -> dict[str, Any]:
    """One entry: complete, small, told from the others by its number."""
    return {
        "identifier": f"entry-{number:05d}",
        "title": f"Water levels of river {number}",
        "description": f"Daily levels at gauge {number}.",
        "modified": "2024-05-17",
        "accessLevel": "public",
        "keyword": ["water", "river"],
        "landingPage": f"https://rivers.example/{number}",
        "publisher": {"name": "Rivers Agency"},
        **more,
    }


def feed(entries: list[dict[str, Any]]) -> bytes:
    """The feed of these entries."""
    return json.dumps({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": entries}).encode()


def source_at(site: FeedSite, source_id: str = "rivers", **more: Any) -> Source:
    """The source whose feed the site serves."""
    return source_from(declaration_at(site, source_id, **more))


def declaration_at(site: FeedSite, source_id: str = "rivers", **more: Any) -> dict[str, Any]:
    """Its declaration."""
    return {"id": source_id, "title": "Rivers", "platform": "dcat_us", "url": site.url(PATH), "agency": "Rivers Agency", **more}


def harvest(services: Services, site: FeedSite, content: bytes, *, accept_shrink: bool = False, source: Source | None = None) -> RunRow:
    """One run over that content."""
    site.pages[PATH] = Page(content)
    return run_source(services, source or source_at(site), cancellation=Cancellation(), accept_shrink=accept_shrink)


def identifiers(services: Services) -> set[str]:
    """The sources' own identifiers of all live records."""
    return {str(json.loads(stored.json)["identifier"]) for stored in services.catalog.live()}
