"""DCAT-US 3.0: catalogs inside catalogs, series, services, objects for values; beside 1.1 in one platform."""

import json
from typing import Any

import pytest

from harvesters.platforms.dcat_us.recognising import PROBES, recognise
from harvesters.recognition import Seen
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import Scripted
from tests.shared_inputs import shared_folder

FEED = "https://agency.example/data.json"
ID = "https://agency.example/id/"


def _harvested(feed: Any, **more: Any) -> tuple[Kept, Report]:
    kept = Kept(declared("dcat_us", FEED, **more))
    body = feed if isinstance(feed, bytes) else json.dumps(feed).encode()
    return kept, kept.run(Scripted({FEED: body}, media_type="application/json"))


def _catalog(**lists: Any) -> dict[str, Any]:
    return {"@type": "Catalog", "conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0"}, **lists}


def _entry(name: str, **more: Any) -> dict[str, Any]:
    contact = {"@type": "Kind", "fn": "Desk", "hasEmail": "mailto:desk@agency.example"}
    return {"@type": "Dataset", "identifier": f"{ID}{name}", "title": name, "description": "d", "contactPoint": [contact], **more}


def test_a_file_that_is_one_dataset_is_a_feed_of_one() -> None:
    for kind in ("Dataset", "dcat:Dataset", ["dcat:Resource", "dcat:Dataset"]):
        kept, report = _harvested(_entry("a", **{"@type": kind, "@context": "https://agency.example/dcat-us-3.0.jsonld"}))
        assert (list(kept.records), report.fatal) == ([f"{ID}a"], None)
    for other in ({"@type": "Error", "title": "Down"}, {"title": "Down", "identifier": "x"}, b'{"@type": "Dataset"'):
        kept, report = _harvested(other)
        assert report.fatal
        assert (kept.records, report.fatal.kind) == ({}, "cut_short" if isinstance(other, bytes) else "no_dataset")


def test_texts_by_language_and_boxes_across_the_date_line() -> None:
    box = {"westBoundingLongitude": 176, "eastBoundingLongitude": -65, "northBoundingLatitude": 49, "dcat-us:southBoundingLatitude": 11}
    told = {
        "titleMap": {"en": "Wells", "es": "Pozos"},
        "description": {"en": "All.", "es": "Todos."},
        "keywordMap": {"en": ["water", "well"]},
    }
    entry = _entry("a", geographicBoundingBox=[box])
    kept, _ = _harvested(_catalog(dataset=[{name: value for name, value in entry.items() if name not in ("title", "description")} | told]))
    (record,) = kept.records.values()
    assert (record.title, record.description, record.keywords) == ("Wells", "All.", ("water", "well"))
    assert [(one.language, one.title, one.description) for one in record.translations] == [("es", "Pozos", "Todos.")]
    assert record.spatial
    assert [part[0][0] for part in json.loads(record.spatial.geometry or "")["coordinates"]] == [[176.0, 11.0], [-180.0, 11.0]]


def test_values_that_are_objects_are_read() -> None:
    entry = _entry(
        "a",
        identifier={"@type": "Identifier", "notation": "A-1"},
        publisher={"@type": "Organization", "prefLabel": "Office", "name": "Office of Things"},
        theme=[{"@type": "Concept", "prefLabel": "Weather"}, "Climate"],
        accrualPeriodicity="R/P1M",
        temporal=[{"@type": "PeriodOfTime", "startDate": "2020-01-01", "endDate": "2020-12-31"}],
        spatial=[{"@type": "Location", "prefLabel": "Harbour", "bbox": "POLYGON((0 1, 2 1, 2 3, 0 3, 0 1))"}],
        landingPage={"@type": "Document", "accessURL": "https://agency.example/a"},
        page=[{"@type": "Document", "@id": "https://agency.example/guide"}],
        inSeries=[{"@type": "DatasetSeries", "@id": f"{ID}series"}],
        accessRights="Public access with no restrictions.",
        distribution=[
            {
                "@type": "Distribution",
                "downloadURL": "https://agency.example/a.csv",
                "mediaType": "text/csv",
                "byteSize": "12",
                "license": "https://creativecommons.org/publicdomain/zero/1.0/",
                "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": "ab" * 32},
            }
        ],
    )
    kept, report = _harvested(_catalog(dataset=[entry]))
    record = kept.records["A-1"]
    assert record.agency.name == "Office of Things"
    assert [theme.label for theme in record.themes] == ["Weather", "Climate"]
    assert record.frequency == "MONTHLY"
    assert record.temporal
    assert (record.temporal.start, record.temporal.end) == ("2020-01-01", "2020-12-31")
    assert record.spatial
    assert record.spatial.text == "Harbour"
    assert record.spatial.geometry
    assert json.loads(record.spatial.geometry)["coordinates"][0][1] == [2.0, 1.0]
    assert (record.landing_page, record.documentation) == ("https://agency.example/a", ("https://agency.example/guide",))
    assert (record.series, record.access) == (f"{ID}series", "public")
    assert record.license
    assert record.license.id == "CC0-1.0"
    file = record.distributions[0]
    assert (file.bytes, file.checksum, file.format) == (12, f"sha256:{'ab' * 32}", "CSV")
    assert report.kinds() == ["missing_value"]


def test_catalogs_inside_catalogs_are_read_in_their_order() -> None:
    inner = _catalog(dataset=[_entry("b")], catalog=[_catalog(dataset=[_entry("c")]), "https://elsewhere.example/data.json"])
    _, report = _harvested(_catalog(dataset=[_entry("a")], catalog=[inner, _catalog(service=[_entry("d", **{"@type": "DataService"})])]))
    assert report.order == [f"{ID}{name}" for name in "abcd"]
    assert report.fatal is None


def test_catalogs_without_end_are_a_problem() -> None:
    feed = b'{"catalog": [' * 50_000 + b'{"dataset": []}' + b"]}" * 50_000
    _, report = _harvested(feed)
    assert report.fatal
    assert "nested" in report.fatal.message


def test_a_catalog_cut_inside_another_withdraws_nothing() -> None:
    feed = _catalog(dataset=[_entry("a")], catalog=[_catalog(dataset=[_entry("b")])])
    kept, _ = _harvested(feed)
    report = kept.run(Scripted({FEED: json.dumps(feed).encode()[:-3]}, media_type="application/json"))
    assert report.fatal
    assert report.fatal.kind == "cut_short"
    assert len(kept.records) == 2


def test_members_written_inside_a_series_belong_to_it() -> None:
    series = {"@type": "DatasetSeries", "@id": f"{ID}s", "title": "Yearly", "description": "d"}
    members = {"seriesMember": [_entry("2023"), _entry("2024"), {"@id": f"{ID}2025"}], "first": _entry("2023"), "last": _entry("2024")}
    kept, report = _harvested(_catalog(datasetSeries=[series | members]))
    assert report.order == [f"{ID}s", f"{ID}2023", f"{ID}2024"]
    assert [record.series for record in kept.records.values()] == [None, f"{ID}s", f"{ID}s"]
    assert all(repeated.problem is None for repeated in report.repeated)


def test_a_service_is_had_through_its_endpoint_and_gives_the_datasets_written_inside() -> None:
    service = _entry("api", **{"@type": "DataService", "endpointURL": ["https://api.agency.example/v1"], "servesDataset": [_entry("a")]})
    kept, _ = _harvested(_catalog(service=[service]))
    api = kept.records[f"{ID}api"]
    assert [(d.role, d.access_url) for d in api.distributions] == [("service", "https://api.agency.example/v1")]
    assert [(relation.type, relation.text) for relation in api.relations] == [("serves", f"{ID}a")]
    assert f"{ID}a" in kept.records


@pytest.mark.parametrize("prefixes", [("dcat:", "dct:"), ("dcat:", "dcterms:")])
def test_names_may_have_a_prefix(prefixes: tuple[str, str]) -> None:
    dcat, dct = prefixes
    entry = {"@type": "dcat:Dataset", f"{dct}identifier": "p", f"{dct}title": {"@value": "T", "@language": "en"}, f"{dcat}keyword": ["k"]}
    kept, _ = _harvested({"@context": {"dcat": "http://www.w3.org/ns/dcat#"}, f"{dcat}dataset": [entry]})
    assert (kept.records["p"].title, kept.records["p"].keywords) == ("T", ("k",))


def test_texts_in_several_languages_become_one_and_its_translations() -> None:
    title = [{"@value": "Water", "@language": "en"}, {"@value": "Agua", "@language": "es"}]
    kept, _ = _harvested(_catalog(dataset=[_entry("a", title=title)]), language="es")
    record = kept.records[f"{ID}a"]
    assert record.title == "Agua"
    assert [(t.language, t.title) for t in record.translations] == [("en", "Water")]


def test_an_entry_of_1_1_stays_one_in_a_catalog_that_says_it_is_3() -> None:
    old = {"@type": "dcat:Dataset", "identifier": "old", "title": "Old", "accessLevel": "non-public", "keyword": "a, b"}
    kept, _ = _harvested(_catalog(dataset=[old, _entry("new")]))
    assert (kept.records["old"].access, kept.records["old"].keywords) == ("non-public", ("a", "b"))
    assert f"{ID}new" in kept.records


def test_the_register_of_a_catalog_holds_no_datasets() -> None:
    kept, report = _harvested(_catalog(dataset=[_entry("a")], record=[{"@type": "CatalogRecord", "primaryTopic": f"{ID}a"}]))
    assert list(kept.records) == [f"{ID}a"]
    assert "catalog_records" in report.kinds()
    assert report.refused == []


def test_a_feed_is_recognised_by_its_entries_and_a_page_by_its_link() -> None:
    feed = _catalog(dataset=[_entry("a", publisher={"name": "Office"})])
    found = recognise(Seen(url=FEED, text=json.dumps(feed), value=feed))
    assert found
    assert (found.platform, found.url, found.entries, found.agency) == ("dcat_us", FEED, 1, "Office")
    page = Seen(url="https://agency.example/open/", text='<!doctype html><a href="/data.json">data.json</a>')
    linked = recognise(page)
    assert linked
    assert (linked.url, linked.sure < found.sure) == (FEED, True)
    assert recognise(Seen(url=FEED, text="[]", value=[])) is None
    assert recognise(Seen(url=FEED, text="", value={"dataset": [{"name": "x"}]})) is None
    assert len(PROBES) <= 2


# File → entries kept, entries refused and why.
EXAMPLES: dict[str, tuple[int, list[tuple[str, str]]]] = {
    "dcatus3_0.json": (4, []),
    "dcatus3_0_invalid.json": (2, []),
    "dcatus3_0_nested_catalog.json": (3, []),
    "dcatus3_0_no_identifier.json": (0, [("missing_key", "Dataset With Invalid Object Identifier")]),
    "dcatus3_0_record_no_id.json": (1, []),
    "dcatus3_0_series_member_also_top_level.json": (3, []),
    "dcatus3_0_series_with_members.json": (3, []),
    "dcatus3_0_service_no_identifier.json": (2, []),
    "dcatus3_0_service_serves_dataset.json": (2, []),
    "dcatus3_0_warning.json": (3, []),
    "dcatus3_0_with_records.json": (1, []),
    "dcatus3_0_with_services.json": (3, []),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_real_example_comes_in_whole(name: str) -> None:
    body = shared_folder("data", "gsa-harvester", "example_data", "dcatus", name).read_bytes()
    kept, report = _harvested(body)
    assert (len(kept.records), [(refused.problem.kind, refused.problem.title) for refused in report.refused]) == EXAMPLES[name]
    assert report.fatal is None
    again = kept.run(Scripted({FEED: body}))
    assert (again.added, again.changed, again.removed) == (set(), set(), set())


@pytest.mark.shared
def test_no_example_was_overlooked() -> None:
    folder = shared_folder("data", "gsa-harvester", "example_data", "dcatus")
    assert {path.name for path in folder.glob("dcatus3_0*.json")} == EXAMPLES.keys()


@pytest.mark.shared
def test_the_complete_example_of_the_standard_loses_nothing_to_a_flag() -> None:
    path = shared_folder("standards", "dcat-us", "3.0-datagov", "examples", "Dataset", "good", "complete_example.json")
    kept, report = _harvested(_catalog(dataset=[json.loads(path.read_bytes())]))
    record = kept.records["NCDC-CLIMATE-OBS-2024"]
    assert report.problems == []
    assert (len(record.distributions), len(record.keywords), len(record.themes), record.version) == (3, 7, 2, "2024.1")
    assert {relation.type for relation in record.relations} == {"part_of", "replaces", "related"}
