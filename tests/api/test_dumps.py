"""Dumps by HTTP: the list, a manifest, its files with their checksums, and where to go on."""

import hashlib
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.runs.dumping import make_dump
from tests.conftest import ReadingClient
from tests.filled import filled_home


@pytest.fixture(scope="module")
def dumped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    services = filled_home(tmp_path_factory.mktemp("dumped"))
    make_dump(services)
    application = create_app(services)
    application.test_client_class = ReadingClient
    yield application.test_client()
    services.close()


def test_every_file_of_a_manifest_is_served_as_it_says(dumped: FlaskClient) -> None:
    (listed,) = dumped.get("/api/dumps").json["items"]
    manifest = dumped.get("/api/dumps/latest").json
    assert manifest["name"] == listed["name"]
    assert manifest == dumped.get(listed["url"]).json
    assert len(manifest["files"]) == 9
    for file in manifest["files"]:
        answer = dumped.get(file["url"])
        assert (answer.status_code, len(answer.data)) == (200, file["bytes"])
        assert hashlib.sha256(answer.data).hexdigest() == file["sha256"] == answer.headers["ETag"].strip('"')
    part = dumped.get(manifest["files"][0]["url"], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"PAR1")


def test_published_tables_stand_beside_them(dumped: FlaskClient) -> None:
    tables = dumped.get("/api/dumps/latest").json["tables"]
    assert tables
    for table in tables:
        distribution = dumped.get(f"/api/distributions/{table['distribution']}").json
        assert distribution["table"]["parquet"]["sha256"] == table["parquet"]["sha256"]


def test_changes_go_on_behind_the_dump(dumped: FlaskClient) -> None:
    since = dumped.get("/api/dumps/latest").json["changes_since"]
    assert dumped.get("/api/changes", query_string={"since": since}).json["items"] == []


@pytest.mark.parametrize("address", ["/api/dumps/none", "/download/dumps/latest/none.csv", "/download/dumps/none/datasets.csv"])
def test_what_is_not_there_says_where_to_look(dumped: FlaskClient, address: str) -> None:
    answer = dumped.get(address)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert "lists" in answer.json["detail"]


def test_without_dumps_the_list_is_empty(client: FlaskClient) -> None:
    assert client.get("/api/dumps").json == {"items": [], "after": None}
