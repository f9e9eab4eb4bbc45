"""How a batch of arrivals is kept: which record each is, what became of it, and what of it is new."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, update

from catalog_service.store.arrivals import Arrival, Kept, KeptProblem, Outcome
from catalog_service.store.bulk import pieces
from catalog_service.store.identification import COLLISION, Identity, claim_keys, entry_id, found, identity_of, new_id
from catalog_service.store.known import EntryState, Head, Known
from catalog_service.store.runs import seen_by
from catalog_service.store.storable import CODE as UNSTORABLE
from catalog_service.store.storable import storable_record
from catalog_service.store.tables import entries
from catalog_service.store.texts import index_key, storable, storable_or_none
from catalog_service.store.writing import Writing
from schemas.identity import Key
from schemas.provenance import Flag
from schemas.record import Record, fingerprint

REPEATED = "repeated_record"
_REMEDIES = {
    COLLISION: "Compare the two records; where they are one, correct the number or the title at the source.",
    UNSTORABLE: "Correct the characters at the source.",
}


@dataclass(slots=True, kw_only=True)
class _Met:
    """An arrival on its way: the record as it is to be kept, and what was decided of it."""

    arrival: Arrival
    key: str
    checksum: str
    record: Record
    identity: Identity
    entry: EntryState | None = None
    head: Head = field(init=False)
    outcome: Outcome = "unchanged"
    differs: bool = False
    revived: bool = False
    leads: bool = True
    claimed: list[Key] = field(default_factory=list)
    changed: tuple[str, ...] = ()
    problems: list[KeptProblem] = field(default_factory=list)


def keep(connection: Connection, source_id: str, run_id: str, arrivals: Sequence[Arrival], now: datetime) -> list[Kept]:
    """Keeps one batch (what is known of it is held in memory) in the connection's transaction, in the order given. The
    connection is of `Database.write_catalog`."""
    met = [_meet(arrival, source_id) for arrival in arrivals]
    known = _known(connection, source_id, met)
    runs = frozenset(seen_by(connection, run_id))
    for each in met:
        _decide(each, source_id, run_id, runs, known)
    writing = Writing(connection, now)
    writing.load({each.head.id for each in met if each.differs and each.head.version > 1})
    for each in met:
        _write(each, source_id, run_id, writing)
    writing.flush()
    return [
        Kept(
            key=each.arrival.key,
            record_id=each.head.id,
            outcome=each.outcome,
            changed=each.changed,
            problems=tuple(each.problems),
        )
        for each in met
    ]


def see(connection: Connection, source_id: str, run_id: str, seen: Sequence[str]) -> None:
    """Notes that the run met these entries as they are kept."""
    for piece in pieces(map(index_key, seen)):
        connection.execute(
            update(entries)
            .where(entries.c.source_id == source_id, entries.c.key.in_(piece), entries.c.gone.is_(False))
            .values(seen_run=run_id)
        )


def _meet(arrival: Arrival, source_id: str) -> _Met:
    checksum = hashlib.sha256(arrival.raw).hexdigest()
    record = storable_record(arrival.record)
    if record.provenance.checksum != checksum:
        # The store keeps the bytes, so it is the store that says what their checksum is.
        record = replace(record, provenance=replace(record.provenance, checksum=checksum))
    return _Met(arrival=arrival, key=index_key(arrival.key), checksum=checksum, record=record, identity=identity_of(record, source_id))


def _known(connection: Connection, source_id: str, met: Sequence[_Met]) -> Known:
    known = Known()
    known.load_entries(connection, source_id, (each.key for each in met))
    known.load_claims(connection, (key for each in met for key in each.identity.keys))
    first_met = [each for each in met if each.key not in known.entries]
    known.load_heads(
        connection,
        [
            *(entry.record_id for entry in known.entries.values()),
            *(claim.record_id for claim in known.claims.values()),
            *(each_id for each in first_met for each_id in each.identity.candidates),
            *(entry_id(source_id, each.key) for each in first_met),
        ],
    )
    known.load_entries(connection, source_id, (h.entry_key for h in known.heads.values() if h.entry_key and h.source_id == source_id))
    return known


def _decide(met: _Met, source_id: str, run_id: str, runs: frozenset[str], known: Known) -> None:
    before = known.entries.get(met.key)
    met.entry = before

    def is_met(head: Head) -> bool:
        leading = known.leading(head)
        return leading is not None and leading.seen_run in runs

    head = known.heads[before.record_id] if before is not None else found(met.identity, source_id, met.key, known, is_met)
    if head is None:
        head = Head(
            id=new_id(met.identity, source_id, met.key, known),
            source_id=source_id,
            entry_key=met.key,
            identifier=met.identity.identifier,
            url=met.identity.url,
            title=met.identity.title,
        )
        known.heads[head.id] = head
    known.entries[met.key] = EntryState(record_id=head.id, fingerprint=met.arrival.fingerprint, seen_run=run_id, gone=False)
    if not _may_lead(met, head, runs, known):
        met.leads, met.head = False, head
        if before is None or before.fingerprint != met.arrival.fingerprint:
            met.problems.append(_repeated(met, head))
        return
    met.record, met.claimed = claim_keys(met.record, met.identity, head.id, source_id, known)
    new_fingerprint = fingerprint(met.record)
    met.revived, met.leads = head.withdrawn, head.withdrawn or head.entry_key != met.key
    same = head.fingerprint == new_fingerprint
    met.outcome = _outcome(met, head, same=same)
    head.entry_key, head.withdrawn = met.key, False
    met.differs = not same
    if not same:
        head.fingerprint, head.checksum = new_fingerprint, met.checksum
        head.identifier, head.url, head.title = met.identity.identifier, met.identity.url, met.identity.title
        head.version += 1
    # Another arrival of the batch may change the head again.
    met.head = replace(head)


def _may_lead(met: _Met, head: Head, runs: frozenset[str], known: Known) -> bool:
    """Whether the record takes this entry's content. Where two live entries lead to one record (one document on two pages),
    the first keeps leading, or each run would make new versions in turn. An entry met for the first time takes over when
    the leading one was not met in this run: then the page has moved."""
    leading = known.leading(head) if head.entry_key != met.key else None
    if leading is None:
        return True
    return met.entry is None and leading.seen_run not in runs


def _outcome(met: _Met, head: Head, *, same: bool) -> Outcome:
    if head.version == 0 or head.withdrawn:
        return "added"
    if met.entry is None:
        return "unchanged" if same else "changed"
    if met.entry.fingerprint != met.arrival.fingerprint:
        return "changed"
    return "unchanged" if same else "renormalized"


def _write(met: _Met, source_id: str, run_id: str, writing: Writing) -> None:
    arrival, head = met.arrival, met.head
    asked_again = arrival.etag is not None or arrival.last_modified is not None
    url = met.record.provenance.url
    writing.keep_original(met.checksum, arrival.raw)
    writing.enter(
        {
            "source_id": source_id,
            "key": met.key,
            "record_id": head.id,
            "fingerprint": arrival.fingerprint,
            "rules_version": arrival.rules_version,
            "checksum": met.checksum,
            "seen_run": run_id,
            "gone": False,
            "url": index_key(url) if asked_again and url is not None else None,
            "etag": storable_or_none(arrival.etag),
            "last_modified": storable_or_none(arrival.last_modified),
        }
    )
    writing.claim(met.claimed, head.id, weak=met.identity.weak)
    if met.differs:
        put = writing.put(met.record, head, run_id=run_id, media_type=storable(arrival.media_type), revived=met.revived)
        met.changed = put.changed
        new = (flag for flag in met.record.flags if flag.code in _REMEDIES and (flag.code, flag.field) not in put.former_flags)
        met.problems.extend(_flagged(flag) for flag in new)
    elif met.leads:
        writing.lead(met.record, head, revived=met.revived)


def _flagged(flag: Flag) -> KeptProblem:
    return KeptProblem(kind=flag.code, message=flag.message, remedy=_REMEDIES[flag.code], field=flag.field, value=None)


def _repeated(met: _Met, head: Head) -> KeptProblem:
    return KeptProblem(
        kind=REPEATED,
        message=f"Another entry of this source already gives record {head.id}; that one's content is kept.",
        remedy="Nothing, where it is one document on two pages; otherwise give the two different index numbers or titles.",
        field=None,
        value=met.arrival.key[:500],
    )
