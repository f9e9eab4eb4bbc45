"""What a source's harvest remembers from one run to the next: entries with their fingerprints, validators of answers."""

from collections.abc import Iterable

from sqlalchemy import Connection, Integer, Select, Table, Text, bindparam, delete, literal_column, select, union_all

from catalog_service.store.bulk import pieces, upsert
from catalog_service.store.database import Database
from catalog_service.store.tables import entries, feed_validators
from catalog_service.store.texts import index_key, storable_or_none

_SOURCE, _URL, _RULES = (bindparam(name, type_=Text) for name in ("of_source", "of_url", "of_rules"))
_AT_ADDRESS = entries.alias("at_address")


def _validators_in(table: Table, rank: int) -> Select[tuple[str | None, str | None, int]]:
    return select(table.c.etag, table.c.last_modified, literal_column(str(rank), Integer).label("rank")).where(
        table.c.source_id == _SOURCE, table.c.rules_version == _RULES
    )


# Asked before every request of a harvest: built once, it takes a third of the time. The key is looked up apart since SQLite, which
# keeps the table in the order of keys, would rather read all entries of the source than go by the index of addresses.
_VALIDATORS = union_all(
    _validators_in(feed_validators, 0).where(feed_validators.c.url == _URL),
    _validators_in(entries, 1).where(
        entries.c.key.in_(select(_AT_ADDRESS.c.key).where(_AT_ADDRESS.c.source_id == _SOURCE, _AT_ADDRESS.c.url == _URL)),
        entries.c.gone.is_(False),
    ),
).order_by("rank")


def forget_feed_validators(connection: Connection, source_id: str) -> None:
    """Makes the next run ask for the whole feed, whatever the server says of changes."""
    connection.execute(delete(feed_validators).where(feed_validators.c.source_id == source_id))


class Memory:
    """The store's side of `harvesters.state.Memory`, for all sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source_id: str, run_id: str, keys: Iterable[str]) -> dict[str, tuple[str, str, bool]]:
        """Of these entry keys those kept and not withdrawn: (fingerprint, rules version, whether this run has met it)."""
        asked = {index_key(key): key for key in keys}
        found: dict[str, tuple[str, str, bool]] = {}
        with self._database.read() as connection:
            for piece in pieces(asked):
                query = select(entries.c.key, entries.c.fingerprint, entries.c.rules_version, entries.c.seen_run).where(
                    entries.c.source_id == source_id, entries.c.key.in_(piece), entries.c.gone.is_(False)
                )
                for key, fingerprint, rules_version, seen_run in connection.execute(query):
                    found[asked[key]] = (fingerprint, rules_version, seen_run == run_id)
        return found

    def validators(self, source_id: str, url: str, rules_version: str) -> tuple[str | None, str | None] | None:
        """(ETag, Last-Modified) of that address's last answer, where asking with them is safe: a feed whose last run was
        complete, or a page whose entry is kept; both read by these rules. None otherwise."""
        asked = {"of_source": source_id, "of_url": index_key(url), "of_rules": rules_version}
        with self._database.read() as connection:
            row = connection.execute(_VALIDATORS, asked).first()
        return None if row is None else (row.etag, row.last_modified)

    def set_feed_validators(self, source_id: str, url: str, rules_version: str, etag: str | None, last_modified: str | None) -> None:
        """To be called when a run read the whole feed, refused nothing and withdrew what it had to. A run that ends in any
        other state than `done` forgets them (`Runs.finish`)."""
        row = {
            "source_id": source_id,
            "url": index_key(url),
            "rules_version": rules_version,
            "etag": storable_or_none(etag),
            "last_modified": storable_or_none(last_modified),
        }
        with self._database.write() as connection:
            if etag is None and last_modified is None:
                forget_feed_validators(connection, source_id)
            else:
                upsert(connection, feed_validators, [row])
