"""Suggestions while typing, and queries put right, as the API tells them."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog_service.api.described import Suggestions


def suggested(client: FlaskClient, q: str, **more: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/suggest", query_string={"q": q, **more})
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    assert not Suggestions().validate(body)
    items: list[dict[str, Any]] = body["items"]
    return items


def test_every_title_is_suggested_by_its_beginning(client: FlaskClient) -> None:
    for item in client.get("/api/records").get_json()["items"]:
        offered = suggested(client, item["title"][:8], size=20)
        assert item["title"] in {one["text"] for one in offered if one["type"] == "title"}, item["title"]


def test_an_agency_is_suggested_by_a_word_of_its_name(client: FlaskClient) -> None:
    agencies = client.get("/api/agencies").get_json()["items"]
    assert agencies
    for agency in agencies:
        offered = suggested(client, agency["name"][:4])
        assert any(one["type"] == "agency" and one["text"] == agency["name"] and one["id"] == agency["id"] for one in offered), agency


def test_a_document_number_is_suggested_by_its_beginning(client: FlaskClient) -> None:
    numbers = [
        (found["document_number"], item["id"])
        for item in client.get("/api/records", query_string={"kind": "disclosure"}).get_json()["items"]
        if (found := client.get(f"/api/records/{item['id']}").get_json())["document_number"]
    ]
    assert numbers
    for number, id in numbers:
        assert ("document_number", number, id) in {(one["type"], one["text"], one["id"]) for one in suggested(client, number[:-1])}


def test_addresses_lead_to_pages(client: FlaskClient) -> None:
    for one in suggested(client, client.get("/api/agencies").get_json()["items"][0]["name"][:3]):
        assert client.get(one["url"]).status_code == 200


def test_the_number_of_suggestions_is_kept(client: FlaskClient) -> None:
    title = client.get("/api/records").get_json()["items"][0]["title"]
    assert len(suggested(client, title[:1], size=1)) <= 1
    assert suggested(client, "zzzzqqqq") == suggested(client, "") == suggested(client, "%00*?") == []


@pytest.mark.parametrize("asked", [{}, {"q": "a", "size": 0}, {"q": "a", "size": 21}, {"q": "x" * 1001}, {"q": "a", "limit": 3}])
def test_wrong_parameters_are_named(client: FlaskClient, asked: dict[str, Any]) -> None:
    answer = client.get("/api/suggest", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json()["errors"]


def test_a_query_put_right_is_told(client: FlaskClient) -> None:
    words = [
        w.lower() for item in client.get("/api/records").get_json()["items"] for w in item["title"].split() if w.isascii() and w.isalpha()
    ]
    word = max(words, key=len)
    body = client.get("/api/records", query_string={"q": word[:-2] + word[-1] + word[-2]}).get_json()
    assert body["corrected"] == word
    assert body["total"] >= 1
    assert "corrected" not in client.get("/api/records", query_string={"q": word}).get_json()
