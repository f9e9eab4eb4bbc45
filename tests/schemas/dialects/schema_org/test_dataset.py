"""schema.org's Dataset and Croissant → wire values: every field as publishers write it, shapes, intervals, files inside files."""

import json
from typing import Any

import pytest

from schemas.dialects.schema_org.dataset import DATASETS, from_schema_org
from schemas.dialects.schema_org.json_ld import nodes_of

BASE = "https://data.city.example/d/trees"


def _read(language: str | None = None, **told: Any) -> dict[str, Any]:
    return _both(language, **told)[0]


def _both(language: str | None = None, **told: Any) -> tuple[dict[str, Any], set[str]]:
    (node,) = nodes_of([{"@context": "https://schema.org", "@type": "Dataset", "name": "Trees", **told}], DATASETS)
    values, oddities = from_schema_org(node, language=language, base=BASE)
    return values, {oddity.code for oddity in oddities} - {"missing_value"}


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ({"name": [{"@value": "Bäume", "@language": "de"}, {"@value": "Arbres", "@language": "fr"}]}, {"title": "Arbres"}),
        ({"name": {"@value": "Wells"}}, {"title": "Wells"}),
        ({"keywords": "trees, streets;parks"}, {"keywords": ["trees", "streets", "parks"]}),
        ({"keywords": ["trees, old", "parks"]}, {"keywords": ["trees, old", "parks"]}),
        ({"identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": "10.1234/trees"}}, {"identifier": "10.1234/trees"}),
        ({"identifier": ["7", "https://doi.org/10.1234/t"]}, {"identifier": "https://doi.org/10.1234/t"}),
        ({"identifier": "7", "sameAs": "https://doi.org/10.1234/t"}, {"identifier": "https://doi.org/10.1234/t"}),
        ({"identifier": "7"}, {"identifier": "7"}),
        ({"url": "/d/1"}, {"identifier": "https://data.city.example/d/1", "landing_page": "https://data.city.example/d/1"}),
        ({"isAccessibleForFree": False}, {"access": "restricted"}),
        ({"inLanguage": [{"@type": "Language", "alternateName": "fr"}, "English"]}, {"language": ["fr", "en"]}),
        ({"isPartOf": {"@type": "Dataset", "name": "Green city"}}, {"series": "Green city"}),
        ({"isPartOf": {"@type": "WebSite", "name": "Portal"}}, {"series": None}),
        ({"datePublished": "2026-01-02T03:04:05Z", "dateModified": "2026"}, {"issued": "2026-01-02", "modified": "2026"}),
        ({"temporalCoverage": "2019-01/.."}, {"temporal": {"start": "2019-01", "end": None, "text": None}}),
        ({"temporalCoverage": ["2019", "2021/2022"]}, {"temporal": {"start": "2019", "end": "2022", "text": None}}),
        ({"temporalCoverage": {"startDate": "2019", "endDate": "2020"}}, {"temporal": {"start": "2019", "end": "2020", "text": None}}),
        ({"version": 2}, {"version": "2"}),
    ],
)
def test_values_as_publishers_write_them(told: dict[str, Any], values: dict[str, Any]) -> None:
    read, odd = _both("fr", **told)
    assert {name: read.get(name) for name in values} == values
    assert not odd


@pytest.mark.parametrize(
    "license", ["https://creativecommons.org/licenses/by/4.0/", {"@id": "https://creativecommons.org/licenses/by/4.0"}]
)
def test_licences(license: Any) -> None:
    assert _read(license=[license])["license"]["id"] == "CC-BY-4.0"
    named = _read(license={"@type": "CreativeWork", "name": "City licence", "url": "https://city.example/licence"})["license"]
    assert (named["id"], named["url"]) == (None, "https://city.example/licence")


def test_terms_are_themes() -> None:
    term = {"@type": "DefinedTerm", "name": "Forestry", "termCode": "F1", "inDefinedTermSet": "https://terms.example/"}
    values = _read(keywords=[term, {"@type": "DefinedTerm", "name": "trees"}])
    assert values["themes"] == [{"scheme": "https://terms.example/", "code": "F1", "label": "Forestry"}]
    assert values["keywords"] == ["trees"]


def test_who_publishes_goes_before_who_made_it_and_organizations_before_people() -> None:
    ann, parks = {"@type": "Person", "name": "Ann"}, {"@type": "Organization", "name": "Parks Department"}
    assert _read(creator=[ann, parks])["agency"]["name"] == "Parks Department"
    assert _read(creator=ann)["agency"]["name"] == "Ann"
    contact = {"@type": "ContactPoint", "email": "mailto:open@city.example", "telephone": "+1 555"}
    values = _read(creator=parks, publisher={"@type": "Organization", "name": "City", "contactPoint": [contact]})
    assert values["agency"]["name"] == "City"
    assert values["contact"] == {"name": "City", "email": "open@city.example", "phone": "+1 555", "url": None}
    assert "agency" not in _read(publisher={"@id": "https://city.example/#org"})


@pytest.mark.parametrize(
    ("geo", "kind", "first"),
    [
        ({"@type": "GeoShape", "box": "10 20 30 40"}, "Polygon", [20.0, 10.0]),
        ({"@type": "GeoShape", "box": "10,20 30,40"}, "Polygon", [20.0, 10.0]),
        ({"@type": "GeoShape", "polygon": "10 20 10 25 15 25"}, "Polygon", [20.0, 10.0]),
        ({"@type": "GeoShape", "line": "10,20 30,40"}, "LineString", [20.0, 10.0]),
        ({"@type": "GeoCoordinates", "latitude": "10", "longitude": 20}, "Point", [20.0, 10.0]),
    ],
)
def test_shapes_are_geojson_longitude_first(geo: dict[str, Any], kind: str, first: list[float]) -> None:
    values, odd = _both(spatialCoverage=[{"@type": "Place", "name": "Old Town", "geo": geo}, "Riverside"])
    shape = json.loads(values["spatial"]["geometry"])
    corner = shape["coordinates"]
    while isinstance(corner[0], list):
        corner = corner[0]
    assert (shape["type"], corner, values["spatial"]["text"], odd) == (kind, first, "Old Town; Riverside", set())


@pytest.mark.parametrize("geo", [{"box": "10 20"}, {"box": "-100 20 30 40"}, {"polygon": "1 2 3"}, {"latitude": "x", "longitude": 1}])
def test_shapes_that_are_none_are_told(geo: dict[str, Any]) -> None:
    values, odd = _both(spatialCoverage={"@type": "Place", "name": "Old Town", "geo": geo})
    assert (values["spatial"], odd) == ({"text": "Old Town"}, {"invalid_value"})


def test_distributions() -> None:
    values, odd = _both(
        distribution=[
            {
                "@type": "DataDownload",
                "contentUrl": "files/trees 1.csv",
                "encodingFormat": ["text/csv"],
                "contentSize": "1,204 bytes",
                "sha256": "a" * 64,
                "name": "Trees",
            },
            {"@type": "DataDownload", "contentUrl": "https://city.example/t.json", "contentSize": "1.2 MB", "fileFormat": "JSON"},
            "https://city.example/t.xlsx",
            {"@type": "DataDownload"},
        ],
        variableMeasured=["height", {"@type": "PropertyValue", "name": "species"}],
    )
    first, second, third = values["distributions"]
    assert (first["download_url"], first["bytes"], first["checksum"][:9]) == (f"{BASE[:-5]}files/trees%201.csv", 1204, "sha256:aa")
    assert (first["format"], first["description"]) == ("CSV", "height, species")
    assert (second["format"], second.get("bytes")) == ("JSON", None)
    assert (third["download_url"], third["format"]) == ("https://city.example/t.xlsx", "XLSX")
    assert odd == {"wrong_type", "empty_value"}


def test_words_of_dcat_under_its_name() -> None:
    told = {"@type": "dcat:Dataset", "dct:title": "Trees", "dct:issued": "2026-01-02", "dcat:keyword": ["a"]}
    file = {"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": "https://city.example/t.csv"}, "dcat:mediaType": "text/csv"}
    (node,) = nodes_of([told | {"dcat:distribution": [file]}], DATASETS)
    values, _ = from_schema_org(node, base=BASE)
    assert (values["title"], values["issued"], values["keywords"]) == ("Trees", "2026-01-02", ["a"])
    assert (values["distributions"][0]["download_url"], values["distributions"][0]["format"]) == ("https://city.example/t.csv", "CSV")


def test_croissant_tells_columns_by_file_and_archives_what_they_hold() -> None:
    fields = [
        {"@type": "cr:Field", "name": name, "source": {"fileSet": {"@id": "tables"}, "extract": {"column": name}}}
        for name in ("id", "city")
    ]
    values = _read(
        distribution=[
            {"@type": "cr:FileObject", "@id": "zip", "contentUrl": "https://hub.example/all.zip", "encodingFormat": "application/zip"},
            {"@type": "cr:FileSet", "@id": "tables", "containedIn": {"@id": "zip"}, "includes": "*.parquet"},
            {"@type": "cr:FileObject", "@id": "inside", "containedIn": [{"@id": "zip"}], "contentUrl": "notes.csv"},
        ],
        recordSet={"@type": "cr:RecordSet", "field": fields},
    )
    (archive,) = values["distributions"]
    assert (archive["format"], archive["description"]) == ("ZIP", "*.parquet, notes.csv")


def test_things_that_refer_to_each_other_end_and_many_are_bounded() -> None:
    ring = [
        {"@id": f"#{n}", "@type": "Dataset" if n == 0 else "Thing", "name": f"n{n}", "about": {"@id": f"#{(n + 1) % 3}"}} for n in range(3)
    ]
    assert [node["name"] for node in nodes_of([{"@graph": ring}], DATASETS)] == ["n0"]
    everybody = [{"@id": f"#{n}"} for n in range(60)]
    tangle = [{"@id": f"#{n}", "@type": "Dataset" if n == 0 else "Thing", "name": "x", "hasPart": everybody} for n in range(60)]
    assert len(nodes_of([{"@graph": tangle}], DATASETS)) == 1
    long = [
        {"@id": "#long", "@type": "Thing", "text": "x" * 1_000_000},
        {"@type": "Dataset", "name": "y", "hasPart": [{"@id": "#long"}] * 1000},
    ]
    (node,) = nodes_of(long, DATASETS)
    assert len(json.dumps(node)) < 10_000_000
    deep: dict[str, Any] = {"@type": "Dataset", "name": "x"}
    for _ in range(500):
        deep = {"mainEntity": deep}
    assert nodes_of([deep], DATASETS) == []


def test_texts_by_language_become_translations() -> None:
    told: dict[str, Any] = {
        "name": {"en": "Trees", "de": "Bäume"},
        "description": [{"@language": "en", "@value": "All."}, {"@language": "de", "@value": "Alle."}],
    }
    values = _read(**told)
    assert (values["title"], values["description"]) == ("Trees", "All.")
    assert [(one["language"], one["title"], one["description"]) for one in values["translations"]] == [("de", "Bäume", "Alle.")]
    assert _read("de", **told)["title"] == "Bäume"


def test_corners_that_can_only_be_longitude_first_are_turned() -> None:
    polygon = "142 10,142 18,148 18,148 10,142 10"
    values, odd = _both(spatialCoverage={"@type": "Place", "geo": {"@type": "GeoShape", "polygon": polygon}})
    assert json.loads(values["spatial"]["geometry"])["coordinates"][0][:2] == [[142.0, 10.0], [142.0, 18.0]]
    assert "invalid_value" in odd


def test_checksums_in_the_words_of_spdx_and_addresses_that_say_nothing() -> None:
    sum_ = {"@type": "spdx:Checksum", "spdx:checksumValue": "ab" * 32, "spdx:checksumAlgorithm": {"@id": "spdx:checksumAlgorithm_sha256"}}
    file = {"@type": "DataDownload", "contentUrl": "https://data.city.example/t.csv", "spdx:checksum": [sum_]}
    values, _ = _both(url="None", distribution=[file])
    assert values["distributions"][0]["checksum"] == "sha256:" + "ab" * 32
    assert values["landing_page"] is None
