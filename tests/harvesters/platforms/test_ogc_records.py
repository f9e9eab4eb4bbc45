"""OGC API Records and STAC APIs beside what every JSON catalog has: links, contacts, extents, next pages, what is recognised."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.platforms.ogc_records import check
from harvesters.platforms.ogc_records.recognising import recognise
from harvesters.recognition import CERTAIN, LIKELY, Seen
from schemas.dialects.ogc.records import from_ogc_record
from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.json_sites import SITE, SITES, JsonSite
from tests.harvesters.platforms.served import Served
from tests.harvesters.scripted import Scripted

RECORDS, STAC = SITES["records"], SITES["stac"]


def _one(site: JsonSite, entry: dict[str, Any]) -> Any:
    kept = site.kept()
    kept.run(site.served([entry]))
    (record,) = kept.records.values()
    return record


def _record(links: Any = None, **properties: Any) -> Any:
    entry = RECORDS.entry(1) | {"time": {"interval": ["2019-01-01", ".."]}, "links": links}
    entry["properties"] = entry["properties"] | properties
    return _one(RECORDS, entry)


def test_the_links_of_a_record() -> None:
    record = _record(
        [
            {"rel": "self", "href": f"{SITE}/self", "type": "application/json"},
            {"rel": "enclosure", "href": f"{SITE}/trees.csv", "type": "text/csv", "length": 2048, "title": "As a table"},
            {"rel": "service", "href": f"{SITE}/wfs", "type": "application/json"},
            {"rel": "alternate", "href": f"{SITE}/page", "type": "text/html"},
            {"rel": "describedby", "href": f"{SITE}/schema"},
            {"rel": "item", "href": None},
            "odd",
        ]
    )
    table, service = record.distributions
    assert (table.format, table.download_url, table.bytes, table.title) == ("CSV", f"{SITE}/trees.csv", 2048, "As a table")
    assert (service.role, service.access_url) == ("service", f"{SITE}/wfs")
    assert (record.landing_page, record.documentation) == (f"{SITE}/page", (f"{SITE}/schema",))


@pytest.mark.parametrize(
    ("key", "description", "title"),
    [
        ("urn:x:1", "Wells of the city. And springs.", "Wells of the city"),
        ("S2B_MSIL1C_20190910", None, "S2B_MSIL1C_20190910"),
        ("0437a976-cff1-4fa6-807a-c23006df2f8f", None, None),
        ("urn:uuid:0437a976-cff1-4fa6-807a-c23006df2f8f", None, None),
        ("1234", None, None),
    ],
)
def test_a_record_without_a_title_takes_one_from_what_can_be_read(key: str, description: str | None, title: str | None) -> None:
    values, oddities = from_ogc_record({"id": key, "properties": {"title": None, "description": description}})
    assert values["title"] == title
    assert ("title_derived" in {oddity.code for oddity in oddities}) == (title is not None)


def test_links_and_assets_are_relative_to_the_entry_and_scenes_are_no_files() -> None:
    record = _record([{"rel": "enclosure", "href": "../files/trees.csv", "type": "text/csv"}, {"rel": "data", "href": "s3://bucket/x"}])
    assert [found.download_url for found in record.distributions] == [f"{SITE}/ogcapi/collections/metadata/files/trees.csv"]
    entry = STAC.entry(1) | {
        "links": [{"rel": "item", "href": f"./scene-{number}.json"} for number in range(3)],
        "assets": {"table": {"href": "./all.parquet", "type": "application/vnd.apache.parquet"}},
        # Versions before 1.0 told what all scenes share here.
        "properties": {"eo:platform": "gauge"},
    }
    stac = _one(STAC, entry)
    assert [found.download_url for found in stac.distributions] == [f"{SITE}/v1/collections/all.parquet"]
    assert stac.title == STAC.entry(1)["title"]
    assert not any(flag.code == "not_a_url" for flag in stac.flags)


ROOT = "https://stac.city.example/catalog.json"


def _files() -> dict[str, Any]:
    def told(kind: str, name: str, *children: str, **more: Any) -> str:
        links = [
            {"rel": "root", "href": ROOT},
            {"rel": "item", "href": "./scene.json"},
            *({"rel": "child", "href": child} for child in children),
        ]
        return json.dumps({"stac_version": "1.0.0", "type": kind, "id": name, "description": f"All of {name}", "links": links, **more})

    extent = {"spatial": {"bbox": [[8, 47, 9, 48]]}, "temporal": {"interval": [["2020-01-01", None]]}}
    base = ROOT.removesuffix("catalog.json")
    return {
        ROOT: told("Catalog", "all", "./a/catalog.json", "b/collection.json", "./b/../b/collection.json"),
        f"{base}a/catalog.json": told("Catalog", "a", "../c/collection.json", "../catalog.json"),
        f"{base}b/collection.json": told("Collection", "b", extent=extent, assets={"t": {"href": "./all.csv", "type": "text/csv"}}),
        f"{base}c/collection.json": told("Collection", "c", "./d.json", extent=extent, title="Sea"),
        f"{base}c/d.json": told("Collection", "d", extent=extent),
    }


def test_a_catalog_in_files_is_read_to_its_last_collection() -> None:
    kept = Kept(declared("ogc_records", ROOT))
    site = Scripted(_files(), media_type="application/json")
    report = kept.run(site)
    assert ({key: record.title for key, record in kept.records.items()}, report.fatal) == ({"b": "b", "c": "Sea", "d": "d"}, None)
    assert sorted(site.asked) == sorted(_files())
    table = kept.records["b"].distributions[0]
    assert (table.download_url, table.format) == ("https://stac.city.example/b/all.csv", "CSV")
    assert kept.records["c"].provenance.url == "https://stac.city.example/c/collection.json"
    files = _files()
    del files["https://stac.city.example/c/collection.json"]
    missed = kept.run(Scripted(files, media_type="application/json"))
    assert missed.fatal
    assert (missed.fatal.kind, missed.removed, missed.unchanged) == ("source_unreachable", set(), {"b"})
    few = Kept(declared("ogc_records", ROOT, options={"most_pages": 2})).run(Scripted(_files(), media_type="application/json"))
    assert few.fatal
    assert few.fatal.kind == "too_many_pages"
    seen = recognise(Seen(ROOT, _files()[ROOT], value=json.loads(_files()[ROOT])))
    assert seen
    assert (seen.url, seen.sure) == (ROOT, CERTAIN)


def test_people_themes_and_time() -> None:
    record = _record(
        contacts=[
            {"name": "Ann", "emails": [{"value": "ann@city.example"}], "roles": ["pointOfContact"]},
            {"organization": "Water Board", "roles": ["publisher"]},
        ],
        themes=[{"concepts": [{"id": "ENVI", "title": "Environment"}], "scheme": "https://themes.example/"}],
        language={"code": "fr"},
    )
    assert (record.agency.name, record.contact.name, record.contact.email) == ("Water Board", "Ann", "ann@city.example")
    assert (record.themes[0].code, record.themes[0].label, record.language) == ("ENVI", "Environment", ("fr",))
    assert (record.temporal.start, record.temporal.end) == ("2019-01-01", None)
    assert record.landing_page == f"{SITE}/ogcapi/collections/metadata/items/rec-001"


def test_a_stac_collection() -> None:
    entry = STAC.entry(1)
    entry["links"] = [
        {"rel": "items", "href": f"{SITE}/v1/collections/col-001/items", "type": "application/geo+json"},
        {"rel": "license", "href": "https://creativecommons.org/publicdomain/zero/1.0/"},
    ]
    entry["license"] = "other"
    entry["assets"] |= {"preview": {"href": f"{SITE}/p.png", "roles": ["thumbnail"]}, "cube": {"href": "s3://bucket/cube.zarr"}}
    record = _one(STAC, entry)
    items, table = record.distributions
    assert (items.role, table.format) == ("service", "CSV")
    assert (record.license.id, record.temporal.start) == ("CC0-1.0", "2019-01-01")
    assert json.loads(record.spatial.geometry)["coordinates"][0][0] == [1.0, 2.0]


def test_next_pages_may_be_relative_and_must_be_addresses() -> None:
    pages: dict[str, Any] = {
        "first": {"features": [RECORDS.entry(0)], "links": [{"rel": "next", "href": "items?page=2"}]},
        "last": {"features": [RECORDS.entry(1)], "links": []},
    }
    report = RECORDS.kept().run(Served(lambda path, query, number: pages["last" if query.get("page") == "2" else "first"]))
    assert (report.fatal, len(report.added)) == (None, 2)
    pages["first"]["links"] = [{"rel": "next", "href": "items", "method": "POST"}]
    report = RECORDS.kept().run(Served(lambda path, query, number: pages["first"]))
    assert report.fatal is not None
    assert report.fatal.kind == "hidden_paging"


@pytest.mark.parametrize("options", [{"query": "x"}, {"page_size": 0}, {"collection": "x"}])
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("ogc_records", SITE, options=options))
    assert next(iter(options)) in str(raised.value)


def _recognised(address: str, value: Any) -> tuple[str, int] | None:
    found = recognise(Seen(f"{SITE}{address}", json.dumps(value), value))
    return (found.url.removeprefix(SITE), found.sure) if found else None


def test_what_is_recognised() -> None:
    items = RECORDS.page(RECORDS.entries(3), RECORDS.path, {"limit": "2"})
    assert _recognised(f"{RECORDS.path}?f=json", items) == (RECORDS.path, CERTAIN)
    assert _recognised("/v1/collections", {"collections": STAC.entries(2)}) == ("/v1/collections", CERTAIN)
    told = {"collections": [{"id": "roads", "itemType": "feature"}, {"id": "metadata", "itemType": "record"}]}
    assert _recognised("/ogcapi/collections?f=json", told) == ("/ogcapi/collections/metadata/items", LIKELY)
    assert _recognised("/ogcapi/collections", {"collections": [{"id": "roads"}]}) is None
    assert _recognised("/roads", {"type": "FeatureCollection", "features": [{"properties": {"name": "x"}}]}) is None
    assert _recognised("/x", []) is None
