"""What the store answers with: records as kept, their versions, tombstones and originals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row

from catalog_service.errors import Gone
from catalog_service.store.tables import records
from schemas.distribution import Availability, Distribution
from schemas.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """`json` is the record as the API shows it (without `url` and `table`), `item` its line in lists: `{id, kind, title,
    abstract, agency, issued, modified, formats}`; both one line of UTF-8 JSON. `seen_at`: when this version was kept."""

    id: str
    kind: str
    version: int
    json: bytes
    item: bytes
    seen_at: datetime
    source_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version: its number from 1, when and by which run it was kept, and the fields that differ from the one before."""

    version: int
    seen_at: datetime
    run: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes as collected; `checksum` is their hex SHA-256."""

    body: bytes
    media_type: str
    checksum: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCount:
    """An agency and how many live records it publishes or issued."""

    id: str
    name: str
    dataset: int
    disclosure: int


STORED = (
    records.c.id,
    records.c.kind,
    records.c.version,
    records.c.json,
    records.c.item,
    records.c.seen_at,
    records.c.source_id,
    records.c.fingerprint,
)
TOMBSTONE = (records.c.id, records.c.kind, records.c.title, records.c.version, records.c.withdrawn_at, records.c.why)

DISTRIBUTION_FIELDS = tuple(field.name for field in dataclass_fields(Distribution))


def stored_record(row: Row[*tuple[Any, ...]], line: bytes) -> StoredRecord:
    """A row of the columns `STORED`, shown with that JSON."""
    return StoredRecord(
        id=row.id,
        kind=row.kind,
        version=row.version,
        json=line,
        item=row.item,
        seen_at=row.seen_at,
        source_id=row.source_id,
        fingerprint=row.fingerprint,
    )


LONGEST_SHOWN, MOST_FORMATS = 1_000, 100
"""Characters of a title or abstract in lists, where a source gave a whole text as one, and formats of a record there."""


def item_json(record: Record, record_id: str) -> bytes:
    """The record's line in lists, of a bounded length whatever the record holds."""
    return orjson.dumps(
        {
            "id": record_id,
            "kind": record.kind,
            "title": _shown(record.title),
            "abstract": record.abstract and _shown(record.abstract),
            "agency": record.agency,
            "issued": record.issued,
            "modified": record.modified,
            "formats": record.formats[:MOST_FORMATS],
        }
    )


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def distributions_in(values: Mapping[str, Any]) -> tuple[Distribution, ...]:
    """The distributions of a stored record's JSON. What we wrote is not checked again: that costs a hundred times more."""
    return tuple(_distribution(each) for each in values["distributions"])


def _distribution(values: Mapping[str, Any]) -> Distribution:
    known = {name: values[name] for name in DISTRIBUTION_FIELDS if name in values}
    if known.get("availability") is not None:
        known["availability"] = Availability(**known["availability"])
    return Distribution(**known)


def agencies_in(values: Mapping[str, Any]) -> dict[str, str]:
    """Publisher and issuers of a stored record's JSON: name by id."""
    return {each["id"]: each["name"] for each in (values["agency"], *values.get("issuers", ()))}


def agencies_of(record: Record) -> dict[str, str]:
    """Publisher and issuers: name by id."""
    return {each.id: each.name for each in (record.agency, *getattr(record, "issuers", ()))}


def gone(row: Row[*tuple[Any, ...]], what: str = "record") -> Gone:
    """The error for a withdrawn record, with its tombstone; `row` has the columns `TOMBSTONE`."""
    tombstone = {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "withdrawn_at": row.withdrawn_at,
        "why": row.why,
        "version": row.version,
    }
    when = f"{row.withdrawn_at:%Y-%m-%d}" if row.withdrawn_at else "an earlier version"
    reason = f": {row.why}" if row.why else ""
    return Gone(f"This {what} was withdrawn ({when}{reason}); its versions are kept.", extra={"tombstone": tombstone})


def changed_in(before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]) -> tuple[str, ...]:
    """Of the fields `names` those that differ between two JSON forms; ids and availability of distributions do not count."""
    return tuple(name for name in names if before.get(name) != after.get(name) and _differs(name, before.get(name), after.get(name)))


def _differs(name: str, before: Any, after: Any) -> bool:
    return name != "distributions" or _content(before) != _content(after)


def _content(distributions: Any) -> list[dict[str, Any]]:
    return [{key: each[key] for key in each if key not in ("id", "availability")} for each in distributions or ()]
