"""The loop: what a platform finds becomes records, entry by entry, in the source's order, with one bad entry never stopping it."""

from collections.abc import Iterator
from datetime import datetime

from harvesters.entry import Checkpoint
from harvesters.expectations import FillRates
from harvesters.fetching.fetcher import Fetcher, FetchError
from harvesters.outcome import Harvested, Problem, Same
from harvesters.platforms import Found, Platform, platform
from harvesters.rules_version import rules_version
from harvesters.sorting import BATCH, Outcome, Sorting
from harvesters.source import Source
from harvesters.state import Memory

__all__ = ["BATCH", "Outcome", "harvest", "rules_version"]


def harvest(source: Source, fetcher: Fetcher, memory: Memory, *, run: str, now: datetime, batch: int = BATCH) -> Iterator[Outcome]:
    """Harvests `source` once. Yields in the source's order; a `Problem` with `fatal` says it was not read to its end.
    `now` (with a zone) is the time of the run; at most `batch` things are read ahead of what is yielded. Raises
    ValidationError where platform or options of the declaration are wrong; an address that cannot be fetched is a problem,
    never an error."""
    kind = platform(source.platform)
    sorting = Sorting(kind, source, memory, rules_version(source.platform, source), run, now)
    fill = FillRates(source.expectations.fill)
    for found in _batches(_to_the_end(kind, source, fetcher, memory), batch):
        for outcome in sorting.sort(found):
            if isinstance(outcome, Harvested):
                fill.count(outcome.record)
            elif isinstance(outcome, Same):
                fill.known += 1
            yield outcome
    yield from fill.problems()


def _batches(everything: Iterator[Found], most: int) -> Iterator[list[Found]]:
    """At most so many things at once; a checkpoint ends a batch, so that what it vouches for is kept before it."""
    batch: list[Found] = []
    for found in everything:
        batch.append(found)
        if len(batch) == most or isinstance(found, Checkpoint):
            yield batch
            batch = []
    yield batch


def _to_the_end(kind: Platform, source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    try:
        yield from kind.harvest(source, fetcher, memory)
    except FetchError as error:
        message = f"{error.url}: {error.message}"
        yield Problem(kind="source_unreachable", message=message, remedy=error.remedy, value=error.url, rule=error.rule, fatal=True)
