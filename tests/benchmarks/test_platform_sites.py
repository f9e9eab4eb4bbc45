"""The made sites that harvests are measured on: one for every platform, each harvested whole."""

from collections.abc import Iterator
from hashlib import sha256

import pytest

from benchmarks.made_site import Site
from benchmarks.platform_sites import SITES
from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.platforms import known_platforms
from harvesters.state import Memory, Validators
from schemas.identity import keys
from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import gone, response

HOST = "https://made.example"
RECORDS = 130
"""More than a page of any list."""


class Visitor:
    """A fetcher that asks a made site, and is told of a page with its validators in `memory` that it did not change."""

    def __init__(self, site: Site, memory: Memory) -> None:
        self._site, self._memory = site, memory

    def fetch(self, request: Request) -> Response:
        page = self._site.page(request.url.removeprefix(HOST))
        if page is None:
            raise gone(request.url)
        tag = sha256(page.body).hexdigest()
        if page.etag and request.conditional and self._memory.validators(request.url) == Validators(tag, None):
            return response(request.url, b"", status=304, etag=tag)
        return response(request.url, page.body, content_type=page.media_type, **({"etag": tag} if page.etag else {}))

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)


def test_every_platform_has_a_made_site() -> None:
    assert set(SITES) == set(known_platforms())


@pytest.mark.parametrize("platform", sorted(SITES))
def test_a_made_site_is_harvested_whole_and_then_found_unchanged(platform: str) -> None:
    site = SITES[platform](RECORDS)
    kept = Kept(declared(platform, HOST + site.start, options=site.options))
    visitor = Visitor(site, kept.memory)
    report = kept.run(visitor)
    assert (report.problems, len(report.added), len(kept.records)) == ([], RECORDS, RECORDS)
    found_again_by = {keys(record, "tested")[0] for record in kept.records.values()}
    assert len(found_again_by) == RECORDS, "a catalog would take some of them for the same"
    report = kept.run(visitor)
    assert (report.problems, report.added, report.changed, report.removed) == ([], set(), set(), set())
    assert len(kept.records) == RECORDS
