"""Several writers at once: nothing lost, nothing doubled, one owner to a key."""

import multiprocessing

from catalog_service.errors import Busy
from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.outbox import Outbox
from catalog_service.store.runs import Runs
from schemas.record import load_json
from tests.store.conftest import NOW
from tests.store.made import arrival, disclosure
from tests.store.sound import assert_sound

_SPAWN = multiprocessing.get_context("spawn")
_EACH = 60


def _write(url: str, source: str) -> None:
    """A source whose documents every other source has too, on pages of its own."""
    database = Database.open(url)
    catalog = Catalog(database)
    arrivals = [arrival(disclosure(f"https://{source}.example/{n}", document_number=f"兰政发〔2019〕{n}号")) for n in range(_EACH)]
    for start in range(0, _EACH, 7):
        catalog.put(source, f"{source}-1", arrivals[start : start + 7], now=NOW)
    database.close()


def _start(url: str, outcomes: "multiprocessing.Queue[str]") -> None:
    database = Database.open(url)
    try:
        outcomes.put(Runs(database).start("s", "host", NOW).id)
    except Busy:
        outcomes.put("busy")
    database.close()


def test_processes_that_write_the_same_keys_agree_on_one_owner(url: str, database: Database, catalog: Catalog, outbox: Outbox) -> None:
    writers = [_SPAWN.Process(target=_write, args=(url, f"source{n}")) for n in range(3)]
    for process in writers:
        process.start()
    for process in writers:
        process.join()
    assert [process.exitcode for process in writers] == [0, 0, 0]
    assert_sound(database)
    found = [load_json(each.json) for each in catalog.live()]
    assert len(found) == 3 * _EACH == len(outbox.since(0, 1000))
    owners = {record.id for record in found if not record.relations}
    assert len(owners) == _EACH
    assert all(relation.target in owners for record in found for relation in record.relations)


def test_two_processes_that_start_the_same_source_get_one_run(url: str, database: Database) -> None:
    outcomes: multiprocessing.Queue[str] = _SPAWN.Queue()
    starters = [_SPAWN.Process(target=_start, args=(url, outcomes)) for _ in range(2)]
    for process in starters:
        process.start()
    got = sorted(outcomes.get(timeout=60) for _ in starters)
    for process in starters:
        process.join()
    assert got == ["busy", "s-1"]
