"""Every error of the API is a problem that names the field to blame."""

import logging
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.errors import Busy, Unavailable
from catalog_service.services import Services


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.get_json(force=True)
    assert body["status"] == status
    assert body["type"].startswith("urn:")
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("page_size=0", "page_size"),
        ("page_size=1000", "page_size"),
        ("page_size=ten", "page_size"),
        ("page_size=", "page_size"),
        ("after=%FFgarbage", "after"),
        ("after=", "after"),
        ("issued_from=yesterday", "issued_from"),
        ("issued_from=2019-02-30", "issued_from"),
        ("effective_to=2019-13", "effective_to"),
        ("facets=colour", "facets"),
        ("facets=kind,,agency", "facets"),
        ("facet_size=201", "facet_size"),
        ("kind=colour", "kind"),
        ("access=colour", "access"),
        ("validity=maybe", "validity"),
        ("year=19", "year"),
        ("agency=", "agency"),
        ("sort=size", "sort"),
        ("q=a&q=b", "q"),
        ("sort=title&sort=issued", "sort"),
        ("q=" + "%E6%95%B0" * 1001, "q"),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, query: str, field: str) -> None:
    body = problem(client.get(f"/api/records?{query}"), 400)
    assert [error["field"] for error in body["errors"]] == [field]
    assert all(error["message"] for error in body["errors"])


def test_every_wrong_parameter_is_named_at_once(client: FlaskClient) -> None:
    body = problem(client.get("/api/records?colour=red&page_size=0&kind=x"), 400)
    assert {error["field"] for error in body["errors"]} == {"colour", "page_size", "kind"}


@pytest.mark.parametrize(
    "path", ["/api/agencies", "/api/sources", "/api/sources/lanxi-site/runs", "/api/runs/lanxi-site-1/problems", "/api/records/x/versions"]
)
@pytest.mark.parametrize("after", ["garbage", "%FF", "!!!", "AAA", "eA==", "-"])
def test_a_broken_cursor_is_named_in_every_list(client: FlaskClient, path: str, after: str) -> None:
    answer = client.get(f"{path}?after={after}")
    if answer.status_code == 200:
        assert answer.get_json()["items"] is not None  # a key that may stand anywhere in the order
    else:
        assert [error["field"] for error in problem(answer, 400)["errors"]] == ["after"]


def test_routes_without_parameters_take_none(client: FlaskClient) -> None:
    for path in ("/api/records/x", "/api/agencies/x", "/api/sources/x", "/api/runs/x", "/api/distributions/x", "/download/x.csv"):
        assert problem(client.get(f"{path}?colour=red"), 400)["errors"][0]["field"] == "colour"


@pytest.mark.parametrize(
    "path",
    [
        "/api/nothing",
        "/api",
        "/api/records/no-such-record",
        "/api/records/no-such-record/original",
        "/api/records/no-such-record/versions",
        "/api/records/no%00such",
        "/api/records/x/versions/0",
        "/api/records/x/versions/99999999999999999999999999",
        "/api/distributions/no-such",
        "/api/agencies/no-such",
        "/api/sources/no-such",
        "/api/sources/no-such/runs",
        "/api/runs/no-such",
        "/api/runs/no-such/problems",
        "/api/runs/no-such/problems.csv",
        "/api/exports/datasets.xlsx",
        "/api/exports/agencies.csv",
        "/download/00000000-0000-4000-8000-000000000000.parquet",
        "/download/nothing",
    ],
)
def test_what_is_not_there_is_a_problem(client: FlaskClient, path: str) -> None:
    problem(client.get(path), 404)


def test_other_methods_are_refused_with_those_that_work(client: FlaskClient) -> None:
    for method in ("DELETE", "POST", "PUT", "PATCH"):
        answer = client.open("/api/records", method=method)
        problem(answer, 405)
        assert "GET" in answer.headers["Allow"]


def test_a_body_beyond_the_limit_is_refused(filled: Services) -> None:
    small = create_app(replace(filled, config=replace(filled.config, max_body_bytes=10)))

    @small.post("/api/read")
    def read() -> str:
        return str(len(request.get_data()))

    problem(small.test_client().post("/api/read", data=b"x" * 11), 413)


@pytest.mark.parametrize(
    "q",
    [
        '"',
        "(",
        "AND",
        "a:b:c",
        "NOT",
        "京政办发〔2019〕",
        "*",
        "\x00",
        "🏛️ data",
        "x" * 999,
        "数" * 900,
        "'; drop table records; --",
        "[1 TO",
        "~~~^^",
        "/.*.*.*/",
        "\u202eabc",
        "-",
        "-a",
        '"" ""',
        "�".encode("utf-8", "replace").decode(),
    ],
)
def test_no_query_is_too_odd(client: FlaskClient, q: str) -> None:
    assert client.get("/api/records", query_string={"q": q, "page_size": 1}).status_code == 200


class _Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> Any:
            raise self._error

        return fail


def _with_broken_search(filled: Services, error: Exception) -> Flask:
    return create_app(replace(filled, search=_Failing(error)))  # type: ignore[arg-type]


def test_a_backend_that_does_not_answer_is_503_and_to_be_tried_again(filled: Services) -> None:
    answer = _with_broken_search(filled, Unavailable("the index does not answer; try again")).test_client().get("/api/records")
    problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
    problem(_with_broken_search(filled, Busy("somebody writes")).test_client().get("/api/records"), 409)


def test_a_failure_of_ours_tells_nothing_but_its_number_and_is_logged(filled: Services, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger().handlers.clear()
    answer = _with_broken_search(filled, RuntimeError("secret-word")).test_client().get("/api/records", headers={"X-Request-Id": "my-1"})
    body = problem(answer, 500)
    assert "secret-word" not in str(body)
    assert answer.headers["X-Request-Id"] == "my-1"
    logged = capfd.readouterr().err
    assert '"request_id":"my-1"' in logged
    assert "secret-word" in logged


def test_pages_tell_errors_as_pages(client: FlaskClient) -> None:
    for path in ("/nothing", "/records/no-such", "/agencies/no-such", "/sources/no-such", "/runs/no-such"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(
    ("body", "media_type", "status", "told"),
    [
        (b"select 1", "text/plain", 415, "send application/json"),
        (b'{"sql": ', "application/json", 422, "line 1, column 9"),
        (b'{"sql": "\xff"}', "application/json", 422, "not UTF-8"),
        (b"", "application/json", 422, ""),
    ],
)
def test_a_body_that_is_no_json_says_so(client: FlaskClient, body: bytes, media_type: str, status: int, told: str) -> None:
    answer = client.post("/api/sql", data=body, content_type=media_type)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert told in answer.get_json()["detail"]
