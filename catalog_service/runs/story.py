"""The store's side of one run: what it remembers of its source, what it keeps, and how it ends."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from catalog_service.errors import Busy, CatalogError
from catalog_service.runs.lease import is_dead, owner
from catalog_service.services import Services
from catalog_service.store.arrivals import Arrival, Kept
from catalog_service.store.memory import Memory
from catalog_service.store.problems import ProblemRow
from catalog_service.store.runs import COUNTS, RunRow, State
from harvesters.entry import FeedValidators
from harvesters.harvest import rules_version
from harvesters.source import Source
from harvesters.state import Known, Validators


def counts_of(row: RunRow) -> dict[str, int]:
    """A run's counts by name."""
    return {name: getattr(row, name) for name in COUNTS}


class Story:
    """One run of one source as the store sees it; also the `harvesters.state.Memory` of its harvest."""

    def __init__(self, services: Services, source: Source, row: RunRow) -> None:
        self._services = services
        self._source = source.id
        self._memory = Memory(services.database)
        self._row = row
        self.run = row.id
        self.started = row.started
        self.rules_version = rules_version(source.platform, source)

    @classmethod
    def begin(cls, services: Services, source: Source, *, accept_shrink: bool) -> Self:
        """Starts a run, after the burial of one whose process on this machine is no more. Raises Busy where one is alive."""
        now = services.clock()
        lease = timedelta(seconds=services.config.lease_seconds)
        before = services.runs.last(source.id, "running")
        if before is not None and is_dead(before.owner):
            why = f"its process ({before.owner}) ended without a word; nothing was withdrawn, and the next run goes on"
            services.runs.finish(before.id, "failed", counts_of(before), why, now)
        return cls(services, source, services.runs.start(source.id, owner(), now, accept_shrink, lease=lease))

    def renew(self) -> bool:
        """Renews the lease; False where the run was taken for dead meanwhile."""
        try:
            self._services.runs.heartbeat(self.run, self._services.clock(), lease=timedelta(seconds=self._services.config.lease_seconds))
        except Busy:
            return self._services.runs.get(self.run).state == "running"
        return True

    def known(self, keys: Iterable[str]) -> Mapping[str, Known]:
        """See `harvesters.state.Memory.known`."""
        return {key: Known(*found) for key, found in self._memory.known(self._source, self.run, keys).items()}

    def validators(self, url: str) -> Validators | None:
        """See `harvesters.state.Memory.validators`."""
        found = self._memory.validators(self._source, url, self.rules_version)
        return None if found is None else Validators(*found)

    def checkpoint(self) -> Mapping[str, Any] | None:
        """See `harvesters.state.Memory.checkpoint`."""
        return self._row.checkpoint if self._row.resumes else None

    def put(self, arrivals: list[Arrival], seen: list[str], now: datetime) -> list[Kept]:
        """Keeps a batch in one transaction."""
        return self._services.catalog.put(self._source, self.run, arrivals, seen=seen, now=now)

    def touch_all(self) -> int:
        """Counts every live entry as seen; how many there are."""
        return self._services.catalog.touch_all(self._source, self.run)

    def add_problems(self, rows: list[ProblemRow]) -> None:
        """Keeps problems."""
        self._services.runs.add_problems(self.run, rows)

    def save(self, counts: Mapping[str, int], checkpoint: Mapping[str, Any] | None) -> None:
        """Keeps counts and, after the entries before it, a checkpoint."""
        self._services.runs.count(self.run, counts)
        if checkpoint is not None:
            self._services.runs.checkpoint(self.run, checkpoint)

    def seen_before(self) -> int:
        """Entries that the dead runs saw which this one resumes."""
        seen, before = 0, self._row.resumes
        while before is not None:
            row = self._services.runs.get(before)
            seen, before = seen + row.seen, row.resumes
        return seen

    def missing(self) -> int:
        """Live records that no entry seen leads to."""
        return self._services.catalog.missing(self._source, self.run)

    def live(self) -> int:
        """Live records of the source."""
        return self._services.catalog.live_count(self._source)

    def withdraw(self, why: str) -> int:
        """Withdraws what is missing; how many."""
        return self._services.catalog.withdraw_missing(self._source, self.run, why, self._services.clock())

    def remember(self, validators: FeedValidators) -> None:
        """Keeps the validators of the feed's answer, so that the next run may be told that nothing has changed."""
        self._memory.set_feed_validators(self._source, validators.url, self.rules_version, validators.etag, validators.last_modified)

    def end(self, state: State, why: str, counts: Mapping[str, int]) -> RunRow:
        """Ends the run; one that was ended by somebody else meanwhile is answered as it is."""
        try:
            return self._services.runs.finish(self.run, state, counts, why or None, self._services.clock())
        except CatalogError:
            row = self._services.runs.get(self.run)
            if row.state == "running":
                raise
            return row
