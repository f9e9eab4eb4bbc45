"""What the store knows of a batch: the entries, keys and records it touches, read with a few queries and kept up to date in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from catalog_service.store.bulk import pieces
from catalog_service.store.tables import entries, keys, records
from schemas.identity import Key

_HEAD = (
    records.c.id,
    records.c.source_id,
    records.c.entry_key,
    records.c.identifier,
    records.c.url,
    records.c.title,
    records.c.fingerprint,
    records.c.version,
    records.c.checksum,
    records.c.withdrawn_at.isnot(None).label("withdrawn"),
)


@dataclass(slots=True)
class Head:
    """A record without its JSON, in the order of `_HEAD`. `version` 0: it is new in this batch."""

    id: str
    source_id: str
    entry_key: str | None
    identifier: str | None
    url: str | None
    title: str
    fingerprint: str = ""
    version: int = 0
    checksum: str = ""
    withdrawn: bool = False


@dataclass(slots=True)
class EntryState:
    """An entry of the batch's source: the record it leads to, what it was when last read, which run saw it last."""

    record_id: str
    fingerprint: str
    seen_run: str
    gone: bool


@dataclass(slots=True)
class Claim:
    """Which record answers to a key; `weak` when that is a mirror or a copy."""

    record_id: str
    weak: bool


@dataclass(slots=True)
class Known:
    """Everything a batch needs to know, as it stands after each arrival."""

    entries: dict[str, EntryState] = field(default_factory=dict)
    claims: dict[Key, Claim] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)

    def leading(self, head: Head) -> EntryState | None:
        """The entry whose content the record carries; None where it is gone or leads to another record now."""
        entry = self.entries.get(head.entry_key) if head.entry_key is not None else None
        return None if entry is None or entry.gone or entry.record_id != head.id else entry

    def owner(self, key: Key) -> Head | None:
        """The record that answers to the key."""
        claim = self.claims.get(key)
        return None if claim is None else self.heads.get(claim.record_id)

    def load_entries(self, connection: Connection, source_id: str, wanted: Iterable[str]) -> None:
        """Entries of the source by key."""
        for piece in pieces(key for key in dict.fromkeys(wanted) if key not in self.entries):
            query = select(entries.c.key, entries.c.record_id, entries.c.fingerprint, entries.c.seen_run, entries.c.gone)
            found = connection.execute(query.where(entries.c.source_id == source_id, entries.c.key.in_(piece)))
            self.entries.update((key, EntryState(*state)) for key, *state in found.all())

    def load_claims(self, connection: Connection, wanted: Iterable[Key]) -> None:
        """Claims of the keys."""
        asked = set(wanted)
        for piece in pieces({key.value for key in asked}):
            query = select(keys.c.value, keys.c.scheme, keys.c.scope, keys.c.record_id, keys.c.weak).where(keys.c.value.in_(piece))
            for value, scheme, scope, record_id, weak in connection.execute(query).all():
                key = Key(scheme, value, scope)
                if key in asked:
                    self.claims[key] = Claim(record_id, weak)

    def load_heads(self, connection: Connection, wanted: Iterable[str]) -> None:
        """Records by id."""
        for piece in pieces(record_id for record_id in dict.fromkeys(wanted) if record_id not in self.heads):
            heads = connection.execute(select(*_HEAD).where(records.c.id.in_(piece)))
            self.heads.update((row[0], Head(*row)) for row in heads.all())
