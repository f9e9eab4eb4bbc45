"""The whole catalog as files: the same records in each format, streamed."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from catalog_service.services import Services


@pytest.mark.parametrize("kind", ["datasets", "disclosures", "distributions"])
def test_the_three_formats_hold_the_same(client: FlaskClient, filled: Services, kind: str) -> None:
    answers = {suffix: client.get(f"/api/exports/{kind}.{suffix}") for suffix in ("parquet", "csv", "jsonl")}
    assert all(answer.status_code == 200 for answer in answers.values())
    assert answers["csv"].mimetype == "text/csv"
    assert answers["jsonl"].mimetype == "application/jsonl"
    assert all(f"{kind}.{suffix}" in answer.headers["Content-Disposition"] for suffix, answer in answers.items())
    rows = list(csv.reader(io.StringIO(answers["csv"].data.decode(), newline="")))
    ids = [
        pq.read_table(io.BytesIO(answers["parquet"].data))["id"].to_pylist(),
        [row[rows[0].index("id")] for row in rows[1:]],
        [json.loads(line)["id"] for line in answers["jsonl"].data.splitlines()],
    ]
    assert ids[0] == ids[1] == ids[2]
    if kind != "distributions":
        assert len(ids[0]) == filled.catalog.count(kind.rstrip("s"))
    else:
        assert len(ids[0]) == len(list(filled.catalog.distributions()))


def test_an_export_is_sent_as_it_is_made(client: FlaskClient) -> None:
    answer = client.get("/api/exports/datasets.jsonl", buffered=False)
    assert "Content-Length" not in answer.headers
    answer.close()
