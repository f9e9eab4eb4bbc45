"""What becomes of arrivals: outcomes, versions, originals, distributions, agencies."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from catalog_service.errors import Gone, NotFound
from catalog_service.store.catalog import Catalog
from catalog_service.store.outbox import Outbox
from schemas.record import fingerprint, load_json
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset, disclosure

LATER = NOW + timedelta(days=1)


def test_a_new_entry_is_added_and_served_as_it_came(catalog: Catalog) -> None:
    record = dataset(description="Where the city digs.")
    [kept] = catalog.put("s", "s-1", [arrival(record, raw=b'{"a": 1}')], now=NOW)
    assert (kept.key, kept.outcome, kept.changed, kept.problems) == ("d1", "added", (), ())
    stored = catalog.get(kept.record_id)
    assert (stored.kind, stored.version, stored.seen_at, stored.source_id) == ("dataset", 1, NOW, "s")
    assert stored.fingerprint == fingerprint(record)
    loaded = load_json(stored.json)
    assert loaded.id == kept.record_id
    assert all(each.id for each in loaded.distributions)
    assert fingerprint(loaded) == fingerprint(record)
    item = orjson.loads(stored.item)
    assert list(item) == ["id", "kind", "title", "abstract", "agency", "issued", "modified", "formats"]
    assert (item["id"], item["formats"]) == (kept.record_id, ["CSV"])


def test_the_line_in_lists_is_short_whatever_the_record_holds(catalog: Catalog) -> None:
    record = dataset(
        title="Title " * 100_000,
        abstract="About " * 100_000,
        distributions=[{"format": f"F{number}"} for number in range(500)],
    )
    [kept] = catalog.put("s", "s-1", [arrival(record)], now=NOW)
    stored = catalog.get(kept.record_id)
    assert load_json(stored.json).title == record.title
    item = orjson.loads(stored.item)
    assert (len(item["title"]), len(item["abstract"]), len(item["formats"])) == (1000, 1000, 100)
    assert item["title"].endswith("…")


def test_putting_the_same_again_changes_nothing(catalog: Catalog, outbox: Outbox) -> None:
    arrivals = [arrival(dataset(f"d{n}", f"Title {n}")) for n in range(7)]
    first = catalog.put("s", "s-1", arrivals, now=NOW)
    before, head = [each.json for each in catalog.live()], outbox.head()
    again = catalog.put("s", "s-2", arrivals, now=LATER)
    assert [each.outcome for each in again] == ["unchanged"] * 7
    assert [each.record_id for each in again] == [each.record_id for each in first]
    assert [each.json for each in catalog.live()] == before
    assert outbox.head() == head
    assert {each.version for each in catalog.live()} == {1}


def test_other_data_of_the_source_is_changed_and_makes_a_version(catalog: Catalog) -> None:
    [first] = catalog.put("s", "s-1", [arrival(dataset(title="Old", keywords=["a"]))], now=NOW)
    [second] = catalog.put("s", "s-2", [arrival(dataset(title="New", keywords=["b"]))], now=LATER)
    assert (second.record_id, second.outcome, second.changed) == (first.record_id, "changed", ("title", "keywords"))
    rows, after = catalog.versions(first.record_id)
    assert [(row.version, row.seen_at, row.run, row.changed) for row in rows] == [
        (1, NOW, "s-1", ()),
        (2, LATER, "s-2", ("title", "keywords")),
    ]
    assert after is None
    assert orjson.loads(catalog.version(first.record_id, 1))["title"] == "Old"
    assert catalog.version(first.record_id, 2) == catalog.get(first.record_id).json
    with pytest.raises(NotFound, match="version 3"):
        catalog.version(first.record_id, 3)


def test_other_data_that_gives_the_same_record_is_changed_without_a_version(catalog: Catalog, outbox: Outbox) -> None:
    [first] = catalog.put("s", "s-1", [arrival(dataset(), raw=b'{"k": ["a", "b"]}')], now=NOW)
    before, head = catalog.get(first.record_id), outbox.head()
    [second] = catalog.put("s", "s-2", [arrival(dataset(), raw=b'{"k": ["b", "a"]}')], now=LATER)
    assert (second.outcome, second.changed) == ("changed", ())
    assert catalog.get(first.record_id) == before
    assert outbox.head() == head
    assert catalog.original(first.record_id).body == b'{"k": ["a", "b"]}'


def test_another_record_from_the_same_data_is_renormalized(catalog: Catalog) -> None:
    catalog.put("s", "s-1", [arrival(dataset(title="old rule"), raw=b"{}", rules="r1")], now=NOW)
    [kept] = catalog.put("s", "s-2", [arrival(dataset(title="new rule"), raw=b"{}", rules="r2")], now=LATER)
    assert (kept.outcome, kept.changed) == ("renormalized", ("title",))
    [kept] = catalog.put("s", "s-3", [arrival(dataset(title="new rule"), raw=b"{}", rules="r3")], now=LATER)
    assert kept.outcome == "unchanged"


def test_a_change_of_address_alone_is_told_as_provenance(catalog: Catalog) -> None:
    one, two = disclosure("https://a.example/1"), disclosure("https://a.example/2")
    catalog.put("s", "s-1", [arrival(one, "page")], now=NOW)
    [kept] = catalog.put("s", "s-2", [arrival(two, "page")], now=LATER)
    assert kept.changed == ("provenance",)


def test_the_original_is_served_with_its_checksum(catalog: Catalog) -> None:
    page = "<title>通知</title>".encode("gb18030")
    made = replace(arrival(disclosure("https://a.example/1"), raw=page), media_type="text/html; charset=gb18030")
    [kept] = catalog.put("s", "s-1", [made], now=NOW)
    original = catalog.original(kept.record_id)
    assert (original.body, original.media_type, original.url) == (page, "text/html; charset=gb18030", "https://a.example/1")
    assert original.checksum == orjson.loads(catalog.get(kept.record_id).json)["provenance"]["checksum"]


def test_equal_bytes_of_two_entries_serve_both(catalog: Catalog) -> None:
    kept = catalog.put("s", "s-1", [arrival(dataset("a"), raw=b"same"), arrival(dataset("b"), raw=b"same")], now=NOW)
    assert [catalog.original(each.record_id).body for each in kept] == [b"same", b"same"]


def test_many_comes_in_the_order_asked_without_what_is_gone(catalog: Catalog) -> None:
    kept = catalog.put("s", "s-1", [arrival(dataset(f"d{n}")) for n in range(3)], now=NOW)
    catalog.put("s", "s-2", [], seen=["d0", "d2"], now=LATER)
    catalog.withdraw_missing("s", "s-2", "no longer listed", LATER)
    ids = [each.record_id for each in kept]
    assert [each.id for each in catalog.many([ids[2], "nothing", ids[1], ids[0]])] == [ids[2], ids[0]]


def test_live_streams_in_the_order_of_ids(catalog: Catalog) -> None:
    catalog.put("s", "s-1", [arrival(dataset(f"d{n}")) for n in range(1203)], now=NOW)
    catalog.put("t", "t-1", [arrival(disclosure("https://a.example/1"))], now=NOW)
    ids = [each.id for each in catalog.live()]
    assert ids == sorted(ids)
    assert len(ids) == 1204 == catalog.count()
    assert [each.id for each in catalog.live(after_id=ids[700])] == ids[701:]
    assert [each.kind for each in catalog.live("disclosure")] == ["disclosure"]
    assert catalog.count("disclosure") == 1
    assert [record_id for record_id, _ in catalog.fingerprints()] == ids


def test_distributions_are_found_by_id_until_they_go(catalog: Catalog) -> None:
    two = [{"download_url": "https://a.example/1.csv"}, {"download_url": "https://a.example/2.csv"}]
    [kept] = catalog.put("s", "s-1", [arrival(dataset(distributions=two))], now=NOW)
    first, second = (each.id for each in load_json(catalog.get(kept.record_id).json).distributions)
    assert catalog.distribution(second)[0] == kept.record_id
    assert [(record_id, kind, each.id) for record_id, kind, each in catalog.distributions()] == [
        (kept.record_id, "dataset", first),
        (kept.record_id, "dataset", second),
    ]
    catalog.put("s", "s-2", [arrival(dataset(distributions=two[1:]))], now=LATER)
    assert catalog.distribution(second)[1].download_url == "https://a.example/2.csv"
    with pytest.raises(Gone) as gone:
        catalog.distribution(first)
    assert gone.value.extra["tombstone"]["id"] == kept.record_id
    catalog.put("s", "s-3", [arrival(dataset(distributions=two))], now=LATER)
    assert catalog.distribution(first)[1].download_url == "https://a.example/1.csv"
    with pytest.raises(NotFound):
        catalog.distribution("no such")


def test_agencies_are_counted_as_publisher_and_issuer(catalog: Catalog) -> None:
    issuers = [{"id": "a", "name": "甲局"}, {"id": "b", "name": "乙局"}]
    catalog.put("s", "s-1", [arrival(dataset("d1", agency="甲局")), arrival(dataset("d2", agency="丙局"))], now=NOW)
    catalog.put("t", "t-1", [arrival(disclosure("https://a.example/1", agency="甲局", issuers=issuers))], now=NOW)
    found, after = catalog.agencies(size=2)
    assert [each.id for each in found] == ["a", "b"]
    assert after == "b"
    rest, after = catalog.agencies(after)
    assert [(each.id, each.dataset, each.disclosure) for each in rest] == [("丙局", 1, 0), ("甲局", 1, 1)]
    assert after is None
    catalog.put("s", "s-2", [arrival(dataset("d2", agency="乙局"))], now=LATER)
    assert "丙局" not in [each.id for each in catalog.agencies()[0]]
    assert catalog.agency("丙局").dataset == 0
    with pytest.raises(NotFound):
        catalog.agency("nobody")


def test_a_record_that_never_was_is_not_found(catalog: Catalog) -> None:
    for ask in (catalog.get, catalog.original, catalog.versions):
        with pytest.raises(NotFound):
            ask("00000000-0000-0000-0000-000000000000\x00")
