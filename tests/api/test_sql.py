"""SQL over HTTP: the answer by Accept, refusals as problems."""

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from catalog_service.services import Services
from tests.filled import TREES


@pytest.fixture
def trees(filled: Services) -> str:
    return next(d.id for _, _, d in filled.catalog.distributions() if d.title == "Street trees")


def asked(client: FlaskClient, sql: Any, accept: str = "application/json") -> Any:
    return client.post("/api/sql", json={"sql": sql}, headers={"Accept": accept})


def test_rows_as_json(client: FlaskClient, trees: str) -> None:
    body = asked(client, f'select id, height * 2 as twice, count, planted from "{trees}" order by id desc limit 1').get_json()
    assert body == {
        "columns": [
            {"name": "id", "title": "id", "type": "string"},
            {"name": "twice", "title": "twice", "type": "number"},
            {"name": "count", "title": "count", "type": "integer"},
            {"name": "planted", "title": "planted", "type": "date"},
        ],
        "rows": [{"id": "00123", "twice": None, "count": "9007199254740993", "planted": "2026-11-20"}],
        "total": 1,
        "after": None,
    }


def test_the_same_in_the_format_that_is_accepted(client: FlaskClient, trees: str) -> None:
    sql = f'select * from "{trees}"'
    assert asked(client, sql, "text/csv").text.splitlines()[1] == '00017,"Acer, red",2026-11-20,4.50,1,true'
    assert asked(client, sql, "application/jsonl").text.count("\n") == 3
    assert pq.read_table(io.BytesIO(asked(client, sql, "application/vnd.apache.parquet").data)).equals(TREES)
    assert pa.ipc.open_stream(asked(client, sql, "application/vnd.apache.arrow.stream").data).read_all().to_pylist() == TREES.to_pylist()
    assert asked(client, sql, "*/*").is_json


def test_an_empty_answer_keeps_its_columns(client: FlaskClient, trees: str) -> None:
    assert asked(client, f'select id from "{trees}" where false', "text/csv").text == "id\n"
    assert asked(client, f'select id from "{trees}" where false').get_json()["rows"] == []


@pytest.mark.parametrize(
    "sql", ["select * from '/etc/passwd'", "select * from read_csv('/etc/passwd')", "select 1; select 2", "select nope", "", 7, None]
)
def test_what_is_refused_is_a_problem_of_the_field(client: FlaskClient, sql: Any) -> None:
    answer = asked(client, sql)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert [error["field"] for error in answer.get_json()["errors"]] == ["sql"]


def test_only_published_tables_are_read(client: FlaskClient, filled: Services) -> None:
    held = next(one.distribution_id for one in filled.publications.all() if one.state == "held")
    answer = asked(client, f'select * from "{held}"')
    assert answer.status_code == 422
    assert "no published table" in answer.get_json()["detail"]


def test_a_body_is_read_strictly(client: FlaskClient) -> None:
    assert client.post("/api/sql", json={"sql": "select 1", "colour": "red"}).get_json()["errors"][0]["field"] == "colour"
    assert client.post("/api/sql", data="select 1").status_code in (415, 422)
    assert client.get("/api/sql").status_code == 405
