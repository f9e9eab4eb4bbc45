"""The outbox: order, positions, pruning, and readers that never pass a row that is committed later."""

import threading
from datetime import timedelta

from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.outbox import Outbox
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset

LATER = NOW + timedelta(days=30)


def test_rows_come_in_the_order_of_arrivals(catalog: Catalog, outbox: Outbox) -> None:
    assert (outbox.head(), outbox.since(0)) == (0, [])
    kept = catalog.put("s", "s-1", [arrival(dataset(f"d{9 - n}")) for n in range(9)], now=NOW)
    rows = outbox.since(0)
    assert [row.record_id for row in rows] == [each.record_id for each in kept]
    assert [row.seq for row in rows] == sorted({row.seq for row in rows})
    assert {(row.change, row.at) for row in rows} == {("put", NOW)}
    assert outbox.since(rows[3].seq, 2) == rows[4:6]
    assert outbox.head() == rows[-1].seq


def test_each_follower_has_its_own_position(outbox: Outbox) -> None:
    assert outbox.position("index") == 0
    outbox.advance("index", 7)
    outbox.advance("tables", 3)
    outbox.advance("index", 9)
    assert (outbox.position("index"), outbox.position("tables")) == (9, 3)


def test_the_state_is_head_and_position_in_one(catalog: Catalog, outbox: Outbox) -> None:
    assert outbox.state("index") == (0, 0)
    catalog.put("s", "s-1", [arrival(dataset("d"))], now=NOW)
    assert outbox.state("index") == (outbox.head(), 0) != (0, 0)
    outbox.advance("index", outbox.head())
    outbox.advance("tables", 100)
    assert outbox.state("index") == (outbox.head(), outbox.head())


def test_pruning_leaves_what_a_follower_has_not_read(catalog: Catalog, outbox: Outbox) -> None:
    catalog.put("s", "s-1", [arrival(dataset(f"d{n}")) for n in range(10)], now=NOW)
    rows = outbox.since(0)
    outbox.advance("index", rows[7].seq)
    outbox.advance("tables", rows[3].seq)
    assert outbox.prune(NOW) == 0
    assert outbox.prune(LATER, up_to=rows[1].seq) == 2
    assert outbox.prune(LATER) == 2
    assert outbox.since(0) == rows[4:]
    outbox.advance("tables", rows[9].seq)
    outbox.advance("index", rows[9].seq)
    assert outbox.prune(LATER) == 5
    assert outbox.head() == rows[9].seq


def test_numbers_are_not_used_twice(catalog: Catalog, outbox: Outbox) -> None:
    catalog.put("s", "s-1", [arrival(dataset("d1"))], now=NOW)
    head = outbox.head()
    catalog.put("s", "s-2", [arrival(dataset("d1", "Other"))], now=NOW)
    outbox.advance("index", outbox.head())
    outbox.prune(LATER)
    catalog.put("s", "s-3", [arrival(dataset("d1", "Another"))], now=NOW)
    assert outbox.head() == head + 2


def test_a_reader_beside_many_writers_misses_nothing(database: Database, catalog: Catalog, outbox: Outbox) -> None:
    done = threading.Event()
    read: list[int] = []
    failures: list[BaseException] = []

    def follow() -> None:
        position = 0
        while True:
            last = done.is_set()
            while rows := outbox.since(position, 50):
                read.extend(row.seq for row in rows)
                position = rows[-1].seq
            if last:
                return

    def write(source: str) -> None:
        try:
            for number in range(8):
                catalog.put(source, f"{source}-1", [arrival(dataset(f"{source}{number}-{n}")) for n in range(5)], now=NOW)
        except BaseException as error:
            failures.append(error)
            raise

    writers = [threading.Thread(target=write, args=(f"source{n}",)) for n in range(4)]
    reader = threading.Thread(target=follow)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert not failures
    assert read == [row.seq for row in outbox.since(0, 10_000)]
    assert len(read) == 4 * 8 * 5 == catalog.count()
