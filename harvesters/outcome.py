"""How a harvest went: problems that name record, field, value, rule and remedy; what one entry became."""

import re
from dataclasses import dataclass

from schemas.record import Record

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that went wrong or looks wrong. `kind` is a snake_case word people can count by; `identifier` and `title`
    name the record ('' where it is about the source); `value` is what was found, shortened to 500 characters. A problem
    with `fatal` means the source was not read to its end: nothing may be withdrawn. `refused` means the entry was not kept.
    Control characters of the source's words are left out: no database and no table would take them."""

    kind: str
    message: str
    remedy: str
    identifier: str = ""
    title: str = ""
    field: str | None = None
    value: str | None = None
    rule: str | None = None
    fatal: bool = False
    refused: bool = False

    def __post_init__(self) -> None:
        for name in ("message", "identifier", "title", "value"):
            text = getattr(self, name)
            if text and _CONTROLS.search(text):
                object.__setattr__(self, name, _CONTROLS.sub("", text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvested:
    """An entry that became a record. `record.provenance.run` is the run's id; ids are still ''."""

    key: str
    fingerprint: str
    raw: bytes
    media_type: str
    record: Record
    problems: tuple[Problem, ...] = ()
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """An entry whose fingerprint and rules are those of the last run (or a 304): already kept, only seen again."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """An entry whose key this run has met already. `problem` is None for an exact repeat; the first is the one kept."""

    key: str
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An entry that cannot be kept, and why."""

    key: str
    problem: Problem
