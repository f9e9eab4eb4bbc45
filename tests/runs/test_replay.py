"""A stored run read again, and a dry run: told what would differ, nothing changed."""

import pytest

from catalog_service.errors import NotFound
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.replay import replay
from catalog_service.runs.run import run_source
from catalog_service.runs.trial import try_source
from catalog_service.services import Services
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import PATH, declaration_at, entry, feed, harvest, source_at


def _state(services: Services) -> list[tuple[str, int, str]]:
    return [(stored.id, stored.version, stored.fingerprint) for stored in services.catalog.live()]


def test_a_replay_under_the_same_rules_differs_in_nothing(services: Services, site: FeedSite) -> None:
    services.sources.add(declaration_at(site), "test", now=services.clock())
    run = harvest(services, site, feed([entry(1), entry(2)]))
    before = _state(services)
    report = replay(services, run.id, cancellation=Cancellation())
    assert (report.told.counts.seen, report.told.differing, report.why) == (2, [], "")
    assert _state(services) == before


def test_a_replay_after_the_rules_changed_lists_the_records(services: Services, site: FeedSite) -> None:
    run = harvest(services, site, feed([entry(1), entry(2, license="https://creativecommons.org/publicdomain/zero/1.0/")]))
    before = _state(services)
    services.sources.add(declaration_at(site, license="CC0-1.0"), "test", now=services.clock())
    report = replay(services, run.id, cancellation=Cancellation())
    (differing,) = report.told.differing
    assert (differing.key, differing.outcome) == ("entry-00001", "renormalized")
    assert "license" in differing.changed
    assert _state(services) == before
    assert services.outbox.head() == len(before)


def test_a_replay_of_a_run_that_was_told_nothing_changed_reads_the_answer_before(services: Services, site: FeedSite) -> None:
    services.sources.add(declaration_at(site), "test", now=services.clock())
    site.pages[PATH] = Page(feed([entry(1), entry(2)]), etag=True)
    run_source(services, source_at(site), cancellation=Cancellation())
    second = run_source(services, source_at(site), cancellation=Cancellation())
    assert replay(services, second.id, cancellation=Cancellation()).told.counts.seen == 2


def test_a_run_whose_exchanges_are_gone_cannot_be_replayed(services: Services, site: FeedSite) -> None:
    services.sources.add(declaration_at(site), "test", now=services.clock())
    run = harvest(services, site, feed([entry(1)]))
    (services.config.exchanges_folder / f"{run.id}.warc.gz").unlink()
    with pytest.raises(NotFound):
        replay(services, run.id, cancellation=Cancellation())


def test_a_dry_run_tells_and_keeps_nothing(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(number) for number in range(4)]))
    before, runs = _state(services), services.runs.list("rivers")
    site.pages[PATH] = Page(feed([entry(0), entry(1, title="Another"), entry(2), entry(9)]))
    trial = try_source(services, source_at(site), cancellation=Cancellation())
    counts = trial.told.counts
    assert (counts.seen, counts.added, counts.changed, counts.unchanged, counts.withdrawn) == (4, 1, 1, 2, 1)
    assert trial.why == ""
    assert _state(services) == before
    assert services.runs.list("rivers") == runs


def test_a_dry_run_of_an_empty_answer_says_what_the_guard_would_say(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1)]))
    site.pages[PATH] = Page(feed([]))
    assert "no entry at all" in try_source(services, source_at(site), cancellation=Cancellation()).why
