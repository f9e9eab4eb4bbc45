"""Withdrawal: records that no entry leads to any more get a tombstone; nothing is deleted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, not_, select, update

from catalog_service.store.changes import note
from catalog_service.store.outbox import post
from catalog_service.store.runs import seen_by
from catalog_service.store.tables import entries, record_agencies, records
from catalog_service.store.texts import storable

_PIECE = 1000


def count_missing(connection: Connection, source_id: str, run_id: str) -> int:
    """Live records of the source that this run (with those it resumes) met no entry of."""
    return int(connection.scalar(select(func.count()).select_from(records).where(_missing(source_id, seen_by(connection, run_id)))) or 0)


def withdraw_missing(connection: Connection, source_id: str, run_id: str, why: str, now: datetime) -> int:
    """Withdraws them, in the order of their ids, and marks the source's entries that were not met as gone. A record that
    another entry still leads to stays; where its leading entry went, the others are read again by the next run."""
    runs = seen_by(connection, run_id)
    withdrawn = 0
    while ids := list(connection.scalars(select(records.c.id).where(_missing(source_id, runs)).order_by(records.c.id).limit(_PIECE))):
        connection.execute(update(records).where(records.c.id.in_(ids)).values(withdrawn_at=now, why=storable(why)))
        connection.execute(delete(record_agencies).where(record_agencies.c.record_id.in_(ids)))
        post(connection, ((record_id, "withdraw") for record_id in ids), now)
        note(connection, [(record_id, "withdrawn") for record_id in ids], now)
        withdrawn += len(ids)
    of_source = and_(entries.c.source_id == source_id, entries.c.gone.is_(False))
    connection.execute(update(entries).where(of_source, entries.c.seen_run.not_in(runs)).values(gone=True))
    leading = exists().where(entries.c.source_id == source_id, entries.c.key == records.c.entry_key, entries.c.gone.is_(True))
    led_by_gone = select(records.c.id).where(records.c.source_id == source_id, records.c.withdrawn_at.is_(None), leading)
    connection.execute(
        update(entries)
        .where(of_source, entries.c.record_id.in_(led_by_gone))
        .values(fingerprint="", etag=None, last_modified=None, url=None)
    )
    return withdrawn


def _missing(source_id: str, runs: Sequence[str]) -> ColumnElement[bool]:
    met = exists().where(entries.c.record_id == records.c.id, entries.c.gone.is_(False), entries.c.seen_run.in_(runs))
    return and_(records.c.source_id == source_id, records.c.withdrawn_at.is_(None), not_(met))
