"""A catalog of one source in a dict: applies what a harvest yields as the store does, and says what a run changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harvesters.entry import Checkpoint, Expected, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher
from harvesters.harvest import harvest, rules_version
from harvesters.outcome import Harvested, Problem, Refused, Repeated, Same
from harvesters.source import Source, declaration_in, source_from
from harvesters.state import Known, RememberedInMemory, Validators
from schemas.record import Record

NOW = datetime(2026, 11, 20, 3, 15, tzinfo=UTC)


def declared(platform: str, url: str, **more: Any) -> Source:
    """A source with what every declaration has."""
    return source_from({"id": "tested", "title": "Tested", "platform": platform, "url": url, "agency": "Tested Agency", **more})


def declared_in(path: Path) -> Source:
    """The source declared in a `.toml` file."""
    return source_from(declaration_in(path))


@dataclass
class Report:
    """What one run did, by entry keys."""

    added: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    renormalized: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)
    repeated: list[Repeated] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    expected: int | None = None
    checkpoints: list[Mapping[str, Any]] = field(default_factory=list)
    source_unchanged: bool = False
    validators: FeedValidators | None = None

    @property
    def fatal(self) -> Problem | None:
        return next((problem for problem in self.problems if problem.fatal), None)

    def kinds(self) -> list[str]:
        return [problem.kind for problem in self.problems]


class Kept:
    """The records of one source; `run` harvests it once more and withdraws what a whole reading did not meet."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.records: dict[str, Record] = {}
        self.memory = RememberedInMemory()

    def run(self, fetcher: Fetcher, *, stop_after: int | None = None) -> Report:
        """One run; `stop_after` outcomes it dies, and nothing is withdrawn."""
        report, met = Report(), set[str]()
        before = dict(self.memory.entries)
        for count, outcome in enumerate(harvest(self.source, fetcher, self.memory, run="r", now=NOW)):
            if count == stop_after:
                return report
            self._take(outcome, report, met, before)
        if report.fatal is None and not report.source_unchanged:
            report.removed = set(before) - met
            for key in report.removed:
                del self.records[key], self.memory.entries[key]
        self.memory.entries = {key: Known(k.fingerprint, k.rules_version) for key, k in self.memory.entries.items()}
        return report

    def _take(self, outcome: object, report: Report, met: set[str], before: Mapping[str, Known]) -> None:
        match outcome:
            case Harvested():
                known = before.get(outcome.key)
                told = (
                    report.added if known is None else report.changed if known.fingerprint != outcome.fingerprint else report.renormalized
                )
                told.add(outcome.key)
                report.order.append(outcome.key)
                report.problems.extend(outcome.problems)
                met.add(outcome.key)
                self.records[outcome.key] = outcome.record
                version = rules_version(self.source.platform, self.source)
                self.memory.entries[outcome.key] = Known(outcome.fingerprint, version, seen=True)
                if outcome.etag or outcome.last_modified:
                    self.memory.answers[outcome.record.provenance.url] = Validators(outcome.etag, outcome.last_modified)
            case Same():
                report.unchanged.add(outcome.key)
                report.order.append(outcome.key)
                met.add(outcome.key)
                known = self.memory.entries[outcome.key]
                self.memory.entries[outcome.key] = Known(known.fingerprint, known.rules_version, seen=True)
            case Refused():
                report.refused.append(outcome)
                report.problems.append(outcome.problem)
                met.add(outcome.key)
            case Repeated():
                report.repeated.append(outcome)
                met.add(outcome.key)
                report.problems.extend([outcome.problem] if outcome.problem else [])
            case Problem():
                report.problems.append(outcome)
            case Expected():
                report.expected = outcome.count
            case Checkpoint():
                report.checkpoints.append(outcome.state)
            case SourceUnchanged():
                report.source_unchanged = True
            case FeedValidators():
                report.validators = outcome
            case _:
                raise AssertionError(f"a harvest yielded {outcome!r}")
