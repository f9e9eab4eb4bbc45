"""A run that keeps nothing: everything is read and kept as in a real run, in transactions that are rolled back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.keeping import BATCH, Counts
from catalog_service.services import Services
from catalog_service.store.arrivals import Arrival, Kept
from catalog_service.store.keeping import keep
from harvesters.entry import SourceUnchanged
from harvesters.fetching.fetcher import Fetcher
from harvesters.harvest import harvest, rules_version
from harvesters.outcome import Harvested, Problem, Refused, Repeated
from harvesters.source import Source
from harvesters.state import Known, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A record that would be another one. `outcome`: `added`, `changed` (the source's own data differs from what is kept) or
    `renormalized` (only the rules differ); `changed` names the fields."""

    key: str
    record: str
    title: str
    outcome: str
    changed: tuple[str, ...]


@dataclass(slots=True)
class Rehearsal:
    """What a run would have done. `problems`: kind → (count, the first one's message). `rest_stays`: what was not met stays, as the
    source shows only what is new."""

    counts: Counts = field(default_factory=Counts)
    problems: dict[str, tuple[int, str]] = field(default_factory=dict)
    differing: list[Differing] = field(default_factory=list)
    fatal: Problem | None = None
    rest_stays: bool = False

    def note(self, problem: Problem | None) -> None:
        """Counts a problem."""
        if problem is not None:
            count, example = self.problems.get(problem.kind, (0, problem.message))
            self.problems[problem.kind] = (count + 1, example)
            self.fatal = self.fatal or (problem if problem.fatal else None)

    def wire(self) -> dict[str, Any]:
        """Counts and problems as JSON values."""
        kinds = [{"kind": kind, "count": count, "example": example} for kind, (count, example) in self.problems.items()]
        return {**self.counts.told(), "problems": kinds}


class Met:
    """A memory that knows only what this reading has met, so that everything is read, and repeats are told."""

    def __init__(self) -> None:
        self._met: dict[str, str] = {}

    def note(self, key: str, fingerprint: str) -> None:
        self._met[key] = fingerprint

    def known(self, keys: Iterable[str]) -> Mapping[str, Known]:
        return {key: Known(self._met[key], "", seen=True) for key in keys if key in self._met}

    def validators(self, url: str) -> Validators | None:  # noqa: ARG002 - everything is read
        return None

    def checkpoint(self) -> Mapping[str, Any] | None:
        return None


class _Undone(Exception):
    """Rolls a transaction back."""


def rehearse(
    services: Services,
    source: Source,
    door: Fetcher,
    run: str,
    *,
    cancellation: Cancellation,
    step: Callable[[Counts], None] = lambda _: None,
) -> Rehearsal:
    """Reads `source` through `door` and says what keeping it as run `run` would do. Raises ValidationError where the
    declaration is wrong, Cancelled."""
    told, met = Rehearsal(), Met()
    rules = rules_version(source.platform, source)
    arrivals: list[Arrival] = []
    for outcome in harvest(source, door, met, run=run, now=services.clock()):
        cancellation.check()
        match outcome:
            case Harvested():
                told.counts.seen += 1
                met.note(outcome.key, outcome.fingerprint)
                for problem in outcome.problems:
                    told.note(problem)
                arrivals.append(
                    Arrival(
                        key=outcome.key,
                        fingerprint=outcome.fingerprint,
                        rules_version=rules,
                        raw=outcome.raw,
                        media_type=outcome.media_type,
                        record=outcome.record,
                    )
                )
            case Refused():
                told.counts.seen += 1
                told.counts.refused += 1
                told.note(outcome.problem)
            case Repeated():
                told.counts.seen += 1
                told.note(outcome.problem)
            case Problem():
                told.counts.seen += outcome.refused
                told.counts.refused += outcome.refused
                told.note(outcome)
            case SourceUnchanged():
                told.rest_stays = True
            case _:
                pass
        if len(arrivals) == BATCH:
            _count(services, source, run, arrivals, told)
            step(told.counts)
            arrivals = []
    _count(services, source, run, arrivals, told)
    return told


def _count(services: Services, source: Source, run: str, arrivals: list[Arrival], told: Rehearsal) -> None:
    for arrival, kept in zip(arrivals, _would(services, source, run, arrivals), strict=True):
        setattr(told.counts, kept.outcome, getattr(told.counts, kept.outcome) + 1)
        if kept.outcome == "added" or kept.changed:
            told.differing.append(
                Differing(key=arrival.key, record=kept.record_id, title=arrival.record.title, outcome=kept.outcome, changed=kept.changed)
            )


def _would(services: Services, source: Source, run: str, arrivals: list[Arrival]) -> list[Kept]:
    kept: list[Kept] = []
    try:
        with services.database.write_catalog() as connection:
            kept = keep(connection, source.id, run, arrivals, services.clock())
            raise _Undone
    except _Undone:
        return kept
