"""`/api/records` as people ask it: a served catalog, clients that ask at once, and what a request costs over the engine."""

import selectors
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.made_records import stored
from benchmarks.search_kinds import FACETS, percentiles, took
from catalog_service.config import Config
from catalog_service.runs.follow_index import rebuild_index
from catalog_service.search.query import Query
from catalog_service.services import Services, build
from schemas.restoring import restore
from tests.filled import harvest
from tests.serving import served

_AT_ONCE = 1000


@contextmanager
def served_records(number: int, search_url: str = "") -> Iterator[tuple[str, Services]]:
    """The address of a service over so many records, and its services for asking them beside it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        settings = {"CATALOG_SEARCH_URL": search_url, "CATALOG_SEARCH_PREFIX": "bench-service"} if search_url else {}
        with served(home, **settings) as address:
            more = {"search_url": search_url, "search_prefix": "bench-service", "search_replicas": 0} if search_url else {}
            services = build(Config(home=home, **more))
            try:
                _fill(services, number)
                yield address, services
            finally:
                services.close()


def asked_at_once(address: str, queries: Sequence[Query], clients: int, seconds: float) -> dict[str, float]:
    """Requests per second and percentiles in ms of so many clients, each of which asks one after another for so long; every answer
    must be 200."""
    to = urlsplit(address)
    requests = [_request(query, to.netloc) for query in queries]
    waiting = selectors.DefaultSelector()
    for client in range(clients):
        connection = socket.create_connection((to.hostname, to.port or 80))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(connection, selectors.EVENT_READ, _Client(connection, client))
    times: list[float] = []
    began = time.perf_counter()
    for key in list(waiting.get_map().values()):
        key.data.ask(requests)
    while (now := time.perf_counter()) - began < seconds:
        for key, _ in waiting.select(1):
            if key.data.heard():
                times.append((time.perf_counter() - key.data.asked_at) * 1000)
                key.data.ask(requests)
    for key in list(waiting.get_map().values()):
        key.data.connection.close()
    return {"requests_per_s": round(len(times) / (now - began)), **percentiles(times)}


def overhead(address: str, services: Services, queries: Sequence[Query]) -> dict[str, float]:
    """What one request that no answer is kept for takes more than the engine alone, in ms."""
    to = urlsplit(address)
    engine, service = [], []
    with socket.create_connection((to.hostname, to.port or 80)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = _Client(connection, 0)

        def ask(request: bytes) -> None:
            client.ask([request])
            while not client.heard():
                pass

        for query in queries:
            services.search.search(query)  # both find the same in memory
            engine.append(took(lambda query=query: services.search.search(query)))  # type: ignore[misc]
            service.append(took(lambda query=query: ask(_request(query, to.netloc))))  # type: ignore[misc]
    more = [whole - part for whole, part in zip(service, engine, strict=True)]
    return {**{f"engine_{k}": v for k, v in percentiles(engine).items()}, **{f"more_{k}": v for k, v in percentiles(more).items()}}


class _Client:
    """One connection that asks the requests in turn."""

    def __init__(self, connection: socket.socket, first: int) -> None:
        self.connection = connection
        self.asked_at = 0.0
        self._next = first
        self._answer = b""
        self._length = -1

    def ask(self, requests: Sequence[bytes]) -> None:
        """Sends the next request."""
        self._answer, self._length = b"", -1
        self.asked_at = time.perf_counter()
        self.connection.sendall(requests[self._next % len(requests)])
        self._next += 1

    def heard(self) -> bool:
        """Reads what has come; whether that was the whole answer."""
        part = self.connection.recv(1 << 20)
        self._answer += part
        if self._length < 0 and (end := self._answer.find(b"\r\n\r\n")) >= 0:
            head = self._answer[:end].lower()
            if not head.startswith(b"http/1.1 200"):
                raise SystemExit(self._answer[:500].decode(errors="replace"))
            self._length = end + 4 + int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
        if not part:
            raise SystemExit("the service closed the connection")
        return len(self._answer) == self._length


def _request(query: Query, host: str) -> bytes:
    asked = urlencode([("q", query.q)] * bool(query.q) + [("facets", ",".join(query.facets))] * bool(query.facets))
    return f"GET /api/records?{asked} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


def faceted(words: Sequence[str]) -> list[Query]:
    """These words, each with five facets."""
    return [Query(q=word, facets=FACETS) for word in words]


def _fill(services: Services, number: int) -> None:
    batch = []
    for record in stored(number):
        batch.append(restore(record.json))
        if len(batch) == _AT_ONCE:
            harvest(services, "made", batch, services.clock())
            batch = []
    rebuild_index(services)
