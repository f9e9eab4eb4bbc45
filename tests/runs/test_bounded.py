"""A look in bounds: requests, bytes, time and hosts that may not be asked; a hostile site gets no further."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog_service.config import Config
from catalog_service.runs.bounded import BoundedFetcher, Bounds, Spent, bounded_door
from catalog_service.runs.previewing import preview
from catalog_service.services import Services, build
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.fetching.spool import in_memory
from tests.runs.feed_site import FeedSite, Page

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Site:
    """Answers everything with so many bytes, or fails by one rule; counts what it was asked."""

    def __init__(self, size: int = 10, rule: str = "") -> None:
        self.size, self.rule, self.asked = size, rule, 0

    def fetch(self, request: Request) -> Response:
        self.asked += 1
        if self.rule:
            raise FetchError(request.url, self.rule, "It failed.", "Do something.")
        assert request.max_bytes
        return Response(url=request.url, status=200, headers={}, spooled=in_memory(b"x" * min(self.size, request.max_bytes)))

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        raise AssertionError("a look asks one after the other")


def asked(door: BoundedFetcher, times: int, host: str = "agency.example") -> None:
    for number in range(times):
        door.fetch(Request(url=f"https://{host}/{number}"))


def test_requests_are_counted_however_they_are_made() -> None:
    site = Site()
    door = BoundedFetcher(site, Bounds(requests=5))
    asked(door, 3)
    many = door.fetch_many(Request(url=f"https://agency.example/m{number}") for number in range(9))
    assert len([next(many) for _ in range(2)]) == 2
    with pytest.raises(Spent, match="no more than 5 requests"):
        next(many)
    assert site.asked == 5


def test_bytes_are_counted_over_all_answers() -> None:
    door = BoundedFetcher(Site(size=600), Bounds(bytes=1000, answer_bytes=700))
    first, second = (door.fetch(Request(url=f"https://agency.example/{n}")) for n in range(2))
    assert (first.spooled.size, second.spooled.size) == (600, 400)
    with pytest.raises(Spent, match="reads no more than"):
        asked(door, 1)


def test_time_is_over_for_good() -> None:
    now = [0.0]
    door = BoundedFetcher(Site(), Bounds(seconds=60), clock=lambda: now[0])
    asked(door, 1)
    now[0] = 60.0
    for _ in range(2):
        with pytest.raises(Spent, match="60 seconds"):
            asked(door, 1)


@pytest.mark.parametrize(
    ("rule", "tries"), [("private_address", 1), ("dns", 1), ("port", 1), ("connection", 2), ("timeout", 2), ("status", 6)]
)
def test_a_host_that_may_not_or_does_not_answer_is_left_alone(rule: str, tries: int) -> None:
    site = Site(rule=rule)
    door = BoundedFetcher(site, Bounds())
    for number in range(6):
        with pytest.raises(FetchError) as caught:
            door.fetch(Request(url=f"https://agency.example/{number}"))
        assert (caught.value.rule, caught.value.url) == (rule, f"https://agency.example/{number}")
    assert site.asked == tries
    with pytest.raises(FetchError):
        asked(door, 1, "other.example")
    assert site.asked == tries + 1


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


@pytest.fixture
def catalog(tmp_path: Path, site: FeedSite) -> Iterator[Services]:
    services = build(Config(home=tmp_path, allow_hosts=(site.host,)), clock=lambda: NOW)
    services.database.migrate()
    yield services
    services.close()


DECLARED = {"id": "x", "title": "X", "agency": "X", "platform": "dcat_us"}


def test_a_site_that_keeps_us_waiting_is_left_when_the_time_is_over(catalog: Services, site: FeedSite) -> None:
    held = threading.Event()
    site.pages["/data.json"] = Page(b'{"dataset": [' + b" " * 100_000, hold=held)
    shown = preview(catalog, DECLARED | {"url": site.url("/data.json")}, bounds=Bounds(seconds=0.3))
    held.set()
    assert "0.3 seconds" in shown.stopped
    assert shown.entries == []


def test_an_endless_answer_is_a_named_problem(catalog: Services, site: FeedSite) -> None:
    site.pages["/data.json"] = Page(b'{"dataset": [' + b" " * 200_000)
    shown = preview(catalog, DECLARED | {"url": site.url("/data.json")}, bounds=Bounds(answer_bytes=100_000))
    assert [(problem.rule, problem.fatal) for problem in shown.problems] == [("too_large", True)]


def test_a_site_without_end_costs_so_many_requests(catalog: Services, site: FeedSite) -> None:
    def page(path: str) -> Page:
        links = "".join(f"<li><a href='{path}{n}/'>公开目录{n}</a><span>2024-05-0{n}</span></li>" for n in range(1, 9))
        return Page(f"<html><body><ul>{links}</ul></body></html>".encode(), "text/html")

    site.made = page
    preview(catalog, {"url": site.url("/")}, bounds=Bounds(requests=12))
    # robots.txt is asked besides, once.
    assert len(site.asked) <= 13
    found = preview(catalog, {"url": site.url("/")}, bounds=Bounds(requests=1))
    assert found.looked.declaration is None
    assert found.looked.tried == (site.url("/"), "a preview makes no more than 1 requests")


def test_temporary_files_go_with_the_look(catalog: Services, site: FeedSite) -> None:
    site.pages["/data.json"] = Page(b'{"dataset": []' + b" " * 3_000_000 + b"}")
    preview(catalog, DECLARED | {"url": site.url("/data.json")})
    assert list(catalog.config.temporary_folder.iterdir()) == []
    with bounded_door(catalog.config, Bounds()) as door:
        assert door.fetch(Request(url=site.url("/data.json"))).status == 200
    assert list(catalog.config.temporary_folder.iterdir()) == []
