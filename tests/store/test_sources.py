"""Sources and publications: kept, changed, listed, forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog_service.errors import BadBody, NotFound
from catalog_service.store.database import Database
from catalog_service.store.publications import Publication, Publications
from catalog_service.store.sources import Sources
from tests.store.conftest import NOW

LATER = NOW + timedelta(days=1)


def test_a_declaration_is_kept_and_may_be_changed(database: Database) -> None:
    sources = Sources(database)
    first = sources.add({"id": "s", "title": "Old", "options": {"pages": [1, 2]}}, "s.toml", now=NOW)
    assert (first.state, first.created, first.declaration["options"]) == ("active", NOW, {"pages": [1, 2]})
    sources.set_state("s", "paused", now=NOW)
    second = sources.add({"id": "s", "title": "New"}, "t.toml", now=LATER)
    assert (second.state, second.created, second.updated, second.origin) == ("paused", NOW, LATER, "t.toml")
    assert sources.get("s").declaration == {"id": "s", "title": "New"}


def test_sources_are_listed_by_id(database: Database) -> None:
    sources = Sources(database)
    for name in ("c", "a", "水利", "b"):
        sources.add({"id": name}, "test", now=NOW)
    page, after = sources.list(size=2)
    assert [each.id for each in page] == ["a", "b"]
    assert [each.id for each in sources.list(after)[0]] == ["c", "水利"]
    assert [each.id for each in sources.all()] == ["a", "b", "c", "水利"]


def test_what_is_wrong_with_a_source_is_said(database: Database) -> None:
    sources = Sources(database)
    with pytest.raises(BadBody, match="id"):
        sources.add({"title": "nameless"}, "test", now=NOW)
    with pytest.raises(BadBody, match="cannot be kept"):
        sources.add({"id": "s", "title": "half a \ud800 pair"}, "test", now=NOW)
    with pytest.raises(NotFound, match="catalog sources list"):
        sources.get("s")
    with pytest.raises(NotFound):
        sources.set_state("s", "paused", now=NOW)
    sources.add({"id": "s"}, "test", now=NOW)
    with pytest.raises(BadBody, match="retired"):
        sources.set_state("s", "asleep", now=NOW)  # type: ignore[arg-type]


PUBLISHED = Publication(
    distribution_id="x",
    record_id="r",
    state="published",
    rows=3,
    columns=({"name": "a", "title": "A", "type": "integer"},),
    parquet_sha256="1" * 64,
    parquet_bytes=5_000_000_000,
    original_name="水.csv",
    at=NOW,
    source_checksum="sha256:1",
)


def test_publications_are_kept_one_to_a_distribution(database: Database) -> None:
    publications = Publications(database)
    assert publications.get("x") is None
    publications.set(PUBLISHED)
    assert publications.get("x") == PUBLISHED
    held = replace(PUBLISHED, state="held", columns=(), rows=None, because="Names\x00 and phones.", at=LATER)
    publications.set(held)
    assert publications.get("x") == replace(held, because="Names and phones.")
    publications.set(replace(PUBLISHED, distribution_id="y", record_id="other"))
    assert set(publications.of_record("r", "other", "nothing")) == {"x", "y"}
    assert set(publications.of_record("r")) == {"x"}
    publications.remove("x", LATER)
    assert [each.distribution_id for each in publications.all()] == ["y"]


def test_all_publications_come_in_order(database: Database) -> None:
    publications = Publications(database)
    for number in range(501):
        publications.set(replace(PUBLISHED, distribution_id=f"{number:04}"))
    assert [each.distribution_id for each in publications.all()] == [f"{number:04}" for number in range(501)]
