"""The list of records and one record: shapes, paging, filters, facets, order, versions, originals."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog_service.app import create_app
from catalog_service.services import Services
from tests.examples import WIRE
from tests.filled import ids

ITEM = {"id", "kind", "title", "abstract", "agency", "issued", "modified", "formats", "url", "highlights", "score"}

SHARED = """id kind identifier title description abstract keywords themes language license rights access frequency spatial temporal
    contact landing_page translations distributions relations flags provenance conforms_to series version agency issued modified url
    formats"""
OWN = """index_number document_number issuers genre audience body text written published effective valid_until disclosure_mode
    disclosure_ground validity medium channel"""


def records(client: FlaskClient, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/api/records", query_string=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def paged(client: FlaskClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    items, after = [], None
    while True:
        body = client.get(path, query_string=parameters | ({"after": after} if after else {})).get_json()
        items += body["items"]
        after = body["after"]
        if after is None:
            return items


def test_a_list_has_its_fields_and_counts_all(client: FlaskClient) -> None:
    found = records(client)
    assert found.keys() == {"items", "total", "facets", "after", "notes"}
    assert found["total"] == len(WIRE) - 1 == len(found["items"])
    assert found["facets"] == {}
    assert found["after"] is None
    assert all(item.keys() == ITEM for item in found["items"])


@pytest.mark.parametrize("sort", ["title", "issued", "-issued", "modified", "-modified"])
def test_pages_hold_every_record_once(client: FlaskClient, sort: str) -> None:
    found = [item["id"] for item in paged(client, "/api/records", page_size=3, sort=sort)]
    assert len(found) == len(set(found)) == records(client)["total"]


def test_order_puts_the_undated_last_and_takes_a_partial_date_as_its_first_day(client: FlaskClient) -> None:
    falling = [item["issued"] for item in records(client, sort="-issued")["items"]]
    dated = [issued for issued in falling if issued]
    assert falling[: len(dated)] == dated
    assert None in falling
    assert dated == sorted(dated, key=lambda issued: (issued + "-01-01")[:10] if len(issued) < 10 else issued, reverse=True)
    assert dated[-1] == "2018"


def test_a_facet_is_counted_without_its_own_filter_and_agrees_with_it(client: FlaskClient) -> None:
    whole = records(client, facets="kind,agency")
    assert sum(value["count"] for value in whole["facets"]["kind"]) == whole["total"]
    first = whole["facets"]["agency"][0]
    narrowed = records(client, agency=first["value"], facets="agency,kind")
    assert narrowed["total"] == first["count"]
    assert len(narrowed["facets"]["agency"]) == len(whole["facets"]["agency"])
    assert [value["selected"] for value in narrowed["facets"]["agency"]].count(True) == 1
    assert sum(value["count"] for value in narrowed["facets"]["kind"]) == narrowed["total"]


def test_facet_size_cuts_the_smallest(client: FlaskClient) -> None:
    values = records(client, facets="agency", facet_size=2)["facets"]["agency"]
    assert len(values) == 2
    assert values[0]["count"] >= values[1]["count"]


def test_a_repeated_filter_means_any_and_different_ones_mean_all(client: FlaskClient) -> None:
    both = records(client, genre=["通知", "意见"])["total"]
    assert both == records(client, genre="通知")["total"] + records(client, genre="意见")["total"] == 2
    assert records(client, genre=["通知", "意见"], agency="兰溪市教育局")["total"] == 1


def test_date_ranges_include_both_ends_and_leave_out_the_undated(client: FlaskClient) -> None:
    titles = {item["title"] for item in records(client, issued_from="2023-04-06", issued_to="2023-04-10")["items"]}
    assert titles == {"兰溪市人民政府办公室关于印发数据资源管理办法的通知", "《数据资源管理办法》政策解读"}
    assert records(client, written_from="2023")["total"] == 2


def test_chinese_words_are_found_and_marked_in_either_script(client: FlaskClient) -> None:
    simplified, traditional = records(client, q="数据资源"), records(client, q="數據資源")
    assert simplified["total"] == traditional["total"] == 2
    marks = [part for item in simplified["items"] for parts in item["highlights"].values() for part in parts]
    assert any("<mark>" in part for part in marks)
    assert not any("<" in part.replace("<mark>", "").replace("</mark>", "") for part in marks)


def test_harvested_markup_comes_escaped_in_highlights(client: FlaskClient) -> None:
    item = records(client, q="readings")["items"][0]
    assert "&lt;b&gt;" in "".join(item["highlights"]["description"])


def test_a_document_number_comes_first_in_every_bracket(client: FlaskClient) -> None:
    for written in ("兰政办发〔2023〕12号", "兰政办发[2023]12号", "兰政办发（2023）12号"):
        assert records(client, q=written)["items"][0]["title"].endswith("管理办法的通知")


def test_notes_say_that_a_query_was_relaxed(client: FlaskClient) -> None:
    assert records(client, q="trees qzxvkjwq")["notes"]
    assert records(client, q="trees")["notes"] == []


@pytest.mark.parametrize("kind", ["dataset", "disclosure"])
def test_a_record_has_every_field_of_its_kind(client: FlaskClient, kind: str) -> None:
    item = records(client, kind=kind, sort="title")["items"][0]
    record = client.get(f"/api/records/{item['id']}").get_json()
    assert set(SHARED.split()) <= record.keys()
    assert (set(OWN.split()) <= record.keys()) == (kind == "disclosure")
    assert record["url"] == item["url"] == f"http://localhost/records/{item['id']}"
    assert record["provenance"].keys() == {"source", "run", "url", "original_url", "harvested", "checksum", "rules"}


def test_the_address_of_pages_is_the_public_one(filled: Services) -> None:
    public = create_app(replace(filled, config=replace(filled.config, base_url="https://catalog.example/open")))
    item = public.test_client().get("/api/records?page_size=1").get_json()["items"][0]
    assert item["url"] == f"https://catalog.example/open/records/{item['id']}"


def test_relations_lead_to_records_of_this_catalog(client: FlaskClient, filled: Services) -> None:
    known = ids(filled)
    interpretation = client.get(f"/api/records/{known['《数据资源管理办法》政策解读']}").get_json()
    assert interpretation["relations"][0]["target"] == known["兰溪市人民政府办公室关于印发数据资源管理办法的通知"]


def test_versions_tell_what_changed_and_serve_the_record_as_it_was(client: FlaskClient, filled: Services) -> None:
    trees = ids(filled)["Street trees of Riverton, new survey"]
    versions = client.get(f"/api/records/{trees}/versions").get_json()
    assert [(v["version"], v["changed"]) for v in versions["items"]] == [(1, []), (2, ["title"])]
    assert len(paged(client, f"/api/records/{trees}/versions", page_size=1)) == 2
    assert client.get(f"/api/records/{trees}/versions/1").get_json()["title"] == "Street trees of Riverton"
    assert client.get(f"/api/records/{trees}/versions/3").status_code == 404


def test_an_original_is_served_as_it_came_and_inert(client: FlaskClient, filled: Services) -> None:
    notice = ids(filled)["兰溪市人民政府办公室关于印发数据资源管理办法的通知"]
    record = client.get(f"/api/records/{notice}").get_json()
    answer = client.get(f"/api/records/{notice}/original")
    assert hashlib.sha256(answer.data).hexdigest() == record["provenance"]["checksum"]
    assert answer.headers["Content-Type"] == "text/html; charset=gb18030"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(f"/api/records/{notice}/original", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_a_withdrawn_record_is_gone_with_its_tombstone(client: FlaskClient, withdrawn: str) -> None:
    answer = client.get(f"/api/records/{withdrawn}")
    assert answer.status_code == 410
    assert answer.get_json()["tombstone"]["why"] == "no longer in the feed"
    assert client.get(f"/api/records/{withdrawn}/versions").get_json()["items"]


def test_json_is_not_sent_twice(client: FlaskClient) -> None:
    for path in ("/api/records", "/api/records?q=trees&facets=kind", "/api/agencies", "/api/sources", "/openapi.json"):
        first = client.get(path)
        assert first.headers["ETag"]
        second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (second.status_code, second.data) == (304, b"")
        assert second.headers["ETag"] == first.headers["ETag"]
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_agencies_are_counted_issuers_included(client: FlaskClient) -> None:
    found = {agency["id"]: agency["counts"] for agency in paged(client, "/api/agencies", page_size=1)}
    assert found["兰溪市人民政府"] == {"dataset": 0, "disclosure": 5}
    assert found["city-of-riverton"] == {"dataset": 2, "disclosure": 0}
    one = client.get("/api/agencies/兰溪市教育局").get_json()
    assert one == {"id": "兰溪市教育局", "name": "兰溪市教育局", "counts": {"dataset": 0, "disclosure": 2}}
