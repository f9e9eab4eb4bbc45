"""The row API over HTTP: shapes, formats, cursors, validators, and reasons where there is no table."""

import csv
import io
import re
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from catalog_service.services import Services
from tests.filled import TREES


def distribution(filled: Services, title: str) -> str:
    return next(d.id for _, _, d in filled.catalog.distributions() if d.title == title)


@pytest.fixture
def rows(filled: Services) -> str:
    return f"/api/distributions/{distribution(filled, 'Street trees')}/rows"


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = answer.get_json()
    return body


def test_rows_as_json(client: FlaskClient, rows: str) -> None:
    body = client.get(rows).get_json()
    assert body["columns"][3] == {"name": "height", "title": "Height", "type": "number"}
    assert body["rows"][0] == {"id": "00017", "species": "Acer, red", "planted": "2026-11-20", "height": "4.50", "count": 1, "alive": True}
    assert body["rows"][2]["count"] == "9007199254740993"
    assert body["rows"][2]["species"] is None
    assert (body["total"], body["after"]) == (3, None)
    assert client.get(f"{rows}.json").get_json() == body


def test_a_total_under_a_filter_is_counted_where_asked(client: FlaskClient, rows: str) -> None:
    assert client.get(f"{rows}?height__gt=4").get_json()["total"] is None
    assert client.get(f"{rows}?height__gt=4&_count=true&_size=1").get_json()["total"] == 2
    assert client.get(f"{rows}?height__gt=4&_count=true&_size=0").get_json()["rows"] == []


def test_pages_follow_each_other(client: FlaskClient, rows: str) -> None:
    found, after = [], None
    for _ in range(5):
        body = client.get(rows, query_string={"_size": 1, "_sort": "-height", **({"_after": after} if after else {})}).get_json()
        found += [row["height"] for row in body["rows"]]
        after = body["after"]
        if after is None:
            break
    assert found == ["12.25", "4.50", None]


def test_a_page_in_another_format_links_to_the_next(client: FlaskClient, rows: str) -> None:
    lines: list[str] = []
    address: str | None = f"{rows}.csv?_size=2&_sort=-id&_columns=id"
    while address:
        answer = client.get(address)
        assert answer.content_type.startswith("text/csv")
        lines += answer.text.splitlines()[1:]
        link = re.fullmatch(r'<http://localhost(.+)>; rel="next"', answer.headers.get("Link", ""))
        address = link[1] if link else None
    assert lines == ["00123", "00018", "00017"]


@pytest.mark.parametrize("query", ["", "?_sort=-count", "?id__in=00017,00018,00123&_columns=id,height", "?_size=10"])
def test_every_format_holds_every_row(client: FlaskClient, rows: str, query: str) -> None:
    made = {format: client.get(f"{rows}.{format}{query}").data for format in ("csv", "jsonl", "arrow", "parquet")}
    assert len(list(csv.reader(io.StringIO(made["csv"].decode())))) - 1 == TREES.num_rows
    assert len(made["jsonl"].splitlines()) == TREES.num_rows
    assert pq.read_table(io.BytesIO(made["parquet"])).num_rows == TREES.num_rows
    assert pa.ipc.open_stream(made["arrow"]).read_all().num_rows == TREES.num_rows


def test_the_whole_table_as_it_is_is_the_published_file(client: FlaskClient, rows: str) -> None:
    download = rows.replace("/api/distributions", "/download").removesuffix("/rows")
    for format in ("csv", "parquet"):
        answer = client.get(f"{rows}.{format}")
        assert answer.data == client.get(f"{download}.{format}").data
        assert client.get(f"{rows}.{format}", headers={"Range": "bytes=0-3"}).status_code == 206


def test_groups_and_values(client: FlaskClient, rows: str) -> None:
    body = client.get(f"{rows}?_group=alive&_aggregate=count,sum:height&_sort=-sum:height&_count=1").get_json()
    assert [row["sum:height"] for row in body["rows"]] == ["12.25", "4.50", None]
    assert body["total"] == 3
    values = client.get(rows.removesuffix("rows") + "values/planted?_count=1").get_json()
    assert values == {"items": [{"value": "2026-11-20", "count": 2}, {"value": None, "count": 1}], "total": 2, "after": None}
    first = client.get(rows.removesuffix("rows") + "values/planted?_size=1").get_json()
    second = client.get(rows.removesuffix("rows") + f"values/planted?_size=1&_after={first['after']}").get_json()
    assert first["items"] + second["items"] == values["items"]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("colour=red", {"colour"}),
        ("_limit=1", {"_limit"}),
        ("count__like=1&_size=x&_sort=nope", {"count__like", "_size", "_sort"}),
        ("_size=1&_size=2", {"_size"}),
        ("_after=%FFgarbage", {"_after"}),
        ("count__gt=many", {"count__gt"}),
    ],
)
def test_every_wrong_parameter_is_named(client: FlaskClient, rows: str, query: str, fields: set[str]) -> None:
    for route in (rows, f"{rows}.csv", f"{rows}.jsonl"):
        assert {error["field"] for error in problem(client.get(f"{route}?{query}"), 400)["errors"]} == fields


def test_a_column_without_values_to_list_is_named(client: FlaskClient, rows: str) -> None:
    assert problem(client.get(rows.removesuffix("rows") + "values/nope"), 400)["errors"][0]["field"] == "column"
    assert problem(client.get(rows.removesuffix("rows") + "values/id?_sort=id"), 400)["errors"][0]["field"] == "_sort"


def test_an_answer_is_validated_by_its_tag(client: FlaskClient, rows: str) -> None:
    for address in (f"{rows}?alive=true", f"{rows}.jsonl?alive=true", rows.removesuffix("rows") + "values/id"):
        tag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        other = client.get(address + ("&" if "?" in address else "?") + "id=00017").headers["ETag"]
        assert other != tag


def test_other_sites_may_read(client: FlaskClient, rows: str) -> None:
    answer = client.get(rows, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]


def test_head_asks_for_no_rows(client: FlaskClient, rows: str) -> None:
    for suffix in ("", ".jsonl", ".csv", ".parquet", ".arrow?alive=true"):
        answer = client.head(rows + suffix)
        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["ETag"] == client.get(rows + suffix).headers["ETag"]


@pytest.mark.parametrize(("title", "reason"), [("Budget booklet", "PDF"), ("Well owners", "names of persons")])
def test_a_file_without_rows_says_why(client: FlaskClient, filled: Services, title: str, reason: str) -> None:
    for route in ("rows", "rows.csv", "values/x"):
        assert reason in problem(client.get(f"/api/distributions/{distribution(filled, title)}/{route}"), 404)["detail"]


def test_unknown_things_are_not_found(client: FlaskClient, rows: str) -> None:
    problem(client.get("/api/distributions/nothing/rows"), 404)
    problem(client.get(f"{rows}.xlsx"), 404)
