"""The catalog: records kept by identity and fingerprint, every version, withdrawal instead of deletion."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from catalog_service.store.agencies import Agencies
from catalog_service.store.arrivals import Arrival, Kept
from catalog_service.store.bulk import pieces
from catalog_service.store.importing import COUNTS, keep_imported
from catalog_service.store.keeping import keep, see
from catalog_service.store.reading import Reading
from catalog_service.store.runs import require_not_over
from catalog_service.store.stored import AgencyCount, Original, StoredRecord, VersionRow
from catalog_service.store.tables import entries, records
from catalog_service.store.withdrawal import count_missing, withdraw_missing
from schemas.record import Record

__all__ = ["AgencyCount", "Catalog", "Original", "StoredRecord", "VersionRow"]

# Arrivals looked up and written together; what is known of them is in memory.
_BATCH = 500


class Catalog(Reading, Agencies):
    """The records of all sources. Writers come one at a time; each call is one transaction, whole or not at all."""

    def put(self, source_id: str, run_id: str, arrivals: Sequence[Arrival], *, seen: Sequence[str] = (), now: datetime) -> list[Kept]:
        """Keeps arrivals in their order, and notes that the entries `seen` were met as they are kept. Doing it again changes
        nothing. Raises Busy when the run is over: its lease expired and it was taken for dead."""
        with self._database.write_catalog() as connection:
            require_not_over(connection, run_id)
            see(connection, source_id, run_id, seen)
            return [kept for batch in pieces(arrivals, _BATCH) for kept in keep(connection, source_id, run_id, batch, now)]

    def touch_all(self, source_id: str, run_id: str) -> int:
        """Notes that the run met every entry that is kept (the source said that nothing, or nothing else, has changed); how many it
        had not met before. Raises Busy as `put`."""
        with self._database.write_catalog() as connection:
            require_not_over(connection, run_id)
            unmet = (entries.c.source_id == source_id, entries.c.gone.is_(False), entries.c.seen_run.is_distinct_from(run_id))
            return connection.execute(update(entries).where(*unmet).values(seen_run=run_id)).rowcount

    def live_count(self, source_id: str) -> int:
        """How many live records the source has."""
        query = select(func.count()).select_from(records).where(records.c.source_id == source_id, records.c.withdrawn_at.is_(None))
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def missing(self, source_id: str, run_id: str) -> int:
        """How many live records of the source the run (with those it resumes) met no entry of."""
        with self._database.read() as connection:
            return count_missing(connection, source_id, run_id)

    def withdraw_missing(self, source_id: str, run_id: str, why: str, now: datetime) -> int:
        """Withdraws those: each gets a tombstone that says when and `why`; keys, versions and originals stay. How many.
        Whether it may be done is the caller's to judge. Raises Busy as `put`."""
        with self._database.write_catalog() as connection:
            require_not_over(connection, run_id)
            return withdraw_missing(connection, source_id, run_id, why, now)

    def insert_imported(self, lines: Iterable[Record], now: datetime) -> dict[str, int]:
        """Keeps records that another catalog exported, under the ids they have, in transactions of 500: an import that
        broke off is simply done again. How many were `added`, `changed` and `unchanged`."""
        total = dict.fromkeys(COUNTS, 0)
        for batch in pieces(lines, _BATCH):
            with self._database.write_catalog() as connection:
                counts = keep_imported(connection, batch, now)
            total = {name: total[name] + counts[name] for name in COUNTS}
        return total
