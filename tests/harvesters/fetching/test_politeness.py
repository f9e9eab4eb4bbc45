"""Politeness: robots.txt, pauses, asking again; the order of many answers."""

import threading
from datetime import timedelta
from email.utils import format_datetime

import pytest

from harvesters.fetching.fetcher import FetchError, PassingError, Request
from harvesters.fetching.live import LiveFetcher
from harvesters.source import Politeness
from harvesters.state import Validators
from tests.harvesters.fetching.hostile import Heard, HostileServer, Hours, Line, answer, failure, fetcher

BUSY = answer(b"busy", "503 Service Unavailable")


def robots(text: str) -> bytes:
    return answer(text.encode(), content_type="text/plain")


def test_robots_txt_is_asked_once_and_kept() -> None:
    rules = robots("User-agent: *\nDisallow: /\n\nUser-agent: Open-Data-Catalog\nDisallow: /admin/\nAllow: /admin/open\n")
    pages = {"/robots.txt": rules, "/a": answer(b"a"), "/admin/open": answer(b"open")}
    with HostileServer(pages) as server, fetcher(robots=True) as live:
        assert live.fetch(Request(url=f"{server.url}/a")).body == b"a"
        assert live.fetch(Request(url=f"{server.url}/admin/open")).body == b"open"
        error = failure(live, f"{server.url}/admin/secret")
    assert error.rule == "robots"
    assert server.targets() == ["/robots.txt", "/a", "/admin/open"]


def test_robots_txt_of_another_host_holds_after_a_redirect() -> None:
    with (
        HostileServer({"/robots.txt": robots("User-agent: *\nDisallow: /")}) as other,
        HostileServer({}) as server,
        fetcher(robots=True) as live,
    ):
        server.pages["/"] = answer(status="302 Found", location=f"{other.url}/x")
        assert failure(live, f"{server.url}/").rule == "robots"
    assert other.targets() == ["/robots.txt"]


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone", "429 Too Many Requests"])
def test_no_robots_txt_allows_all(status: str) -> None:
    with HostileServer({"/robots.txt": answer(b"", status), "/a": answer(b"a")}) as server, fetcher(robots=True) as live:
        assert live.fetch(Request(url=f"{server.url}/a")).body == b"a"


def test_a_broken_robots_txt_forbids_the_host_for_the_run() -> None:
    with (
        HostileServer({"/robots.txt": answer(b"", "500 Internal Server Error"), "/a": answer(b"a")}) as server,
        fetcher(robots=True) as live,
    ):
        errors = [failure(live, f"{server.url}/a") for _ in range(2)]
    assert [error.rule for error in errors] == ["robots", "robots"]
    assert "500" in errors[1].message
    assert server.targets() == ["/robots.txt"]


def test_a_host_without_an_answer_is_forbidden_by_its_missing_robots_txt() -> None:
    with HostileServer({}) as server:
        url = f"{server.url}/a"
    with fetcher(robots=True) as live:
        assert failure(live, url).rule == "robots"


def test_a_refused_host_is_told_as_refused_not_as_robots() -> None:
    with HostileServer({}) as server, fetcher("elsewhere.example", robots=True) as live:
        assert failure(live, f"{server.url}/a").rule == "private_address"


def test_robots_txt_in_a_circle_counts_as_none_and_a_huge_one_is_read_at_its_start() -> None:
    pages = {"/robots.txt": answer(status="301 Moved", location="/robots.txt"), "/a": answer(b"a")}
    with HostileServer(pages) as server, fetcher(robots=True) as live:
        assert live.fetch(Request(url=f"{server.url}/a")).body == b"a"
    huge = robots("\ufeffUser-agent: *\nDisallow: /a\n" + "# padding\n" * 20_000)
    with HostileServer({"/robots.txt": huge, "/a": answer(b"a")}) as server, fetcher(robots=True, robots_bytes=1024) as live:
        assert failure(live, f"{server.url}/a").rule == "robots"


@pytest.mark.parametrize(
    ("crawl_delay", "own", "pauses"), [("5", None, 5.0), ("5", 9.0, 9.0), ("86400", None, 60.0), ("-3", 2.0, 2.0), ("soon", 2.0, 2.0)]
)
def test_crawl_delay(crawl_delay: str, own: float | None, pauses: float) -> None:
    hours = Hours()
    pages = {"/robots.txt": robots(f"User-agent: *\nCrawl-delay: {crawl_delay}\n"), "/a": answer(b"a")}
    with HostileServer(pages) as server, fetcher(robots=True, delay=own, hours=hours) as live:
        for _ in range(3):
            live.fetch(Request(url=f"{server.url}/a"))
    assert hours.slept[-2:] == [pauses, pauses]


def test_a_public_host_gets_a_second_and_an_allowed_one_none() -> None:
    hours = Hours()
    with HostileServer({"/": answer(b"a")}) as server, fetcher(hours=hours) as live:
        for _ in range(3):
            live.fetch(Request(url=f"{server.url}/"))
        assert hours.slept == []
        for _ in range(2):
            failure(live, "http://10.0.0.1/")
    assert hours.slept == [1.0]


def test_the_pause_is_counted_from_request_to_request_on_each_host() -> None:
    hours = Hours()
    with HostileServer({"/": answer(b"a")}) as one, HostileServer({"/": answer(b"a")}) as two, fetcher(hours=hours, delay=10) as live:
        live.fetch(Request(url=f"{one.url}/"))
        hours.seconds += 4
        live.fetch(Request(url=f"{two.url}/"))
        live.fetch(Request(url=f"{one.url}/"))
    assert hours.slept == [6.0]


def test_503_then_200() -> None:
    hours = Hours()
    with HostileServer({"/": [BUSY, BUSY, answer(b"at last")]}) as server, fetcher(hours=hours) as live:
        assert live.fetch(Request(url=f"{server.url}/")).body == b"at last"
    assert hours.slept == [1.0, 2.0]
    assert server.connections == 1


def test_attempts_and_pauses_end() -> None:
    hours = Hours()
    with HostileServer({"/": BUSY}) as server, fetcher(hours=hours, attempts=6, backoff=10, longest_backoff=30, jitter=lambda: 0.0) as live:
        error = failure(live, f"{server.url}/")
    assert isinstance(error, PassingError)
    assert (error.rule, error.status, len(server.heard)) == ("status", 503, 6)
    assert hours.slept == [5.0, 10.0, 15.0, 15.0, 15.0], "half the pause at the least jitter"


def _after(value: str) -> bytes:
    return answer(b"slow down", "429 Too Many Requests", retry_after=value)


@pytest.mark.parametrize(
    ("value", "slept"),
    [
        ("7", 7.0),
        ("999999", 300.0),
        ("0", None),
        ("soon", 1.0),
        ("-5", 1.0),
        ("Fri, 31 Dec 99999999999999999999 00:00:00 GMT", 1.0),
        ("9" * 5000, 300.0),
    ],
)
def test_retry_after_seconds(value: str, slept: float | None) -> None:
    hours = Hours()
    with HostileServer({"/": [_after(value), answer(b"now")]}) as server, fetcher(hours=hours) as live:
        assert live.fetch(Request(url=f"{server.url}/")).body == b"now"
    assert hours.slept == ([] if slept is None else [slept])


@pytest.mark.parametrize(("seconds", "slept"), [(42, [42.0]), (-10, []), (86400, [300.0])])
def test_retry_after_a_date(seconds: int, slept: list[float]) -> None:
    hours = Hours()
    date = format_datetime(hours.now() + timedelta(seconds=seconds), usegmt=True)
    with HostileServer({"/": [_after(date), answer(b"now")]}) as server, fetcher(hours=hours) as live:
        assert live.fetch(Request(url=f"{server.url}/")).body == b"now"
    assert hours.slept == slept


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 500, 501, 206, 300, 304, 399])
def test_other_statuses_are_told_and_not_asked_again(status: int) -> None:
    with HostileServer({"/": answer(b"", f"{status} So"), "/next": answer(b"n")}) as server, fetcher() as live:
        error = failure(live, f"{server.url}/")
        assert live.fetch(Request(url=f"{server.url}/next")).body == b"n"
    assert (error.rule, error.status, len(server.heard)) == ("status", status, 2)


def test_the_body_of_a_refusal_is_not_read_beyond_reason() -> None:
    def endless(heard: Heard, line: Line) -> None:
        line.send(b"HTTP/1.1 404 Not Found\r\n\r\n")
        while True:
            line.send(b"x" * 1024)

    with HostileServer({"/": endless}) as server, fetcher() as live:
        assert failure(live, f"{server.url}/").status == 404


def test_an_idle_connection_the_server_closed_is_no_failure() -> None:
    def once(heard: Heard, line: Line) -> None:
        line.send(answer(b"x"))
        line.cut()

    hours = Hours()
    with HostileServer({"/": once}) as server, fetcher(hours=hours, attempts=1) as live:
        for _ in range(5):
            assert live.fetch(Request(url=f"{server.url}/")).body == b"x"
    assert hours.slept == []


def test_conditional_requests() -> None:
    def reply(heard: Heard, line: Line) -> None:
        known = heard.headers.get("if-none-match") == '"v1"'
        line.send(answer(b"" if known else b"page", "304 Not Modified" if known else "200 OK", etag='"v1"'))

    remembered = {"http://127.0.0.1/": Validators('"v1"', "Thu, 01 Jan 2026 00:00:00 GMT")}
    with HostileServer({"/": reply}) as server, fetcher(memory=lambda url: remembered.get(url)) as live:
        url = f"{server.url}/"
        assert live.fetch(Request(url=url, conditional=True)).status == 200
        remembered[url] = remembered.pop("http://127.0.0.1/")
        response = live.fetch(Request(url=url, conditional=True))
        assert (response.status, response.not_modified, response.body, response.headers["etag"]) == (304, True, b"", '"v1"')
        assert live.fetch(Request(url=url)).body == b"page"
    assert [heard.headers.get("if-modified-since") for heard in server.heard] == [None, "Thu, 01 Jan 2026 00:00:00 GMT", None]


@pytest.mark.parametrize("concurrency", [1, 4])
def test_many_come_in_order_and_only_a_little_ahead(concurrency: int) -> None:
    asked: list[int] = []
    here = threading.get_ident()

    def endless() -> object:
        number = 0
        while True:
            assert threading.get_ident() == here
            asked.append(number)
            yield Request(url=f"{server.url}/{number}", conditional=True)
            number += 1

    def memory(url: str) -> None:
        assert threading.get_ident() == here, "the memory belongs to the thread that takes the answers"

    pages = {f"/{number}": answer(str(number).encode()) for number in range(200) if number % 7}
    with HostileServer(pages) as server, fetcher(concurrency=concurrency, memory=memory) as live:
        taken = live.fetch_many(endless())  # type: ignore[arg-type]
        for number in range(50):
            request, answered = next(taken)
            assert request.url == f"{server.url}/{number}"
            if number % 7:
                assert not isinstance(answered, FetchError)
                assert answered.body == str(number).encode()
            else:
                assert isinstance(answered, FetchError)
                assert answered.status == 404
            assert len(asked) <= number + 1 + 2 * concurrency
    assert len(server.heard) <= 50 + 2 * concurrency
    assert server.connections <= concurrency + 8


def test_several_are_under_way_at_once() -> None:
    together = threading.Barrier(3, timeout=30)

    def meet(heard: Heard, line: Line) -> None:
        together.wait()
        line.send(answer(heard.target.encode()))

    with HostileServer({f"/{n}": meet for n in range(6)}) as server, fetcher(concurrency=3) as live:
        answers = [a for _, a in live.fetch_many(Request(url=f"{server.url}/{n}") for n in range(6))]
    assert [a.body for a in answers if not isinstance(a, FetchError)] == [f"/{n}".encode() for n in range(6)]


def test_retry_after_holds_every_thread_of_the_host() -> None:
    hours = Hours()
    with HostileServer({"/": [_after("9"), answer(b"x")], "/b": answer(b"b")}) as server, fetcher(hours=hours) as live:
        live._pace.hold(f"127.0.0.1:{server.port}", 9)
        live.fetch(Request(url=f"{server.url}/b"))
    assert hours.slept == [9.0]


def test_closing_ends_a_long_wait() -> None:
    waiting = threading.Event()

    def busy(heard: Heard, line: Line) -> None:
        line.send(answer(b"", "503 Service Unavailable", retry_after="90"))
        waiting.set()

    with HostileServer({"/": busy}) as server:
        live = LiveFetcher(politeness=Politeness(concurrency=2, robots=False), allow_hosts=["127.0.0.1"])
        taken = live.fetch_many(iter([Request(url=f"{server.url}/")]))
        found: list[object] = []
        thread = threading.Thread(target=lambda: found.extend(taken))
        thread.start()
        assert waiting.wait(30)
        closing = threading.Thread(target=live.close)
        closing.start()
        closing.join(30)
        assert not closing.is_alive(), "closing waits for nobody's Retry-After"
        thread.join(30)
    ((_, error),) = found  # type: ignore[misc]
    assert isinstance(error, FetchError)
    assert error.rule == "closed"
