"""kill -9 in the middle of a put: what was committed is whole, what was not left no trace, and running again ends the same."""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, Table

from catalog_service.store import writing
from catalog_service.store.arrivals import Arrival
from catalog_service.store.bulk import upsert
from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.outbox import Outbox
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset, disclosure
from tests.store.sound import assert_sound, contents

_SPAWN = multiprocessing.get_context("spawn")
_BATCH = 20


def _batches() -> list[list[Arrival]]:
    """Six batches of new records, then three that change the first ones."""
    first = [arrival(dataset(f"d{n}", f"Title {n}")) for n in range(60)]
    pages = [arrival(disclosure(f"https://a.example/{n}", index_number=f"000-{n // 2}")) for n in range(60)]
    changed = [arrival(dataset(f"d{n}", f"Title {n}, mended")) for n in range(60)]
    everything = [*first, *pages, *changed]
    return [everything[start : start + _BATCH] for start in range(0, len(everything), _BATCH)]


def _harvest(database: Database) -> None:
    for batch in _batches():
        Catalog(database).put("s", "s-1", batch, now=NOW)


def _die_writing(url: str, statement: int) -> None:
    """Harvests and is killed before the given upsert."""
    left = [statement]

    def counted(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], **options: Any) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        upsert(connection, table, rows, **options)

    with patch.object(writing, "upsert", counted):
        _harvest(Database.open(url))


@pytest.fixture
def undisturbed(migrated_file: Path, tmp_path: Path) -> list[bytes]:
    """What the same harvest gives when nothing happens to it."""
    shutil.copy(migrated_file, tmp_path / "undisturbed.db")
    database = Database.open(f"sqlite:///{tmp_path / 'undisturbed.db'}")
    _harvest(database)
    exported = contents(database)
    database.close()
    return exported


def test_a_killed_harvest_is_whole_and_goes_on(url: str, database: Database, outbox: Outbox, undisturbed: list[bytes]) -> None:
    before = 0
    # One statement after the other of a flush, in a later batch each time.
    for statement in (3, 12, 24, 36, 48, 60):
        process = _SPAWN.Process(target=_die_writing, args=(url, statement))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert_sound(database)
        assert Catalog(database).count() >= before
        before = Catalog(database).count()
    assert 0 < before < len(undisturbed) or outbox.head()
    _harvest(database)
    assert_sound(database)
    assert contents(database) == undisturbed
