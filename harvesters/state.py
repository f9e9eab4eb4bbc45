"""What a harvest remembers from one run to the next: the protocol the store keeps, and a dict does in tests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Known:
    """What was kept of an entry: its fingerprint, the version of the rules that made its record, and whether the run that
    is under way has met it already (then this is a repeat)."""

    fingerprint: str
    rules_version: str
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask with again: ETag and Last-Modified of the last complete answer."""

    etag: str | None
    last_modified: str | None


class Memory(Protocol):
    """One source's memory."""

    def known(self, keys: Iterable[str]) -> Mapping[str, Known]:
        """Of these entry keys, those kept and not withdrawn."""
        ...

    def validators(self, url: str) -> Validators | None:
        """The validators of that address's last complete answer, where asking with them is safe: its entry was kept (or,
        for a whole feed, the last run was complete, refused nothing) and the rules have not changed since."""
        ...

    def checkpoint(self) -> Mapping[str, Any] | None:
        """Where an unfinished run of this source stopped, or None."""
        ...


@dataclass(slots=True)
class RememberedInMemory:
    """A `Memory` for tests and dry runs."""

    entries: dict[str, Known] = field(default_factory=dict)
    answers: dict[str, Validators] = field(default_factory=dict)
    stopped_at: dict[str, Any] | None = None

    def known(self, keys: Iterable[str]) -> Mapping[str, Known]:
        return {key: self.entries[key] for key in keys if key in self.entries}

    def validators(self, url: str) -> Validators | None:
        return self.answers.get(url)

    def checkpoint(self) -> Mapping[str, Any] | None:
        return self.stopped_at
