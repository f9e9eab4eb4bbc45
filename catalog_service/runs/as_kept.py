"""Live records exactly as they are kept: relations not yet resolved, so that fingerprints agree with the store's."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from catalog_service.services import Services
from catalog_service.store.bulk import pieces
from catalog_service.store.tables import records

_PIECE = 500


def kept(services: Services, record_ids: Sequence[str]) -> dict[str, bytes]:
    """The JSON of those that are live, by id."""
    found: dict[str, bytes] = {}
    with services.database.read() as connection:
        for piece in pieces(record_ids, _PIECE):
            query = select(records.c.id, records.c.json).where(records.c.id.in_(piece), records.c.withdrawn_at.is_(None))
            found |= {row.id: row.json for row in connection.execute(query)}
    return found


def all_kept(services: Services) -> Iterator[tuple[str, str, bytes]]:
    """(id, fingerprint, JSON) of every live record in the order of ids, read in pieces."""
    after = ""
    while True:
        query = (
            select(records.c.id, records.c.fingerprint, records.c.json)
            .where(records.c.id > after, records.c.withdrawn_at.is_(None))
            .order_by(records.c.id)
            .limit(_PIECE)
        )
        with services.database.read() as connection:
            found = [(row.id, row.fingerprint, row.json) for row in connection.execute(query)]
        yield from found
        if len(found) < _PIECE:
            return
        after = found[-1][0]
