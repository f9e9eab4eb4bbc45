"""What retention lets go: exchanges of old runs, files of the library nobody points to, rows every follower has read."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from catalog_service.errors import Busy
from catalog_service.publishing.library import orphans
from catalog_service.runs.dumping import LOCK as DUMPS
from catalog_service.runs.dumping import let_go
from catalog_service.runs.follow_tables import LOCK as TABLES
from catalog_service.runs.follow_tables import PATIENCE
from catalog_service.runs.waiting import held
from catalog_service.services import Services


@dataclass(slots=True)
class Pruned:
    """How much went."""

    exchanges: int = 0
    files: int = 0
    bytes: int = 0
    unfinished: int = 0
    indexes: int = 0
    dumps: int = 0
    outbox: int = 0
    put_off: str | None = None
    """Why files of the library were left for another time, where they were."""

    def wire(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)

    def describe(self) -> str:
        """In words."""
        return (
            f"{self.exchanges} exchanges of runs, {self.dumps} dumps, {self.files} files of the library, {self.unfinished} unfinished "
            f"files and {self.indexes} stale indexes removed ({self.bytes} bytes); {self.outbox} rows of the outbox"
            + (f". Files of the library wait for the next time: {self.put_off}" if self.put_off else "")
        )


def prune_catalog(services: Services, keep_days: int) -> Pruned:
    """Removes what is older than so many days and that nothing needs any more. A table's former file goes once it has lain so long:
    its successor is published beside it, never over it, and who reads it at that moment reads on."""
    before = services.clock() - timedelta(days=keep_days)
    done = Pruned()
    for path in services.config.exchanges_folder.glob("*.warc.gz"):
        with suppress(FileNotFoundError):  # somebody else prunes at the same time
            told = path.stat()
            if _at(told.st_mtime) < before and not _running(services, path.name.removesuffix(".warc.gz")):
                path.unlink()
                done.bytes += told.st_size
                done.exchanges += 1
    done.dumps = let_go(services, services.config.dumps_kept)
    try:
        with _nothing_put(services):
            for stored in list(orphans(services.library, wanted_files(services), before)):
                if services.library.delete(stored.sha256):
                    done.files += 1
                    done.bytes += stored.bytes
            done.unfinished = services.library.sweep(before)
    except Busy as error:
        done.put_off = error.detail
    done.indexes = len(services.prune_index())
    done.outbox = services.outbox.prune(before, up_to=services.search.position())
    return done


def wanted_files(services: Services) -> set[str]:
    """The checksums of every file that a publication or a dump points to."""
    of_dumps = {checksum for dump in services.dumps.all() for checksum in dump.checksums}
    return of_dumps | {
        checksum
        for one in services.publications.all()
        for checksum in (one.parquet_sha256, one.csv_sha256, one.original_sha256)
        if checksum is not None
    }


@contextmanager
def _nothing_put(services: Services) -> Iterator[None]:
    """While nobody publishes or dumps: what they put may be a file that has lain there for long, unwanted until they are done.
    Raises Busy where they do not end soon."""
    with held(services, TABLES, PATIENCE), held(services, DUMPS, PATIENCE):
        yield


def _running(services: Services, run: str) -> bool:
    rows, _ = services.runs.list(run.rpartition("-")[0], None, 1)
    return any(row.id == run and row.state == "running" for row in rows)


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
