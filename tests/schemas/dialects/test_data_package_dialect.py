"""Data Package descriptors of both versions, and older ones → wire values."""

from typing import Any

import pytest

from schemas.dialects.data_package import from_data_package

BASE = "https://data.city.example/trees/datapackage.json"


def _both(**told: Any) -> tuple[dict[str, Any], set[str]]:
    values, oddities = from_data_package({"name": "trees", "title": "Trees", "resources": [], **told}, base=BASE)
    return values, {oddity.code for oddity in oddities} - {"missing_value"}


def test_texts_by_language_the_packages_own_under_no_name() -> None:
    told: dict[str, Any] = {
        "title": {"": "Trees", "es": "Árboles", "fr": "Arbres"},
        "description": {"": "Every tree.", "es": "Todos."},
        "keywords": {"": ["trees"], "es": ["árboles"]},
        "licenses": [{"name": "CC0-1.0", "title": {"": "Zero", "es": "Cero"}}],
        "resources": [{"name": "t", "title": {"": "Table", "es": "Tabla"}, "path": "t.csv", "schema": {"fields": [{"name": "en"}]}}],
    }
    values, odd = _both(**told)
    assert (values["title"], values["description"], values["keywords"]) == ("Trees", "Every tree.", ["trees"])
    assert (values["license"]["id"], values["distributions"][0]["title"]) == ("CC0-1.0", "Table")
    assert [(one["language"], one["title"], one["description"]) for one in values["translations"]] == [
        ("es", "Árboles", "Todos."),
        ("fr", "Arbres", None),
    ]
    assert odd == set()
    spanish, _ = from_data_package({"name": "trees", **told}, base=BASE, language="es")
    assert (spanish["title"], spanish["distributions"][0]["title"]) == ("Árboles", "Tabla")
    assert _both(title={"fr": "Arbres"})[0]["title"] == "Arbres"


def test_a_package_that_names_nothing_goes_by_its_one_resource() -> None:
    one = {"name": "measurements", "path": ["a.csv", "b.csv"]}
    values, odd = _both(title=None, name=None, resources=[one])
    assert (values["title"], odd) == ("measurements", {"title_derived"})
    assert _both(title=None, name=None, resources=[one, one])[0]["title"] is None


def test_a_package_of_version_2() -> None:
    values, odd = _both(
        id="https://doi.org/10.1234/trees",
        created="2026-01-02T03:04:05Z",
        version="1.2.0",
        homepage="https://city.example/trees",
        licenses=[{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        contributors=[
            {"title": "Ann", "roles": ["author"], "email": "ann@city.example"},
            {"title": "Parks Department", "roles": ["publisher"]},
        ],
        keywords=["trees"],
        resources=[
            {
                "name": "trees",
                "type": "table",
                "path": "data/trees 2026.csv",
                "bytes": 120,
                "hash": f"sha256:{'a' * 64}",
                "mediatype": "text/csv",
                "schema": {"fields": [{"name": "id"}, {"name": "height"}]},
            }
        ],
    )
    assert (values["identifier"], values["issued"], values["version"]) == ("https://doi.org/10.1234/trees", "2026-01-02", "1.2.0")
    assert (values["agency"]["name"], values["contact"]["email"]) == ("Parks Department", "ann@city.example")
    assert values["license"]["id"] == "CC-BY-4.0"
    (table,) = values["distributions"]
    assert table["download_url"] == "https://data.city.example/trees/data/trees%202026.csv"
    assert (table["format"], table["bytes"], table["checksum"][:9], table["description"]) == ("CSV", 120, "sha256:aa", "id, height")
    assert not odd


def test_what_was_written_before_version_1() -> None:
    values, _ = _both(
        title=None,
        license="ODC-PDDL-1.0",
        author="Ann Lee <ann@city.example> (https://city.example/ann)",
        sources=[{"name": "Forest survey", "web": "https://forest.example"}],
        resources=[{"url": "https://city.example/t.csv", "mimetype": "text/csv", "hash": "b" * 32}],
        last_updated="2015-03-04",
    )
    assert (values["title"], values["agency"]["name"], values["modified"]) == ("trees", "Ann Lee", "2015-03-04")
    assert (values["contact"]["email"], values["license"]["as_given"]) == ("ann@city.example", "ODC-PDDL-1.0")
    assert values["distributions"][0]["checksum"] == f"md5:{'b' * 32}"


@pytest.mark.parametrize(
    ("resource", "codes"),
    [
        ({"name": "x", "data": [[1]]}, {"no_address"}),
        ({"name": "x", "path": "file:///etc/passwd"}, {"not_a_url"}),
        ({"name": "x", "path": "http://["}, {"not_a_url"}),
        ({}, {"empty_value"}),
        ("x", {"empty_value"}),
        ({"name": "x", "path": "x.csv", "bytes": "many", "hash": "?"}, {"invalid_value"}),
    ],
)
def test_odd_resources_are_told(resource: Any, codes: set[str]) -> None:
    assert _both(resources=[resource])[1] == codes


def test_a_resource_in_parts_is_a_distribution_for_each() -> None:
    values, _ = _both(resources=[{"name": "t", "title": "Trees", "path": ["a.csv", "b.csv"], "bytes": 9, "format": "csv"}])
    assert [(file["title"], file["download_url"][-5:], file.get("bytes")) for file in values["distributions"]] == [
        ("Trees (1/2)", "a.csv", None),
        ("Trees (2/2)", "b.csv", None),
    ]
