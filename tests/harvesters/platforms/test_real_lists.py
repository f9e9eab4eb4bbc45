"""Real directories, served on loopback as two families of static sites, on good days and bad: each by a `.toml` alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from harvesters.fetching.live import LiveFetcher
from harvesters.source import Source
from tests.harvesters.disclosure_sites import assert_says, expected, served
from tests.harvesters.kept import Kept, declared_in

DECLARATIONS = Path(__file__).parent.parent / "declarations"
LIMIT = 300


@pytest.fixture(scope="module", params=["a good day", "a bad day"])
def sites(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Where each site begins, on that day."""
    with served(LIMIT, *(["--faults", "7"] if request.param == "a bad day" else [])) as addresses:
        yield addresses


def _declared(name: str, sites: dict[str, str]) -> Source:
    source = declared_in(DECLARATIONS / f"{name}.toml")
    at = urlsplit(source.url)
    return replace(source, url=at._replace(netloc=urlsplit(sites[name]).netloc).geturl())


@pytest.mark.shared
@pytest.mark.parametrize("name", ["henan", "shanghai"])
def test_a_site_is_harvested_whole(name: str, sites: dict[str, str]) -> None:
    source = _declared(name, sites)
    kept = Kept(source)
    # Waiting is the fetcher's own test; here only what comes of asking again matters.
    with LiveFetcher(
        politeness=replace(source.politeness, concurrency=4),
        allow_hosts=[urlsplit(source.url).netloc],
        sleep=lambda seconds: None,
        memory=kept.memory.validators,
    ) as fetcher:
        report = kept.run(fetcher)
    assert report.fatal is None
    assert not {problem.kind for problem in report.problems} & {"page_unreachable", "paging_not_found", "other_host"}
    wanted = expected(name, LIMIT)
    found = {urlsplit(key).path: record for key, record in kept.records.items()}
    assert set(found) == set(wanted)
    assert [urlsplit(key).path for key in report.order] == list(wanted)
    for path, row in wanted.items():
        assert_says(found[path], row)
