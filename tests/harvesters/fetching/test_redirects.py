"""Redirects: followed in bounds, never to another scheme, never with secrets to another host."""

import pytest

from harvesters.fetching.fetcher import Request
from harvesters.fetching.heading import heading, product
from harvesters.state import Validators
from tests.harvesters.fetching.hostile import HostileServer, answer, failure, fetcher


def moved(location: str, status: str = "302 Found") -> bytes:
    return answer(b"moved", status, location=location)


def test_relative_redirects_give_the_final_address() -> None:
    pages = {"/a/": moved("../b?x=1"), "/b?x=1": moved("//127.0.0.1:{port}/c"), "/c": answer(b"here")}
    with HostileServer(pages) as server, fetcher() as live:
        server.pages["/b?x=1"] = moved(f"//127.0.0.1:{server.port}/c")
        response = live.fetch(Request(url=f"{server.url}/a/"))
    assert (response.url, response.body) == (f"{server.url}/c", b"here")
    assert server.connections == 1, "the connection is kept through redirects"


def test_a_circle() -> None:
    with HostileServer({"/a": moved("/b"), "/b": moved("/a")}) as server, fetcher() as live:
        error = failure(live, f"{server.url}/a")
    assert (error.rule, server.targets()) == ("redirects", ["/a", "/b"])


def test_too_many() -> None:
    with HostileServer({f"/{n}": moved(f"/{n + 1}") for n in range(50)}) as server, fetcher(redirects=10) as live:
        error = failure(live, f"{server.url}/0")
    assert (error.rule, len(server.heard)) == ("redirects", 11)


@pytest.mark.parametrize(
    ("location", "rule"),
    [
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1/", "scheme"),
        ("http://me:secret@127.0.0.1/", "credentials"),
        ("http://example.org:25/", "port"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://exam ple.org/", "address"),
    ],
)
def test_a_redirect_where_nothing_may_be_asked(location: str, rule: str) -> None:
    with HostileServer({"/": moved(location)}) as server, fetcher() as live:
        assert failure(live, f"{server.url}/").rule == rule
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    "location", ["/x%0d%0aX-Injected: 1", "/x\r\n X-Injected: 1", "/x\r\nX-Injected: 1", "/x\rX-Injected: 1", "/x\x0bX-Injected: 1"]
)
def test_line_ends_in_a_location_inject_nothing(location: str) -> None:
    with HostileServer({"/": moved(location)}) as server, fetcher() as live:
        failure(live, f"{server.url}/")
    assert all("x-injected" not in heard.headers for heard in server.heard)
    assert all(not heard.target.lower().startswith("x-injected") for heard in server.heard)


def test_a_location_in_the_sites_own_encoding_is_asked_as_sent() -> None:
    with (
        HostileServer({"/": moved("/公告".encode("gb18030").decode("latin-1")), "/%B9%AB%B8%E6": answer(b"gb")}) as server,
        fetcher() as live,
    ):
        assert live.fetch(Request(url=f"{server.url}/")).body == b"gb"


def test_secrets_stay_with_their_host() -> None:
    secrets = {"Authorization": "Bearer s3cret", "Cookie": "session=1", "X-App-Token": "key", "Accept": "text/html"}
    with HostileServer({"/there": answer(b"there")}) as other:
        pages = {"/same": moved("/other"), "/other": moved(f"{other.url}/there")}
        with HostileServer(pages) as server, fetcher() as live:
            live.fetch(Request(url=f"{server.url}/same", headers=secrets))
    for heard in server.heard:
        assert {name: heard.headers[name.lower()] for name in secrets} == secrets
    (there,) = other.heard
    assert not {"authorization", "cookie", "x-app-token"} & set(there.headers)
    assert there.headers["accept"] == "text/html"


def test_cookies_are_not_kept() -> None:
    pages = {"/": answer(b"", "302 Found", location="/next", set_cookie="session=1; Path=/"), "/next": answer(b"x", set_cookie="b=2")}
    with HostileServer(pages) as server, fetcher() as live:
        response = live.fetch(Request(url=f"{server.url}/"))
        live.fetch(Request(url=f"{server.url}/next"))
    assert "set-cookie" not in response.headers
    assert all("cookie" not in heard.headers for heard in server.heard)


def test_a_form_becomes_a_question_after_303_and_stays_a_form_after_307() -> None:
    pages = {"/see": moved("/end", "303 See Other"), "/keep": moved("/end", "307 Temporary Redirect"), "/end": answer(b"end")}
    with HostileServer(pages) as server, fetcher() as live:
        live.fetch(Request(url=f"{server.url}/see", method="POST", form={"词": "政策", "page": "1"}))
        live.fetch(Request(url=f"{server.url}/keep", method="POST", form={"page": "2"}))
    assert [(heard.method, heard.body) for heard in server.heard] == [
        ("POST", b"%E8%AF%8D=%E6%94%BF%E7%AD%96&page=1"), ("GET", b""), ("POST", b"page=2"), ("POST", b"page=2"),
    ]  # fmt: skip
    assert "content-type" not in server.heard[1].headers


def test_a_body_is_sent_as_it_is_with_its_media_type() -> None:
    with HostileServer({"/csw": answer(b"found")}) as server, fetcher() as live:
        live.fetch(Request(url=f"{server.url}/csw", method="POST", body=b"<ask/>"))
        live.fetch(Request(url=f"{server.url}/csw", method="POST", body=b"{}", body_type="application/json"))
    heard = [(it.method, it.body, it.headers["content-type"]) for it in server.heard]
    assert heard == [("POST", b"<ask/>", "application/xml; charset=utf-8"), ("POST", b"{}", "application/json")]


@pytest.mark.parametrize(
    "headers",
    [
        {"X": "a\r\nB: c"},
        {"X": "a\nb"},
        {"X\r\nY": "a"},
        {"X y": "a"},
        {"": "a"},
        {"Host": "evil"},
        {"Transfer-Encoding": "chunked"},
        {"X": "政"},
    ],
)
def test_headers_that_would_break_out(headers: dict[str, str]) -> None:
    with HostileServer({"/": answer(b"x")}) as server, fetcher() as live:
        assert failure(live, f"{server.url}/", headers=headers).rule == "header"
    assert server.heard == []


def test_methods_are_few() -> None:
    with HostileServer({"/": answer(b"x")}) as server, fetcher() as live:
        assert failure(live, f"{server.url}/", method="DELETE").rule == "address"
        assert failure(live, f"{server.url}/", method="GET / HTTP/1.1\r\nX: y").rule == "address"
    assert server.heard == []


def test_the_user_agent_is_ours_and_checked() -> None:
    assert product("open-data-catalog/0.1 (+https://example.org)") == "open-data-catalog"
    assert heading(Request(url="http://example.org/"), "a/1")["User-Agent"] == "a/1"
    with pytest.raises(ValueError, match="user agent"):
        fetcher(user_agent="bad\r\nagent")


def test_a_validator_that_cannot_be_sent_is_left_out() -> None:
    with HostileServer({"/": answer(b"x")}) as server, fetcher(memory=lambda url: Validators("a\r\nX: y", "Mon")) as live:
        live.fetch(Request(url=f"{server.url}/", conditional=True))
    assert "if-none-match" not in server.heard[0].headers
    assert server.heard[0].headers["if-modified-since"] == "Mon"
