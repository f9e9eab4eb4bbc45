"""Alive, able to serve, figures; and what every answer carries."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.config import Config
from catalog_service.services import Services, build
from tests.filled import ids


def test_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ready", "reasons": {}})
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_home_that_was_never_begun_is_not_ready_and_says_what_to_do(tmp_path: Path) -> None:
    services = build(Config(home=tmp_path))
    answer = create_app(services).test_client().get("/readyz")
    services.close()
    assert answer.status_code == 503
    reasons = answer.get_json()["reasons"]
    assert reasons.keys() == {"database", "index"}
    assert "catalog init" in reasons["database"]


def test_figures_count_records_and_requests(client: FlaskClient, filled: Services) -> None:
    def requests() -> float:
        found = re.search(r'catalog_http_requests_total\{method="GET",route="/healthz",status="200"\} (\S+)', client.get("/metrics").text)
        return float(found[1]) if found else 0

    before = requests()
    client.get("/healthz")
    assert requests() == before + 1
    text = client.get("/metrics").text
    assert f'catalog_records{{kind="dataset"}} {float(filled.catalog.count("dataset"))}' in text
    assert "catalog_index_changes_behind 0.0" in text
    assert "catalog_http_request_seconds_bucket" in text


def test_routes_in_figures_are_rules_and_not_addresses(client: FlaskClient) -> None:
    client.get("/api/records/some-unheard-of-id")
    client.open("/healthz", method="INVENTED")
    text = client.get("/metrics").text
    assert "some-unheard-of-id" not in text
    assert "INVENTED" not in text


def test_each_request_is_one_line_with_its_id(filled: Services, capfd: pytest.CaptureFixture[str]) -> None:
    client = create_app(filled).test_client()
    answer = client.get("/api/records?q=trees", headers={"X-Request-Id": "abc-123"})
    assert answer.headers["X-Request-Id"] == "abc-123"
    (line,) = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert line.items() >= {"event": "request", "request_id": "abc-123", "method": "GET", "path": "/api/records", "status": 200}.items()
    assert line["ms"] >= 0


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "é"])
def test_an_odd_request_id_is_replaced(client: FlaskClient, given: str) -> None:
    got = client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{32}", got)


PATHS = ("/", "/search?q=数据", "/docs", "/nothing", "/api/records", "/api/nothing", "/healthz", "/static/catalog.css")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_locked_down_and_sets_no_cookie(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert [rule for rule in policy.split("; ") if rule.startswith("script")] in ([], ["script-src 'self'"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    assert "Set-Cookie" not in headers


def test_other_sites_scripts_may_read_the_api(client: FlaskClient) -> None:
    answer = client.get("/api/records", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Content-Range", "Content-Disposition"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    asked = client.options("/api/records", headers={"Origin": "https://e.example", "Access-Control-Request-Method": "GET"})
    assert asked.status_code == 200
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    sql = client.options("/api/sql", headers={"Origin": "https://e.example", "Access-Control-Request-Method": "POST"}).headers
    assert sql["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Content-Type" in sql["Access-Control-Allow-Headers"]
    assert client.get("/api/nothing").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_a_trusted_proxy_tells_the_public_address(filled: Services) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "catalog.example", "X-Forwarded-Prefix": "/open"}

    def address(proxies: int) -> str:
        app = create_app(replace(filled, config=replace(filled.config, proxies=proxies)))
        return str(app.test_client().get("/api/records?page_size=1", headers=forwarded).get_json()["items"][0]["url"])

    assert address(1).startswith("https://catalog.example/open/records/")
    assert address(0).startswith("http://localhost/records/")


def test_under_a_prefix_every_link_of_a_page_has_it(filled: Services) -> None:
    app = create_app(replace(filled, config=replace(filled.config, proxies=1)))
    for path in ("/", "/search?q=trees", "/docs", f"/records/{ids(filled)['Street trees of Riverton, new survey']}"):
        html = app.test_client().get(path, headers={"X-Forwarded-Prefix": "/open"}).text
        addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', html)
        assert addresses
        assert all(address.startswith("/open/") for address in addresses), addresses


def test_quiet_logs_hold_failures_only(filled: Services, capfd: pytest.CaptureFixture[str]) -> None:
    create_app(replace(filled, config=replace(filled.config, log_level="ERROR"))).test_client().get("/healthz")
    assert capfd.readouterr().err == ""
