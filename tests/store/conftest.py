"""A database for each test, once in SQLite and once in PostgreSQL (CATALOG_TEST_POSTGRES_URL), and the store on it."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.memory import Memory
from catalog_service.store.outbox import Outbox
from catalog_service.store.runs import Runs
from catalog_service.store.tables import metadata

NOW = datetime(2026, 5, 17, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "catalog.db"
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A schema of its own with all tables in the PostgreSQL that CATALOG_TEST_POSTGRES_URL names; it goes after the tests."""
    given = os.environ.get("CATALOG_TEST_POSTGRES_URL", "")
    if not given:
        if os.environ.get("CI") == "true":
            pytest.fail("CI is to run the store's tests on PostgreSQL; set CATALOG_TEST_POSTGRES_URL")
        pytest.skip("no PostgreSQL to test on; set CATALOG_TEST_POSTGRES_URL=postgresql://user@host/name")
    schema = f"store_{os.getpid()}"
    address = make_url(given).set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = address.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
    database = Database.open(url)
    database.migrate()
    database.close()
    yield url
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty, migrated database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "catalog.db")
        return f"sqlite:///{tmp_path / 'catalog.db'}"
    address: str = request.getfixturevalue("postgres_url")
    emptied = create_engine(address)
    with emptied.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"))
    emptied.dispose()
    return address


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An empty, migrated database."""
    opened = Database.open(url)
    yield opened
    opened.close()


@pytest.fixture
def catalog(database: Database) -> Catalog:
    """An empty catalog."""
    return Catalog(database)


@pytest.fixture
def runs(database: Database) -> Runs:
    """No runs."""
    return Runs(database)


@pytest.fixture
def outbox(database: Database) -> Outbox:
    """An empty outbox."""
    return Outbox(database)


@pytest.fixture
def memory(database: Database) -> Memory:
    """The memory of sources that were never harvested."""
    return Memory(database)
