"""A feed that shows only its newest entries: what slid out of it stays, in a run, in the counts and in what a dry run says."""

from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.trial import try_source
from catalog_service.services import Services
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import PATH, harvest, identifiers, source_at


def _feed(*numbers: int) -> bytes:
    items = "".join(f"<item><title>Wells {n}</title><link>https://city.example/d/{n}</link></item>" for n in numbers)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>New</title>{items}</channel></rss>'.encode()


def test_what_slides_out_of_a_feed_stays(services: Services, site: FeedSite) -> None:
    source = source_at(site, platform="feeds", options={"kind": "datasets"})
    harvest(services, site, _feed(1, 2, 3), source=source)
    site.pages[PATH] = Page(_feed(3, 4))
    trial = try_source(services, source, cancellation=Cancellation())
    assert (trial.told.counts.added, trial.told.counts.withdrawn, trial.why) == (1, 0, "")
    run = harvest(services, site, _feed(3, 4), source=source)
    assert (run.state, run.seen, run.added, run.unchanged, run.withdrawn) == ("done", 4, 1, 3, 0)
    assert identifiers(services) == {f"https://city.example/d/{number}" for number in (1, 2, 3, 4)}
