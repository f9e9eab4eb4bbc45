"""Which record an arrival is: the one its entry or keys lead to, or a new one; and what its keys say of other records."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from catalog_service.store.known import Claim, Head, Known
from catalog_service.store.texts import index_key
from schemas.disclosure import Disclosure
from schemas.identity import Key, keys, minted
from schemas.parts import Relation
from schemas.provenance import Flag
from schemas.record import Record

COLLISION = "key_collision"
_AGENCY_KEYS = ("index_number", "document_number")
_WORDS = {"identifier": "identifier", "index_number": "index number (索引号)", "document_number": "document number (文号)"}


@dataclass(frozen=True, slots=True)
class Identity:
    """A record's keys as an index holds them, strongest first, the ids it may get, one minted from each, and what it is compared by."""

    keys: tuple[Key, ...]
    candidates: tuple[str, ...]
    identifier: str | None
    url: str | None
    title: str
    is_disclosure: bool
    weak: bool


def identity_of(record: Record, source_id: str) -> Identity:
    """What tells the record from others. Its address is the page of a disclosure and the landing page of a dataset."""
    found = keys(record, source_id)
    indexed = tuple(Key(key.scheme, index_key(key.value), index_key(key.scope)) for key in found)
    return Identity(
        keys=indexed,
        candidates=tuple(minted(key.scheme, key.scope, key.value) for key in indexed),
        identifier=record.identifier,
        url=next((key.value for key in found if key.scheme == "url"), None),
        title=record.title,
        is_disclosure=isinstance(record, Disclosure),
        weak=any(flag.code == "mirror" for flag in record.flags) or any(each.type == "copy_of" for each in record.relations),
    )


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for white space, width and case."""
    return one == other or _folded(one) == _folded(other)


def _folded(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def found(identity: Identity, source_id: str, entry_key: str, known: Known, met: Callable[[Head], bool]) -> Head | None:
    """The record of the same source that an entry met for the first time belongs to, None where it is a record of its own.

    The source's own identifier decides: the same one is the same record (unless that record is led to by another entry and
    title and address both differ), another one is another record. A record without identifier is found by its address; a
    disclosure also by index number (索引号) and equal title, which is how a page that moved keeps its record. Datasets may share an
    address, of a portal or of a file: one whose record was `met` in this run already, under another title, is another one."""
    for key in identity.keys:
        head = known.owner(key)
        if head is None or head.source_id != source_id:
            continue
        titled = same_title(head.title, identity.title)
        if key.scheme == "identifier":
            if titled or head.url == identity.url or head.entry_key is None:
                return head
            continue
        if head.identifier and identity.identifier and head.identifier != identity.identifier:
            continue
        if key.scheme == "index_number" and titled:
            return head
        unnamed = not head.identifier and not identity.identifier and head.url == identity.url
        if key.scheme == "url" and (titled or (unnamed and (identity.is_disclosure or not met(head)))):
            return head
    return known.heads.get(entry_id(source_id, entry_key))


def new_id(identity: Identity, source_id: str, entry_key: str, known: Known) -> str:
    """An id for a new record, made from its strongest key whose id is free (from its entry where none is), so that a run that
    was killed and run again makes the same one. `known` has the records of all these ids, where there are any."""
    return next((each for each in identity.candidates if each not in known.heads), entry_id(source_id, entry_key))


def entry_id(source_id: str, entry_key: str) -> str:
    """The id of a record none of whose keys gave one."""
    return minted("entry", source_id, entry_key)


def claim_keys(record: Record, identity: Identity, record_id: str, source_id: str, known: Known) -> tuple[Record, list[Key]]:
    """Settles who answers to the record's keys: the record as it is to be kept, and the keys that are now its own.

    A key nobody has, or only a withdrawn record or (where this one is the agency's own) a mirror, becomes this record's. A
    key of another source's record that is the same document makes this one a copy (`copy_of`). A key of a record with
    another title and another address is a collision: that record keeps it, this one is flagged."""
    claimed: list[Key] = []
    copied: Head | None = None
    collisions: list[Flag] = []
    for key in identity.keys:
        claim, owner = known.claims.get(key), known.owner(key)
        if claim is None or owner is None or owner.id == record_id or owner.withdrawn:
            if claim is None or claim.record_id != record_id or claim.weak != identity.weak:
                known.claims[key] = Claim(record_id, identity.weak)
                claimed.append(key)
            continue
        titled, addressed = same_title(owner.title, identity.title), owner.url == identity.url
        if owner.source_id != source_id and _same_document(key, titled, identity):
            if claim.weak and not identity.weak:
                known.claims[key] = Claim(record_id, weak=False)
                claimed.append(key)
            else:
                copied = copied or owner
        elif key.scheme != "url" and not titled and not addressed:
            collisions.append(_collision(key, owner))
    return _decorated(record, copied, collisions), claimed


def _same_document(key: Key, titled: bool, identity: Identity) -> bool:
    if key.scheme == "url":
        return titled or identity.is_disclosure
    return key.scheme in _AGENCY_KEYS and titled


def _collision(key: Key, owner: Head) -> Flag:
    words = _WORDS.get(key.scheme, key.scheme)
    return Flag(
        code=COLLISION,
        field=key.scheme,
        message=f"The {words} {key.value} already belongs to record {owner.id}, whose title and address are others; both are kept.",
    )


def _decorated(record: Record, copied: Head | None, collisions: Sequence[Flag]) -> Record:
    if collisions:
        record = replace(record, flags=(*record.flags, *collisions))
    if copied is not None and not any(each.type == "copy_of" for each in record.relations):
        relation = Relation(type="copy_of", target=copied.id, text=copied.url or copied.title, document_number=None)
        record = replace(record, relations=(*record.relations, relation))
    return record
