"""Agencies with counts: every publisher and issuer of a live record."""

from sqlalchemy import Connection, exists, func, select

from catalog_service.errors import NotFound
from catalog_service.store.database import Database
from catalog_service.store.stored import AgencyCount
from catalog_service.store.tables import agencies, record_agencies
from catalog_service.store.texts import storable


class Agencies:
    """What can be asked of the catalog's agencies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def agencies(self, after: str | None = None, size: int = 20) -> tuple[list[AgencyCount], str | None]:
        """A page of agencies that have live records, in the order of ids, and what to ask with for the next (None on the
        last)."""
        named = exists().where(record_agencies.c.agency_id == agencies.c.id)
        query = select(agencies.c.id, agencies.c.name).where(named).order_by(agencies.c.id).limit(size + 1)
        if after is not None:
            query = query.where(agencies.c.id > storable(after))
        with self._database.read() as connection:
            found = [(row.id, row.name) for row in connection.execute(query)]
            counted = _counted(connection, found[:size])
        return counted, found[size - 1][0] if len(found) > size else None

    def agency(self, agency_id: str) -> AgencyCount:
        """That agency; its counts are 0 when all its records were withdrawn. Raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(select(agencies.c.id, agencies.c.name).where(agencies.c.id == storable(agency_id))).one_or_none()
            if row is None:
                raise NotFound(f"There is no agency {agency_id}; the list of agencies shows those there are.")
            return _counted(connection, [(row.id, row.name)])[0]


def _counted(connection: Connection, named: list[tuple[str, str]]) -> list[AgencyCount]:
    query = (
        select(record_agencies.c.agency_id, record_agencies.c.kind, func.count())
        .where(record_agencies.c.agency_id.in_([agency for agency, _ in named]))
        .group_by(record_agencies.c.agency_id, record_agencies.c.kind)
    )
    counts = {(agency, kind): count for agency, kind, count in connection.execute(query)}
    return [
        AgencyCount(id=agency, name=name, dataset=counts.get((agency, "dataset"), 0), disclosure=counts.get((agency, "disclosure"), 0))
        for agency, name in named
    ]
