"""Any query as an Atom and as a JSON feed."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from catalog_service.api.described import Feed
from catalog_service.shapes import feeds

ATOM = "{http://www.w3.org/2005/Atom}"


def atom(client: FlaskClient, **asked: Any) -> ET.Element:
    answer = client.get("/api/records.atom", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml"), answer.text
    return ET.fromstring(answer.data)


def json_feed(client: FlaskClient, **asked: Any) -> dict[str, Any]:
    answer = client.get("/api/records.feed.json", query_string=asked)
    assert (answer.status_code, answer.mimetype) == (200, "application/feed+json"), answer.text
    body: dict[str, Any] = answer.get_json()
    assert not Feed().validate(body)
    return body


def listed(client: FlaskClient, **asked: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/api/records", query_string=asked).get_json()["items"]
    return items


@pytest.mark.parametrize("asked", [{}, {"kind": "dataset"}, {"q": "kind:disclosure"}, {"sort": "title", "page_size": 3}])
def test_both_feeds_have_the_records_of_the_list_in_its_order(client: FlaskClient, asked: dict[str, Any]) -> None:
    expected = [(item["url"], item["title"]) for item in listed(client, **({"sort": "-modified"} | asked))]
    assert expected
    assert [(one["url"], one["title"]) for one in json_feed(client, **asked)["items"]] == expected
    assert [(one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}title")) for one in atom(client, **asked).iter(f"{ATOM}entry")] == expected


def test_addresses_of_a_chinese_query_are_written_in_ascii(client: FlaskClient) -> None:
    told = json_feed(client, q="数据", page_size=1)
    for address in (told["feed_url"], told["home_page_url"], told["next_url"]):
        assert "q=%E6%95%B0%E6%8D%AE" in address
    assert client.get(told["feed_url"]).get_json() == told
    links = {link.get("rel"): str(link.get("href")) for link in atom(client, q="数据").findall(f"{ATOM}link")}
    assert links["self"].endswith("/api/records.atom?q=%E6%95%B0%E6%8D%AE")


def test_an_atom_feed_has_what_atom_demands(client: FlaskClient) -> None:
    feed = atom(client, kind="dataset")
    links = {link.get("rel"): str(link.get("href")) for link in feed.findall(f"{ATOM}link")}
    assert feed.findtext(f"{ATOM}id") == links["self"]
    assert links["self"].endswith("/api/records.atom?kind=dataset")
    assert client.get(links["alternate"]).status_code == 200
    entries = feed.findall(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}updated") == max(str(one.findtext(f"{ATOM}updated")) for one in entries)
    assert all(one.findtext(f"{ATOM}author/{ATOM}name") for one in entries)


def test_the_next_page_of_a_feed_goes_on(client: FlaskClient) -> None:
    urls: list[str] = []
    body = json_feed(client, page_size=4)
    while True:
        urls += [one["url"] for one in body["items"]]
        if "next_url" not in body:
            break
        body = client.get(body["next_url"]).get_json()
    assert sorted(urls) == sorted(item["url"] for item in listed(client, page_size=100))
    assert len(urls) > 4


def test_an_empty_feed_is_a_feed(client: FlaskClient) -> None:
    assert json_feed(client, q="zzzzqqqqzzzz")["items"] == []
    assert atom(client, q="zzzzqqqqzzzz").findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_a_feed_is_sent_once_until_it_changes(client: FlaskClient) -> None:
    first = client.get("/api/records.atom")
    again = client.get("/api/records.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/api/records.atom", "/api/records.feed.json"])
def test_wrong_parameters_are_named(client: FlaskClient, path: str) -> None:
    assert client.get(path, query_string={"kind": "book"}).status_code == 400


def test_no_text_breaks_the_xml() -> None:
    item = {
        "id": "x",
        "kind": "dataset",
        "title": 'a < b & \x0b\ud800 "c" ]]>',
        "abstract": "\x00<script>",
        "agency": {"name": "A & B"},
        "issued": "2019-05",
        "url": "https://example.org/records/x?a=1&b=2",
    }
    made = feeds.atom(feeds.Found("t & t", 'https://example.org/?q="&<', "https://example.org/", None, [(item, "2020-01-01T00:00:00Z")]))
    entry = ET.fromstring(made).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == 'a < b &  "c" ]]>'
    assert entry.findtext(f"{ATOM}published") == "2019-05-01T00:00:00Z"


def test_the_search_page_links_its_feeds(client: FlaskClient) -> None:
    page = client.get("/search?q=kind:dataset&sort=title").text
    assert 'href="/api/records.atom?q=kind%3Adataset"' in page
    assert 'href="/api/records.feed.json?q=kind%3Adataset"' in page
