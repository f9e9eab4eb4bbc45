"""A CKAN package as a dataset: what its members and extras say, whatever form a portal gave them."""

import json
from typing import Any

import pytest

from schemas.dialects.portals.ckan import from_ckan, is_public, origin_of, package_key

PORTAL = "https://data.city.example"


def _read(entry: dict[str, Any], **more: Any) -> tuple[dict[str, Any], list[str]]:
    values, oddities = from_ckan({"id": "p1", "name": "trees", "title": "Trees", **entry}, portal=PORTAL, **more)
    return values, [f"{oddity.code} {oddity.field}" for oddity in oddities]


def _extras(**values: Any) -> dict[str, Any]:
    return {"extras": [{"key": key, "value": value} for key, value in values.items()]}


def test_the_members_of_a_package() -> None:
    values, odd = _read(
        {
            "notes": "Every tree.",
            "organization": {"name": "parks", "title": "Parks Department"},
            "tags": [{"display_name": "trees"}, {"name": "city"}, "green"],
            "groups": [{"name": "environment", "title": "Environment"}],
            "license_id": "cc-by-4.0",
            "license_title": "Creative Commons Attribution 4.0",
            "license_url": "https://creativecommons.org/licenses/by/4.0/",
            "maintainer": "Ann",
            "maintainer_email": "ann@city.example",
            "metadata_created": "2026-01-02T23:30:00.000001",
            "metadata_modified": "2026-02-03T04:05:06",
            "version": "2.1",
        },
        time_zone="Asia/Shanghai",
    )
    assert odd == []
    assert values["agency"] == {"id": "parks-department", "name": "Parks Department"}
    assert (values["keywords"], values["themes"]) == (["trees", "city", "green"], [{"label": "Environment"}])
    assert (values["issued"], values["modified"]) == ("2026-01-03", "2026-02-03"), "CKAN writes UTC; the day is the publisher's"
    assert (values["license"]["id"], values["license"]["url"]) == ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
    assert values["contact"] == {"name": "Ann", "email": "ann@city.example"}
    assert (values["landing_page"], values["version"], values["identifier"]) == (f"{PORTAL}/dataset/trees", "2.1", "p1")


def test_dcat_in_extras() -> None:
    area = {"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 4], [1, 2]]]}
    values, _ = _read(
        _extras(
            issued="2020-05-06",
            modified="2021",
            frequency="http://publications.europa.eu/resource/authority/frequency/ANNUAL",
            theme='["http://publications.europa.eu/resource/authority/data-theme/ENVI"]',
            publisher_name="Water Board",
            spatial=json.dumps(area),
            spatial_text="The river",
            temporal_start="2019-01-01",
            temporal_end="2020-01-01T00:00:00",
            language='["http://publications.europa.eu/resource/authority/language/FRA", "en"]',
            access_rights="http://publications.europa.eu/resource/authority/access-right/RESTRICTED",
            conforms_to='["https://standards.example/1"]',
            documentation='["https://docs.example/a"]',
        )
    )
    assert (values["issued"], values["modified"], values["frequency"]) == ("2020-05-06", "2021", "ANNUAL")
    assert values["themes"] == [{"scheme": "http://publications.europa.eu/resource/authority/data-theme", "code": "ENVI", "label": "ENVI"}]
    assert (values["agency"]["name"], values["access"]) == ("Water Board", "restricted")
    assert values["spatial"]["text"] == "The river"
    assert json.loads(values["spatial"]["geometry"]) == area
    assert values["temporal"] == {"start": "2019-01-01", "end": "2020-01-01", "text": None}
    assert (values["language"], values["conforms_to"]) == (["fr", "en"], "https://standards.example/1")
    assert values["documentation"] == ["https://docs.example/a"]


def test_texts_in_several_languages() -> None:
    for given in ({"fr": "Arbres", "en": "Trees"}, '{"fr": "Arbres", "en": "Trees"}'):
        values, _ = _read({"title": given, "notes": {"fr": "Tous", "en": "All"}}, language="fr-CA")
        assert (values["title"], values["description"]) == ("Arbres", "Tous")
        assert values["translations"] == [{"language": "en", "title": "Trees", "description": "All"}]
    values, _ = _read(
        {"title_translated": {"en-t-fr": "Trees", "fr": "Arbres"}, "keywords": {"fr": ["arbres"], "en": ["trees"]}}, language="fr"
    )
    assert (values["title"], values["keywords"]) == ("Arbres", ["arbres"]), "a machine's translation comes last"


def test_words_in_braces_are_no_languages() -> None:
    assert _read({"title": "{draft}"})[0]["title"] == "{draft}"


def test_the_lists_of_objects_that_ckanext_dcat_keeps() -> None:
    square = {"type": "Polygon", "coordinates": [[[8, 47], [9, 47], [9, 48], [8, 47]]]}
    entry: dict[str, Any] = {
        "contact": [{"name": "Desk", "email": "desk@city.example", "url": "https://city.example/desk"}, {"name": "Other"}],
        "spatial_coverage": [{"uri": "https://places.example/1", "text": "Riverton", "geom": square}],
        "temporal_coverage": [{"start": "1999-03-01", "end": "2003-01-05"}, {"start": "2024"}],
        "maintainer": "Ann",
        "resources": [{"url": "https://city.example/t?id=1", "format": "https://lists.example/file-type/WMTS_SRVC"}],
    }
    for told in (entry, {"extras": [{"key": key, "value": json.dumps(value)} for key, value in entry.items() if key != "resources"]}):
        values, _ = _read(told)
        assert values["contact"] == {"name": "Desk", "email": "desk@city.example"}
        assert (values["spatial"]["text"], json.loads(values["spatial"]["geometry"])) == ("Riverton", square)
        assert (values["temporal"]["start"], values["temporal"]["end"]) == ("1999-03-01", "2003-01-05")
    assert _read(entry)[0]["distributions"][0]["format"] == "WMTS"
    assert _read({"temporal": [{"start": "2001"}]})[0]["temporal"] == {"start": "2001", "end": None, "text": None}
    assert _read({"temporal": "2001/2003"})[0]["temporal"]["end"] == "2003"


def test_a_harvested_package_keeps_its_own_name_and_place() -> None:
    entry = {
        "id": "p1",
        "name": "trees",
        "url": "https://source.example/trees",
        "metadata_modified": "2026-11-01T00:00:00",
        **_extras(harvest_object_id="h1", guid="https://source.example/id/9", identifier="CITY-9", uri="urn:city:9"),
    }
    values, odd = _read(entry)
    assert (values["identifier"], values["landing_page"]) == ("https://source.example/id/9", "https://source.example/trees")
    assert origin_of(entry, PORTAL) == "https://source.example/trees"
    assert values["modified"] is None, "the portal's own time tells when it was harvested"
    assert "missing_value modified" in odd
    assert origin_of({"id": "p1", "url": "https://source.example/trees"}, PORTAL) is None
    assert package_key(entry) == "p1"


def test_resources() -> None:
    values, odd = _read(
        {
            "resources": [
                {
                    "id": "r1",
                    "url": f"{PORTAL}/files/t.csv",
                    "format": "csv",
                    "mimetype": "text/csv",
                    "size": "1234",
                    "hash": "d41d8cd98f00b204e9800998ecf8427e",
                    "name": "Trees",
                    "created": "2026-01-01T00:00:00.1",
                    "last_modified": None,
                    "metadata_modified": "2026-01-05T00:00:00",
                },
                {"url": "https://maps.example/wms?service=WMS", "format": "WMS"},
                {"id": "r3", "url": "https://city.example/about.html", "format": "HTML"},
                {"id": "r4", "url": "", "name": "To come"},
                {"id": "r5", "url": "x.csv", "state": "deleted"},
                "https://city.example/b.xlsx",
                {"id": "r6", "url": "https://city.example/doc.pdf", "format": "PDF", "resource_type": "documentation", "size": "1.2 MB"},
            ]
        }
    )
    first, service, page, unlinked, address, document = values["distributions"]
    assert first == {
        "identifier": "r1",
        "role": "data",
        "title": "Trees",
        "download_url": f"{PORTAL}/files/t.csv",
        "access_url": f"{PORTAL}/dataset/trees/resource/r1",
        "format": "CSV",
        "media_type": "text/csv",
        "bytes": 1234,
        "checksum": "md5:d41d8cd98f00b204e9800998ecf8427e",
        "issued": "2026-01-01",
        "modified": "2026-01-05",
    }
    assert (service["role"], service["access_url"]) == ("service", "https://maps.example/wms?service=WMS")
    assert ("download_url" in page, page["access_url"]) == (False, "https://city.example/about.html")
    assert (unlinked["title"], "access_url" in unlinked) == ("To come", False)
    assert (address["download_url"], address["format"]) == ("https://city.example/b.xlsx", "XLSX")
    assert (document["role"], "bytes" in document) == ("documentation", False)
    assert {"no_address distributions.3", "wrong_type distributions.4", "invalid_value distributions.5.bytes"} <= set(odd)


def test_a_title_is_derived_from_the_name() -> None:
    values, odd = _read({"title": None, "name": "street-trees"})
    assert values["title"] == "street-trees"
    assert "title_derived title" in odd


@pytest.mark.parametrize(
    ("told", "access"), [("restricted", "restricted"), ("non-public", "non-public"), ("members of staff", "restricted")]
)
def test_access_that_is_not_public(told: str, access: str) -> None:
    assert _read({"access_level": told})[0]["access"] == access


def test_an_extra_beside_an_empty_member_counts() -> None:
    assert _read({"frequency": "", **_extras(frequency="R/P1M")})[0]["frequency"] == "MONTHLY"


@pytest.mark.parametrize(
    ("entry", "public"),
    [({}, True), ({"private": None}, True), ({"private": "True"}, False), ({"state": "draft"}, False), ({"type": "showcase"}, False)],
)
def test_who_may_see_it(entry: dict[str, Any], public: bool) -> None:
    assert is_public(entry) is public


@pytest.mark.parametrize(
    ("publisher", "name"),
    [
        ('{"name": {"de": "Amt für Muster", "fr": ""}, "url": "https://a.example"}', "Amt für Muster"),
        ("http://terms.example/Parks", "Parks Department"),
        ('["Parks"]', "Parks"),
        ("Parks and Gardens", "Parks and Gardens"),
    ],
)
def test_a_publisher_is_read_out_of_what_an_extra_holds(publisher: str, name: str) -> None:
    values, _ = from_ckan({"id": "1", "title": "T", "publisher": publisher, "organization": {"title": "Parks Department"}}, language="de")
    assert values["agency"]["name"] == name


@pytest.mark.parametrize(
    "told",
    [
        {"temporals": [{"start_date": "2019-01-01T00:00:00", "end_date": "2020-12-31"}]},
        {"temporal_coverage": '[{"temporal_start": "2019-01-01", "temporal_end": "2020-12-31"}]'},
        {"temporal_start": "2019-01-01", "temporal_end": "2020-12-31"},
        {"temporal": "2019-01-01/2020-12-31"},
    ],
)
def test_a_period_is_read_from_wherever_a_portal_writes_it(told: dict[str, object]) -> None:
    values, _ = from_ckan({"id": "1", "title": "T", **told})
    assert (values["temporal"]["start"], values["temporal"]["end"]) == ("2019-01-01", "2020-12-31")
