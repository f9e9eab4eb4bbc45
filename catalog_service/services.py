"""The backends of one installation, chosen by its settings: the only place where an engine is chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from catalog_service.config import Config
from catalog_service.publishing.library import Library, library_at
from catalog_service.publishing.object_library import ObjectAccess
from catalog_service.publishing.rows.copies import RowCopies
from catalog_service.publishing.rows.engine import RowEngine, RowLimits
from catalog_service.publishing.sql.run import SqlLimits, SqlRunner
from catalog_service.search.elasticsearch.client import Cluster
from catalog_service.search.elasticsearch.engine import ElasticsearchEngine
from catalog_service.search.embedded.engine import EmbeddedEngine
from catalog_service.search.engine import Engine
from catalog_service.store.catalog import Catalog
from catalog_service.store.changes import Changes
from catalog_service.store.database import Database
from catalog_service.store.downloads import Downloads
from catalog_service.store.dumps import Dumps
from catalog_service.store.outbox import Outbox
from catalog_service.store.publications import Publications
from catalog_service.store.runs import Runs
from catalog_service.store.sources import Sources


def now_utc() -> datetime:
    """The clock of a running service: the time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What every route, command and run works with. Built once and passed on; never a global. `prune_index` removes the index
    versions that are no longer in use and names them, where the engine keeps such."""

    config: Config
    database: Database
    catalog: Catalog
    sources: Sources
    runs: Runs
    outbox: Outbox
    changes: Changes
    dumps: Dumps
    downloads: Downloads
    publications: Publications
    search: Engine
    library: Library
    rows: RowEngine
    row_copies: RowCopies
    sql: SqlRunner
    clock: Callable[[], datetime]
    prune_index: Callable[[], Sequence[str]] = tuple

    def close(self) -> None:
        """Lets go of files and connections."""
        self.search.close()
        self.rows.close()
        self.row_copies.close()
        self.database.close()


def build(config: Config, clock: Callable[[], datetime] = now_utc) -> Services:
    """The backends of `config`, opened. Nothing is created or migrated here but empty folders; that is `catalog init`.
    Raises Misconfigured, Unavailable."""
    config.home.mkdir(parents=True, exist_ok=True)
    database = Database.open(config.database)
    search = _engine(config)
    return Services(
        config=config,
        database=database,
        catalog=Catalog(database),
        sources=Sources(database),
        runs=Runs(database),
        outbox=Outbox(database),
        changes=Changes(database),
        dumps=Dumps(database),
        downloads=Downloads(database),
        publications=Publications(database),
        search=search,
        library=library_at(config.storage_url or str(config.home / "library"), _object_access(config)),
        rows=_row_engine(config),
        row_copies=RowCopies(config.row_files_folder, config.row_files_bytes, _row_limits(config)),
        sql=SqlRunner(
            SqlLimits(
                seconds=config.sql_seconds,
                memory=config.sql_memory_bytes,
                rows=config.sql_rows,
                bytes=config.sql_answer_bytes,
                at_once=config.sql_at_once,
            )
        ),
        clock=clock,
        prune_index=search.prune,
    )


def _object_access(config: Config) -> ObjectAccess:
    return ObjectAccess(
        endpoint=config.storage_endpoint, region=config.storage_region, key=config.storage_key, secret=config.storage_secret
    )


def _engine(config: Config) -> EmbeddedEngine | ElasticsearchEngine:
    if not config.search_url:
        return EmbeddedEngine(config.index_folder, processes=config.index_processes)
    return ElasticsearchEngine(
        Cluster(
            url=config.search_url,
            api_key=config.search_api_key,
            ca=config.search_ca,
            prefix=config.search_prefix,
            shards=config.search_shards,
            replicas=config.search_replicas,
            refresh=config.search_refresh,
            timeout=config.search_timeout,
        ),
        processes=config.index_processes,
    )


def _row_limits(config: Config) -> RowLimits:
    return RowLimits(
        memory=config.rows_memory_bytes,
        seconds=config.rows_seconds,
        export_seconds=config.rows_export_seconds,
        threads=config.rows_threads,
    )


def _row_engine(config: Config) -> RowEngine:
    """Rows are read where the library's files lie; those of a library elsewhere are first copied into the home."""
    library = config.storage_url or str(config.home / "library")
    kept_here = [Path(library.removeprefix("file://"))] if "://" not in library or library.startswith("file://") else []
    return RowEngine([*kept_here, config.row_files_folder], config.temporary_folder / "rows", _row_limits(config))
