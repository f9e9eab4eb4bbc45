"""Transactions and locks of the database, within one process and between several."""

import multiprocessing
import os
import signal
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from catalog_service.errors import Busy, Unavailable
from catalog_service.store.database import Database
from catalog_service.store.tables import followers

_SPAWN = multiprocessing.get_context("spawn")


def _hold(url: str, held: Event, name: str) -> None:
    database = Database.open(url)
    with database.lock(name):
        held.set()
        signal.pause()


def _write_and_fail(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(followers), {"name": "index", "position": 1})
        raise ZeroDivisionError


def test_a_write_that_raises_is_rolled_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(database)
    with database.read() as connection:
        assert connection.execute(select(followers)).all() == []


def test_readers_see_one_state_while_a_writer_commits(database: Database) -> None:
    with database.read() as before:
        assert before.execute(select(followers)).all() == []
        with database.write() as connection:
            connection.execute(insert(followers), {"name": "index", "position": 1})
        assert before.execute(select(followers)).all() == []
    with database.read() as after:
        assert len(after.execute(select(followers)).all()) == 1


def test_foreign_keys_hold(database: Database) -> None:
    from_nowhere = text("INSERT INTO distributions (id, record_id, live) VALUES ('d', 'no such record', true)")
    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as connection:
        connection.execute(from_nowhere)


def test_sqlite_commits_durably_beside_readers(migrated_file: Path) -> None:
    database = Database.open(f"sqlite:///{migrated_file}")
    with database.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
    database.close()


def test_a_database_that_does_not_answer_is_unavailable() -> None:
    database = Database.open("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Unavailable, match="CATALOG_DATABASE_URL"), database.read():
        pass
    database.close()


def test_a_lock_is_held_by_one_at_a_time(database: Database) -> None:
    with database.lock("index"):
        with pytest.raises(Busy, match="index"), database.lock("index"):
            pass
        with database.lock("tables"):
            pass
    with database.lock("index"):
        pass


def test_a_lock_is_freed_when_its_block_raises(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.lock("index"):
        raise ZeroDivisionError
    with database.lock("index"):
        pass


def test_a_lock_holds_between_processes_and_is_freed_by_a_kill(url: str, database: Database) -> None:
    held = _SPAWN.Event()
    other = _SPAWN.Process(target=_hold, args=(url, held, "index"))
    other.start()
    assert other.pid is not None
    try:
        assert held.wait(60)
        with pytest.raises(Busy), database.lock("index"):
            pass
    finally:
        os.kill(other.pid, signal.SIGKILL)
        other.join()
    # PostgreSQL notices the broken connection in its own time.
    for _ in range(1000):
        try:
            with database.lock("index"):
                return
        except Busy:
            with database.read() as connection:
                connection.execute(text("SELECT 1") if database.is_sqlite else text("SELECT pg_sleep(0.01)"))
    pytest.fail("the lock of a killed process was never freed")
