"""Import: records that another catalog exported, kept under their own ids."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from catalog_service.errors import BadBody, FieldError
from catalog_service.store.bulk import pieces
from catalog_service.store.identification import COLLISION, Identity, identity_of, new_id
from catalog_service.store.known import Claim, Head, Known
from catalog_service.store.storable import storable_record
from catalog_service.store.tables import distributions
from catalog_service.store.writing import Writing
from schemas.identity import Key
from schemas.record import Record, fingerprint

# New (or live again), differing from what was kept, and as it was kept.
COUNTS = ("added", "changed", "unchanged")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def keep_imported(connection: Connection, batch: Sequence[Record], now: datetime) -> Counter[str]:
    """Keeps one batch in the connection's transaction (of `Database.write_catalog`). Provenance stays as it is; a record
    without id gets one from its keys; its source may be unknown here. Later harvests of that source find it by its keys.
    Raises BadBody for an id that is no UUID: ids go into addresses and file names."""
    counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
    _require_uuids(batch)
    owned = _owned_distributions(connection, batch)
    met = [(_with_own_distributions(storable_record(record), owned), identity_of(record, record.provenance.source)) for record in batch]
    known = Known()
    known.load_claims(connection, (key for _, identity in met for key in identity.keys))
    known.load_heads(
        connection,
        [
            *(record.id for record, _ in met if record.id),
            *(claim.record_id for claim in known.claims.values()),
            *(each for record, identity in met if not record.id for each in identity.candidates),
        ],
    )
    decided: list[tuple[Record, Identity, Head, bool, bool]] = []
    for record, identity in met:
        source_id = record.provenance.source
        named = record if record.id else replace(record, id=new_id(identity, source_id, record.title, known))
        head = known.heads.setdefault(named.id, _head(named, identity))
        revived, same = head.withdrawn, head.fingerprint == fingerprint(named)
        counts["added" if head.version == 0 or revived else "unchanged" if same else "changed"] += 1
        if not same:
            head.fingerprint, head.checksum = fingerprint(named), named.provenance.checksum
            head.identifier, head.url, head.title, head.source_id = identity.identifier, identity.url, identity.title, source_id
            head.version += 1
        head.withdrawn = False
        decided.append((named, identity, replace(head), not same, revived))
    writing = Writing(connection, now)
    writing.load(head.id for _, _, head, _, _ in decided if head.version > 1)
    for record, identity, head, differs, revived in decided:
        if differs:
            writing.put(record, head, run_id=record.provenance.run, media_type=None, revived=revived)
        elif revived:
            writing.lead(record, head, revived=True)
        writing.claim(_claimed(record, identity, known), head.id, weak=identity.weak)
    writing.flush()
    return counts


def _owned_distributions(connection: Connection, batch: Sequence[Record]) -> dict[str, str]:
    """Of the batch's distribution ids those that are known, with the record each belongs to."""
    ids = {each.id for record in batch for each in record.distributions}
    query = select(distributions.c.id, distributions.c.record_id)
    return {
        own: record_id for piece in pieces(ids) for own, record_id in connection.execute(query.where(distributions.c.id.in_(piece))).all()
    }


def _with_own_distributions(record: Record, owned: dict[str, str]) -> Record:
    """The record without ids of distributions that belong to another one: those are made anew, since an id leads to one."""
    if not record.id:
        return record
    own = tuple(each if owned.setdefault(each.id, record.id) == record.id else replace(each, id="") for each in record.distributions)
    return record if own == record.distributions else replace(record, distributions=own)


def _require_uuids(batch: Sequence[Record]) -> None:
    for each in (each for record in batch for each in (record, *record.distributions) if each.id):
        if not _UUID.fullmatch(each.id):
            said = f"{each.id[:60]!r} is no identifier of a catalog; import only what `catalog export` wrote."
            raise BadBody(said, errors=(FieldError("id", "not a UUID"),))


def _head(record: Record, identity: Identity) -> Head:
    return Head(
        id=record.id,
        source_id=record.provenance.source,
        entry_key=None,
        identifier=identity.identifier,
        url=identity.url,
        title=identity.title,
    )


def _claimed(record: Record, identity: Identity, known: Known) -> list[Key]:
    """The keys that become this record's: those that nobody has, or only a withdrawn record or a copy; not one that the
    record is flagged for as another's."""
    others = {flag.field for flag in record.flags if flag.code == COLLISION}
    claimed: list[Key] = []
    for key in identity.keys:
        claim, owner = known.claims.get(key), known.owner(key)
        free = claim is None or owner is None or owner.withdrawn or (claim.weak and not identity.weak)
        if free and key.scheme not in others:
            known.claims[key] = Claim(record.id, identity.weak)
            claimed.append(key)
    return claimed
