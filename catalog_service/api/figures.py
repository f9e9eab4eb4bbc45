"""Figures of the service for Prometheus: requests by route, records by kind, how far index and tables are behind."""

import contextlib
import os
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from catalog_service.errors import Unavailable
from catalog_service.services import Services
from schemas.record import KINDS

_OWN = CollectorRegistry()
REQUESTS = Counter("catalog_http_requests", "Requests answered.", ("method", "route", "status"), registry=_OWN)
SECONDS = Histogram(
    "catalog_http_request_seconds",
    "Seconds from a request's arrival to the first byte of its answer.",
    ("method", "route"),
    registry=_OWN,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class OfTheCatalog(Collector):
    """Figures that are read when they are asked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterable[Metric]:
        """Records by kind, and the outbox's changes that the index has not taken in yet."""
        yield from self._records()
        behind = GaugeMetricFamily("catalog_index_changes_behind", "Committed changes the search index has not taken in.")
        # While the engine does not answer, this one figure is missing and all others are told.
        with contextlib.suppress(Unavailable):
            behind.add_metric((), max(0, self._services.outbox.head() - self._services.search.position()))
        yield behind

    def _records(self) -> Iterator[Metric]:
        records = GaugeMetricFamily("catalog_records", "Live records.", labels=("kind",))
        for kind in KINDS:
            records.add_metric((kind,), self._services.catalog.count(kind))
        yield records


def exposition(services: Services) -> tuple[bytes, str]:
    """Everything in Prometheus's text format, and its media type. With several web processes (PROMETHEUS_MULTIPROC_DIR is set
    by our server settings) the requests of all are added up."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_OwnFigures())
    registry.register(OfTheCatalog(services))
    encode, media_type = choose_encoder("text/plain")
    return encode(registry), media_type


class _OwnFigures(Collector):
    def collect(self) -> Iterable[Metric]:
        return _OWN.collect()
