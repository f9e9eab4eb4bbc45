"""The dialect of DCAT-US 1.1: what each field becomes, every oddity named, and back again without loss."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dataset import Dataset
from schemas.dialects.dcat_us.version_1 import entry_key, from_dcat_us, to_dcat_us
from schemas.dialects.loose.formats import format_named
from schemas.dialects.loose.licenses import license_code
from schemas.record import load, wire
from schemas.vocabularies import codes

WHOLE = {
    "identifier": "i",
    "title": "T",
    "description": "D",
    "keyword": ["k"],
    "modified": "2024-05-06",
    "publisher": {"name": "P"},
    "contactPoint": {"fn": "C", "hasEmail": "mailto:c@a.gov"},
    "accessLevel": "public",
}
PROVENANCE = {"source": "s", "run": "r", "harvested": "2026-01-01T00:00:00Z", "checksum": "00"}


def _read(**entry: Any) -> tuple[dict[str, Any], list[tuple[str, str | None]]]:
    values, oddities = from_dcat_us(WHOLE | entry, time_zone="America/New_York")
    assert all(oddity.message for oddity in oddities)
    return values, [(oddity.code, oddity.field) for oddity in oddities]


def test_a_whole_entry_has_nothing_odd() -> None:
    values, odd = _read()
    assert odd == []
    assert (values["identifier"], values["title"], values["access"], values["modified"]) == ("i", "T", "public", "2024-05-06")
    assert values["agency"] == {"id": "p", "name": "P"}
    assert values["contact"] == {"name": "C", "email": "c@a.gov"}


@pytest.mark.parametrize(
    ("entry", "field", "value", "odd"),
    [
        ({"modified": "R/P1W"}, "frequency", "WEEKLY", []),
        ({"modified": "R/P1W"}, "modified", None, []),
        ({"modified": "R/P1W", "accrualPeriodicity": "R/P1Y"}, "frequency", "ANNUAL", []),
        ({"accrualPeriodicity": "irregular"}, "frequency", "IRREG", []),
        ({"accrualPeriodicity": "R/P99Z"}, "frequency", None, [("unknown_frequency", "frequency")]),
        ({"modified": "2024-05-06T02:00:00Z"}, "modified", "2024-05-05", []),
        ({"modified": None}, "modified", None, [("missing_value", "modified")]),
        ({"modified": "tomorrow"}, "modified", None, [("invalid_date", "modified")]),
        ({"accessLevel": "restricted public"}, "access", "restricted", []),
        ({"accessLevel": "NON-PUBLIC"}, "access", "non-public", []),
        ({"accessLevel": "secret-ish"}, "access", "restricted", [("unknown_access_level", "access")]),
        ({"accessLevel": None}, "access", "public", [("missing_value", "access")]),
        ({"publisher": "Office"}, "agency", {"id": "office", "name": "Office"}, [("wrong_type", "agency")]),
        ({"publisher": [{"name": "O"}]}, "agency", {"id": "o", "name": "O"}, [("wrong_type", "agency")]),
        (
            {"publisher": {"name": None, "subOrganizationOf": {"name": "Up"}}},
            "agency",
            {"id": "up", "name": "Up"},
            [("empty_value", "agency")],
        ),
        ({"publisher": {"name": "Low", "subOrganizationOf": {"name": "Up"}}}, "agency", {"id": "low", "name": "Low"}, []),
        ({"contactPoint": [{"fn": "A"}]}, "contact", {"name": "A", "email": None}, [("wrong_type", "contact")]),
        ({"contactPoint": "x@a.gov"}, "contact", {"name": None, "email": "x@a.gov"}, [("wrong_type", "contact")]),
        ({"contactPoint": {"fn": "A", "hasEmail": "x@a.gov?subject=y"}}, "contact", {"name": "A", "email": "x@a.gov"}, []),
        (
            {"contactPoint": {"fn": "A", "hasEmail": "call us"}},
            "contact",
            {"name": "A", "email": None},
            [("invalid_value", "contact.email")],
        ),
        (
            {"contactPoint": {"fn": "A", "hasEmail": "https://a.gov/form"}},
            "contact",
            {"name": "A", "email": None, "url": "https://a.gov/form"},
            [],
        ),
        ({"contactPoint": {}}, "contact", None, [("missing_value", "contact")]),
        ({"spatial": None}, "distributions", [], []),
        ({"spatial": "United States"}, "spatial", {"text": "United States"}, []),
        (
            {"spatial": {"type": "Point", "coordinates": [1, 2]}},
            "spatial",
            {"text": "1, 2", "geometry": '{"type":"Point","coordinates":[1,2]}'},
            [],
        ),
        ({"spatial": ["a", "b"]}, "spatial", {"text": "a; b"}, [("wrong_type", "spatial")]),
        (
            {"theme": "energy, health"},
            "themes",
            [{"label": "energy"}, {"label": "health"}],
            [("single_value_for_list", "themes"), ("joined_keywords", "themes")],
        ),
        ({"keyword": None}, "keywords", [], [("missing_value", "keywords")]),
        ({"keyword": ["", "a"]}, "keywords", ["a"], [("empty_value", "keywords")]),
        ({"language": ["us-EN", "en-US", "klingon"]}, "language", ["en-US"], [("odd_language", "language")] * 2),
        ({"landingPage": "www.a.gov"}, "landing_page", "http://www.a.gov", [("url_repaired", "landing_page")]),
        (
            {"describedBy": "https://a.gov/d", "references": ["https://a.gov/r", "https://a.gov/d"]},
            "documentation",
            ["https://a.gov/d", "https://a.gov/r"],
            [],
        ),
        ({"references": "https://a.gov/r"}, "documentation", ["https://a.gov/r"], [("single_value_for_list", "documentation")]),
        ({"isPartOf": "coll"}, "series", "coll", []),
        ({"bureauCode": ["024:010"]}, "title", "T", [("malformed_code", None)]),
        ({"programCode": "000:000", "bureauCode": ["339:00"]}, "title", "T", []),
        ({"title": 2024}, "title", "2024", [("wrong_type", "title")]),
        ({"identifier": 17}, "identifier", "17", []),
        ({"identifier": None}, "identifier", None, [("missing_value", "identifier")]),
        (
            {"accessURL": "https://a.gov/x"},
            "distributions",
            [{"access_url": "https://a.gov/x", "role": "data"}],
            [("legacy_field", "distributions")],
        ),
        ({"somethingElse": {"deep": [1]}}, "title", "T", []),
    ],
)
def test_what_a_field_becomes(entry: dict[str, Any], field: str, value: object, odd: list[tuple[str, str | None]]) -> None:
    values, found = _read(**entry)
    assert (values.get(field), found) == (value, odd)


@pytest.mark.parametrize(
    ("given", "code", "url"),
    [
        ("http://www.usa.gov/publicdomain/label/1.0/", "US-PD", True),
        ("https://creativecommons.org/licenses/by/4.0", "CC-BY-4.0", True),
        ("HTTP://creativecommons.org/publicdomain/zero/1.0/legalcode", "CC0-1.0", True),
        ("http://creativecommons.org/publicdomain/zero/1.0/deed.nl", "CC0-1.0", True),
        ("https://a.gov/terms", None, True),
        ("Public Domain", "US-PD", False),
        ("Ask us", None, False),
        ("http:/broken", None, False),
    ],
)
def test_licences_are_recognised_and_their_words_kept(given: str, code: str | None, url: bool) -> None:
    values, odd = _read(license=given)
    assert (values["license"]["id"], values["license"]["as_given"]) == (code, given)
    assert values["license"]["url"] == (given if url else None)
    assert odd == ([] if url else [("license_not_a_url", "license")])
    assert license_code(given) == code


A = "https://a.gov/f"


@pytest.mark.parametrize(
    ("item", "expected", "odd"),
    [
        ({"downloadURL": f"{A}.csv", "mediaType": "text/csv"}, {"download_url": f"{A}.csv", "media_type": "text/csv", "format": "CSV"}, []),
        ({"downloadURL": f"{A}.csv"}, {"download_url": f"{A}.csv", "format": "CSV"}, []),
        (
            {"downloadURL": f"{A}.csv", "mediaType": "application/octet-stream"},
            {"media_type": "application/octet-stream", "format": "CSV"},
            [],
        ),
        ({"downloadURL": A, "mediaType": "TEXT/CSV; charset=utf-8"}, {"media_type": "text/csv", "format": "CSV"}, []),
        ({"downloadURL": A, "mediaType": "CSV"}, {"format": "CSV"}, ["format_in_media_type"]),
        (
            {"downloadURL": A, "mediaType": "https://www.iana.org/assignments/media-types/text/csv"},
            {"media_type": "text/csv", "format": "CSV"},
            ["invalid_value"],
        ),
        ({"downloadURL": A, "format": "spreadsheet"}, {"format": "SPREADSHEET"}, []),
        ({"accessURL": A, "format": "API"}, {"access_url": A, "format": "REST", "role": "service"}, []),
        ({"accessURL": "a.gov/x"}, {"access_url": "http://a.gov/x"}, ["url_repaired"]),
        ({"accessURL": "ftp://a.gov/x"}, {"access_url": None}, ["not_a_url"]),
        ({"title": "nothing to get"}, {"title": "nothing to get"}, ["no_address"]),
        (
            {"accessURL": A, "conformsTo": "https://a.gov/s", "describedBy": "https://a.gov/d"},
            {"conforms_to": "https://a.gov/s", "described_by": "https://a.gov/d"},
            [],
        ),
        ({"accessURL": A, "@id": "d-1", "title": " a \n b "}, {"identifier": "d-1", "title": "a b"}, []),
    ],
)
def test_what_a_distribution_becomes(item: dict[str, Any], expected: dict[str, Any], odd: list[str]) -> None:
    values, found = _read(distribution=[item])
    assert {name: values["distributions"][0].get(name) for name in expected} == expected
    assert [code for code, _ in found] == odd


@pytest.mark.parametrize(
    ("value", "count", "odd"),
    [
        (None, 0, []),
        ([], 0, []),
        ({"accessURL": A}, 1, ["single_value_for_list"]),
        ([None, {"accessURL": A}], 1, ["empty_value"]),
        ([{"@type": "dcat:Distribution"}], 0, ["empty_value"]),
        ([A], 1, ["wrong_type"]),
        ("", 0, ["single_value_for_list", "empty_value"]),
    ],
)
def test_what_stands_in_the_place_of_distributions(value: object, count: int, odd: list[str]) -> None:
    values, found = _read(distribution=value)
    assert len(values["distributions"]) == count
    assert [code for code, _ in found] == odd


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ({"identifier": " a "}, "a"),
        ({"identifier": 7}, "7"),
        ({"identifier": ["a"]}, "a"),
        ({"identifier": "", "landingPage": A}, A),
        ({"distribution": [{}, {"accessURL": A}]}, A),
        ({"distribution": {"downloadURL": A}}, A),
        ({"accessURL": A}, A),
        ({"identifier": {"x": 1}, "distribution": ["x"]}, ""),
    ],
)
def test_by_what_an_entry_is_told_from_others(entry: dict[str, Any], key: str) -> None:
    assert entry_key(entry) == key


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "fn", "type", "accessURL", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = (
    *WHOLE,
    "distribution",
    "theme",
    "language",
    "license",
    "rights",
    "spatial",
    "temporal",
    "issued",
    "landingPage",
    "references",
    "isPartOf",
)


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_nothing_in_an_entry_is_an_error(entry: dict[str, Any]) -> None:
    values, _ = from_dcat_us(entry)
    record = {**values, "title": values["title"] or "T", "agency": values.get("agency", {"id": "a", "name": "A"}), "provenance": PROVENANCE}
    assert load(record).title
    assert isinstance(entry_key(entry), str)


def _record(**more: Any) -> Dataset:
    record = load({"kind": "dataset", "title": "T", "agency": {"id": "p", "name": "P"}, "provenance": PROVENANCE, **more})
    assert isinstance(record, Dataset)
    return record


FULL = _record(
    identifier="i",
    description="D",
    keywords=["a", "b"],
    themes=[{"label": "t"}],
    language=["en-US"],
    rights="R",
    access="restricted",
    license={
        "id": "CC0-1.0",
        "title": "Creative Commons CC0 1.0 Universal",
        "url": "https://creativecommons.org/publicdomain/zero/1.0/",
        "as_given": "https://creativecommons.org/publicdomain/zero/1.0/",
    },
    issued="2019",
    modified="2020-02",
    frequency="MONTHLY",
    spatial={"text": "Here"},
    temporal={"start": "2019-01", "end": None},
    contact={"name": "C", "email": "c@a.gov", "phone": "1"},
    landing_page="https://a.gov/l",
    documentation=["https://a.gov/d"],
    conforms_to="https://a.gov/s",
    series="coll",
    distributions=[
        {
            "identifier": "d",
            "title": "t",
            "description": "x",
            "access_url": A,
            "download_url": f"{A}.csv",
            "format": "CSV",
            "media_type": "text/csv",
            "issued": "2019",
            "modified": "2020",
            "conforms_to": "https://a.gov/s",
            "described_by": "https://a.gov/d",
        },
        {"role": "service", "access_url": A, "format": "REST"},
    ],
)


@pytest.mark.parametrize(
    "record",
    [
        FULL,
        _record(
            temporal={"start": None, "end": None, "text": "some years"},
            spatial={"text": "1, 2", "geometry": '{"type":"Point","coordinates":[1,2]}'},
        ),
        *(_record(frequency=code) for code in codes("frequency")),
        *(_record(access=code) for code in codes("access")),
        _record(contact={"name": None, "email": None, "url": "https://a.gov/c"}),
    ],
)
def test_what_is_written_reads_back_the_same(record: Dataset) -> None:
    values, _ = from_dcat_us(to_dcat_us(record))
    back = load({**values, "provenance": record.provenance})
    assert wire(back) == wire(record)


def test_formats_by_name_and_media_type() -> None:
    assert [format_named(w) for w in ("csv", ".CSV", "text/csv", "Comma-separated values", "x/unknown", "odd thing")] == [
        "CSV",
        "CSV",
        "CSV",
        "CSV",
        None,
        "ODD THING",
    ]
    assert [format_named(w) for w in ("XLSX (Excel)", "zip (shp)", "WMS_SRVC", "(odd)")] == ["XLSX", "ZIP", "WMS", "(ODD)"]
