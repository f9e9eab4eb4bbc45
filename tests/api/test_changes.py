"""What changed: all pages from the beginning, then only what came since, and clear words where the beginning is none."""

import pytest
from flask.testing import FlaskClient

from catalog_service.services import Services


def _walked(client: FlaskClient, since: str | None = None) -> tuple[list[dict[str, str]], str]:
    items: list[dict[str, str]] = []
    asked: dict[str, str | int] = {"page_size": 7} | ({"since": since} if since else {})
    while True:
        answer = client.get("/api/changes", query_string=asked)
        assert answer.status_code == 200, answer.text
        items += answer.json["items"]
        if answer.json["after"] is None:
            return items, answer.json["since"]
        asked["after"] = answer.json["after"]


def test_every_record_comes_once_and_a_withdrawn_one_says_so(client: FlaskClient, filled: Services, withdrawn: str) -> None:
    items, since = _walked(client)
    live = {row.id for row in filled.catalog.live()}
    assert len(items) == len({item["id"] for item in items})
    assert {item["id"] for item in items if item["change"] == "added"} == live
    assert [item["id"] for item in items if item["change"] == "withdrawn"] == [withdrawn]
    assert _walked(client, since) == ([], since)
    assert set(items[0]) == {"id", "kind", "title", "change", "version", "at", "url"}


def test_a_time_or_a_day_is_a_beginning(client: FlaskClient) -> None:
    everything, _ = _walked(client)
    first, last = everything[0]["at"], everything[-1]["at"]
    assert _walked(client, first)[0] == everything
    assert _walked(client, first[:10])[0] == everything
    assert {item["at"] for item in _walked(client, last)[0]} == {last}
    assert _walked(client, "2999-01-01T00:00:00+08:00")[0] == []


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "2026-05-17T08:00:00", "2026-05-17T", "AAAA", "YWJj", ""])
def test_what_is_no_beginning_is_refused_by_name(client: FlaskClient, since: str) -> None:
    answer = client.get("/api/changes", query_string={"since": since})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "since")


def test_a_cursor_of_another_list_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/changes", query_string={"after": "YWJj"})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "after")


def test_the_answer_is_not_sent_again_to_who_has_it(client: FlaskClient) -> None:
    tag = client.get("/api/changes").headers["ETag"]
    assert client.get("/api/changes", headers={"If-None-Match": tag}).status_code == 304
