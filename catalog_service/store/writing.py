"""The rows of a batch, gathered record by record and written table by table with few statements."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from catalog_service.store.bulk import pieces, upsert
from catalog_service.store.distribution_ids import with_ids
from catalog_service.store.known import Head
from catalog_service.store.outbox import Change, post
from catalog_service.store.stored import agencies_in, agencies_of, changed_in, distributions_in, item_json
from catalog_service.store.tables import agencies, distributions, entries, keys, originals, record_agencies, records, versions
from schemas.identity import Key
from schemas.record import Record, dump_json

# zlib's fastest level: level 6 makes metadata a tenth smaller at three times the cost.
LEVEL = 1
_NOT_CONTENT = frozenset({"id", "provenance", "formats"})


class Writing:
    """Gathers what a batch changes; `flush` writes it. The connection is of `Database.write_catalog`."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._current: dict[str, bytes] = {}
        self._records: dict[str, dict[str, Any]] = {}
        self._led: dict[str, dict[str, Any]] = {}
        self._versions: list[dict[str, Any]] = []
        self._superseded: list[dict[str, Any]] = []
        self._entries: dict[tuple[str, str], dict[str, Any]] = {}
        self._originals: dict[str, bytes] = {}
        self._claims: dict[Key, tuple[str, bool]] = {}
        self._distributions: dict[str, dict[str, Any]] = {}
        self._agencies: dict[str, str] = {}
        self._agencies_of: dict[str, tuple[str, Iterable[str]]] = {}
        self._changes: list[tuple[str, Change]] = []

    def load(self, record_ids: Iterable[str]) -> None:
        """Reads the JSON that these records have now; to be called before `put` of records that are there already."""
        for piece in pieces(record_ids):
            for record_id, line in self._connection.execute(select(records.c.id, records.c.json).where(records.c.id.in_(piece))):
                self._current[record_id] = line

    def put(self, record: Record, head: Head, version: int, *, run_id: str, media_type: str | None, revived: bool) -> "Put":
        """A new version of a record, whose `head` is up to date. Distributions without id get theirs; one that has its id
        (an import) keeps it."""
        line = self._current.get(head.id)
        former: Mapping[str, Any] = {} if line is None else orjson.loads(line)
        before = distributions_in(former) if former else ()
        if any(not each.id for each in record.distributions):
            record = replace(record, distributions=with_ids(head.id, record.distributions, before))
        shown = dump_json(record)
        changed = _changed(former, shown) if former else ()
        if line is not None:
            self._superseded.append({"of": head.id, "number": version - 1, "packed": zlib.compress(line, LEVEL)})
        self._versions.append(
            {
                "record_id": head.id,
                "version": version,
                "seen_at": self._now,
                "run_id": run_id,
                "changed": orjson.dumps(changed).decode(),
                "checksum": head.checksum,
                "json": None,
            }
        )
        self._records[head.id] = {
            "id": head.id,
            "kind": record.kind,
            "source_id": head.source_id,
            "entry_key": head.entry_key,
            "identifier": head.identifier,
            "url": head.url,
            "title": head.title,
            "fingerprint": head.fingerprint,
            "version": version,
            "seen_at": self._now,
            "run_id": run_id,
            "checksum": head.checksum,
            "media_type": media_type,
            "item": item_json(record),
            "json": shown,
            "withdrawn_at": None,
            "why": None,
        }
        self._led.pop(head.id, None)
        self._current[head.id] = shown
        after = {each.id for each in record.distributions}
        if after != {each.id for each in before}:
            for each in before:
                self._distributions[each.id] = {"id": each.id, "record_id": head.id, "live": each.id in after}
            self._distributions |= {each: {"id": each, "record_id": head.id, "live": True} for each in after}
        named = agencies_of(record)
        if revived or not former or former["kind"] != record.kind or agencies_in(former).keys() != named.keys():
            self._name_agencies(head.id, record.kind, named)
        self._changes.append((head.id, "put"))
        return Put(changed, frozenset((flag["code"], flag["field"]) for flag in former.get("flags", ())))

    def lead(self, record: Record, head: Head, *, revived: bool) -> None:
        """A record that stays as it is but is led to by another entry, or is live again."""
        self._led[head.id] = {"of": head.id, "leading": head.entry_key}
        if head.id in self._records:
            self._records[head.id]["entry_key"] = head.entry_key
        if revived:
            self._name_agencies(head.id, record.kind, agencies_of(record))
            self._changes.append((head.id, "put"))

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
        if self._versions:
            to.execute(insert(versions), self._versions)
        if self._superseded:
            older = update(versions).where(versions.c.record_id == bindparam("of"), versions.c.version == bindparam("number"))
            to.execute(older.values(json=bindparam("packed")), self._superseded)
        upsert(to, entries, list(self._entries.values()))
        claimed = [
            {"value": key.value, "scheme": key.scheme, "scope": key.scope, "record_id": record_id, "weak": weak}
            for key, (record_id, weak) in self._claims.items()
        ]
        upsert(to, keys, claimed)
        upsert(to, distributions, list(self._distributions.values()))
        self._write_agencies()
        post(to, self._changes, self._now)

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
        rows = [
            {"checksum": checksum, "body": zlib.compress(body, LEVEL)} for checksum, body in self._originals.items() if checksum not in kept
        ]
        upsert(self._connection, originals, rows, update=())


class Put:
    """What a new version changed, and the flags (code, field) the version before had."""

    __slots__ = ("changed", "former_flags")

    def __init__(self, changed: tuple[str, ...], former_flags: frozenset[tuple[str, str | None]]) -> None:
        self.changed = changed
        self.former_flags = former_flags


def _changed(former: Mapping[str, Any], shown: bytes) -> tuple[str, ...]:
    now = orjson.loads(shown)
    if former["kind"] != now["kind"]:
        return ("kind",)
    return changed_in(former, now, (name for name in now if name not in _NOT_CONTENT)) or ("provenance",)
