"""Dumps: one moment in nine files, whole or not there, checked by the doctor, let go in turn, made when they are due."""

from datetime import UTC, datetime, timedelta

import duckdb
import orjson
import pytest

from catalog_service.errors import Busy
from catalog_service.publishing.library import FolderLibrary
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.dumping import LOCK, is_due, let_go, make_dump
from catalog_service.runs.examining_library import examine_library
from catalog_service.runs.retention import prune_catalog, wanted_files
from catalog_service.services import Services
from catalog_service.worker import work
from tests.runs.conftest import Clock
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import entry, feed, harvest

NAMES = [f"{kind}.{form}" for kind in ("datasets", "disclosures", "distributions") for form in ("parquet", "csv", "jsonl")]


def _lines(services: Services, name: str, dump: str = "latest") -> list[dict[str, str]]:
    (file,) = [each for each in services.dumps.get(dump).manifest["files"] if each["name"] == name]
    with services.library.open(file["sha256"]) as lines:
        return [orjson.loads(line) for line in lines]


def test_a_dump_is_the_whole_catalog_in_every_format(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1), entry(2)]))
    dump = make_dump(services)
    assert [each["name"] for each in dump.manifest["files"]] == NAMES
    assert dump.manifest["records"] == {"dataset": 2, "disclosure": 0}
    assert {line["id"] for line in _lines(services, "datasets.jsonl")} == {row.id for row in services.catalog.live()}
    parquet = services.library.path(dump.manifest["files"][0]["sha256"])
    assert duckdb.sql(f"SELECT count(*) FROM read_parquet('{parquet}')").fetchall() == [(2,)]
    for each in dump.manifest["files"]:
        assert services.library.stat(each["sha256"]).bytes == each["bytes"]
        assert services.library.verify(each["sha256"])


def test_changes_go_on_where_the_dump_ended(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1), entry(2)]))
    place = make_dump(services).manifest["place"]
    harvest(services, site, feed([entry(1), entry(2), entry(3)]))
    found, _, _ = services.changes.page(place, place, 10)
    assert [each.change for each in found] == ["added"]
    assert len(_lines(services, "datasets.jsonl")) == 2


def test_a_full_disk_leaves_the_former_dump(services: Services, site: FeedSite, monkeypatch: pytest.MonkeyPatch) -> None:
    harvest(services, site, feed([entry(1)]))
    former = make_dump(services)
    put, calls = FolderLibrary.put, list[object]()

    def full(self: FolderLibrary, path: object) -> object:
        calls.append(path)
        if len(calls) == 4:
            raise OSError(28, "No space left on device")
        return put(self, path)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderLibrary, "put", full)
    with pytest.raises(OSError, match="No space"):
        make_dump(services)
    assert [dump.name for dump in services.dumps.all()] == [former.name]
    assert not list(services.config.temporary_folder.iterdir())


def test_one_dump_is_made_at_a_time(services: Services) -> None:
    with services.database.lock(LOCK), pytest.raises(Busy):
        make_dump(services)


def test_old_dumps_go_and_their_files_after_their_days(services: Services, site: FeedSite, clock: Clock) -> None:
    harvest(services, site, feed([entry(1)]))
    first = make_dump(services)
    harvest(services, site, feed([entry(2)]), accept_shrink=True)
    second = make_dump(services)
    assert first.checksums <= wanted_files(services)
    assert let_go(services, 1) == 1
    assert [dump.name for dump in services.dumps.all()] == [second.name]
    clock.now = datetime.now(UTC) + timedelta(days=31)
    assert prune_catalog(services, 30).files == len(first.checksums - second.checksums)
    assert all(services.library.verify(checksum) for checksum in second.checksums)


def test_the_doctor_names_a_harmed_dump_and_takes_it_away(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1)]))
    dump = make_dump(services)
    assert list(examine_library(services, repair=False)) == []
    services.library.delete(dump.manifest["files"][2]["sha256"])
    (finding,) = examine_library(services, repair=False)
    assert (finding.kind, finding.about) == ("dump_harmed", dump.name)
    assert "datasets.jsonl is missing" in finding.message
    (mended,) = [each for each in examine_library(services, repair=True) if each.kind == "dump_harmed"]
    assert mended.mended
    assert services.dumps.all() == []
    assert [each.kind for each in examine_library(services, repair=False)] == []


def test_a_dump_is_due_once_for_each_time_its_schedule_names(services: Services, clock: Clock) -> None:
    assert is_due(services, clock.now)
    work(services, Cancellation(), once=True)
    assert len(services.dumps.all()) == 1
    work(services, Cancellation(), once=True)
    assert len(services.dumps.all()) == 1
    clock.now += timedelta(days=1)
    work(services, Cancellation(), once=True)
    assert len(services.dumps.all()) == 2
