"""A dry run: reads a source whole and tells what a run would do; keeps nothing, records nothing, withdraws nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.keeping import Counts
from catalog_service.runs.rehearsal import Rehearsal, rehearse
from catalog_service.runs.visiting import live
from catalog_service.runs.withdrawal import Reading, judge
from catalog_service.services import Services
from harvesters.fetching.fetcher import Fetcher
from harvesters.source import Source

RUN = "dry-run"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a run would do; `why` is '' where it would be `done` without a word."""

    told: Rehearsal
    why: str

    def wire(self) -> dict[str, Any]:
        """As JSON values."""
        return {"dry_run": True, **self.told.wire(), "why": self.why or None}


def try_source(
    services: Services,
    source: Source,
    *,
    cancellation: Cancellation,
    fetcher: Fetcher | None = None,
    step: Callable[[Counts], None] = lambda _: None,
) -> Trial:
    """Reads `source` and says what a run would do. Raises ValidationError where the declaration is wrong, Cancelled."""
    with live(services.config, source) as door:
        told = rehearse(services, source, fetcher or door, RUN, cancellation=cancellation, step=step)
    if told.fatal is not None:
        return Trial(told, f"{told.fatal.message}; a run would withdraw nothing")
    records = services.catalog.live_count(source.id)
    counts = told.counts
    missing = 0 if told.rest_stays else max(0, records - counts.changed - counts.unchanged - counts.renormalized)
    verdict = judge(Reading(seen=counts.seen, missing=missing, live=records), source.expectations, accept_shrink=False)
    counts.withdrawn = missing if verdict.withdraw else 0
    return Trial(told, verdict.why)
