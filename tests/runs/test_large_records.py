"""Records of uncommon size go all the way, from a feed through a run to the API; one that is larger still withdraws nothing."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.runs.follow_index import follow_index
from catalog_service.search.query import Query
from catalog_service.services import Services
from harvesters.platforms.dcat_us import feed as feed_reading
from tests.runs.feed_site import FeedSite
from tests.runs.feeds import entry, feed, harvest, identifiers

# The largest met in the feeds of American agencies.
DISTRIBUTIONS, KEYWORDS, CHARACTERS = 8_327, 34_866, 20_000_000


@pytest.fixture
def client(services: Services) -> FlaskClient:
    return create_app(services).test_client()


def _large() -> dict[str, dict[str, Any]]:
    files = [
        {"downloadURL": f"https://rivers.example/{n}.csv", "mediaType": "text/csv", "title": f"Part {n}"} for n in range(DISTRIBUTIONS)
    ]
    return {
        "files": entry(1, title="Of many files", distribution=files),
        "keywords": entry(2, title="Of many keywords", keyword=[f"word{n}" for n in range(KEYWORDS)]),
        "description": entry(3, title="Of many words", description="levels " * (CHARACTERS // 7) + "zebrafish"),
    }


def test_large_records_are_kept_found_and_served(services: Services, site: FeedSite, client: FlaskClient) -> None:
    large = _large()
    run = harvest(services, site, feed([entry(0), *large.values(), entry(4)]))
    assert (run.state, run.added, run.refused) == ("done", 5, 0)
    follow_index(services)
    assert services.search.search(Query(q="river")).total >= 2
    found: dict[str, Any] = {}
    for name, words in (("files", "many files"), ("keywords", "many keywords"), ("description", "many words")):
        hits = services.search.search(Query(q=words)).hits
        found[name] = client.get(f"/api/records/{hits[0].id}").get_json()
        assert found[name]["identifier"] == large[name]["identifier"]
        assert client.get("/api/records", query_string={"q": words}).status_code == 200
    assert len(found["files"]["distributions"]) == DISTRIBUTIONS
    assert len(found["keywords"]["keywords"]) == KEYWORDS
    assert len(found["description"]["description"]) >= CHARACTERS - 10
    again = harvest(services, site, feed([entry(0), *large.values(), entry(4)]))
    assert (again.unchanged, again.withdrawn) == (5, 0)


def test_an_entry_that_is_too_large_to_be_read_is_passed_over_alone_and_not_withdrawn(
    services: Services, site: FeedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    harvest(services, site, feed([entry(number) for number in range(4)]))
    monkeypatch.setattr(feed_reading, "LONGEST_ENTRY", 300_000)
    run = harvest(services, site, feed([entry(0), entry(1, description="x" * 1_000_000), entry(2), entry(3, title="Changed")]))
    assert (run.state, run.changed, run.unchanged, run.withdrawn) == ("done", 1, 3, 0)
    assert [problem.kind for problem in services.runs.problems(run.id)[0]].count("entry_too_large") == 1
    assert identifiers(services) == {f"entry-{number:05d}" for number in range(4)}


def test_where_nobody_knows_which_entry_was_too_large_nothing_is_withdrawn(
    services: Services, site: FeedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    harvest(services, site, feed([entry(number) for number in range(4)]))
    monkeypatch.setattr(feed_reading, "LONGEST_ENTRY", 300_000)
    hidden = {"description": "x" * 2_000_000, **{key: value for key, value in entry(1).items() if key != "description"}}
    run = harvest(services, site, feed([entry(0), hidden, entry(2), entry(3, title="Changed")]))
    assert (run.state, run.changed, run.refused, run.withdrawn) == ("failed", 1, 1, 0)
    assert "nothing was withdrawn" in str(run.why)
    assert identifiers(services) == {f"entry-{number:05d}" for number in range(4)}
