"""A run that died in the middle: the next one starts where it stopped, and what the dead one saw counts as seen."""

from datetime import timedelta

from catalog_service.runs.lease import owner
from catalog_service.runs.story import Story
from catalog_service.services import Services
from harvesters.state import Known
from tests.runs.conftest import Clock
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import entry, feed, harvest, identifiers, source_at


def test_a_dead_run_is_resumed_at_its_checkpoint(services: Services, site: FeedSite, clock: Clock) -> None:
    harvest(services, site, feed([entry(number) for number in range(4)]))
    source = source_at(site)
    dead = Story.begin(services, source, accept_shrink=False)
    dead.put([], ["entry-00000", "entry-00001"], clock())
    dead.save({"seen": 2}, {"page": 2})
    clock.now += timedelta(hours=2)
    story = Story.begin(services, source, accept_shrink=False)
    assert services.runs.get(dead.run).state == "failed"
    assert story.checkpoint() == {"page": 2}
    assert story.seen_before() == 2
    assert story.missing() == 2
    story.put([], ["entry-00002"], clock())
    assert story.missing() == 1
    assert story.withdraw("gone") == 1
    assert len(identifiers(services)) == 3


def test_a_run_that_resumes_nothing_begins_at_the_beginning(services: Services, site: FeedSite, clock: Clock) -> None:
    source = source_at(site)
    dead = Story.begin(services, source, accept_shrink=False)
    clock.now += timedelta(hours=2)
    story = Story.begin(services, source, accept_shrink=False)
    assert (story.checkpoint(), story.seen_before()) == (None, 0)
    assert not dead.renew(), "the dead one is told when it comes back to life"
    assert story.renew()


def test_an_ended_run_is_not_ended_again(services: Services, site: FeedSite) -> None:
    story = Story.begin(services, source_at(site), accept_shrink=False)
    assert story.end("failed", "first", {}).why == "first"
    assert story.end("done", "", {}).why == "first"


def test_memory_tells_what_this_run_has_met(services: Services, site: FeedSite, clock: Clock) -> None:
    harvest(services, site, feed([entry(0), entry(1)]))
    story = Story.begin(services, source_at(site), accept_shrink=False)
    story.put([], ["entry-00000"], clock())
    known = story.known(["entry-00000", "entry-00001", "entry-00002"])
    assert {key: found.seen for key, found in known.items()} == {"entry-00000": True, "entry-00001": False}
    assert isinstance(known["entry-00000"], Known)
    assert known["entry-00000"].rules_version == story.rules_version


def test_the_owner_is_this_process(services: Services, site: FeedSite) -> None:
    story = Story.begin(services, source_at(site), accept_shrink=False)
    assert services.runs.get(story.run).owner == owner()
