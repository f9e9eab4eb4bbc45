"""The door a run goes out by: a live fetcher in the operator's bounds, everything it asks and is answered recorded."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from catalog_service.config import Config
from catalog_service.runs.story import Story
from harvesters.fetching.fetcher import Fetcher
from harvesters.fetching.limits import Limits
from harvesters.fetching.live import LiveFetcher
from harvesters.fetching.recording import RecordingFetcher
from harvesters.source import Politeness, Source


def exchanges_of(config: Config, run: str) -> Path:
    """Where a run's exchanges are kept."""
    return config.exchanges_folder / f"{run}.warc.gz"


def live(config: Config, source: Source, story: Story | None = None) -> LiveFetcher:
    """A fetcher for one source under the operator's settings; conditional where a story remembers. To be closed."""
    config.temporary_folder.mkdir(parents=True, exist_ok=True)
    return LiveFetcher(
        Limits(body_bytes=config.max_answer_bytes, wire_bytes=config.max_answer_bytes, total_timeout=config.max_answer_seconds),
        source.politeness,
        config.allow_hosts,
        config.user_agent,
        memory=story.validators if story is not None else None,
        folder=config.temporary_folder,
        turns=config.turns_folder,
    )


def scout(config: Config) -> LiveFetcher:
    """A fetcher for an address of which nothing is known yet, under the operator's settings. To be closed."""
    config.temporary_folder.mkdir(parents=True, exist_ok=True)
    limits = Limits(body_bytes=config.max_answer_bytes, wire_bytes=config.max_answer_bytes, total_timeout=config.max_answer_seconds)
    return LiveFetcher(
        limits, Politeness(), config.allow_hosts, config.user_agent, folder=config.temporary_folder, turns=config.turns_folder
    )


@contextmanager
def visit(config: Config, source: Source, story: Story, fetcher: Fetcher | None = None) -> Iterator[Fetcher]:
    """The fetcher of one run; `fetcher` stands in for the network in tests."""
    with ExitStack() as stack:
        door: Fetcher = fetcher if fetcher is not None else stack.enter_context(live(config, source, story))
        if config.record_exchanges:
            config.exchanges_folder.mkdir(parents=True, exist_ok=True)
            door = stack.enter_context(RecordingFetcher(door, exchanges_of(config, story.run)))
        yield door
