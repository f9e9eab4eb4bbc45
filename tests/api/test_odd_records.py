"""The oddest records and queries as the API, the feeds and the pages answer them: clearly, and shortly wherever there are many."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.runs.follow_index import follow_index
from tests.filled import filled_home, harvest
from tests.search.test_contract_odd import ODD_RECORDS
from tests.search.test_odd_queries import ODD

LISTS = (
    "/api/records?page_size=100",
    "/api/records?q=title&facets=keyword,format,region",
    "/api/records?facets=keyword,format,region&facet_size=100",
    "/api/records.atom",
    "/api/records.feed.json",
    "/api/suggest?q=title",
    "/search",
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A catalog with the oddest records besides its own."""
    home: Path = tmp_path_factory.mktemp("odd") / "home"
    services = filled_home(home)
    for record in ODD_RECORDS:
        harvest(services, f"odd-{record.id}", [replace(record, identifier=record.identifier or record.id)], services.clock())
    follow_index(services)
    yield create_app(services).test_client()
    services.close()


@pytest.mark.parametrize("address", LISTS)
def test_lists_are_short(odd: FlaskClient, address: str) -> None:
    answer = odd.get(address)
    assert answer.status_code == 200, answer.text[:500]
    assert len(answer.data) < 150_000


def test_each_is_answered_whole_by_itself(odd: FlaskClient) -> None:
    items = odd.get("/api/records?page_size=100").get_json()["items"]
    titles = {record.title[:20] for record in ODD_RECORDS}
    found = [item["id"] for item in items if item["title"][:20] in titles]
    assert len(found) == len(ODD_RECORDS)
    for id in found:
        assert odd.get(f"/api/records/{id}").get_json()["id"] == id
        assert odd.get(f"/records/{id}").status_code == 200


@pytest.mark.parametrize("q", ODD, ids=range(len(ODD)))
def test_no_query_is_an_error(odd: FlaskClient, q: str) -> None:
    asked = {"q": q[:1000].encode(errors="replace").decode(), "facets": "kind"}
    for route in ("/api/records", "/api/records.atom", "/search"):
        assert odd.get(route, query_string=asked).status_code == 200
    assert odd.get("/api/suggest", query_string={"q": asked["q"]}).status_code == 200


def test_a_query_that_is_too_long_says_so(odd: FlaskClient) -> None:
    answer = odd.get("/api/records", query_string={"q": "x" * 1001})
    assert answer.status_code == 400
    assert "1000 characters" in answer.get_json()["detail"]
