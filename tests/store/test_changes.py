"""The order of changes: every record once, at its latest change; nothing missed by who comes back, nothing told twice."""

from datetime import timedelta

import pytest
from alembic import command

from catalog_service.store.catalog import Catalog
from catalog_service.store.changes import Changes
from catalog_service.store.database import Database
from catalog_service.store.schema_revision import settings
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset

LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


@pytest.fixture
def changes(database: Database) -> Changes:
    return Changes(database)


def _told(changes: Changes, origin: int, place: int | None = None, size: int = 100) -> list[tuple[str, str, int]]:
    found, _, _ = changes.page(origin, origin if place is None else place, size)
    return [(each.title, each.change, each.version) for each in found]


def test_every_record_comes_once_with_its_latest_change(catalog: Catalog, changes: Changes) -> None:
    catalog.put("s", "s-1", [arrival(dataset(name, title=name)) for name in ("a", "b", "c")], now=NOW)
    catalog.put("s", "s-2", [arrival(dataset("a", title="A")), arrival(dataset("b", title="b"))], now=LATER)
    catalog.withdraw_missing("s", "s-2", "gone", LATER)
    assert _told(changes, 0) == [("b", "added", 1), ("A", "added", 2), ("c", "withdrawn", 1)]


def test_who_comes_back_sees_what_changed_since(catalog: Catalog, changes: Changes) -> None:
    catalog.put("s", "s-1", [arrival(dataset(name, title=name)) for name in ("a", "b")], now=NOW)
    _, end, more = changes.page(0, 0, 100)
    assert (_told(changes, end), more) == ([], False)
    catalog.put("s", "s-2", [arrival(dataset("a", title="A")), arrival(dataset("d", title="d"))], now=LATER)
    catalog.withdraw_missing("s", "s-2", "gone", LATER)
    assert _told(changes, end) == [("A", "changed", 2), ("d", "added", 1), ("b", "withdrawn", 1)]
    catalog.put("s", "s-3", [arrival(dataset("b", title="b"))], now=LAST)
    assert ("b", "added", 1) in _told(changes, end)


def test_pages_leave_nothing_out_and_what_changes_meanwhile_comes_later(catalog: Catalog, changes: Changes) -> None:
    catalog.put("s", "s-1", [arrival(dataset(f"d{n}", title=f"d{n}")) for n in range(7)], now=NOW)
    first, place, more = changes.page(0, 0, 3)
    assert more
    catalog.put("s", "s-2", [arrival(dataset("d6", title="D6"))], now=LATER)
    second, place, more = changes.page(0, place, 3)
    third, _, last = changes.page(0, place, 3)
    assert [each.title for each in first + second + third] == ["d0", "d1", "d2", "d3", "d4", "d5", "D6"]
    assert {each.change for each in third} == {"added"}
    assert (more, last) == (True, False)


def test_a_time_is_a_place(catalog: Catalog, changes: Changes) -> None:
    assert changes.place_at(NOW) == 0
    catalog.put("s", "s-1", [arrival(dataset("a", title="a"))], now=NOW)
    catalog.put("s", "s-2", [arrival(dataset("b", title="b"))], now=LATER)
    assert _told(changes, changes.place_at(NOW)) == [("a", "added", 1), ("b", "added", 1)]
    assert _told(changes, changes.place_at(NOW + timedelta(seconds=1))) == [("b", "added", 1)]
    assert _told(changes, changes.place_at(LAST)) == []


def test_what_is_met_again_unchanged_is_no_change(catalog: Catalog, changes: Changes) -> None:
    catalog.put("s", "s-1", [arrival(dataset("a", title="a"))], now=NOW)
    _, end, _ = changes.page(0, 0, 100)
    catalog.put("s", "s-2", [arrival(dataset("a", title="a"))], seen=["a"], now=LATER)
    assert _told(changes, end) == []


def test_records_kept_before_there_was_an_order_are_in_it_after_migration(database: Database, catalog: Catalog, changes: Changes) -> None:
    catalog.put("s", "s-1", [arrival(dataset(name, title=name)) for name in ("a", "b")], now=NOW)
    catalog.put("s", "s-2", [arrival(dataset("a", title="A"))], now=LATER)
    catalog.withdraw_missing("s", "s-2", "gone", LAST)
    with database.write() as connection:
        command.downgrade(settings(connection), "0001")
    assert "catalog init" in (database.revision_ok() or "")
    database.migrate()
    assert _told(changes, 0) == [("A", "added", 2), ("b", "withdrawn", 1)]
