"""Names that lead inside: at once, on the second look, by a redirect, by one answer among several."""

import socket

import pytest

from harvesters.fetching.fetcher import Request
from tests.harvesters.fetching.hostile import HostileServer, answer, failure, fetcher

PUBLIC = "93.184.215.14"


class Names:
    """A resolver and a network: names lead where a test says, one answer after another; public addresses reach the server."""

    def __init__(self, server: HostileServer, **answers: list[list[str]]) -> None:
        self._server = server
        self._answers = {name.replace("_", "."): found for name, found in answers.items()}
        self.dialled: list[str] = []

    def resolve(self, host: str, port: int) -> list[str]:
        found = self._answers[host]
        return found.pop(0) if len(found) > 1 else found[0]

    def dial(self, address: str, port: int, timeout: float) -> socket.socket:
        self.dialled.append(address)
        return socket.create_connection(("127.0.0.1", self._server.port), timeout)


def test_loopback_is_refused_unless_named() -> None:
    with HostileServer({"/": answer(b"inside")}) as server:
        with fetcher("elsewhere.example") as live:
            error = failure(live, f"{server.url}/")
        with fetcher(f"127.0.0.1:{server.port}") as live:
            assert live.fetch(Request(url=f"{server.url}/")).body == b"inside"
    assert error.rule == "private_address"
    assert f"127.0.0.1:{server.port}" in error.remedy
    assert server.targets() == ["/"]


@pytest.mark.parametrize("written", ["127.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_loopback_in_every_spelling(written: str) -> None:
    with HostileServer({"/": answer(b"inside")}) as server, fetcher("127.0.0.1") as live:
        assert failure(live, f"http://{written}:{server.port}/").rule in {"private_address", "dns"}
    assert server.heard == []


def test_a_name_that_leads_inside() -> None:
    with HostileServer({}) as server:
        names = Names(server, evil_example=[["10.0.0.1"]])
        with fetcher(resolve=names.resolve, dial=names.dial) as live:
            error = failure(live, "http://evil.example/")
    assert (error.rule, names.dialled) == ("private_address", [])


def test_one_private_answer_among_public_ones() -> None:
    with HostileServer({}) as server:
        names = Names(server, evil_example=[[PUBLIC, "::1"]])
        with fetcher(resolve=names.resolve, dial=names.dial) as live:
            assert failure(live, "http://evil.example/").rule == "private_address"
    assert names.dialled == []


def test_rebinding_between_check_and_connection() -> None:
    with HostileServer({"/": answer(b"outside", connection="close")}) as server:
        names = Names(server, evil_example=[[PUBLIC], ["127.0.0.1"]])
        with fetcher(resolve=names.resolve, dial=names.dial) as live:
            assert live.fetch(Request(url="http://evil.example/")).body == b"outside"
            error = failure(live, "http://evil.example/")
    assert error.rule == "private_address"
    assert names.dialled == [PUBLIC], "one look-up serves check and connection; the second answer is never dialled"


def test_a_redirect_that_leads_inside() -> None:
    with HostileServer({"/": answer(status="302 Found", location="http://inside.example/secret")}) as server:
        names = Names(server, site_example=[[PUBLIC]], inside_example=[["192.168.0.1"]])
        with fetcher(resolve=names.resolve, dial=names.dial) as live:
            error = failure(live, "http://site.example/")
    assert (error.rule, error.url) == ("private_address", "http://inside.example/secret")
    assert names.dialled == [PUBLIC]


def test_a_redirect_to_another_port_of_a_host_allowed_with_its_port() -> None:
    with HostileServer({"/": answer(b"other")}) as other:
        pages = {"/": answer(status="302 Found", location=f"{other.url}/")}
        with HostileServer(pages) as server, fetcher(f"127.0.0.1:{server.port}") as live:
            assert failure(live, f"{server.url}/").rule == "private_address"
    assert other.heard == []


def test_an_allowed_name_may_be_private_but_never_metadata() -> None:
    with HostileServer({"/": answer(b"inside")}) as server:
        names = Names(server, intranet_example=[["10.0.0.9"], ["169.254.169.254"]])
        with fetcher("intranet.example", resolve=names.resolve, dial=names.dial) as live:
            assert live.fetch(Request(url="http://intranet.example/")).body == b"inside"
        with fetcher("intranet.example", resolve=names.resolve, dial=names.dial) as live:
            assert failure(live, "http://intranet.example/").rule == "private_address"
    assert names.dialled == ["10.0.0.9"]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with HostileServer({"/": answer(b"straight")}) as server, HostileServer({}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        with fetcher() as live:
            assert live.fetch(Request(url=f"{server.url}/")).body == b"straight"
    assert proxy.connections == 0


def test_a_name_without_an_address() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with fetcher(resolve=resolve) as live:
        assert failure(live, "http://nowhere.example/").rule == "dns"


def test_all_addresses_of_a_name_are_tried() -> None:
    with HostileServer({"/": answer(b"second")}) as server:
        names = Names(server, site_example=[["93.184.215.1", PUBLIC]])

        def dial(address: str, port: int, timeout: float) -> socket.socket:
            if address != PUBLIC:
                raise ConnectionRefusedError("refused")
            return names.dial(address, port, timeout)

        with fetcher(resolve=names.resolve, dial=dial) as live:
            assert live.fetch(Request(url="http://site.example/")).body == b"second"
