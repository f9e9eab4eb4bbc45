"""Registration over HTTP: a preview that keeps nothing, a source that is kept, and all who may not."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.services import Services
from catalog_service.shapes.registrars import LARGEST_BODY, looks
from tests.registration import NOW, TOKEN, entry, feed, site_of, taking_registrations
from tests.runs.feed_site import FeedSite, Page

Send = Callable[..., Any]


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with site_of(entry(1), entry(2, modified="soon"), entry(3, title="")) as running:
        yield running


@pytest.fixture
def catalog(tmp_path: Path, site: FeedSite) -> Iterator[Services]:
    with taking_registrations(tmp_path, site) as services:
        yield services


@pytest.fixture
def client(catalog: Services) -> FlaskClient:
    return create_app(catalog).test_client()


@pytest.fixture
def send(client: FlaskClient) -> Send:
    def send(path: str, body: Any, token: str = TOKEN) -> Any:
        return client.post(f"/api/sources{path}", json=body, headers={"Authorization": f"Bearer {token}"})

    return send


def test_a_preview_names_what_would_be_taken_and_which_entry_has_which_problem(send: Send, site: FeedSite, catalog: Services) -> None:
    answer = send("/preview", {"url": site.url("/data.json")})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    told = answer.get_json()
    assert (told["found"], told["declaration"]["platform"]) == (True, "dcat_us")
    assert "3 entries" in told["because"]
    assert (told["taken"], told["refused"], told["stopped"], told["known"]) == (2, 1, None, None)
    first, second, third = told["entries"]
    assert (first["title"], first["modified"], first["agency"], first["taken"]) == ("Dataset 1", "2026-05-01", "City of Riverton", True)
    (date,) = [problem for problem in second["problems"] if problem["field"] == "modified"]
    assert (date["kind"], date["value"], date["record"]["identifier"]) == ("invalid_date", "soon", "d-2")
    assert date["message"]
    assert date["remedy"]
    assert (third["taken"], third["problems"][0]["kind"]) == (False, "missing_title")
    assert catalog.sources.all() == ()
    assert next(catalog.catalog.live(), None) is None


def test_a_preview_reads_the_first_entries_only(send: Send, site: FeedSite) -> None:
    site.pages["/data.json"] = feed(*(entry(number) for number in range(300)))
    told = send("/preview", {"url": site.url("/data.json")}).get_json()
    assert (len(told["entries"]), told["taken"]) == (20, 20)
    assert "first 20 entries" in told["stopped"]


def test_a_list_of_pages_costs_a_preview_no_more_than_it_shows(send: Send, site: FeedSite) -> None:
    rows = "".join(f"<li><a href='/zw/t{n}.html'>关于第{n}件事的通知</a><span>2024-05-{n % 27 + 1:02}</span></li>" for n in range(60))
    site.pages["/zwgk/index.html"] = _html(f"<body><ul>{rows}</ul><p>共 1 页</p></body>")
    words = "有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。"
    for n in range(60):
        site.pages[f"/zw/t{n}.html"] = _html(f"<body><h1>关于第{n}件事的通知</h1><div class='TRS_Editor'><p>第{n}号文件的{words}</p></div>")
    told = send("/preview", {"url": site.url("/zwgk/index.html")}).get_json()
    assert (told["declaration"]["platform"], told["taken"]) == ("disclosure_site", 20)
    assert sum(path.startswith("/zw/t") for path in site.asked) <= 21


def _html(text: str) -> Page:
    return Page(f"<html><head><meta charset='utf-8'><title>某某市财政局</title></head>{text}</html>".encode(), "text/html")


def test_where_nothing_known_answers_it_is_told_what_was_tried(send: Send, site: FeedSite, catalog: Services) -> None:
    site.pages = {"/about.html": _html("<body><p>About us.</p></body>")}
    told = send("/preview", {"url": site.url("/about.html")}).get_json()
    assert (told["found"], told["declaration"], told["entries"]) == (False, None, [])
    assert any("/about.html" in line for line in told["tried"])
    assert any("data.json" in line for line in told["tried"])
    refused = send("", {"url": site.url("/about.html")})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.get_json()["errors"]] == ["url"]
    assert refused.get_json()["tried"]
    assert catalog.sources.all() == ()


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("http://127.0.0.1:8000/data.json", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://user:word@example.invalid/data.json", "credentials"),
    ],
)
def test_a_form_is_no_way_into_the_network_behind_it(send: Send, url: str, rule: str) -> None:
    told = send("/preview", {"url": url}).get_json()
    assert told["found"] is False
    (problem,) = told["problems"]
    assert (problem["kind"], problem["rule"], problem["fatal"]) == ("source_unreachable", rule, True)
    assert problem["remedy"]
    declared = {"id": "x", "title": "X", "agency": "X", "platform": "dcat_us", "url": url}
    (problem,) = send("/preview", declared).get_json()["problems"]
    assert problem["rule"] == rule


def test_other_schemes_are_refused_before_anything_is_asked(send: Send) -> None:
    for url in ("file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "", "data.json"):
        answer = send("/preview", {"url": url})
        assert (answer.status_code, [error["field"] for error in answer.get_json()["errors"]]) == (422, ["url"])


def test_an_address_alone_registers_a_source_that_the_worker_harvests(send: Send, site: FeedSite, catalog: Services) -> None:
    answer = send("", {"url": site.url("/data.json"), "title": "Open data of Riverton", "publish": True})
    assert answer.status_code == 201, answer.text
    told = answer.get_json()
    assert answer.headers["Location"].endswith(f"/sources/{told['id']}")
    assert (told["title"], told["publish"], told["verified"], told["state"]) == ("Open data of Riverton", True, False, "active")
    (row,) = catalog.sources.all()
    assert row.origin == "registration by riverton"
    minute, hour, *rest = row.declaration["schedule"].split()
    assert (rest, int(minute) < 60, 1 <= int(hour) <= 5) == (["*", "*", "*"], True, True)


def test_what_is_kept_already_is_a_conflict_that_names_it(send: Send, site: FeedSite, catalog: Services) -> None:
    first = send("", {"url": site.url("/data.json")}).get_json()
    again = send("", {"url": site.url("/data.json")})
    assert (again.status_code, again.get_json()["source"], again.get_json()["state"]) == (409, first["id"], "active")
    named = {
        "id": "another",
        "title": "Another",
        "agency": "A",
        "platform": "dcat_us",
        "url": site.url("/data.json").upper().replace("DATA.JSON", "data.json"),
    }
    renamed = send("", named | {"url": site.url("/data.json/")})
    assert (renamed.status_code, renamed.get_json()["errors"][0]["field"]) == (409, "url")
    same_id = send("", named | {"id": first["id"], "url": site.url("/elsewhere.json")})
    assert (same_id.status_code, same_id.get_json()["errors"][0]["field"]) == (409, "id")
    catalog.sources.set_state(first["id"], "retired", now=NOW)
    retired = send("", {"url": site.url("/data.json")}).get_json()
    assert retired["state"] == "retired"
    assert "sources resume" in retired["detail"]
    assert send("/preview", {"url": site.url("/data.json")}).get_json()["known"] == {"id": first["id"], "state": "retired"}
    assert len(catalog.sources.all()) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"platform": "nonesuch"}, "platform"),
        ({"schedule": "every day"}, "schedule"),
        ({"schedule": "* * * * * *"}, "schedule"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"language": "the usual one"}, "language"),
        ({"expectations": {"shrink": 7}}, "expectations.shrink"),
        ({"expectations": {"colour": "red"}}, "expectations.colour"),
        ({"options": {"colour": "red"}}, "options"),
        ({"id": "no blanks"}, "id"),
        ({"title": ""}, "title"),
        ({"publish": "maybe"}, "publish"),
        ({"politeness": {"delay": 0}}, "politeness"),
        ({"verified": True}, "verified"),
    ],
)
def test_every_wrong_field_is_named(send: Send, site: FeedSite, catalog: Services, wrong: dict[str, Any], field: str) -> None:
    body = {"id": "x", "title": "X", "agency": "X", "platform": "dcat_us", "url": site.url("/data.json")} | wrong
    for path in ("", "/preview"):
        answer = send(path, body)
        assert answer.status_code == 422
        (blamed,) = [error for error in answer.get_json()["errors"] if field in error["field"]]
        assert len(blamed["message"]) > 10
    assert catalog.sources.all() == ()
    assert "/data.json" not in site.asked


def test_a_declaration_lacks_what_it_lacks(send: Send, site: FeedSite) -> None:
    answer = send("", {"platform": "dcat_us", "url": site.url("/data.json")})
    assert {error["field"] for error in answer.get_json()["errors"]} == {"id", "title", "agency"}


def test_without_a_known_token_nothing_is_asked_of_anybody(client: FlaskClient, send: Send, site: FeedSite) -> None:
    for path in ("", "/preview"):
        for token in ("", "wrong", TOKEN[:-1], TOKEN + "x", "é" * 20, "riverton"):
            answer = send(path, {"url": site.url("/data.json")}, token)
            assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert client.post(f"/api/sources{path}", json={"url": site.url("/data.json")}).status_code == 401
        basic = {"Authorization": f"Basic {TOKEN}"}
        assert client.post(f"/api/sources{path}", json={"url": site.url("/data.json")}, headers=basic).status_code == 401
    assert site.asked == []


def test_where_no_tokens_are_set_registration_is_off_and_says_what_to_do(filled: Services) -> None:
    client = create_app(filled).test_client()
    for path in ("", "/preview"):
        answer = client.post(f"/api/sources{path}", json={"url": "http://example.invalid/"}, headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 403
        assert "CATALOG_REGISTRATION_TOKENS" in answer.get_json()["detail"]
        assert "catalog sources add" in answer.get_json()["detail"]
    assert client.get("/api/sources").status_code == 200


def test_a_body_is_small_and_json(client: FlaskClient, send: Send) -> None:
    assert send("", {"url": "http://example.invalid/", "title": "x" * LARGEST_BODY}).status_code == 413
    answer = client.post("/api/sources", data="url=x", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code in (415, 422)


def test_one_preview_at_a_time_for_each_token_and_few_in_all(client: FlaskClient, send: Send, site: FeedSite) -> None:
    body = {"url": site.url("/data.json")}
    with client.application.app_context():
        held = looks()
    with held.one("riverton"):
        assert send("/preview", body).status_code == 409
        assert send("", body).status_code == 409
        assert send("/preview", body, TOKEN[::-1]).status_code == 200
        with held.one("a third"):
            assert send("/preview", body, TOKEN[::-1]).status_code == 409
    assert send("/preview", body).status_code == 200


def test_tokens_are_neither_logged_nor_answered(send: Send, site: FeedSite, catalog: Services, capfd: pytest.CaptureFixture[str]) -> None:
    texts = [send("", {"url": site.url("/data.json")}).text, send("/preview", {"url": site.url("/data.json")}).text]
    out, err = capfd.readouterr()
    assert not any(TOKEN in text for text in (*texts, out, err, repr(catalog.config), str(catalog.sources.all())))


def test_the_address_of_sources_answers_reading_and_registering(client: FlaskClient) -> None:
    answer = client.delete("/api/sources")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS", "POST"})
    crossing = client.options("/api/sources/preview", headers={"Origin": "https://elsewhere.example"})
    assert "POST" not in crossing.headers["Access-Control-Allow-Methods"]


def test_the_fields_a_person_gives_go_before_what_was_found(send: Send, site: FeedSite) -> None:
    given = {
        "url": site.url("/data.json"),
        "id": "riverton",
        "agency": "Parks of Riverton",
        "schedule": None,
        "expectations": {"at_least": 2},
    }
    told = send("", given).get_json()
    assert (told["id"], told["agency"]["name"], told["schedule"]) == ("riverton", "Parks of Riverton", None)
