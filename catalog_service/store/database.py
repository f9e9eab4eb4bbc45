"""The database behind the store: SQLite in a file by default, PostgreSQL by URL; transactions, locks, migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from psycopg.errors import UndefinedTable
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, ProgrammingError

from catalog_service.errors import Busy, Misconfigured, Unavailable
from catalog_service.store import locks, schema_revision

# How long a writer waits for another one before it is told that the database is busy, in milliseconds.
_PATIENCE = 60_000
_WRITES = "catalog_writes"
_NO_TABLES = "The database has no tables yet; run `catalog init`."

# Every writer of the catalog takes this lock first on PostgreSQL; SQLite has one writer at a time by nature.
_WRITERS = "catalog writers"

# Four megabytes, the default, is less than one batch of 500 writes: each commit would copy the log into the database.
_LOG_PAGES = 4000


class Database:
    """One database. Safe to share between threads; a process that forks calls `close` first (connections come again)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """The database at an SQLAlchemy address: `sqlite:///folder/file.db`, `postgresql://user@host/name`. Connects on
        first use. Raises Misconfigured for any other kind, for SQLite in memory and where the address cannot be read."""
        try:
            address = make_url(url)
        except ArgumentError as error:
            raise Misconfigured("CATALOG_DATABASE_URL is no database address; write sqlite:///FILE or postgresql://…") from error
        match address.get_backend_name():
            case "sqlite":
                return cls(_sqlite(address))
            case "postgresql" | "postgres":
                driver = address.set(drivername="postgresql+psycopg")
                return cls(create_engine(driver, pool_pre_ping=True, hide_parameters=True))
            case other:
                raise Misconfigured(f"CATALOG_DATABASE_URL names {other}; write sqlite:///FILE or postgresql://…")

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite (then `file` is its path)."""
        return self._engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The SQLite file, None for PostgreSQL."""
        return Path(self._engine.url.database) if self.is_sqlite and self._engine.url.database else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a transaction that sees one state of the database throughout. Raises Unavailable."""
        with _told(), self._engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a write transaction (BEGIN IMMEDIATE on SQLite), committed when the block ends and rolled back
        when it raises. Raises Busy when another writer does not finish, Unavailable."""
        with _told(), self._engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            yield connection

    @contextmanager
    def write_catalog(self) -> Iterator[Connection]:
        """`write` for changes of records: one writer at a time on PostgreSQL too, until the commit. So who owns a key is
        decided by one at a time, and outbox numbers become visible in their order: nobody who reads the outbox can pass a
        number that is committed later."""
        with self.write() as connection:
            if not self.is_sqlite:
                locks.wait_in_transaction(connection, _WRITERS)
            yield connection

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Held by one process (and thread) at a time on all machines that share the database; freed when the block ends or
        the process dies. Never waits: raises Busy where somebody holds it."""
        with _told():
            if self.file is not None:
                with locks.file_lock(self.file, name):
                    yield
            else:
                with locks.advisory_lock(self._engine, name):
                    yield

    def migrate(self) -> None:
        """Brings the database to the newest revision; nothing happens where it is there already. Raises Busy while another
        process migrates, Misconfigured where the database is newer than this program."""
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.lock("migrate"), self.write() as connection:
            schema_revision.upgrade(connection)

    def revision_ok(self) -> str | None:
        """None when the tables are those of this program, else a sentence that says what to do. Raises Unavailable."""
        if self.file is not None and not self.file.exists():
            return f"There is no database at {self.file}; run `catalog init`."
        with self.read() as connection:
            return schema_revision.difference(connection)

    def close(self) -> None:
        """Lets go of all connections."""
        self._engine.dispose()


def _sqlite(address: URL) -> Engine:
    if not address.database or address.database == ":memory:" or address.query.get("mode") == "memory":
        raise Misconfigured("CATALOG_DATABASE_URL names an SQLite database in memory; name a file, as in sqlite:///var/catalog.db")
    engine = create_engine(address, connect_args={"timeout": _PATIENCE / 1000}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver's own way of beginning transactions is switched off: it would begin reading and fail when it writes.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")
        # FULL: a commit survives a power cut, so that an index never knows changes that the database has forgotten.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16384")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def _told() -> Iterator[None]:
    """Turns what the driver says about a database that does not answer into our own errors."""
    try:
        yield
    except ProgrammingError as error:
        if isinstance(error.orig, UndefinedTable):
            raise Misconfigured(_NO_TABLES) from error
        raise
    except (OperationalError, InterfaceError) as error:
        said = _first_line(error)
        if "no such table" in said:
            raise Misconfigured(_NO_TABLES) from error
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise Busy("The database is busy with another writer; try again.") from error
        if name == "SQLITE_ERROR":
            raise  # a statement of ours is wrong
        raise Unavailable(f"The database does not answer ({said}); see that it runs and that CATALOG_DATABASE_URL is right.") from error


def _first_line(error: DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["no reason given"])[0][:300]
