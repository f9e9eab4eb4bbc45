"""Copies, suggestions and columns in the list of records, over HTTP."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.config import Config
from catalog_service.runs.follow_index import rebuild_index
from catalog_service.search.notes import NOTES
from catalog_service.services import build
from catalog_service.store.publications import Publication
from tests.store.made import arrival, dataset, disclosure

NOW = datetime(2026, 5, 17, tzinfo=UTC)
HERE, THERE = "https://here.example/1.html", "https://there.example/9.html"
NUMBER = "兰政发〔2019〕9号"


@pytest.fixture
def client(tmp_path: Path) -> Any:
    """A catalog of a document with a mirror, and a dataset with a published table."""
    services = build(Config(home=tmp_path))
    services.database.migrate()
    for source, url in (("s", HERE), ("t", THERE)):
        services.catalog.put(source, f"{source}-1", [arrival(disclosure(url, document_number=NUMBER))], now=NOW)
    [table] = services.catalog.put("s", "s-1", [arrival(dataset(title="Gauges"))], now=NOW)
    [(_, _, distribution)] = [each for each in services.catalog.distributions() if each[0] == table.record_id]
    columns = [{"name": "water_level", "title": "Water level", "type": "number", "description": None}]
    services.publications.set(
        Publication(distribution_id=distribution.id, record_id=table.record_id, state="published", rows=1, columns=columns, at=NOW)
    )
    rebuild_index(services)
    yield create_app(services).test_client()
    services.close()


def _records(client: FlaskClient, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/api/records", query_string=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_an_item_says_how_many_copies_are_folded_under_it(client: FlaskClient) -> None:
    found = _records(client, q="道路施工", facets="source", copies="false")
    [item] = found["items"]
    assert (item["copies"], found["total"]) == (1, 1)
    assert found["notes"] == [NOTES["folded"]]
    assert [value["count"] for value in found["facets"]["source"]] == [1]
    [copy] = _records(client, copy_of=item["id"])["items"]
    assert copy["id"] != item["id"]
    assert "copies" not in copy


def test_programs_get_every_copy_and_people_one_of_them(client: FlaskClient) -> None:
    every = _records(client, q="道路施工")
    assert (every["total"], every["notes"]) == (2, [])
    assert every == _records(client, q="道路施工", copies="true")
    assert _records(client, q=NUMBER, copies="false")["total"] == 2
    assert len(client.get("/api/records.feed.json?q=道路施工").get_json()["items"]) == 1
    assert client.get("/api/records?copies=perhaps").status_code == 400


def test_a_query_that_would_be_found_whole_is_suggested(client: FlaskClient) -> None:
    found = _records(client, q="道路施攻 通知")
    assert found.get("suggested", found.get("corrected")) == "道路施工 通知"


def test_column_names_are_found_and_marked(client: FlaskClient) -> None:
    [item] = _records(client, q="water level")["items"]
    assert item["title"] == "Gauges"
    assert item["highlights"]["columns"] == ["<mark>Water</mark> <mark>level</mark>"]
