"""Which revision the tables are of, and the way to the newest one (Alembic, its scripts packaged beside this file)."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from catalog_service.errors import Misconfigured

_SCRIPTS = Path(__file__).parent / "migrations"


def settings(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file; `connection` is what its environment works on."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def newest() -> str:
    """The newest revision this program knows."""
    head = ScriptDirectory.from_config(settings()).get_current_head()
    if head is None:
        raise Misconfigured(f"No migrations in {_SCRIPTS}: the installation is incomplete; install the package again.")
    return head


def upgrade(connection: Connection) -> None:
    """Runs what is missing, in the transaction of `connection`. Raises Misconfigured where the database is newer."""
    _require_known(connection)
    command.upgrade(settings(connection), "head")


def difference(connection: Connection) -> str | None:
    """None when the tables are of the newest revision, else what they are and what to do."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current == newest():
        return None
    if current is None:
        return "The database has no tables yet; run `catalog init`."
    if not _known(current):
        return _newer(current)
    return f"The database is at revision {current} and this program needs {newest()}; stop the service and run `catalog init`."


def _require_known(connection: Connection) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and not _known(current):
        raise Misconfigured(_newer(current))


def _known(revision: str) -> bool:
    return any(script.revision == revision for script in ScriptDirectory.from_config(settings()).walk_revisions())


def _newer(revision: str) -> str:
    return f"The database is at revision {revision}, which this program does not know; install the version that made it, or a newer one."
