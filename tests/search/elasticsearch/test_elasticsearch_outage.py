"""Elasticsearch killed and started again while records arrive: writing goes on, searches say so, and the index catches up."""

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog_service.app import create_app
from catalog_service.config import Config
from catalog_service.doctor import examine
from catalog_service.errors import Unavailable
from catalog_service.runs import follow_index as following
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.follow_index import follow_index
from catalog_service.runs.registering import register
from catalog_service.runs.run import run_source
from catalog_service.search.query import Query
from catalog_service.services import Services, build
from tests.elasticsearch_node import node_url
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import PATH, declaration_at, entry, feed
from tests.shared_inputs import shared_folder

pytestmark = [pytest.mark.elasticsearch, pytest.mark.shared]

RECORDS = 1500
"""More than one batch of the follower."""


class Node:
    """A node of the test's own, on a port and folder that it keeps when it is started again."""

    def __init__(self, folder: Path) -> None:
        self._start = shared_folder("elasticsearch-node", "start")
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._pid = 0

    def start(self) -> None:
        """Returns when it answers. Raises CalledProcessError where it does not start."""
        command = [self._start, "--port", str(self._port), "--data", self._folder, "--heap", "256m"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        self._pid = int(told.rpartition("pid=")[2])

    def kill(self) -> None:
        """As a power cut would: nothing is written any more."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            while Path(f"/proc/{self._pid}/cmdline").exists() and Path(f"/proc/{self._pid}/cmdline").read_bytes():
                pass
            self._pid = 0


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    node_url()
    made = Node(tmp_path / "node")
    made.start()
    yield made
    made.kill()


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite() as running:
        yield running


@pytest.fixture
def services(tmp_path: Path, node: Node, site: FeedSite) -> Iterator[Services]:
    config = Config(home=tmp_path / "home", allow_hosts=(site.host,), search_url=node.url, search_replicas=0, search_timeout=5)
    made = build(config, lambda: datetime.now(UTC))
    made.database.migrate()
    follow_index(made)
    yield made
    made.close()


def test_killed_while_records_arrive_and_while_they_are_indexed_nothing_is_lost(
    services: Services, node: Node, site: FeedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BATCH", RECORDS // 3)
    services.search.rebuild((), 0)
    services.sources.add(declaration_at(site), "test", now=services.clock())
    source, web = register(services, "rivers"), create_app(services).test_client()
    release = threading.Event()
    site.pages[PATH] = Page(feed([entry(number) for number in range(RECORDS)]), hold=release)
    states: list[str] = []
    harvest = threading.Thread(target=lambda: states.append(run_source(services, source, cancellation=Cancellation()).state))
    harvest.start()
    assert site.waiting.wait(60)
    node.kill()
    release.set()
    harvest.join()
    assert (states, services.catalog.count()) == (["done"], RECORDS)
    assert "does not answer" in follow_index(services).why
    with pytest.raises(Unavailable):
        services.search.search(Query(q="river"))
    refused = web.get("/api/records?q=river")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert web.get("/api/records/" + next(iter(services.catalog.live())).id).status_code == 200
    assert b"catalog_records" in web.get("/metrics").data
    assert web.get("/readyz").status_code == 503
    assert any("does not answer" in finding.message for finding in examine(services))

    node.start()
    halfway: list[int] = []

    def kill_once(applied: int) -> None:
        if not halfway:
            halfway.append(applied)
            node.kill()

    assert "does not answer" in follow_index(services, step=kill_once).why
    node.start()
    assert follow_index(services).applied == RECORDS - halfway[0] > 0
    assert services.search.search(Query(q="river")).total == RECORDS
    assert web.get("/api/records?q=river").status_code == 200
    assert examine(services) == []
