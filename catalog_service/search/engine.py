"""The contract every search engine keeps: what is put in, what is asked, what comes back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from catalog_service.search.beside import ALONE, Beside
from catalog_service.search.query import Query
from schemas.record import Record


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as the store keeps it: its `json` is what `schemas.record.dump_json` wrote. Many are indexed faster so. `beside` is
    what the catalog knows of it besides."""

    id: str
    json: bytes
    beside: Beside = ALONE


@dataclass(frozen=True, slots=True)
class Put:
    """A record as it now is."""

    record: Record | Stored


@dataclass(frozen=True, slots=True)
class Remove:
    """A record that was withdrawn."""

    id: str


Change = Put | Remove


@dataclass(frozen=True, slots=True)
class Hit:
    """A found record. `highlights`: field → html fragments, escaped but for `<mark>`."""

    id: str
    score: float | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet; `selected` where the query filters by it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`hits` in order; `total` is exact; `after` the opaque cursor or None on the last page; `notes` say what was done with
    the query, in words; `tokens` are the query's words as analysed, for highlighting; `corrected` is the query that was answered
    where nothing was found for the one asked, `suggested` one that is found whole where the one asked was not. `copies`: how
    many records are folded under each of the hits, as `Engine.copies` says it; None where that was not told along with them."""

    hits: Sequence[Hit]
    total: int
    facets: Mapping[str, Sequence[FacetValue]]
    after: str | None
    notes: Sequence[str]
    tokens: Sequence[str]
    corrected: str | None = None
    suggested: str | None = None
    copies: Mapping[str, int] | None = None


class Engine(Protocol):
    """An index of the live records. One process writes at a time (the caller holds the lock); any number read."""

    def search(self, query: Query) -> Answer:
        """Raises BadQuery for a cursor that is not ours, Gone for one that has expired, Unavailable."""
        ...

    def suggest(self, typed: str, size: int) -> Sequence[str]:
        """Ids of records whose title or number goes on as typed, at most `size`, the best first (`suggesting.typed_plan`). Raises
        Unavailable."""
        ...

    def copies(self, ids: Sequence[str]) -> Mapping[str, int]:
        """How many records are folded under each of these, as their copies; those without any are left out. Raises Unavailable."""
        ...

    def claiming(self, claims: Iterable[str]) -> Sequence[str]:
        """Ids of the records that say they are a copy of any of these (`Beside.claims`), in any order. Raises Unavailable."""
        ...

    def apply(self, changes: Iterable[Change], position: int) -> None:
        """Puts and removes in order, commits once, and remembers `position` (of the outbox) in the same commit. Applying
        the same changes again changes nothing. Raises Unavailable; then nothing of the batch counts as done."""
        ...

    def position(self) -> int:
        """The outbox position of the last commit, 0 for a new index."""
        ...

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """(record id, record fingerprint) of everything in the index, in any order; for `catalog doctor`."""
        ...

    def rebuild(self, records: Iterable[Record | Stored], position: int) -> int:
        """A new index beside the old one from `records`, then the switch; searches go on meanwhile. The number indexed."""
        ...

    def ready(self) -> str | None:
        """None when searches can be answered, else the reason in a sentence."""
        ...

    def close(self) -> None:
        """Lets go of files and connections."""
        ...
