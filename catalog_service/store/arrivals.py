"""What a run hands to the catalog, and what it is told became of it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from schemas.record import Record

Outcome = Literal["added", "changed", "unchanged", "renormalized"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One entry of a source and the record it became. `key` is by what the source tells it from others; `fingerprint` is of
    the source's own data; `rules_version` of the rules that made the record; `raw` the bytes as collected."""

    key: str
    fingerprint: str
    rules_version: str
    raw: bytes
    media_type: str
    record: Record
    etag: str | None = None
    last_modified: str | None = None


class KeptProblem(NamedTuple):
    """Something a person should know about how an entry was kept."""

    kind: str
    message: str
    remedy: str
    field: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """`outcome`: `added` (new, or back after a withdrawal), `changed` (the source's own data differs), `renormalized` (the
    same data, another record), `unchanged`. `changed` names the record's fields that differ from the version before."""

    key: str
    record_id: str
    outcome: Outcome
    changed: tuple[str, ...] = ()
    problems: tuple[KeptProblem, ...] = ()
