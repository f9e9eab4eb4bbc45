"""Sources, runs and problems over HTTP."""

import csv
import io

from flask.testing import FlaskClient

from tests.api.test_records import paged
from tests.examples import FEED, SITE

RUN = "id source state started ended seen added changed unchanged withdrawn refused renormalized problems why"


def test_sources_are_listed_in_pages(client: FlaskClient) -> None:
    found = paged(client, "/api/sources", page_size=1)
    assert [source["id"] for source in found] == [SITE, FEED]
    one = client.get(f"/api/sources/{FEED}").get_json()
    assert one == found[1]
    assert one["agency"] == {"id": "city-of-riverton", "name": "City of Riverton"}
    assert (one["platform"], one["schedule"], one["state"], one["publish"]) == ("dcat_us", "15 3 * * *", "active", True)


def test_runs_come_newest_first_with_their_counts(client: FlaskClient) -> None:
    runs = paged(client, f"/api/sources/{FEED}/runs", page_size=1)
    assert [run["started"] for run in runs] == sorted((run["started"] for run in runs), reverse=True)
    newest, first = runs
    assert first.keys() == set(RUN.split())
    assert (first["seen"], first["added"], first["refused"]) == (6, 5, 1)
    assert (newest["changed"], newest["unchanged"], newest["withdrawn"]) == (1, 3, 1)
    assert client.get(f"/api/runs/{first['id']}").get_json() == first
    assert all(run["seen"] >= run["added"] + run["refused"] for run in runs)


def test_a_guarded_run_says_why(client: FlaskClient) -> None:
    run = client.get(f"/api/sources/{SITE}/runs").get_json()["items"][0]
    assert run["state"] == "guarded"
    assert "--accept-shrink" in run["why"]


def test_problems_are_counted_by_kind_and_listed(client: FlaskClient) -> None:
    run = client.get(f"/api/runs/{FEED}-1").get_json()
    assert [(p["kind"], p["count"]) for p in run["problems"]] == [("invalid_value", 2), ("missing_title", 1)]
    problems = paged(client, f"/api/runs/{FEED}-1/problems", page_size=2)
    assert len(problems) == 3
    assert problems[1] == {
        "record": {"identifier": "riverton-001", "title": "Street trees of Riverton"},
        "kind": "invalid_value",
        "field": "modified",
        "value": "=soon\n<b>",
        "rule": "dates",
        "message": "'soon' is not a date; it was left out.",
        "remedy": "Write dates as 2019-05-17.",
    }


def test_problems_as_csv_hold_all_of_them_and_open_in_a_spreadsheet(client: FlaskClient) -> None:
    answer = client.get(f"/api/runs/{FEED}-1/problems.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["identifier", "title", "kind", "field", "value", "rule", "message", "remedy"]
    assert len(rows) == 4
    assert rows[2][4] == "=soon\n<b>"
