"""Withdrawal: tombstones, what stays, what comes back, and what a run that resumes another has seen."""

from datetime import timedelta

import pytest

from catalog_service.errors import Busy, Gone
from catalog_service.store.catalog import Catalog
from catalog_service.store.memory import Memory
from catalog_service.store.outbox import Outbox
from catalog_service.store.runs import Runs
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset

LATER = NOW + timedelta(days=1)
THREE = [arrival(dataset(f"d{n}", f"Title {n}")) for n in range(3)]


def test_what_no_entry_leads_to_is_withdrawn_with_a_tombstone(catalog: Catalog, outbox: Outbox) -> None:
    kept = catalog.put("s", "s-1", THREE, now=NOW)
    catalog.put("t", "t-1", [arrival(dataset("other"))], now=NOW)
    catalog.put("s", "s-2", THREE[:1], seen=["d1"], now=LATER)
    assert (catalog.live_count("s"), catalog.missing("s", "s-2")) == (3, 1)
    head = outbox.head()
    assert catalog.withdraw_missing("s", "s-2", "no longer in the feed", LATER) == 1
    gone_id = kept[2].record_id
    with pytest.raises(Gone) as gone:
        catalog.get(gone_id)
    assert gone.value.extra["tombstone"] == {
        "id": gone_id,
        "kind": "dataset",
        "title": "Title 2",
        "withdrawn_at": LATER,
        "why": "no longer in the feed",
        "version": 1,
    }
    with pytest.raises(Gone):
        catalog.original(gone_id)
    assert [(row.record_id, row.change) for row in outbox.since(head)] == [(gone_id, "withdraw")]
    assert len(catalog.versions(gone_id)[0]) == 1
    assert (catalog.live_count("s"), catalog.count()) == (2, 3)
    assert catalog.agency("city-of-riverton").dataset == 3
    assert catalog.withdraw_missing("s", "s-2", "again", LATER) == 0


def test_a_withdrawn_record_that_is_seen_again_is_added_under_its_id(catalog: Catalog, outbox: Outbox, memory: Memory) -> None:
    kept = catalog.put("s", "s-1", THREE, now=NOW)
    distribution_id = next(catalog.distributions())[2].id
    catalog.withdraw_missing("s", "s-2", "the feed was empty", LATER)
    assert memory.known("s", "s-3", ["d0", "d1", "d2"]) == {}
    with pytest.raises(Gone):
        catalog.distribution(distribution_id)
    head = outbox.head()
    again = catalog.put("s", "s-3", THREE, now=LATER)
    assert [(each.record_id, each.outcome) for each in again] == [(each.record_id, "added") for each in kept]
    assert [(row.record_id, row.change) for row in outbox.since(head)] == [(each.record_id, "put") for each in kept]
    assert {each.version for each in catalog.live()} == {1}
    assert catalog.agency("city-of-riverton").dataset == 3
    assert catalog.distribution(distribution_id)[1].id == distribution_id


def test_touching_all_counts_as_seen(catalog: Catalog) -> None:
    catalog.put("s", "s-1", THREE, now=NOW)
    assert catalog.missing("s", "s-2") == 3
    assert catalog.touch_all("s", "s-2") == 3
    assert catalog.missing("s", "s-2") == 0
    catalog.put("s", "s-3", THREE[:1], now=NOW)
    assert catalog.touch_all("s", "s-3") == 2, "those that the run met itself are counted already"


def test_more_than_a_piece_is_withdrawn_in_the_order_of_ids(catalog: Catalog, outbox: Outbox) -> None:
    catalog.put("s", "s-1", [arrival(dataset(f"d{n}")) for n in range(2050)], now=NOW)
    head = outbox.head()
    assert catalog.withdraw_missing("s", "s-2", "gone", LATER) == 2050
    ids = [row.record_id for row in outbox.since(head, 5000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 2050


def test_a_run_that_resumes_another_has_seen_what_that_one_saw(catalog: Catalog, runs: Runs) -> None:
    first = runs.start("s", "host 1", NOW)
    catalog.put("s", first.id, THREE[:1], now=NOW)
    runs.checkpoint(first.id, {"page": 2})
    second = runs.start("s", "host 2", NOW + timedelta(hours=1))
    assert (second.checkpoint, second.resumes) == ({"page": 2}, first.id)
    catalog.put("s", second.id, THREE[1:], now=LATER)
    assert catalog.missing("s", second.id) == 0


def test_a_run_that_was_taken_for_dead_can_write_no_more(catalog: Catalog, runs: Runs) -> None:
    sleeper = runs.start("s", "host 1", NOW)
    runs.start("s", "host 2", NOW + timedelta(hours=1))
    with pytest.raises(Busy, match="is over"):
        catalog.put("s", sleeper.id, THREE, now=NOW)
    with pytest.raises(Busy):
        catalog.touch_all("s", sleeper.id)
    with pytest.raises(Busy):
        catalog.withdraw_missing("s", sleeper.id, "gone", NOW)
    assert catalog.count() == 0
