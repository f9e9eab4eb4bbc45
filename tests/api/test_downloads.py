"""Published files over HTTP: whole, in parts, by validator, and only where a table is published."""

import hashlib
import io
from dataclasses import replace
from typing import Any

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.errors import NotFound
from catalog_service.services import Services
from tests.filled import TREES


def distribution(filled: Services, title: str) -> str:
    return next(d.id for _, _, d in filled.catalog.distributions() if d.title == title)


@pytest.fixture
def trees(filled: Services) -> str:
    return distribution(filled, "Street trees")


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_files_are_those_the_table_names(client: FlaskClient, trees: str, suffix: str) -> None:
    table = client.get(f"/api/distributions/{trees}").get_json()["table"]
    answer = client.get(f"/download/{trees}.{suffix}")
    assert answer.status_code == 200
    assert hashlib.sha256(answer.data).hexdigest() == table[suffix]["sha256"] == answer.headers["ETag"].strip('"')
    assert len(answer.data) == table[suffix]["bytes"] == int(answer.headers["Content-Length"])
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert table[suffix]["url"] == f"http://localhost/download/{trees}.{suffix}"


def test_the_parquet_is_the_table(client: FlaskClient, trees: str) -> None:
    assert pq.read_table(io.BytesIO(client.get(f"/download/{trees}.parquet").data)).equals(TREES)


def test_head_tells_the_same_without_the_bytes(client: FlaskClient, trees: str) -> None:
    whole, head = client.get(f"/download/{trees}.csv"), client.head(f"/download/{trees}.csv", headers={"Range": "bytes=2-9"})
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Length", "ETag", "Content-Type", "Content-Disposition", "Accept-Ranges"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=2-9", 2, 9), ("bytes=0-0", 0, 0), ("bytes=-7", -7, -1), ("bytes=100-", 100, -1), ("bytes=5-99999", 5, -1)],
)
def test_a_part_is_the_bytes_asked_for(client: FlaskClient, trees: str, asked: str, first: int, last: int) -> None:
    whole = client.get(f"/download/{trees}.csv").data
    part = client.get(f"/download/{trees}.csv", headers={"Range": asked})
    expected = whole[first:][: last + 1 or None] if last < 0 else whole[first : last + 1]
    begin = first % len(whole)
    assert part.status_code == 206
    assert part.data == expected
    assert part.headers["Content-Range"] == f"bytes {begin}-{begin + len(expected) - 1}/{len(whole)}"
    assert int(part.headers["Content-Length"]) == len(expected)


def test_a_part_past_the_end_is_416_with_the_size(client: FlaskClient, trees: str) -> None:
    size = len(client.get(f"/download/{trees}.csv").data)
    answer = client.get(f"/download/{trees}.csv", headers={"Range": f"bytes={size}-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{size}"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_several_parts_are_the_whole(client: FlaskClient, trees: str) -> None:
    assert client.get(f"/download/{trees}.csv", headers={"Range": "bytes=0-1,4-5"}).status_code == 200


@pytest.mark.parametrize(
    ("if_range", "status"), [("{tag}", 206), ('"other"', 200), ("W/{tag}", 200), ("Sun, 22 Nov 2026 00:00:00 GMT", 200)]
)
def test_if_range_gives_a_part_of_the_very_same_file_only(client: FlaskClient, trees: str, if_range: str, status: int) -> None:
    tag = client.head(f"/download/{trees}.csv").headers["ETag"]
    headers = {"Range": "bytes=2-9", "If-Range": if_range.format(tag=tag)}
    assert client.get(f"/download/{trees}.csv", headers=headers).status_code == status


def test_what_the_client_has_is_not_sent_again(client: FlaskClient, trees: str) -> None:
    tag = client.head(f"/download/{trees}.parquet").headers["ETag"]
    for named in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = client.get(f"/download/{trees}.parquet", headers={"If-None-Match": named, "Range": "bytes=0-1"})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    assert client.get(f"/download/{trees}.parquet", headers={"If-Match": '"other"'}).status_code == 412
    assert client.get(f"/download/{trees}.parquet", headers={"If-Match": tag}).status_code == 200


def test_the_agencys_own_file_is_served_inert_under_its_own_name(client: FlaskClient, filled: Services) -> None:
    answer = client.get(f"/download/{distribution(filled, 'Budget table')}.original")
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "%E9%A2%84%E7%AE%97%202018%E2%80%942025.csv" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("title", "because"),
    [
        ("Budget booklet", "PDF is no table"),
        ("Well owners", "names of persons"),
        ("Well readings", "not been read yet"),
        ("Mains", "only public tables"),
        ("Tree service", "service"),
        ("附件：数据资源目录", "`publish = true`"),
    ],
)
def test_what_is_not_published_says_why_and_is_not_served(client: FlaskClient, filled: Services, title: str, because: str) -> None:
    key = distribution(filled, title)
    shown = client.get(f"/api/distributions/{key}").get_json()
    assert shown["table"] is None
    assert because in shown["no_table_because"]
    for suffix in ("parquet", "csv", "original"):
        assert client.get(f"/download/{key}.{suffix}").status_code == 404


def test_a_records_distributions_are_those_of_their_own_route(client: FlaskClient, filled: Services, trees: str) -> None:
    record_id, _ = filled.catalog.distribution(trees)
    record = client.get(f"/api/records/{record_id}").get_json()
    one = client.get(f"/api/distributions/{trees}").get_json()
    one.pop("downloads")
    assert one.pop("record") == {"id": record_id, "url": record["url"]}
    assert next(d for d in record["distributions"] if d["id"] == trees) == one
    assert one["table"]["rows"] == 3
    assert one["table"]["columns"][0] == {"name": "id", "title": "Id", "type": "string", "description": None}
    assert "no_table_because" not in one


def test_a_web_server_in_front_may_send_the_file(filled: Services, trees: str) -> None:
    behind = create_app(replace(filled, config=replace(filled.config, accel_prefix="/library/")))
    answer = behind.test_client().get(f"/download/{trees}.csv", headers={"Range": "bytes=2-9"})
    tag = answer.headers["ETag"].strip('"')
    assert answer.headers["X-Accel-Redirect"] == f"/library/{tag[:2]}/{tag[2:4]}/{tag}"
    assert (answer.status_code, answer.data) == (200, b"")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_file_the_library_lost_is_told(filled: Services, trees: str) -> None:
    class Empty:
        def stat(self, sha256: str) -> Any:
            raise NotFound(f"the library holds no file {sha256}; publish the table again")

    broken = create_app(replace(filled, library=Empty()))  # type: ignore[arg-type]
    answer = broken.test_client().get(f"/download/{trees}.csv")
    assert answer.status_code == 404
    assert "publish the table again" in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize("form", ["datapackage", "csvw", "croissant"])
def test_descriptions_are_listed_and_name_the_files(client: FlaskClient, trees: str, form: str) -> None:
    table = client.get(f"/api/distributions/{trees}").get_json()["table"]
    answer = client.get(f"/download/{trees}.{form}.json")
    assert table["descriptions"][form] == f"http://localhost/download/{trees}.{form}.json"
    assert answer.status_code == 200
    assert table["csv"]["url"] in answer.get_data(as_text=True)
    assert client.get(f"/download/{trees}.other.json").status_code == 404
