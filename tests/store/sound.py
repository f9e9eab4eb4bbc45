"""What is true of the store at any moment, whatever happened: asked of the tables themselves."""

from collections import Counter

import orjson
from sqlalchemy import select

from catalog_service.store.catalog import Catalog
from catalog_service.store.database import Database
from catalog_service.store.tables import distributions, entries, keys, originals, outbox, record_agencies, records, versions
from schemas.record import fingerprint, load_json


def assert_sound(database: Database) -> None:
    """One version after the other, one outbox row to a change, JSON, ids, keys, agencies and originals that agree."""
    with database.read() as connection:
        kept = connection.execute(select(records)).all()
        former = connection.execute(select(versions.c.record_id, versions.c.version)).all()
        led = connection.execute(select(entries)).all()
        owned = Counter(connection.scalars(select(keys.c.record_id)))
        shown = connection.execute(select(distributions.c.id, distributions.c.record_id).where(distributions.c.live.is_(True)))
        live = {tuple(row) for row in shown}
        named = {tuple(row) for row in connection.execute(select(record_agencies.c.record_id, record_agencies.c.agency_id))}
        bodies = set(connection.scalars(select(originals.c.checksum)))
        changes = Counter(connection.scalars(select(outbox.c.record_id).where(outbox.c.change == "put")))
    numbers: dict[str, list[int]] = {}
    for record_id, version in former:
        numbers.setdefault(record_id, []).append(version)
    for row in kept:
        record = load_json(row.json)
        assert sorted(numbers.get(row.id, [])) == list(range(1, row.version))
        assert (record.id, record.title, record.kind) == (row.id, row.title, row.kind)
        assert fingerprint(record) == row.fingerprint
        assert orjson.loads(row.item)["id"] == row.id
        assert {(each.id, row.id) for each in record.distributions} == {each for each in live if each[1] == row.id}
        assert row.checksum == record.provenance.checksum
        assert changes[row.id] >= row.version
        if row.withdrawn_at is None:
            assert (row.id, record.agency.id) in named
        else:
            assert not [each for each in named if each[0] == row.id]
    ids = {row.id for row in kept}
    assert {row.record_id for row in led} <= ids
    assert {row.checksum for row in led} <= bodies
    assert set(owned) <= ids


def contents(database: Database) -> list[bytes]:
    """The export: every live record."""
    return [each.json for each in Catalog(database).live()]
