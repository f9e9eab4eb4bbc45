"""Publications into object storage that fails at one of its calls: what was published stays, and publishing again mends everything."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from catalog_service.config import Config
from catalog_service.doctor import examine
from catalog_service.errors import Unavailable
from catalog_service.publishing.object_library import ObjectLibrary
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.follow_tables import follow_tables, publish_sources
from catalog_service.runs.registering import register
from catalog_service.services import Services, build
from catalog_service.store.publications import Publication
from tests.publishing.object_storage import bucket, object_storage
from tests.runs.conftest import Clock
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import declaration_at, entry, feed, harvest

CALLS = 9
"""Of one publication: three files, each looked for, put, and looked at."""


class Faulty:
    """A storage client whose `at`-th call breaks: before the storage has heard of it, or, where it is `late`, after it has done it."""

    def __init__(self, client: Any, at: int, late: bool) -> None:
        self._client, self._at, self._late = client, at, late
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def put(self, *given: Any) -> Any:
        return self._call(self._client.put, given)

    def head(self, *given: Any) -> Any:
        return self._call(self._client.head, given)

    def _call(self, ask: Any, given: tuple[Any, ...]) -> Any:
        self.calls += 1
        if self.calls != self._at:
            return ask(*given)
        if self._late:
            with suppress(FileNotFoundError):
                ask(*given)
        raise ConnectionResetError("the connection was reset")


@pytest.fixture
def stored(tmp_path: Path, site: FeedSite, clock: Clock) -> Iterator[Services]:
    with object_storage() as endpoint:
        name = f"b{tmp_path.name.replace('_', '-')}"  # a bucket for each test: what one put would not be put again by the next
        access = bucket(endpoint, name)
        config = Config(
            home=tmp_path / "home",
            allow_hosts=(site.host,),
            lease_seconds=3600,
            storage_url=f"s3://{name}/open",
            storage_endpoint=endpoint,
            storage_key=access.key,
            storage_secret=access.secret,
        )
        services = build(config, clock)
        services.database.migrate()
        yield services
        services.close()


def _table(version: int) -> Page:
    return Page(b"gauge,level\r\n" + b"".join(b"%03d,%d.5\r\n" % (number, number * version) for number in range(50)), "text/csv")


def _publish(services: Services) -> Publication:
    (made,) = publish_sources(services, ["rivers"], cancellation=Cancellation(), step=lambda _: None)
    return made


def _whole(services: Services) -> Publication:
    (published,) = services.publications.all()
    assert published.state == "published"
    for checksum in (published.parquet_sha256, published.csv_sha256, published.original_sha256):
        assert services.library.verify(str(checksum))
    return published


@pytest.mark.parametrize("late", [False, True], ids=["never arrives", "arrives, and the answer is lost"])
def test_a_call_that_fails_harms_no_version(stored: Services, site: FeedSite, late: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/a.csv"] = _table(1)
    levels = {"downloadURL": site.url("/a.csv"), "mediaType": "text/csv", "title": "Levels"}
    stored.sources.add(declaration_at(site, publish=True), "test", now=stored.clock())
    harvest(stored, site, feed([entry(1, distribution=[levels])]), source=register(stored, "rivers"))
    follow_tables(stored, cancellation=Cancellation(), step=lambda _: None)
    former = _whole(stored)
    library = stored.library
    assert isinstance(library, ObjectLibrary)
    client = library._obstore
    for at in range(1, CALLS + 1):
        site.pages["/a.csv"] = _table(at + 1)
        faulty = Faulty(client, at, late)
        monkeypatch.setattr(library, "_obstore", faulty)
        with pytest.raises(Unavailable, match="CATALOG_STORAGE_URL"):
            _publish(stored)
        assert faulty.calls == at
        monkeypatch.setattr(library, "_obstore", client)
        assert _whole(stored) == former
        former, before = _publish(stored), former
        assert former.parquet_sha256 != before.parquet_sha256
        assert _whole(stored) == former
    assert [finding for finding in examine(stored) if finding.kind.startswith(("file_", "publication_"))] == []
