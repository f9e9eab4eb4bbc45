"""Long lines on a record's page: shown by their beginning, whole in the API."""

from pathlib import Path

from catalog_service.app import create_app
from catalog_service.pages.shortening import LONGEST_LINE, shortened
from tests.filled import filled_home, harvest
from tests.search.made import dataset


def test_lines_are_cut_and_what_is_read_at_length_stays() -> None:
    long = "x" * (LONGEST_LINE + 1)
    given = {"title": long, "description": long, "keywords": [long, "short"], "contact": {"name": long, "url": f"https://a.example/{long}"}}
    found = shortened(given)
    assert found["title"] == long[: LONGEST_LINE - 1] + "…" == found["keywords"][0] == found["contact"]["name"]
    assert (found["description"], found["keywords"][1]) == (long, "short")
    assert found["contact"]["url"] == given["contact"]["url"]  # type: ignore[index]
    assert given["title"] == long


def test_the_page_of_a_huge_record_is_small_and_the_api_has_all_of_it(tmp_path: Path) -> None:
    services = filled_home(tmp_path / "home")
    title = "A title without an end " * 20_000
    harvest(services, "huge", [dataset("huge", title, identifier="i" * 500_000)], services.clock())
    client = create_app(services).test_client()
    (id,) = (row.id for row in services.catalog.live() if row.source_id == "huge")
    page = client.get(f"/records/{id}")
    assert page.status_code == 200
    assert len(page.data) < 60_000
    assert client.get(f"/api/records/{id}").get_json()["title"].strip() == title.strip()
    services.close()
