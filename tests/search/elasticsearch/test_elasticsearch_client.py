"""The way to Elasticsearch: who we say we are, what is told of failures, and that no password is told."""

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from catalog_service.errors import Misconfigured, Unavailable
from catalog_service.search.elasticsearch.client import Cluster, connected
from catalog_service.search.elasticsearch.engine import ElasticsearchEngine
from catalog_service.search.query import Query
from tests.search.made import dataset, put


class Door:
    """A server that answers every request with one status and remembers who asked for what."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.asked: list[tuple[str, str | None]] = []


@pytest.fixture
def door() -> Iterator[tuple[Door, int]]:
    made = Door(401)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def do_GET(self) -> None:
            made.asked.append((self.path, self.headers.get("Authorization")))
            body = b'{"error": {"type": "closed", "reason": "no entry"}}'
            self.send_response(made.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield made, server.server_address[1]
        server.shutdown()
        thread.join()


def test_user_and_password_come_from_the_address_and_are_never_told(door: tuple[Door, int]) -> None:
    server, port = door
    engine = ElasticsearchEngine(Cluster(url=f"http://us%40er:pass%3Aword@127.0.0.1:{port}/below/"))
    with pytest.raises(Unavailable, match="CATALOG_SEARCH_API_KEY") as raised:
        engine.search(Query())
    assert "word" not in raised.value.detail
    assert f"http://127.0.0.1:{port}" in raised.value.detail
    path, authorization = server.asked[0]
    assert path.startswith("/below/catalog-")
    assert authorization == "Basic " + base64.b64encode(b"us@er:pass:word").decode()


def test_an_api_key_is_used_instead_of_a_user(door: tuple[Door, int]) -> None:
    server, port = door
    engine = ElasticsearchEngine(Cluster(url=f"http://user:word@127.0.0.1:{port}", api_key="a2V5"))
    assert "no entry" in (engine.ready() or "")
    assert server.asked[0][1] == "ApiKey a2V5"


@pytest.mark.parametrize("status", [500, 503])
def test_a_cluster_in_trouble_is_unavailable(door: tuple[Door, int], status: int) -> None:
    server, port = door
    server.status = status
    engine = ElasticsearchEngine(Cluster(url=f"http://127.0.0.1:{port}"))
    with pytest.raises(Unavailable, match=str(status)):
        engine.search(Query())


def test_nobody_there_is_unavailable_whatever_is_asked() -> None:
    engine = ElasticsearchEngine(Cluster(url="http://user:word@127.0.0.1:9"))
    assert "does not answer" in (engine.ready() or "")
    with pytest.raises(Unavailable):
        engine.position()
    with pytest.raises(Unavailable):
        put(engine, dataset("one", "Trees"))
    with pytest.raises(Unavailable):
        engine.rebuild((), 0)
    with pytest.raises(Unavailable) as raised:
        list(engine.identifiers())
    assert "word" not in raised.value.detail


def test_several_nodes_of_one_cluster_and_default_ports() -> None:
    client = connected(Cluster(url="https://a.example,https://b.example:9243"))
    assert {(node.host, node.port) for node in client.transport.node_pool.all()} == {("a.example", 443), ("b.example", 9243)}


def test_an_address_that_is_none_does_not_start() -> None:
    with pytest.raises(Misconfigured, match="CATALOG_SEARCH_URL"):
        connected(Cluster(url="ftp://a.example"))


def test_an_authority_that_cannot_be_read_does_not_start() -> None:
    with pytest.raises(Misconfigured, match="CATALOG_SEARCH_CA"):
        connected(Cluster(url="https://search.example:9200", ca=__file__))
