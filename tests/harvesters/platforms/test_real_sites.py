"""Real directories, served as six families of disclosure sites, on good days and bad: each found and harvested from a bare address."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest

from harvesters.detect import detect
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.fetching.live import LiveFetcher
from harvesters.source import Source, source_from
from schemas.disclosure import Disclosure
from tests.harvesters.disclosure_sites import NAMES, assert_says, expected, served
from tests.harvesters.kept import Kept

LIMIT = 150
DAYS = {"a good day": (), "a bad day": ("--faults", "7"), "another": ("--faults", "23"), "a third": ("--faults", "401")}
PLATFORMS = dict(zip(NAMES, ("policy_library", "gkmlpt", "jpage", "disclosure_site", "disclosure_site", "json_search"), strict=True))


@pytest.fixture(scope="module", params=DAYS)
def sites(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Where each site begins, on that day."""
    with served(LIMIT, *DAYS[request.param]) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def good_day() -> Iterator[dict[str, str]]:
    with served(LIMIT) as addresses:
        yield addresses


class Counting:
    """A fetcher that remembers which addresses were asked without validators, and how many were answered with 304."""

    def __init__(self, inner: Fetcher) -> None:
        self._inner = inner
        self.plain: list[str] = []
        self.not_modified = 0

    def fetch(self, request: Request) -> Response:
        self.plain.append(request.url)
        return self._inner.fetch(request)

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        for request, answer in self._inner.fetch_many(requests):
            if isinstance(answer, Response) and answer.not_modified:
                self.not_modified += 1
            else:
                self.plain.append(request.url)
            yield request, answer


def _door(address: str, kept: Kept | None = None, source: Source | None = None) -> LiveFetcher:
    """Waiting is the fetcher's own test; here only what comes of asking again matters."""
    return LiveFetcher(
        politeness=replace(source.politeness, concurrency=4) if source else None,
        allow_hosts=[urlsplit(address).netloc],
        sleep=lambda seconds: None,
        memory=kept.memory.validators if kept else None,
    )


def _harvested_whole(name: str, address: str) -> None:
    with _door(address) as fetcher:
        source = source_from(detect(address, fetcher))
    assert source.platform == PLATFORMS[name]
    kept = Kept(source)
    with _door(address, kept, source) as fetcher:
        report = kept.run(fetcher)
        again = Counting(fetcher)
        second = kept.run(again)
    wanted = expected(name, LIMIT)
    assert report.fatal is None
    assert {problem.kind for problem in report.problems} <= {"index_number_check", "private_use"}
    assert report.expected in (None, len(wanted))
    assert [urlsplit(key).path for key in report.order] == list(wanted)
    found = {urlsplit(key).path: record for key, record in kept.records.items()}
    for path, row in wanted.items():
        record = found[path]
        assert_says(record, row)
        assert isinstance(record, Disclosure)
        assert [issuer.name for issuer in record.issuers] == [row["issuer"]]
    assert (len(second.unchanged), second.problems, second.removed) == (len(wanted), [], set())
    assert not {urlsplit(url).path for url in again.plain} & set(wanted), "a page was asked for without validators"
    assert again.not_modified == (0 if name == "sichuan" else len(wanted))


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_a_site_is_harvested_whole_from_its_front_page(name: str, sites: dict[str, str]) -> None:
    _harvested_whole(name, urljoin(sites[name], "/"))


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_a_site_is_harvested_whole_from_its_list(name: str, good_day: dict[str, str]) -> None:
    _harvested_whole(name, good_day[name])
