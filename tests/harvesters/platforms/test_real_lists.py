"""Real directories, served on loopback as two families of static sites, on good days and bad: each by a `.toml` alone."""

import json
import re
import socket
import subprocess
import sys
import time
import unicodedata
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

from harvesters.fetching.live import LiveFetcher
from harvesters.reading.document_numbers import canonical
from harvesters.source import Source, read_source
from schemas.disclosure import Disclosure
from tests.harvesters.kept import Kept
from tests.shared_inputs import shared_folder

DECLARATIONS = Path(__file__).parent.parent / "declarations"
LIMIT = 300
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# The six sites listen side by side; the two read here are the fourth and the fifth.
PLACES = {"henan": 3, "shanghai": 4}


def _six_free_ports() -> int:
    for first in range(21000, 60000, 137):
        held: list[socket.socket] = []
        try:
            held.extend(socket.create_server(("127.0.0.1", first + n)) for n in range(6))
        except OSError:
            continue
        else:
            return first
        finally:
            for one in held:
                one.close()
    raise AssertionError("no six free ports in a row")


@contextmanager
def _served(script: Path, *more: str) -> Iterator[int]:
    first = _six_free_ports()
    server = subprocess.Popen(
        [sys.executable, str(script), "--port", str(first), "--limit", str(LIMIT), *more],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{first + 5}/robots.txt", timeout=5):
                    break
            except URLError:
                time.sleep(0.1)
        yield first
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module", params=["a good day", "a bad day"])
def sites(request: pytest.FixtureRequest) -> Iterator[int]:
    """The first port of the six sites."""
    script = shared_folder("sites", "serve.py")
    with _served(script, *(["--faults", "7"] if request.param == "a bad day" else [])) as first:
        yield first


def _declared(name: str, first: int) -> Source:
    source = read_source(DECLARATIONS / f"{name}.toml")
    at = urlsplit(source.url)
    return replace(source, url=at._replace(netloc=f"127.0.0.1:{first + PLACES[name]}").geturl())


def _expected(name: str) -> dict[str, dict[str, Any]]:
    script = shared_folder("sites", "serve.py")
    told = subprocess.run(
        [sys.executable, str(script), "--expected", name, "--limit", str(LIMIT)], capture_output=True, text=True, check=True
    ).stdout
    return {row["path"]: row for row in map(json.loads, told.splitlines())}


def _folded(title: str) -> str:
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", title)).split())


@pytest.mark.shared
@pytest.mark.parametrize("name", PLACES)
def test_a_site_is_harvested_whole(name: str, sites: int) -> None:
    source = _declared(name, sites)
    kept = Kept(source)
    # Waiting is the fetcher's own test; here only what comes of asking again matters.
    with LiveFetcher(
        politeness=replace(source.politeness, concurrency=4),
        allow_hosts=[urlsplit(source.url).netloc],
        sleep=lambda seconds: None,
        memory=kept.memory.validators,
    ) as fetcher:
        report = kept.run(fetcher)
    assert report.fatal is None
    assert not {problem.kind for problem in report.problems} & {"page_unreachable", "paging_not_found", "other_host"}
    expected = _expected(name)
    found = {urlsplit(key).path: record for key, record in kept.records.items()}
    assert set(found) == set(expected)
    assert [urlsplit(key).path for key in report.order] == list(expected)
    for path, row in expected.items():
        record = found[path]
        assert isinstance(record, Disclosure)
        assert _folded(record.title) == _folded(row["title"])
        assert record.written == (row["issue_date"] or None), path
        assert record.published == record.issued == (row["publish_date"] or None), path
        assert record.document_number == (canonical(row["doc_number_raw"]) if row["doc_number_raw"] else None), path
        assert record.index_number == row["index_number"]
