"""A page's address, asked for JSON, leads to the API; browsers and those without a preference get the page."""

import pytest
from flask.testing import FlaskClient

from catalog_service.services import Services
from tests.filled import ids


@pytest.mark.parametrize("accept", ["application/json", "application/json, text/html;q=0.5"])
def test_json_is_in_the_api(client: FlaskClient, filled: Services, accept: str) -> None:
    table = next(d.id for _, _, d in filled.catalog.distributions() if d.title == "Street trees")
    record = next(iter(ids(filled).values()))
    for page, route in (
        (f"/records/{record}?lang=zh", f"/api/records/{record}"),
        ("/search?q=%E6%95%B0%E6%8D%AE&kind=dataset&kind=disclosure", "/api/records?q=%E6%95%B0%E6%8D%AE&kind=dataset&kind=disclosure"),
        ("/agencies/city-of-riverton", "/api/agencies/city-of-riverton"),
        ("/sources", "/api/sources"),
        ("/runs/riverton-feed-1", "/api/runs/riverton-feed-1"),
        (f"/tables/{table}?species__contains=Tilia", f"/api/distributions/{table}/rows?species__contains=Tilia"),
    ):
        answer = client.get(page, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Location"]) == (303, route)
        assert "Accept" in answer.headers["Vary"]
        assert client.get(answer.headers["Location"]).mimetype == "application/json"


@pytest.mark.parametrize("accept", ["*/*", "", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"])
def test_people_get_the_page(client: FlaskClient, accept: str) -> None:
    answer = client.get("/sources", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].replace(" ", "").split(","))
