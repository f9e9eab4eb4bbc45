"""The OpenAPI description is valid, complete, and shown to people."""

import re

from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

OPERATIONS = {"/healthz", "/readyz", "/metrics", "/openapi.json"}


def test_the_description_is_valid(client: FlaskClient) -> None:
    described = client.get("/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()


def test_every_route_for_programs_is_described(client: FlaskClient, application: Flask) -> None:
    described = client.get("/openapi.json").get_json()["paths"]
    routes = {re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule) for rule in application.url_map.iter_rules()}
    for_programs = {route for route in routes if route.startswith(("/api", "/download"))}
    assert for_programs == set(described)


def test_parameters_are_those_the_route_takes(client: FlaskClient) -> None:
    listed = client.get("/openapi.json").get_json()["paths"]["/api/records"]["get"]["parameters"]
    names = {one["name"]: one for one in listed}
    assert {"q", "kind", "agency", "issued_from", "effective_to", "sort", "page_size", "after", "facets", "facet_size"} <= names.keys()
    assert names["kind"]["schema"]["items"]["enum"] == ["dataset", "disclosure"]
    assert all(one["description"] for one in listed)


def test_answers_and_problems_are_described(client: FlaskClient) -> None:
    spec = client.get("/openapi.json").get_json()
    for path, operations in spec["paths"].items():
        for answers in (operation["responses"] for method, operation in operations.items() if method in ("get", "post")):
            assert answers.keys() & {"200", "201"}, path
            assert "400" in answers, path
            assert "application/problem+json" in answers["400"]["content"]
    record = spec["paths"]["/api/records/{record_id}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    kinds = [spec["components"]["schemas"][one["$ref"].rpartition("/")[2]] for one in record["oneOf"]]
    assert "index_number" in kinds[1]["properties"]
    assert "distributions" in kinds[0]["properties"]


def test_generated_clients_get_names_patterns_and_media_types_they_can_use(client: FlaskClient) -> None:
    spec = client.get("/openapi.json").get_json()["paths"]
    operations = [operation for methods in spec.values() for name, operation in methods.items() if name in ("get", "post")]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) > 25
    listed = {one["name"]: one["schema"] for one in spec["/api/records"]["get"]["parameters"]}
    assert listed["year"]["items"]["pattern"] == "^[0-9]{4}$"  # \\Z would be no JavaScript
    assert client.get("/api/records?year=2019%0A").status_code == 400
    for path, media_types in (
        ("/api/exports/datasets.csv", {"text/csv", "application/jsonl", "application/vnd.apache.parquet"}),
        ("/api/distributions/x/rows.csv", {"text/csv", "application/json", "application/vnd.apache.arrow.stream"}),
    ):
        described = next(route for shape, route in spec.items() if re.fullmatch(re.sub(r"\{\w+\}", "[^/.]+", shape), path))
        assert described["get"]["responses"]["200"]["content"].keys() >= media_types


def test_people_read_it_without_scripts_or_other_hosts(client: FlaskClient) -> None:
    page = client.get("/docs").text
    assert "/api/records/{record_id}/versions" in page
    assert "<script" not in page
    assert "http://localhost/api/records" in page
    assert not re.findall(r'(?:src|href)="https?://', page)
