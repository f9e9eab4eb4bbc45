"""Whether the database agrees with itself: integrity, records with their fingerprints, keys, entries, originals, distributions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from catalog_service.runs.as_kept import all_kept
from catalog_service.runs.finding import Finding, Findings
from catalog_service.runs.story import counts_of
from catalog_service.services import Services
from catalog_service.store.bulk import pieces, upsert
from catalog_service.store.changes import note
from catalog_service.store.identification import identity_of
from catalog_service.store.memory import forget_feed_validators
from catalog_service.store.outbox import post
from catalog_service.store.tables import distributions, entries, followers, keys, originals, outbox, record_agencies, records, runs
from schemas.identity import Key
from schemas.record import Record, fingerprint, load_json

_BATCH = 500
_HARVEST = "its source is read anew by the next `catalog harvest`"


def examine_integrity(services: Services) -> Findings:
    """The database's own check of its pages and references (SQLite); PostgreSQL checks its own."""
    if not services.database.is_sqlite:
        return
    restore = "restore the newest backup (docs/operations.md)"
    try:
        with services.database.read() as connection:
            for said in connection.scalars(text("PRAGMA integrity_check(20)")):
                if said != "ok":
                    yield Finding(kind="database_damaged", about="database", message=str(said), remedy=restore)
            for table, row, referred, _ in connection.execute(text("PRAGMA foreign_key_check")):
                yield Finding(kind="reference_broken", about=f"{table} {row}", message=f"its {referred} is not there", remedy=restore)
    except DatabaseError as error:
        yield Finding(kind="database_damaged", about="database", message=str(error.orig), remedy=restore)


def examine_runs(services: Services, *, repair: bool) -> Findings:
    """Runs that are said to be under way and gave no sign of life since their lease ended."""
    now = services.clock()
    with services.database.read() as connection:
        dead = connection.execute(select(runs.c.id, runs.c.owner).where(runs.c.state == "running", runs.c.lease_until < now)).all()
    for run_id, owner in dead:
        why = f"{owner} stopped without a word; nothing was withdrawn"
        if repair:
            services.runs.finish(run_id, "failed", counts_of(services.runs.get(run_id)), why, now)
        yield Finding(kind="run_dead", about=run_id, message=why, mended=repair, remedy="it counts as failed, and the next run goes on")


def examine_followers(services: Services, *, repair: bool) -> Findings:
    """Followers that claim to have read further than the outbox goes: they would miss what is written next."""
    with services.database.read() as connection:
        newest = int(connection.scalar(select(func.max(outbox.c.seq))) or 0)
        ahead = connection.execute(select(followers.c.name, followers.c.position).where(followers.c.position > newest)).all()
    for name, position in ahead:
        if repair:
            services.outbox.advance(name, 0)
        message = f"the follower `{name}` is at position {position} and the newest change is {newest}"
        yield Finding(kind="position_wrong", about=name, message=message, mended=repair, remedy="it reads all changes again")


@dataclass
class _Batch:
    """Some records of the database with what else is kept of them."""

    lines: list[tuple[str, str, bytes]]
    sources: dict[str, str] = field(default_factory=dict)
    entry_keys: dict[str, str | None] = field(default_factory=dict)
    checksums: dict[str, str] = field(default_factory=dict)

    def load(self, connection: Connection) -> None:
        columns = (records.c.id, records.c.source_id, records.c.entry_key, records.c.checksum)
        for row in connection.execute(select(*columns).where(records.c.id.in_([line[0] for line in self.lines]))):
            self.sources[row.id], self.entry_keys[row.id], self.checksums[row.id] = row.source_id, row.entry_key, row.checksum


def examine_records(services: Services, *, repair: bool) -> Findings:
    """Every live record: its JSON and fingerprint, its keys, the entry that leads to it, its original, its distributions."""
    for lines in pieces(all_kept(services), _BATCH):
        batch = _Batch(list(lines))
        with services.database.read() as connection:
            batch.load(connection)
        whole: list[Record] = []
        for record_id, kept, line in batch.lines:
            record, finding = _read(services, batch, record_id, kept, line, repair=repair)
            if finding is not None:
                yield finding
            if record is not None:
                whole.append(record)
        yield from _keys(services, batch, whole, repair=repair)
        yield from _entries(services, batch, repair=repair)
        yield from _originals(services, batch, repair=repair)
        yield from _distributions(services, whole, repair=repair)


def _read(
    services: Services, batch: _Batch, record_id: str, kept: str, line: bytes, *, repair: bool
) -> tuple[Record | None, Finding | None]:
    try:
        record = load_json(line)
        if record.id != record_id:
            raise ValidationError(f"it says it is {record.id}")
    except ValidationError as error:
        if repair:
            _read_again(services, batch, record_id, fingerprint="")
            _withdraw(services, record_id)
        message = f"its JSON cannot be read: {str(error)[:200]}"
        remedy = f"it is withdrawn, and {_HARVEST}"
        return None, Finding(kind="record_damaged", about=record_id, message=message, mended=repair, remedy=remedy)
    found = fingerprint(record)
    if found == kept:
        return record, None
    if repair:
        _read_again(services, batch, record_id, fingerprint=found)
    message = "its fingerprint is not that of its JSON"
    remedy = f"the fingerprint is made anew, and {_HARVEST}"
    return record, Finding(kind="fingerprint_wrong", about=record_id, message=message, mended=repair, remedy=remedy)


def _read_again(services: Services, batch: _Batch, record_id: str, *, fingerprint: str) -> None:
    """Makes the next run read the entries of this record whatever the source says of changes, and the index follow."""
    with services.database.write_catalog() as connection:
        connection.execute(update(records).where(records.c.id == record_id).values(fingerprint=fingerprint))
        connection.execute(
            update(entries).where(entries.c.record_id == record_id).values(fingerprint="", url=None, etag=None, last_modified=None)
        )
        forget_feed_validators(connection, batch.sources[record_id])
        if fingerprint:
            post(connection, [(record_id, "put")], services.clock())


def _withdraw(services: Services, record_id: str) -> None:
    """Takes a record that cannot be read out of sight, with an honest tombstone, until its entry is read anew."""
    now = services.clock()
    gone = {"json": b"{}", "withdrawn_at": now, "why": "what was kept of it was damaged; it is back when its source was read anew"}
    with services.database.write_catalog() as connection:
        connection.execute(update(records).where(records.c.id == record_id).values(**gone))
        connection.execute(delete(record_agencies).where(record_agencies.c.record_id == record_id))
        post(connection, [(record_id, "withdraw")], now)
        note(connection, [(record_id, "withdrawn")], now)


def _keys(services: Services, batch: _Batch, whole: Sequence[Record], *, repair: bool) -> Findings:
    wanted = {record.id: identity_of(record, batch.sources[record.id]) for record in whole}
    values = {key.value for identity in wanted.values() for key in identity.keys}
    with services.database.read() as connection:
        there = {
            Key(row.scheme, row.value, row.scope)
            for piece in pieces(values)
            for row in connection.execute(select(keys.c.value, keys.c.scheme, keys.c.scope).where(keys.c.value.in_(piece)))
        }
    for record_id, identity in wanted.items():
        for key in identity.keys:
            if key in there:
                continue
            if repair:
                row = {"value": key.value, "scheme": key.scheme, "scope": key.scope, "record_id": record_id, "weak": identity.weak}
                with services.database.write_catalog() as connection:
                    upsert(connection, keys, [row], update=())
            message = f"it is not found by its {key.scheme} {key.value[:100]!r}"
            yield Finding(kind="key_missing", about=record_id, message=message, mended=repair, remedy="the key leads to it again")


def _entries(services: Services, batch: _Batch, *, repair: bool) -> Findings:
    led = {record_id: key for record_id, key in batch.entry_keys.items() if key is not None}
    with services.database.read() as connection:
        there = {
            (row.source_id, row.key)
            for piece in pieces(set(led.values()))
            for row in connection.execute(select(entries.c.source_id, entries.c.key).where(entries.c.key.in_(piece)))
        }
    for record_id, key in led.items():
        if (batch.sources[record_id], key) in there:
            continue
        if repair:
            with services.database.write_catalog() as connection:
                run = connection.scalar(select(records.c.run_id).where(records.c.id == record_id))
                connection.execute(insert(entries), [_entry(batch, record_id, key, run)])
                forget_feed_validators(connection, batch.sources[record_id])
        message = f"the entry {key[:100]!r} that it was made from is not noted"
        yield Finding(kind="entry_missing", about=record_id, message=message, mended=repair, remedy=f"it is noted again, and {_HARVEST}")


def _entry(batch: _Batch, record_id: str, key: str, run: Any) -> dict[str, Any]:
    return {
        "source_id": batch.sources[record_id],
        "key": key,
        "record_id": record_id,
        "fingerprint": "",
        "rules_version": "",
        "checksum": batch.checksums[record_id],
        "seen_run": run,
        "gone": False,
    }


def _originals(services: Services, batch: _Batch, *, repair: bool) -> Findings:
    wanted = {record_id: sum_ for record_id, sum_ in batch.checksums.items() if batch.entry_keys[record_id] is not None}
    with services.database.read() as connection:
        there = {
            checksum
            for piece in pieces(set(wanted.values()))
            for checksum in connection.scalars(select(originals.c.checksum).where(originals.c.checksum.in_(piece)))
        }
    for record_id, checksum in wanted.items():
        if checksum not in there:
            if repair:
                _read_again(services, batch, record_id, fingerprint="")
            yield Finding(kind="original_missing", about=record_id, message="the bytes it was made from are not kept", remedy=_HARVEST)


def _distributions(services: Services, whole: Iterable[Record], *, repair: bool) -> Findings:
    wanted = {one.id: record.id for record in whole for one in record.distributions}
    with services.database.read() as connection:
        there = {
            row
            for piece in pieces(wanted)
            for row in connection.scalars(select(distributions.c.id).where(distributions.c.id.in_(piece), distributions.c.live.is_(True)))
        }
    for distribution_id, record_id in wanted.items():
        if distribution_id in there:
            continue
        if repair:
            with services.database.write_catalog() as connection:
                upsert(connection, distributions, [{"id": distribution_id, "record_id": record_id, "live": True}])
        message = f"it is not found, though record {record_id} has it"
        yield Finding(
            kind="distribution_missing", about=distribution_id, message=message, mended=repair, remedy="it leads to its record again"
        )
