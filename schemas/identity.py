"""By what a record is found again: keys `(scheme, value, scope)`, strongest first; scope is the issuing agency or the source."""

import uuid
from dataclasses import dataclass

from schemas.disclosure import Disclosure
from schemas.distribution import Distribution
from schemas.record import Record

_NAMESPACE = uuid.UUID("6f1d4d5e-3c52-5b8b-9a76-0c1f0a4f7f10")


@dataclass(frozen=True, slots=True)
class Key:
    """A name a record answers to. Schemes: `identifier` (scope: the source), `url` (scope ''), `index_number` 索引号 and
    `document_number` 文号 (canonical, so the year is in it; scope: the agency's id)."""

    scheme: str
    value: str
    scope: str


def keys(record: Record, source: str) -> tuple[Key, ...]:
    """The record's keys as it stands, strongest first; empty where it has nothing to be found again by."""
    found: list[Key] = []
    if record.identifier:
        found.append(Key("identifier", record.identifier, source))
    if isinstance(record, Disclosure):
        address = record.provenance.url
        if record.index_number:
            found.append(Key("index_number", record.index_number, record.agency.id))
        if record.document_number:
            found.append(Key("document_number", record.document_number, record.agency.id))
    else:
        address = record.landing_page or next(
            (d.download_url or d.access_url for d in record.distributions if d.download_url or d.access_url), None
        )
    if address:
        found.append(Key("url", address, ""))
    return tuple(found)


def minted(*parts: str) -> str:
    """A UUID made from the parts, so that a run that was killed and run again mints the same one."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def distribution_keys(distribution: Distribution, position: int) -> tuple[str, ...]:
    """By what a distribution is found again inside its record: identifier, else download url, else access url + format, else position."""
    found: list[str] = []
    if distribution.identifier:
        found.append(f"identifier:{distribution.identifier}")
    if distribution.download_url:
        found.append(f"download:{distribution.download_url}")
    if distribution.access_url:
        found.append(f"access:{distribution.access_url} {distribution.format or ''}")
    return tuple(found) or (f"position:{position}",)
