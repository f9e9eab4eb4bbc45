"""What a run does with each thing a harvest yields: batches into the catalog, counts, problems, checkpoints after their entries."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from catalog_service.store.arrivals import Arrival, Kept, KeptProblem
from catalog_service.store.problems import ProblemRow
from harvesters.entry import Checkpoint, Expected, FeedValidators, SourceUnchanged
from harvesters.outcome import Harvested, Problem, Refused, Repeated, Same

BATCH = 500
FLUSH_SECONDS = 10.0

Outcome = Harvested | Same | Repeated | Refused | Problem | Checkpoint | Expected | SourceUnchanged | FeedValidators


@dataclass(slots=True)
class Counts:
    """The counts of a run in INTERFACE's words: `seen` counts entries, repeats included; `changed` what the source itself
    changed; `renormalized` records that only our rules changed."""

    seen: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    refused: int = 0
    renormalized: int = 0

    def told(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


class Store(Protocol):
    """What keeping needs of the store, for one source and one run."""

    def put(self, arrivals: list[Arrival], seen: list[str], now: datetime) -> list[Kept]: ...

    def touch_all(self) -> int: ...

    def add_problems(self, rows: list[ProblemRow]) -> None: ...

    def save(self, counts: Mapping[str, int], checkpoint: Mapping[str, Any] | None) -> None: ...


class Keeping:
    """Takes what a harvest yields, in order. After `flush` everything taken is committed, and only then the checkpoint."""

    def __init__(self, store: Store, *, rules_version: str, clock: Callable[[], datetime], step: Callable[[Counts], None]) -> None:
        self.counts = Counts()
        self.expected: int | None = None
        self.validators: FeedValidators | None = None
        self.fatal: Problem | None = None
        self._store = store
        self._rules_version = rules_version
        self._clock = clock
        self._step = step
        self._flushed = clock()
        self._arrivals: list[Arrival] = []
        self._seen: list[str] = []
        self._problems: list[ProblemRow] = []
        self._checkpoint: Mapping[str, Any] | None = None

    def take(self, outcome: Outcome) -> None:
        """One thing a harvest yielded. Commits where a batch is full or the last commit is some seconds ago."""
        match outcome:
            case Harvested():
                self.counts.seen += 1
                self._arrivals.append(self._arrival(outcome))
                self._problems.extend(problem_row(problem) for problem in outcome.problems)
            case Same():
                self.counts.seen += 1
                self.counts.unchanged += 1
                self._seen.append(outcome.key)
            case Repeated():
                self.counts.seen += 1
                if outcome.problem:
                    self._problems.append(problem_row(outcome.problem))
            case Refused():
                self.counts.seen += 1
                self.counts.refused += 1
                if outcome.key:
                    self._seen.append(outcome.key)
                self._problems.append(problem_row(outcome.problem))
            case Problem():
                self._problems.append(problem_row(outcome))
                if outcome.refused:
                    self.counts.seen += 1
                    self.counts.refused += 1
                if outcome.fatal and self.fatal is None:
                    self.fatal = outcome
            case Checkpoint():
                self._checkpoint = outcome.state
            case Expected():
                self.expected = outcome.count
            case SourceUnchanged():
                self._source_unchanged()
            case FeedValidators():
                self.validators = outcome
        if len(self._arrivals) + len(self._seen) >= BATCH or (self._clock() - self._flushed).total_seconds() > FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Commits the batch, then its problems, then counts and checkpoint."""
        now = self._clock()
        if self._arrivals or self._seen:
            arrived = {arrival.key: arrival for arrival in self._arrivals}
            for kept in self._store.put(self._arrivals, self._seen, now):
                self._count(kept)
                self._problems.extend(_row_of_kept(problem, arrived[kept.key]) for problem in kept.problems)
        if self._problems:
            self._store.add_problems(self._problems)
        self._store.save(self.counts.told(), self._checkpoint)
        self._arrivals, self._seen, self._problems, self._checkpoint = [], [], [], None
        self._flushed = now
        self._step(self.counts)

    def _count(self, kept: Kept) -> None:
        match kept.outcome:
            case "added":
                self.counts.added += 1
            case "changed":
                self.counts.changed += 1
            case "renormalized":
                self.counts.renormalized += 1
            case _:
                self.counts.unchanged += 1

    def _source_unchanged(self) -> None:
        self.flush()
        touched = self._store.touch_all()
        self.counts.seen += touched
        self.counts.unchanged += touched

    def _arrival(self, harvested: Harvested) -> Arrival:
        return Arrival(
            key=harvested.key,
            fingerprint=harvested.fingerprint,
            rules_version=self._rules_version,
            raw=harvested.raw,
            media_type=harvested.media_type,
            record=harvested.record,
            etag=harvested.etag,
            last_modified=harvested.last_modified,
        )


def _row_of_kept(problem: KeptProblem, arrival: Arrival) -> ProblemRow:
    return ProblemRow(
        kind=problem.kind,
        identifier=arrival.key,
        title=arrival.record.title,
        field=problem.field,
        value=problem.value,
        rule=problem.kind,
        message=problem.message,
        remedy=problem.remedy,
    )


def problem_row(problem: Problem) -> ProblemRow:
    """A harvester's problem as the store keeps it."""
    return ProblemRow(
        kind=problem.kind,
        identifier=problem.identifier,
        title=problem.title,
        field=problem.field,
        value=problem.value,
        rule=problem.rule,
        message=problem.message,
        remedy=problem.remedy,
    )
