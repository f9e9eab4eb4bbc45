"""The engines as `benchmarks/search.py` takes them: made empty, made cold, weighed; and what a plain client asks of Elasticsearch."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from benchmarks.search_kinds import percentiles, ratio, took
from catalog_service.search.elasticsearch.client import Cluster
from catalog_service.search.elasticsearch.engine import ElasticsearchEngine
from catalog_service.search.embedded.engine import EmbeddedEngine
from catalog_service.search.query import Query


@dataclass(frozen=True, slots=True)
class Tried:
    """An engine under measurement: `cold` makes it as it is after a start, `size` tells the bytes of its index, `gone` removes it."""

    engine: EmbeddedEngine | ElasticsearchEngine
    cold: Callable[[], None]
    size: Callable[[], int]
    gone: Callable[[], None]


def embedded(folder: Path) -> Tried:
    """The embedded engine over a folder."""
    engine = EmbeddedEngine(folder)

    def files() -> list[Path]:
        return [path for path in folder.rglob("*") if path.is_file()]

    def cold() -> None:
        engine.close()
        for path in files():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    return Tried(engine, cold, lambda: sum(path.stat().st_size for path in files()), engine.close)


def elasticsearch(url: str) -> Tried:
    """Elasticsearch with an index of our own, one shard and no copies."""
    cluster = Cluster(url=url, prefix=f"bench-{os.getpid()}", replicas=0, timeout=120.0)
    engine, client = ElasticsearchEngine(cluster), Elasticsearch(url, request_timeout=120)
    ours = f"{cluster.prefix}-*"

    def size() -> int:
        return int(client.indices.stats(index=ours, metric="store")["_all"]["total"]["store"]["size_in_bytes"])

    def gone() -> None:
        engine.close()
        for name in client.indices.get(index=ours):
            client.indices.delete(index=name)
        for found in client.indices.get_index_template()["index_templates"]:
            if found["name"].startswith(f"{cluster.prefix}-"):
                client.indices.delete_index_template(name=found["name"])
        client.close()

    return Tried(engine, lambda: _cleared(client, ours), size, gone)


def beside_raw(engine: ElasticsearchEngine, url: str, make: Callable[[], Query], number: int) -> dict[str, float]:
    """The engine's time in proportion to what Elasticsearch's own client takes for the same requests: each asked twice, in turn, so
    that both find the same caches."""
    ours, raw = [], []
    with Elasticsearch(url, request_timeout=120) as client:
        for place in range(number):
            query = make()
            requests = _requests(engine, query)

            def plainly(requests: list[dict[str, Any]] = requests) -> None:
                for request in requests:
                    client.search(**request)

            plainly()
            if place % 2:
                raw.append(took(plainly))
                ours.append(took(lambda query=query: engine.search(query)))  # type: ignore[misc]
            else:
                ours.append(took(lambda query=query: engine.search(query)))  # type: ignore[misc]
                raw.append(took(plainly))
    times, others = percentiles(ours), percentiles(raw)
    return {
        **{f"ours_{name}": value for name, value in times.items()},
        **{f"raw_{k}": v for k, v in others.items()},
        **ratio(times, others),
    }


class _Heard:
    """A client that remembers what is asked of it."""

    def __init__(self, client: Elasticsearch) -> None:
        self._client = client
        self.requests: list[dict[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def search(self, **request: Any) -> Any:
        """Remembers, and asks."""
        self.requests.append(request)
        return self._client.search(**request)


def _requests(engine: ElasticsearchEngine, query: Query) -> list[dict[str, Any]]:
    client = engine._client
    heard = _Heard(client)
    engine._client = heard  # type: ignore[assignment]
    try:
        engine.search(query)
    finally:
        engine._client = client
    return heard.requests


def _cleared(client: Elasticsearch, index: str) -> None:
    client.indices.clear_cache(index=index)
