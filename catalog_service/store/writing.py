"""The rows of a batch, gathered record by record and written table by table with few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, select, update

from catalog_service.store.bulk import pieces, upsert
from catalog_service.store.changes import Kind, note
from catalog_service.store.distribution_ids import ids_of
from catalog_service.store.known import Head
from catalog_service.store.outbox import post
from catalog_service.store.packing import packed
from catalog_service.store.stored import DISTRIBUTION_FIELDS, agencies_in, agencies_of, changed_in, item_json
from catalog_service.store.tables import agencies, distributions, entries, keys, originals, record_agencies, records, versions
from schemas.identity import Key
from schemas.record import Record, wire

_VERSION_FIELDS = ("version", "seen_at", "run_id", "changed", "checksum")
_NOT_CONTENT = frozenset({"id", "provenance", "formats"})


class Writing:
    """Gathers what a batch changes; `flush` writes it. The connection is of `Database.write_catalog`."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._current: dict[str, Mapping[str, Any]] = {}
        self._records: dict[str, dict[str, Any]] = {}
        self._led: dict[str, dict[str, Any]] = {}
        self._versions: list[dict[str, Any]] = []
        self._entries: dict[tuple[str, str], dict[str, Any]] = {}
        self._originals: dict[str, bytes] = {}
        self._claims: dict[Key, tuple[str, bool]] = {}
        self._distributions: dict[str, dict[str, Any]] = {}
        self._agencies: dict[str, str] = {}
        self._agencies_of: dict[str, tuple[str, Iterable[str]]] = {}
        self._changes: list[tuple[str, Kind]] = []

    def load(self, record_ids: Iterable[str]) -> None:
        """Reads these records as they are kept; to be called before `put` of records that are there already."""
        columns = (getattr(records.c, name) for name in ("id", "version", "changed", "seen_at", "run_id", "checksum", "json"))
        query = select(*columns)
        for piece in pieces(record_ids):
            for row in self._connection.execute(query.where(records.c.id.in_(piece))):
                self._current[row.id] = dict(row._mapping)

    def put(self, record: Record, head: Head, *, run_id: str, media_type: str | None, revived: bool) -> "Put":
        """A new version of a record, whose `head` is up to date and has its number. Distributions without id get theirs; one
        that has its id (an import) keeps it."""
        current = self._current.get(head.id)
        former: Mapping[str, Any] = {} if current is None else orjson.loads(current["json"])
        if current is not None:
            before = {name: current[name] for name in _VERSION_FIELDS}
            self._versions.append(before | {"record_id": head.id, "json": packed(current["json"])})
        line, ids = _shown(record, head.id, former)
        changed = _changed(former, line) if former else ()
        row = {
            "id": head.id,
            "kind": record.kind,
            "source_id": head.source_id,
            "entry_key": head.entry_key,
            "identifier": head.identifier,
            "url": head.url,
            "title": head.title,
            "fingerprint": head.fingerprint,
            "version": head.version,
            "changed": orjson.dumps(changed).decode(),
            "seen_at": self._now,
            "run_id": run_id,
            "checksum": head.checksum,
            "media_type": media_type,
            "item": item_json(record, head.id),
            "json": line,
            "withdrawn_at": None,
            "why": None,
        }
        self._records[head.id] = self._current[head.id] = row
        self._led.pop(head.id, None)
        self._number_distributions(head.id, [each["id"] for each in former.get("distributions", ())], ids)
        named = agencies_of(record)
        if revived or not former or former["kind"] != record.kind or agencies_in(former).keys() != named.keys():
            self._name_agencies(head.id, record.kind, named)
        self._changes.append((head.id, "changed" if former and not revived else "added"))
        return Put(changed, frozenset((flag["code"], flag["field"]) for flag in former.get("flags", ())))

    def lead(self, record: Record, head: Head, *, revived: bool) -> None:
        """A record that stays as it is but is led to by another entry, or is live again."""
        self._led[head.id] = {"of": head.id, "leading": head.entry_key}
        if head.id in self._records:
            self._records[head.id]["entry_key"] = head.entry_key
        if revived:
            self._name_agencies(head.id, record.kind, agencies_of(record))
            self._changes.append((head.id, "added"))

    def enter(self, row: dict[str, Any]) -> None:
        """An entry as it was met."""
        self._entries[row["source_id"], row["key"]] = row

    def claim(self, claimed: Iterable[Key], record_id: str, *, weak: bool) -> None:
        """Keys that the record answers to from now on."""
        self._claims |= dict.fromkeys(claimed, (record_id, weak))

    def keep_original(self, checksum: str, body: bytes) -> None:
        """Bytes as collected, kept once however many entries share them."""
        self._originals[checksum] = body

    def flush(self) -> None:
        """Writes everything, referred rows first."""
        to = self._connection
        self._write_originals()
        if self._led:
            # Flags of withdrawal go before records are put, which clears them anyway.
            leads = update(records).where(records.c.id == bindparam("of"))
            to.execute(leads.values(entry_key=bindparam("leading"), withdrawn_at=None, why=None), list(self._led.values()))
        upsert(to, records, list(self._records.values()))
        upsert(to, versions, self._versions, update=())
        upsert(to, entries, list(self._entries.values()))
        claimed = [
            {"value": key.value, "scheme": key.scheme, "scope": key.scope, "record_id": record_id, "weak": weak}
            for key, (record_id, weak) in self._claims.items()
        ]
        upsert(to, keys, claimed)
        upsert(to, distributions, list(self._distributions.values()))
        self._write_agencies()
        post(to, ((record_id, "put") for record_id, _ in self._changes), self._now)
        note(to, self._changes, self._now)

    def _number_distributions(self, record_id: str, before: Sequence[str], after: Sequence[str]) -> None:
        if set(before) == set(after):
            return
        self._distributions |= {each: {"id": each, "record_id": record_id, "live": False} for each in before}
        self._distributions |= {each: {"id": each, "record_id": record_id, "live": True} for each in after}

    def _name_agencies(self, record_id: str, kind: str, named: Mapping[str, str]) -> None:
        self._agencies |= {agency: name for agency, name in named.items() if agency not in self._agencies}
        self._agencies_of[record_id] = (kind, named)

    def _write_agencies(self) -> None:
        upsert(self._connection, agencies, [{"id": agency, "name": name} for agency, name in self._agencies.items()], update=())
        for piece in pieces(self._agencies_of):
            self._connection.execute(delete(record_agencies).where(record_agencies.c.record_id.in_(piece)))
        rows = [
            {"agency_id": agency, "kind": kind, "record_id": record_id}
            for record_id, (kind, named) in self._agencies_of.items()
            for agency in named
        ]
        upsert(self._connection, record_agencies, rows, update=())

    def _write_originals(self) -> None:
        kept: set[str] = set()
        for piece in pieces(self._originals):
            kept.update(self._connection.scalars(select(originals.c.checksum).where(originals.c.checksum.in_(piece))))
        rows = [{"checksum": checksum, "body": packed(body)} for checksum, body in self._originals.items() if checksum not in kept]
        upsert(self._connection, originals, rows, update=())


@dataclass(frozen=True, slots=True)
class Put:
    """What a new version changed, and the flags (code, field) the version before had."""

    changed: tuple[str, ...]
    former_flags: frozenset[tuple[str, str | None]]


def _shown(record: Record, record_id: str, former: Mapping[str, Any]) -> tuple[bytes, list[str]]:
    """The record as one line of JSON under its id, its distributions under theirs, and those ids."""
    values = wire(record)
    values["id"] = record_id
    ids = [each.id for each in record.distributions]
    if not all(ids):
        ids = ids_of(record_id, record.distributions, former.get("distributions", ()))
        values["distributions"] = [
            {"id": own} | {name: getattr(each, name) for name in DISTRIBUTION_FIELDS if name != "id"}
            for own, each in zip(ids, record.distributions, strict=True)
        ]
    return orjson.dumps(values), ids


def _changed(former: Mapping[str, Any], shown: bytes) -> tuple[str, ...]:
    now = orjson.loads(shown)
    if former["kind"] != now["kind"]:
        return ("kind",)
    return changed_in(former, now, (name for name in now if name not in _NOT_CONTENT)) or ("provenance",)
