"""Import: the same ids, the same bytes out again, and a later harvest that finds its records."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copy
from typing import Any
from uuid import UUID

import pytest

from catalog_service.errors import BadBody, Gone, NotFound
from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.outbox import Outbox
from schemas.provenance import Flag
from schemas.record import load_json
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset, disclosure

LATER = NOW + timedelta(days=1)
NUMBERED: dict[str, Any] = {"document_number": "兰政发〔2019〕9号", "index_number": "000-1"}
CITES = [{"type": "cites", "text": "9号", "document_number": NUMBERED["document_number"]}]


@pytest.fixture
def exported(migrated_file: Path, tmp_path: Path) -> list[bytes]:
    """The export of a catalog with both kinds, a collision, a copy, a mirror and a citation."""
    copy(migrated_file, tmp_path / "former.db")
    database = Database.open(f"sqlite:///{tmp_path / 'former.db'}")
    former = Catalog(database)
    former.put("s", "s-1", [arrival(dataset(f"d{n}")) for n in range(3)], now=NOW)
    mirror = replace(disclosure("https://m.example/1", **NUMBERED), flags=(Flag(code="mirror", field=None, message="A copy."),))
    former.put("m", "m-1", [arrival(mirror)], now=NOW)
    pages = [
        arrival(disclosure("https://a.example/1", **NUMBERED)),
        arrival(disclosure("https://a.example/2", "另一件", index_number="000-1")),
        arrival(disclosure("https://a.example/3", "引用", relations=CITES)),
    ]
    former.put("t", "t-1", pages, now=NOW)
    former.put("u", "u-1", [arrival(disclosure("https://u.example/1", **NUMBERED))], now=NOW)
    lines = [each.json for each in former.live()]
    database.close()
    assert len(lines) == 8
    return lines


def test_exporting_again_gives_the_same_bytes(catalog: Catalog, exported: list[bytes], outbox: Outbox) -> None:
    assert catalog.insert_imported(map(load_json, exported), NOW) == {"added": 8, "changed": 0, "unchanged": 0}
    assert [each.json for each in catalog.live()] == exported
    assert len(outbox.since(0)) == 8
    assert {each.version for each in catalog.live()} == {1}
    assert {record_id for record_id, _, _ in catalog.distributions()} == {each.id for each in catalog.live("dataset")}
    head = outbox.head()
    assert catalog.insert_imported(map(load_json, reversed(exported)), LATER) == {"added": 0, "changed": 0, "unchanged": 8}
    assert outbox.head() == head


def test_importing_an_id_that_exists_updates_it(catalog: Catalog, exported: list[bytes]) -> None:
    catalog.insert_imported(map(load_json, exported), NOW)
    changed = replace(load_json(exported[0]), title="Another title")
    assert catalog.insert_imported([changed], LATER) == {"added": 0, "changed": 1, "unchanged": 0}
    rows, _ = catalog.versions(changed.id)
    assert [(row.version, row.changed) for row in rows] == [(1, ()), (2, ("title",))]
    assert load_json(catalog.get(changed.id).json).provenance == changed.provenance


def test_a_later_harvest_finds_what_was_imported(catalog: Catalog, exported: list[bytes]) -> None:
    catalog.insert_imported(map(load_json, exported), NOW)
    ids = {load_json(line).provenance.url: load_json(line).id for line in exported if b"https://a.example/" in line}
    kept = catalog.put("s", "s-9", [arrival(dataset(f"d{n}")) for n in range(3)], now=LATER)
    assert {each.outcome for each in kept} == {"unchanged"}
    assert catalog.count("dataset") == 3
    pages = [
        arrival(disclosure("https://a.example/1", **NUMBERED)),
        arrival(disclosure("https://a.example/2", "另一件", index_number="000-1")),
        arrival(disclosure("https://a.example/3", "引用", relations=CITES)),
    ]
    again = catalog.put("s", "s-9", pages, now=LATER)
    assert [each.record_id for each in again] == [ids[f"https://a.example/{n}"] for n in (1, 2, 3)]
    assert catalog.count() == 8


def test_the_bytes_of_an_imported_record_are_elsewhere(catalog: Catalog, exported: list[bytes]) -> None:
    catalog.insert_imported(map(load_json, exported), NOW)
    with pytest.raises(NotFound, match="imported"):
        catalog.original(load_json(exported[0]).id)


def test_an_imported_record_that_is_never_met_is_withdrawn_and_comes_back_by_import(catalog: Catalog, exported: list[bytes]) -> None:
    catalog.insert_imported(map(load_json, exported), NOW)
    assert catalog.withdraw_missing("s", "s-9", "gone", LATER) == 8
    with pytest.raises(Gone):
        catalog.get(load_json(exported[0]).id)
    assert catalog.insert_imported(map(load_json, exported), LATER)["added"] == 8
    assert catalog.count() == 8


def test_an_id_of_a_distribution_leads_to_one_record(catalog: Catalog, exported: list[bytes]) -> None:
    catalog.insert_imported(map(load_json, exported), NOW)
    owner = next(record for record in map(load_json, exported) if record.distributions)
    stranger = replace(owner, id=str(UUID(int=7)), identifier="stranger")
    catalog.insert_imported([stranger], NOW)
    assert catalog.distribution(owner.distributions[0].id)[0] == owner.id
    [own] = load_json(catalog.get(stranger.id).json).distributions
    assert own.id != owner.distributions[0].id
    assert catalog.distribution(own.id)[0] == stranger.id


@pytest.mark.parametrize("made_up", ["../../etc/passwd", "7", "x" * 36])
def test_an_id_that_is_none_is_refused(catalog: Catalog, made_up: str) -> None:
    with pytest.raises(BadBody, match="catalog export"):
        catalog.insert_imported([replace(dataset("d1"), id=made_up)], NOW)
    assert catalog.count() == 0
