"""The doctor: names each kind of damage, mends it, and then has nothing more to say."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from catalog_service.doctor import examine
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.follow_index import follow_index
from catalog_service.runs.follow_tables import follow_tables
from catalog_service.runs.registering import register
from catalog_service.search.engine import Put, Remove
from catalog_service.search.query import Query
from catalog_service.services import Services
from schemas.record import load_json
from tests.runs.conftest import Clock
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import PATH, declaration_at, entry, feed, harvest

CSV = "/levels.csv"


@pytest.fixture
def kept(services: Services, site: FeedSite) -> Services:
    """A catalog of five records, one with a published table, in perfect order."""
    services.sources.add(declaration_at(site, publish=True), "test", now=services.clock())
    site.pages[CSV] = Page(b"gauge,level\n001,2.5\n002,3.5\n", "text/csv")
    table = {"distribution": [{"downloadURL": site.url(CSV), "mediaType": "text/csv", "title": "Levels"}]}
    source = register(services, "rivers")
    run = harvest(services, site, feed([entry(0, **table), *(entry(number) for number in range(1, 5))]), source=source)
    assert run.state == "done"
    follow_index(services)
    (made,) = follow_tables(services, cancellation=Cancellation(), step=lambda _: None)
    assert made.state == "published", made.because
    follow_index(services)
    assert examine(services) == []
    return services


def _sql(services: Services, statement: str, *values: str) -> None:
    assert services.database.file is not None
    with closing(sqlite3.connect(services.database.file)) as connection:
        assert connection.execute(statement, values).rowcount > 0
        connection.commit()


def _first(services: Services) -> str:
    return next(services.catalog.live()).id


def _published(services: Services, suffix: str) -> str:
    (one,) = services.publications.all()
    return str(getattr(one, f"{suffix}_sha256"))


def _index_entry_missing(services: Services) -> None:
    services.search.apply([Remove(_first(services))], services.search.position())


def _index_entry_stale(services: Services) -> None:
    record = load_json(next(services.catalog.live()).json)
    services.search.apply([Put(replace(record, title="An older title"))], services.search.position())


def _index_entry_extra(services: Services) -> None:
    record = load_json(next(services.catalog.live()).json)
    services.search.apply([Put(replace(record, id="00000000-0000-5000-8000-000000000000"))], services.search.position())


def _index_unusable(services: Services) -> None:
    shutil.rmtree(services.config.index_folder)


def _file_missing(services: Services) -> None:
    services.library.delete(_published(services, "parquet"))


def _file_corrupted(services: Services) -> None:
    path = services.library.path(_published(services, "csv"))
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(b"something else")


def _original_file_missing(services: Services) -> None:
    services.library.delete(_published(services, "original"))


def _file_orphaned(services: Services) -> None:
    stray = services.config.home / "stray"
    stray.write_bytes(b"nobody wants this")
    services.library.put(stray)


def _key_missing(services: Services) -> None:
    _sql(services, "DELETE FROM keys WHERE record_id = ? AND scheme = 'identifier'", _first(services))


def _entry_missing(services: Services) -> None:
    _sql(services, "DELETE FROM entries WHERE record_id = ?", _first(services))


def _fingerprint_wrong(services: Services) -> None:
    _sql(services, "UPDATE records SET fingerprint = ? WHERE id = ?", "0" * 64, _first(services))


def _position_wrong(services: Services) -> None:
    services.outbox.advance("tables", 10_000)


def _distribution_missing(services: Services) -> None:
    (one,) = services.publications.all()
    _sql(services, "DELETE FROM distributions WHERE id = ?", one.distribution_id)


DAMAGES: dict[str, tuple[str, Callable[[Services], None]]] = {
    "an entry of the index is gone": ("index_entry_missing", _index_entry_missing),
    "an entry of the index is old": ("index_entry_stale", _index_entry_stale),
    "the index holds what is no record": ("index_entry_extra", _index_entry_extra),
    "the folder of the index is gone": ("index_", _index_unusable),
    "a published file is gone": ("file_harmed", _file_missing),
    "a published file is another": ("file_harmed", _file_corrupted),
    "an original is gone": ("file_harmed", _original_file_missing),
    "a file is nobody's": ("file_orphaned", _file_orphaned),
    "a key is gone": ("key_missing", _key_missing),
    "an entry is gone": ("entry_missing", _entry_missing),
    "a fingerprint is wrong": ("fingerprint_wrong", _fingerprint_wrong),
    "a position is wrong": ("position_wrong", _position_wrong),
    "a distribution is gone": ("distribution_missing", _distribution_missing),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named_and_mended(kept: Services, clock: Clock, name: str) -> None:
    kind, damage = DAMAGES[name]
    damage(kept)
    if kind == "file_orphaned":
        clock.now += timedelta(days=400)
    named = examine(kept)
    assert any(finding.kind.startswith(kind) for finding in named), named
    assert not any(finding.mended for finding in named)
    assert examine(kept) == named, "looking changes nothing"
    mended = examine(kept, repair=True)
    assert all(finding.mended for finding in mended), mended
    assert examine(kept) == []
    assert kept.search.search(Query(q="river")).total == 5
    (table,) = kept.publications.all()
    assert table.state == "published"
    assert all(kept.library.verify(str(checksum)) for checksum in (table.parquet_sha256, table.csv_sha256, table.original_sha256))


def test_a_table_that_cannot_be_made_again_is_unpublished(kept: Services, site: FeedSite) -> None:
    for suffix in ("parquet", "csv", "original"):
        kept.library.delete(_published(kept, suffix))
    site.pages[CSV] = Page(b"gone", "text/plain", 404)
    (finding,) = examine(kept, repair=True)
    assert finding.mended
    assert "unpublished" in finding.remedy
    (table,) = kept.publications.all()
    assert table.state == "failed"
    assert "404" in str(table.because)
    assert examine(kept) == []


def test_a_record_that_cannot_be_read_is_read_anew_by_the_next_run(kept: Services, site: FeedSite) -> None:
    _sql(kept, "UPDATE records SET json = CAST('{' AS BLOB) WHERE id = ?", _first(kept))
    kinds = {finding.kind for finding in examine(kept, repair=True)}
    assert "record_damaged" in kinds
    content = site.pages[PATH].body
    harvest(kept, site, content, source=register(kept, "rivers"))
    follow_index(kept)
    assert examine(kept) == []


def test_every_finding_is_one_line(kept: Services) -> None:
    _key_missing(kept)
    (finding,) = examine(kept)
    assert "\n" not in finding.line()
    assert finding.kind in finding.line()
    assert finding.about in finding.line()


def test_a_database_without_tables_is_named(tmp_path: Path, kept: Services) -> None:
    assert kept.database.file is not None
    kept.database.close()
    kept.database.file.rename(tmp_path / "elsewhere.sqlite")
    (finding,) = examine(kept)
    assert finding.kind == "database_revision"
