"""Migrations lead from nothing to exactly the tables the code works with, and say so when they do not."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from catalog_service.errors import Misconfigured
from catalog_service.store.database import Database
from catalog_service.store.schema_revision import newest
from catalog_service.store.tables import metadata


def test_migrations_make_the_tables_of_the_code(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_checks_and_partial_indexes_are_there(database: Database) -> None:
    with database.read() as connection:
        indexes = {index["name"]: index for table in metadata.tables for index in inspect(connection).get_indexes(table)}
    wanted = {index.name for table in metadata.tables.values() for index in table.indexes}
    assert wanted <= set(indexes)
    assert indexes["ix_runs_running"]["unique"]


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()
    assert database.revision_ok() is None


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'deep' / 'catalog.db'}")
    assert "catalog init" in (database.revision_ok() or "")
    (tmp_path / "deep").mkdir()
    with pytest.raises(Misconfigured, match="catalog init"), database.read() as connection:
        connection.execute(text("SELECT * FROM records"))
    assert "catalog init" in (database.revision_ok() or "")
    database.migrate()
    assert database.revision_ok() is None
    database.close()


def test_a_table_that_is_missing_is_told_on_both_databases(database: Database) -> None:
    with pytest.raises(Misconfigured, match="catalog init"), database.read() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))


def test_a_newer_database_is_left_alone(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "does not know" in (database.revision_ok() or "")
    with pytest.raises(Misconfigured, match="newer"):
        database.migrate()
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest()})
    assert database.revision_ok() is None


def test_an_older_database_says_what_to_do(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog_service.store.schema_revision.newest", lambda: "9999")
    assert "catalog init" in (database.revision_ok() or "")


@pytest.mark.parametrize("url", ["mysql://a@b/c", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured):
        Database.open(url)
