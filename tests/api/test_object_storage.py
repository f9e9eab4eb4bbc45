"""A whole catalog whose files lie in object storage: downloads, ranges, rows and dumps, and links to the storage itself."""

import hashlib
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.doctor import examine
from catalog_service.publishing.object_library import ObjectLibrary
from catalog_service.publishing.stored import Stored
from catalog_service.runs.dumping import make_dump
from catalog_service.services import Services
from tests.conftest import ReadingClient
from tests.filled import filled_home
from tests.publishing.object_storage import bucket, object_storage


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with object_storage() as endpoint:
        access = bucket(endpoint, "catalog")
        services = filled_home(
            tmp_path_factory.mktemp("stored"),
            storage_url="s3://catalog/open",
            storage_endpoint=endpoint,
            storage_key=access.key,
            storage_secret=access.secret,
        )
        yield services
        services.close()


def _client(services: Services) -> FlaskClient:
    application = create_app(services)
    application.test_client_class = ReadingClient
    return application.test_client()


def _table(client: FlaskClient, services: Services) -> tuple[str, dict[str, dict[str, str]]]:
    published = next(one for one in services.publications.all() if one.state == "published")
    return published.distribution_id, client.get(f"/api/distributions/{published.distribution_id}").json["table"]


def test_files_come_whole_and_in_part_with_their_checksum(stored: Services) -> None:
    client = _client(stored)
    _, table = _table(client, stored)
    for form in ("parquet", "csv"):
        address = table[form]["url"]
        whole = client.get(address)
        assert hashlib.sha256(whole.data).hexdigest() == table[form]["sha256"] == whole.headers["ETag"].strip('"')
        part = client.get(address, headers={"Range": "bytes=3-9"})
        assert (part.status_code, part.data) == (206, whole.data[3:10])
        assert client.get(address, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_a_download_looks_for_its_file_once(stored: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(stored)
    _, table = _table(client, stored)
    looked: list[str] = []
    stat = ObjectLibrary.stat

    def counted(library: ObjectLibrary, sha256: str) -> Stored:
        looked.append(sha256)
        return stat(library, sha256)

    monkeypatch.setattr(ObjectLibrary, "stat", counted)
    assert client.get(table["csv"]["url"]).status_code == 200
    assert looked == [table["csv"]["sha256"]]


def test_rows_are_read_of_a_copy(stored: Services) -> None:
    client = _client(stored)
    distribution, _ = _table(client, stored)
    assert client.get(f"/api/distributions/{distribution}/rows?_count=1").json["total"] > 0


def test_a_download_is_sent_on_by_a_link_where_that_is_wished(stored: Services) -> None:
    client = _client(replace(stored, config=replace(stored.config, storage_link_seconds=60)))
    _, table = _table(client, stored)
    address = table["parquet"]["url"]
    sent_on = client.get(address)
    assert (sent_on.status_code, sent_on.headers["Cache-Control"]) == (302, "no-store")
    with urllib.request.urlopen(sent_on.headers["Location"], timeout=30) as answer:
        assert hashlib.sha256(answer.read()).hexdigest() == table["parquet"]["sha256"]
    assert client.head(address).status_code == 200
    assert client.get(address, headers={"If-None-Match": f'"{table["parquet"]["sha256"]}"'}).status_code == 304


def test_dumps_lie_there_too_and_the_doctor_is_content(stored: Services, tmp_path: Path) -> None:
    make_dump(stored)
    client = _client(stored)
    for file in client.get("/api/dumps/latest").json["files"]:
        assert hashlib.sha256(client.get(file["url"]).data).hexdigest() == file["sha256"]
    assert not [
        finding for finding in examine(stored, repair=False, step=lambda _: None) if "file" in finding.kind or "dump" in finding.kind
    ]


def test_what_vanished_from_the_storage_is_found(stored: Services) -> None:
    dump = make_dump(stored)
    lost = dump.manifest["files"][0]["sha256"]
    stored.library.delete(lost)
    kinds = {finding.kind for finding in examine(stored, repair=False, step=lambda _: None)}
    assert "dump_harmed" in kinds
    answer = _client(stored).get("/download/dumps/latest/datasets.parquet")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
