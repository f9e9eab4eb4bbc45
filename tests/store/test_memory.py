"""What is remembered of entries and of the answers that held them."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.memory import Memory
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset, disclosure

PAGE = "https://a.example/1.html"


def test_known_entries_have_fingerprint_rules_and_whether_this_run_met_them(catalog: Catalog, memory: Memory) -> None:
    one, two = arrival(dataset("d1")), arrival(dataset("d2"))
    catalog.put("s", "s-1", [one, two], now=NOW)
    catalog.put("s", "s-2", [replace(one, rules_version="r2")], now=NOW)
    assert memory.known("s", "s-2", ["d1", "d2", "d3"]) == {
        "d1": (one.fingerprint, "r2", True),
        "d2": (two.fingerprint, "r1", False),
    }
    assert memory.known("t", "t-1", ["d1"]) == {}


def test_more_keys_than_a_query_takes_are_known(catalog: Catalog, memory: Memory) -> None:
    keys = [f"d{n}" for n in range(2500)]
    catalog.put("s", "s-1", [arrival(dataset(key)) for key in keys], now=NOW)
    assert set(memory.known("s", "s-2", iter(keys))) == set(keys)


def test_a_page_is_asked_again_with_its_own_validators(catalog: Catalog, memory: Memory) -> None:
    made = arrival(disclosure(PAGE), etag='"1"', last_modified="Sun, 17 May 2026 08:30:00 GMT")
    catalog.put("s", "s-1", [made, arrival(disclosure(PAGE + "?2", "乙"))], now=NOW)
    assert memory.validators("s", PAGE, "r1") == ('"1"', "Sun, 17 May 2026 08:30:00 GMT")
    assert memory.validators("s", PAGE + "?2", "r1") is None
    assert memory.validators("s", PAGE, "r2") is None
    catalog.withdraw_missing("s", "s-2", "gone", NOW)
    assert memory.validators("s", PAGE, "r1") is None


def test_an_address_is_found_without_reading_the_other_entries_of_its_source(migrated_file: Path, tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{shutil.copy(migrated_file, tmp_path)}")
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    Memory(database).validators("s", PAGE, "r1")
    event.remove(Engine, "before_cursor_execute", note)
    ((statement, parameters),) = [one for one in asked if "entries" in one[0]]
    with database.read() as connection:
        plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    database.close()
    searches = [step for step in plan if step.startswith(("SEARCH", "SCAN"))]
    assert len(searches) == 3
    assert all("(source_id=? AND " in step for step in searches), plan


def test_a_feed_without_validators_is_forgotten(memory: Memory) -> None:
    memory.set_feed_validators("s", PAGE, "r1", None, "Sun, 17 May 2026 08:30:00 GMT")
    assert memory.validators("s", PAGE, "r1") == (None, "Sun, 17 May 2026 08:30:00 GMT")
    memory.set_feed_validators("s", PAGE, "r1", None, None)
    assert memory.validators("s", PAGE, "r1") is None
