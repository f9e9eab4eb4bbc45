"""Records read back: one, many, all in turn, their versions, originals and distributions."""

from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import orjson
from sqlalchemy import Connection, Row, func, select

from catalog_service.errors import NotFound
from catalog_service.store.bulk import pieces
from catalog_service.store.database import Database
from catalog_service.store.packing import unpacked
from catalog_service.store.paging import number_after
from catalog_service.store.relations import resolved
from catalog_service.store.stored import STORED, TOMBSTONE, Original, StoredRecord, VersionRow, distributions_in, gone, stored_record
from catalog_service.store.tables import distributions, originals, records, versions
from catalog_service.store.texts import storable
from schemas.distribution import Distribution
from schemas.record import Record, load_json

_PIECE = 500
_VERSION = ("version", "seen_at", "run_id", "changed")


class Reading:
    """What can be asked of the catalog's records. Every method is one transaction, streams one to a piece."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, record_id: str) -> StoredRecord:
        """Raises NotFound, and Gone with its tombstone for a withdrawn one."""
        with self._database.read() as connection:
            row = connection.execute(select(*STORED, *_EXTRA).where(records.c.id == storable(record_id))).one_or_none()
            _require_live(row, record_id)
            assert row is not None
            return stored_record(row, resolved(connection, [(row.id, row.json)])[0])

    def many(self, record_ids: Sequence[str]) -> list[StoredRecord]:
        """The live ones among them, in the order asked."""
        found: dict[str, StoredRecord] = {}
        with self._database.read() as connection:
            for piece in pieces(map(storable, record_ids), _PIECE):
                query = select(*STORED).where(records.c.id.in_(piece), records.c.withdrawn_at.is_(None))
                found |= {each.id: each for each in _shown(connection, connection.execute(query).all())}
        return [found[record_id] for record_id in record_ids if record_id in found]

    def record(self, record_id: str) -> Record:
        """`get`, loaded. Raises NotFound, Gone."""
        return load_json(self.get(record_id).json)

    def live(self, kind: str | None = None, after_id: str | None = None) -> Iterator[StoredRecord]:
        """Every live record (of that kind) in the order of ids, read in pieces: constant memory, no long transaction. One
        that comes or goes meanwhile may or may not be among them; none is met twice."""
        after = after_id or ""
        while True:
            query = select(*STORED).where(records.c.id > after, records.c.withdrawn_at.is_(None)).order_by(records.c.id).limit(_PIECE)
            if kind is not None:
                query = query.where(records.c.kind == kind)
            with self._database.read() as connection:
                found = _shown(connection, connection.execute(query).all())
            yield from found
            if len(found) < _PIECE:
                return
            after = found[-1].id

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """(record id, record fingerprint) of every live record in the order of ids."""
        after = ""
        while True:
            query = (
                select(records.c.id, records.c.fingerprint)
                .where(records.c.id > after, records.c.withdrawn_at.is_(None))
                .order_by(records.c.id)
                .limit(10 * _PIECE)
            )
            with self._database.read() as connection:
                found = [(row.id, row.fingerprint) for row in connection.execute(query)]
            yield from found
            if len(found) < 10 * _PIECE:
                return
            after = found[-1][0]

    def count(self, kind: str | None = None) -> int:
        """How many live records (of that kind)."""
        query = select(func.count()).select_from(records).where(records.c.withdrawn_at.is_(None))
        if kind is not None:
            query = query.where(records.c.kind == kind)
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def versions(self, record_id: str, after: str | None = None, size: int = 20) -> tuple[list[VersionRow], str | None]:
        """A page of the record's versions, oldest first, and what to ask with for the next (None on the last). A withdrawn
        record keeps them. Raises NotFound."""
        passed = number_after(after) or 0
        former = select(*(getattr(versions.c, name) for name in _VERSION))
        former = former.where(versions.c.record_id == storable(record_id), versions.c.version > passed)
        current = select(*(getattr(records.c, name) for name in _VERSION)).where(records.c.id == storable(record_id))
        with self._database.read() as connection:
            now = connection.execute(current).one_or_none()
            if now is None:
                _not_found(record_id)
            rows = [*connection.execute(former.order_by(versions.c.version).limit(size + 1)), *([now] if now.version > passed else [])]
        found = [VersionRow(version=n, seen_at=at, run=run, changed=tuple(orjson.loads(changed))) for n, at, run, changed in rows]
        return found[:size], str(found[size - 1].version) if len(found) > size else None

    def version(self, record_id: str, number: int) -> bytes:
        """The JSON of the record as it was then, relations as they were kept. Raises NotFound."""
        with self._database.read() as connection:
            of_record = records.c.id == storable(record_id)
            current: bytes | None = connection.scalar(select(records.c.json).where(of_record, records.c.version == number))
            if current is not None:
                return current
            of_version = (versions.c.record_id == storable(record_id), versions.c.version == number)
            packed = connection.scalar(select(versions.c.json).where(*of_version))
        if packed is None:
            raise NotFound(f"Record {record_id} has no version {number}; its list of versions shows those there are.")
        return unpacked(packed)

    def original(self, record_id: str) -> Original:
        """The bytes as collected that the record's current version was made from. Raises NotFound (also for an imported
        record, whose bytes stayed where it was harvested), Gone."""
        query = (
            select(*TOMBSTONE, records.c.checksum, records.c.media_type, records.c.json, originals.c.body)
            .join(originals, originals.c.checksum == records.c.checksum, isouter=True)
            .where(records.c.id == storable(record_id))
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        _require_live(row, record_id)
        assert row is not None
        if row.body is None:
            raise NotFound("The bytes of this record are not here: it was imported; ask the catalog that harvested it.")
        return Original(
            body=unpacked(row.body),
            media_type=row.media_type or "application/octet-stream",
            checksum=row.checksum,
            url=orjson.loads(row.json)["provenance"]["url"],
        )

    def distribution(self, distribution_id: str) -> tuple[str, Distribution]:
        """The id of its record and the distribution. Raises NotFound; Gone when it, or its record, was withdrawn."""
        query = (
            select(distributions.c.live, records.c.json, *TOMBSTONE)
            .join(records, records.c.id == distributions.c.record_id)
            .where(distributions.c.id == storable(distribution_id))
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"There is no distribution {distribution_id}; a record's page lists its own.")
        if row.withdrawn_at is None and row.live:
            for each in distributions_in(orjson.loads(row.json)):
                if each.id == distribution_id:
                    return row.id, each
        raise gone(row, "distribution")

    def distributions(self) -> Iterator[tuple[str, str, Distribution]]:
        """(record id, kind, distribution) of every live record in the order of ids, each record's in their order."""
        for record in self.live():
            for each in distributions_in(orjson.loads(record.json)):
                yield record.id, record.kind, each


_EXTRA = tuple(column for column in TOMBSTONE if column not in set(STORED))


def _shown(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[StoredRecord]:
    lines = resolved(connection, [(row.id, row.json) for row in rows])
    return [stored_record(row, line) for row, line in zip(rows, lines, strict=True)]


def _require_live(row: Row[*tuple[Any, ...]] | None, record_id: str) -> None:
    if row is None:
        _not_found(record_id)
    elif row.withdrawn_at is not None:
        raise gone(row)


def _not_found(record_id: str) -> NoReturn:
    raise NotFound(f"There is no record {record_id}; search for its title.")
