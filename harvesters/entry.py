"""What a platform yields: one entry of a source as it stands there, before any rule; or a sign of how the reading went."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record as its source has it. `key` is by what the source itself tells it from others (its identifier, else its
    address) and is '' where it has nothing; `url` where it was found; `raw` the bytes as collected, of `media_type`;
    `fingerprint` of the source's own data; `fields` what the platform's `read` needs to make a draft of it. `etag` and
    `last_modified` are the validators of the answer that held this one entry, None where an answer holds many."""

    key: str
    url: str
    raw: bytes
    media_type: str
    fingerprint: str
    fields: Mapping[str, Any]
    title: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """An entry that the source said has not changed since the last run (304 to a conditional request)."""

    key: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """An entry that the source lists but whose own page gave no usable answer this time, or that could not be read: it is still
    there, only unread. `rule`, `message` and `remedy` are those of the failure, `kind` is the problem's."""

    key: str
    url: str
    rule: str
    message: str
    remedy: str
    title: str = ""
    kind: str = "page_unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUnchanged:
    """Everything that was kept and not told of in this run is still there as it was: the source said that nothing in it has changed
    since the last complete run (304 to its one feed), or it only ever shows its newest entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedValidators:
    """The validators of the one answer that held the whole feed, to be kept when the run is complete."""

    url: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Everything up to here was yielded; a run that dies later may start again with this `state` (JSON values)."""

    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The source's own word on how many entries it holds."""

    count: int
