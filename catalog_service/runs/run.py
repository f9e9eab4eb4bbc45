"""One run of a source: lease, reading, keeping, guard, end; what it did is a row that anybody can read afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from catalog_service.runs.cancelling import Cancellation, Cancelled
from catalog_service.runs.keeping import Counts, Keeping
from catalog_service.runs.lease import Lease
from catalog_service.runs.story import Story
from catalog_service.runs.telling import FAILURES, sentence
from catalog_service.runs.visiting import visit
from catalog_service.runs.withdrawal import Reading, judge
from catalog_service.services import Services
from catalog_service.store.runs import RunRow, State
from harvesters.fetching.fetcher import Fetcher
from harvesters.harvest import harvest
from harvesters.source import Source

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a run ended."""

    state: State
    why: str


def run_source(
    services: Services,
    source: Source,
    *,
    cancellation: Cancellation,
    accept_shrink: bool = False,
    fetcher: Fetcher | None = None,
    step: Callable[[str, Counts], None] = lambda _run, _counts: None,
) -> RunRow:
    """Harvests `source` once and keeps what it holds; `step(run id, counts)` is called after each commit. Returns the run's
    row, whatever its state; `fetcher` stands in for the network in tests. Raises Busy where the source is being harvested
    by somebody alive; anything that is no failure of the source is raised after the run was marked failed."""
    story = Story.begin(services, source, accept_shrink=accept_shrink)
    lease = Lease(story.renew, every=services.config.lease_seconds / 4)
    keeping = Keeping(
        story,
        rules_version=story.rules_version,
        clock=services.clock,
        step=lambda counts: step(story.run, counts),
    )
    ending = Ending(state="failed", why="the program was stopped")
    try:
        with lease.kept():
            with visit(services.config, source, story, fetcher) as door:
                _read(source, door, story, keeping, lease, cancellation)
            keeping.flush()
            ending = _judged(story, keeping, source, accept_shrink=accept_shrink)
    except (Cancelled, KeyboardInterrupt) as stopped:
        ending = Ending(state="cancelled", why=f"{str(stopped) or 'stopped by request'}; nothing was withdrawn, run it again to go on")
    except FAILURES as error:
        _log.warning("run_failed", run=story.run, source=source.id, error=str(error))
        ending = Ending(state="failed", why=f"{sentence(error)}; nothing was withdrawn")
    except Exception as error:
        ending = Ending(state="failed", why=f"an error of ours, {type(error).__name__}: {error}; nothing was withdrawn, please report it")
        raise
    finally:
        row = story.end(ending.state, ending.why, keeping.counts.told())
    return row


def _read(source: Source, door: Fetcher, story: Story, keeping: Keeping, lease: Lease, cancellation: Cancellation) -> None:
    stream = iter(harvest(source, door, story, run=story.run, now=story.started))
    while True:
        with cancellation.waiting():
            outcome = next(stream, None)
        if outcome is None:
            return
        lease.check()
        keeping.take(outcome)


def _judged(story: Story, keeping: Keeping, source: Source, *, accept_shrink: bool) -> Ending:
    counts = keeping.counts
    if keeping.fatal:
        return Ending(state="failed", why=f"{keeping.fatal.message}; the source was not read to its end, so nothing was withdrawn")
    seen = counts.seen + story.seen_before()
    verdict = judge(
        Reading(seen=seen, missing=story.missing(), live=story.live(), expected=keeping.expected),
        source.expectations,
        accept_shrink=accept_shrink,
    )
    if verdict.withdraw:
        counts.withdrawn = story.withdraw(f"not in the source any more, as run {story.run} saw")
    if verdict.state == "done" and counts.refused == 0 and keeping.validators:
        story.remember(keeping.validators)
    return Ending(state=verdict.state, why=verdict.why)
