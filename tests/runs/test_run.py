"""One run from its lease to its end: counts, problems, validators, resuming, cancelling, failing."""

import os
import signal
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from catalog_service.errors import Busy
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.lease import is_dead, owner
from catalog_service.runs.run import run_source
from catalog_service.runs.visiting import exchanges_of
from catalog_service.services import Services
from harvesters.fetching.fetcher import Request, Response
from tests.runs.conftest import Clock
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import PATH, entry, feed, harvest, identifiers, source_at


def test_counts_and_problems_of_a_run(services: Services, site: FeedSite) -> None:
    untitled = {name: value for name, value in entry(3).items() if name != "title"}
    content = feed([entry(1), entry(2, modified="yesterday"), untitled, entry(1), entry(2, title="Another title", modified="yesterday")])
    run = harvest(services, site, content)
    assert run.state == "done"
    assert (run.seen, run.added, run.refused) == (5, 2, 1)
    problems = {(row.identifier, row.kind): row for row in services.runs.all_problems(run.id)}
    refused = problems["entry-00003", "missing_title"]
    assert refused.remedy
    odd = problems["entry-00002", "invalid_date"]
    assert (odd.field, odd.value) == ("modified", "yesterday")
    assert ("entry-00002", "duplicate_identifier") in problems


def test_a_changed_entry_is_changed_and_its_order_of_keys_is_not(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(1), entry(2), entry(3)]))
    turned = dict(reversed(entry(1).items()))
    run = harvest(services, site, feed([turned, entry(2, title="Other river"), entry(3)]))
    assert (run.changed, run.unchanged, run.added) == (1, 2, 0)


def test_a_refused_entry_keeps_the_record_it_had(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(number) for number in range(3)]))
    untitled = {name: value for name, value in entry(1).items() if name != "title"}
    run = harvest(services, site, feed([entry(0), untitled, entry(2)]))
    assert (run.refused, run.withdrawn) == (1, 0)
    assert len(identifiers(services)) == 3


def test_a_withdrawn_record_that_is_back_keeps_its_id(services: Services, site: FeedSite) -> None:
    both = feed([entry(1), entry(2)])
    harvest(services, site, both)
    ids = {stored.id for stored in services.catalog.live()}
    assert harvest(services, site, feed([entry(1)])).withdrawn == 1
    again = harvest(services, site, both)
    assert again.added == 1
    assert {stored.id for stored in services.catalog.live()} == ids


def test_an_unchanged_feed_is_not_sent_again(services: Services, site: FeedSite) -> None:
    site.pages[PATH] = Page(feed([entry(1), entry(2)]), etag=True)
    first = run_source(services, source_at(site), cancellation=Cancellation())
    second = run_source(services, source_at(site), cancellation=Cancellation())
    assert (first.added, second.seen, second.unchanged, second.withdrawn) == (2, 2, 2, 0)


def test_a_guarded_run_forgets_the_validators(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(number) for number in range(30)]))
    site.pages[PATH] = Page(feed([entry(1)]), etag=True)
    source = source_at(site)
    assert run_source(services, source, cancellation=Cancellation()).state == "guarded"
    again = run_source(services, source, cancellation=Cancellation())
    assert (again.state, again.seen) == ("guarded", 1)


def test_two_runs_of_one_source_do_not_meet(services: Services, site: FeedSite, clock: Clock) -> None:
    services.runs.start("rivers", owner(), clock(), lease=timedelta(hours=1))
    with pytest.raises(Busy):
        harvest(services, site, feed([entry(1)]))


def test_a_dead_run_of_this_machine_is_taken_over_at_once(services: Services, site: FeedSite, clock: Clock) -> None:
    process = os.fork()
    if not process:
        os._exit(0)
    os.waitpid(process, 0)
    dead = owner().rpartition(":")[0] + f":{process}"
    assert is_dead(dead)
    former = services.runs.start("rivers", dead, clock(), lease=timedelta(hours=1))
    run = harvest(services, site, feed([entry(1)]))
    assert run.state == "done"
    assert services.runs.get(former.id).state == "failed"
    assert "without a word" in str(services.runs.get(former.id).why)


def test_who_is_dead() -> None:
    assert not is_dead(owner())
    assert not is_dead("another-host:1")
    assert not is_dead("nonsense")


def test_a_cancelled_run_keeps_what_it_has_and_withdraws_nothing(services: Services, site: FeedSite) -> None:
    harvest(services, site, feed([entry(number) for number in range(3)]))
    cancellation = Cancellation()
    cancellation.ask()
    site.pages[PATH] = Page(feed([entry(1)]))
    run = run_source(services, source_at(site), cancellation=cancellation)
    assert run.state == "cancelled"
    assert run.withdrawn == 0
    assert len(identifiers(services)) == 3


def test_a_signal_interrupts_waiting_for_the_network(services: Services, site: FeedSite) -> None:
    hold = threading.Event()
    site.pages[PATH] = Page(feed([entry(number) for number in range(1000)]), hold=hold)

    def interrupt() -> None:
        site.waiting.wait(30)
        os.kill(os.getpid(), signal.SIGTERM)

    sender = threading.Thread(target=interrupt)
    sender.start()
    cancellation = Cancellation()
    with cancellation.on_signals():
        run = run_source(services, source_at(site), cancellation=cancellation)
    hold.set()
    sender.join()
    assert run.state == "cancelled"
    assert "SIGTERM" in str(run.why)
    assert harvest(services, site, feed([entry(1)])).state == "done"


def test_an_address_that_does_not_answer_fails_with_the_reason(services: Services, site: FeedSite) -> None:
    run = run_source(services, source_at(site), cancellation=Cancellation())
    assert run.state == "failed"
    assert "404" in str(run.why)


def test_an_error_of_ours_marks_the_run_failed_and_is_not_swallowed(services: Services, site: FeedSite) -> None:
    class Broken:
        def fetch(self, request: Request) -> Response:
            raise ZeroDivisionError("broken")

        def fetch_many(self, requests: Any) -> Any:
            raise ZeroDivisionError("broken")

    with pytest.raises(ZeroDivisionError):
        run_source(services, source_at(site), cancellation=Cancellation(), fetcher=Broken())
    last = services.runs.last("rivers")
    assert last is not None
    assert last.state == "failed"
    assert "ZeroDivisionError" in str(last.why)


def test_exchanges_are_kept_unless_switched_off(services: Services, site: FeedSite) -> None:
    run = harvest(services, site, feed([entry(1)]))
    assert exchanges_of(services.config, run.id).stat().st_size
    quiet = replace(services, config=replace(services.config, record_exchanges=False))
    second = harvest(quiet, site, feed([entry(1)]))
    assert not exchanges_of(services.config, second.id).exists()


def test_changed_rules_renormalize_and_do_not_count_as_changed(services: Services, site: FeedSite) -> None:
    content = feed([entry(1)])
    harvest(services, site, content)
    licensed = source_at(site, license="CC0-1.0")
    run = harvest(services, site, content, source=licensed)
    assert (run.renormalized, run.changed, run.unchanged) == (1, 0, 0)
