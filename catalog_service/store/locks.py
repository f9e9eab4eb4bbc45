"""Locks that one process at a time holds and that free themselves when it dies: a locked file, or an advisory lock of PostgreSQL."""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from catalog_service.errors import Busy

_NOT_IN_A_FILE_NAME = re.compile(r"[^\w.-]+")


# A lock is of the catalog, so the schema is in its number: two catalogs in one database do not wait for each other.
_NUMBER = "hashtextextended('open-data-catalog ' || coalesce(current_schema(), '') || ' ' || :name, 0)"


@contextmanager
def file_lock(beside: Path, name: str) -> Iterator[None]:
    """Holds `FILE.NAME.lock` beside the database file by flock(2), which the kernel frees with the process. The empty file
    stays: deleting it would let two processes lock two files of one name. Raises Busy."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    path = beside.with_name(f"{beside.name}.{_NOT_IN_A_FILE_NAME.sub('-', name)}.lock")
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _busy(name) from error
        yield


@contextmanager
def advisory_lock(engine: Engine, name: str) -> Iterator[None]:
    """Holds a session's advisory lock on a connection of its own, which the server frees with the connection. Raises Busy."""
    key = {"name": name}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text(f"SELECT pg_try_advisory_lock({_NUMBER})"), key):
            raise _busy(name)
        try:
            yield
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({_NUMBER})"), key)


def wait_in_transaction(connection: Connection, name: str) -> None:
    """Waits for PostgreSQL's advisory lock of that name and holds it until the transaction ends."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_NUMBER})"), {"name": name})


def _busy(name: str) -> Busy:
    return Busy(f"Another process is at work on `{name}`; wait until it is done, or end it.")
