"""What became of each distribution's table: its published files by checksum, or why there are none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, cast

import orjson
from sqlalchemy import Connection, Row, delete, select

from catalog_service.store.bulk import pieces, upsert
from catalog_service.store.database import Database
from catalog_service.store.outbox import post
from catalog_service.store.tables import publications
from catalog_service.store.texts import storable, storable_or_none

State = Literal["published", "held", "refused", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """`columns` are `{name, title, type, description …}`; sizes in bytes; `because` a sentence where there is no table, with
    the words it rests on as `evidence`; `source_checksum` tells whether the original has changed since."""

    distribution_id: str
    record_id: str
    state: State
    rows: int | None = None
    columns: Sequence[Mapping[str, Any]] = ()
    parquet_sha256: str | None = None
    parquet_bytes: int | None = None
    csv_sha256: str | None = None
    csv_bytes: int | None = None
    original_sha256: str | None = None
    original_bytes: int | None = None
    original_media_type: str | None = None
    original_name: str | None = None
    because: str | None = None
    evidence: str | None = None
    at: datetime
    source_checksum: str | None = None


_NAMES = tuple(field.name for field in fields(Publication))
_TEXTS = ("original_media_type", "original_name", "because", "evidence", "source_checksum")


class Publications:
    """The table of publications: one row to a distribution."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, distribution_id: str) -> Publication | None:
        """That distribution's, None where nothing was tried yet."""
        with self._database.read() as connection:
            row = connection.execute(select(publications).where(publications.c.distribution_id == storable(distribution_id))).one_or_none()
        return None if row is None else _publication(row)

    def of_record(self, *record_ids: str) -> dict[str, Publication]:
        """Those of all distributions of the records, by distribution id."""
        found: dict[str, Publication] = {}
        with self._database.read() as connection:
            for piece in pieces(record_ids):
                for row in connection.execute(select(publications).where(publications.c.record_id.in_(piece))):
                    found[row.distribution_id] = _publication(row)
        return found

    def set(self, publication: Publication) -> None:
        """Keeps it in place of the one before. Where a table came, changed or went, the outbox tells."""
        row = {name: getattr(publication, name) for name in _NAMES}
        row |= {name: storable_or_none(row[name]) for name in _TEXTS}
        row["columns"] = storable(orjson.dumps(list(publication.columns)).decode())
        with self._database.write_catalog() as connection:
            former = _table(connection, publication.distribution_id)
            upsert(connection, publications, [row])
            if _table(connection, publication.distribution_id) != former:
                post(connection, [(publication.record_id, "publish")], publication.at)

    def all(self) -> Iterator[Publication]:
        """Every publication in the order of distribution ids, read in pieces."""
        after = ""
        while True:
            query = select(publications).where(publications.c.distribution_id > after).order_by(publications.c.distribution_id).limit(500)
            with self._database.read() as connection:
                found = [_publication(row) for row in connection.execute(query)]
            yield from found
            if len(found) < 500:
                return
            after = found[-1].distribution_id

    def remove(self, distribution_id: str, now: datetime) -> None:
        """Forgets it; nothing happens where there is none."""
        with self._database.write_catalog() as connection:
            former = _table(connection, distribution_id)
            connection.execute(delete(publications).where(publications.c.distribution_id == storable(distribution_id)))
            if former is not None:
                post(connection, [(former[0], "publish")], now)


def _table(connection: Connection, distribution_id: str) -> tuple[str, str, str] | None:
    """Record, file and columns of a published table; None where there is none."""
    columns = (publications.c.record_id, publications.c.parquet_sha256, publications.c.columns)
    query = select(*columns).where(publications.c.distribution_id == storable(distribution_id), publications.c.state == "published")
    row = connection.execute(query).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def _publication(row: Row[*tuple[Any, ...]]) -> Publication:
    values = {name: getattr(row, name) for name in _NAMES}
    values["columns"] = tuple(orjson.loads(row.columns))
    values["state"] = cast(State, row.state)
    return Publication(**values)
