"""Values of catalogs' own interfaces: frequencies, licences, sizes, checksums, texts in several languages."""

from typing import Any

import pytest

from schemas.dialects.loose.licenses import license_code, license_told
from schemas.dialects.loose.multilingual import by_language, first_told, spoken, translations
from schemas.dialects.loose.texts import Odd
from schemas.dialects.loose.values import (
    agency_told,
    bytes_told,
    checksum_told,
    frequency_told,
    licensed,
    tail_of,
    worldwide,
)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("annual", "ANNUAL"),
        ("http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT", "CONT"),
        ("R/P1M", "MONTHLY"),
        ("P1W", "WEEKLY"),
        ("R/P0Y1M0D", "MONTHLY"),
        ("None planned", "NEVER"),
        ("as needed", "IRREG"),
        ("three times a week", "WEEKLY_3"),
        ("fortnightly", "BIWEEKLY"),
        ("not planned", "NEVER"),
        ("asNeeded", "IRREG"),
        ("continual", "CONT"),
        ("http://purl.org/cld/freq/threeTimesAYear", "ANNUAL_3"),
        ("http://purl.org/linked-data/sdmx/2009/code#freq-Q", "QUARTERLY"),
        ("N/A", None),
        ("when the moon is full", None),
        (7, None),
    ],
)
def test_how_often(given: Any, code: str | None) -> None:
    assert frequency_told(given, Odd(), "frequency") == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("https://spdx.org/licenses/CC-BY-4.0.html", "CC-BY-4.0"),
        ("http://dcat-ap.de/def/licenses/cc-zero", "CC0-1.0"),
        ("http://dcat-ap.de/def/licenses/cc-by/4.0", "CC-BY-4.0"),
        ("Creative Commons Attribution 4.0 International (CC BY 4.0)", "CC-BY-4.0"),
        ("This work is under a Creative Commons Attribution (CC-BY) 4.0 License", "CC-BY-4.0"),
        ("CC BY-NC-SA 2.5", None),
        ("see the licence of the office", None),
    ],
)
def test_licences_by_their_names_on_other_lists_and_in_sentences(given: str, code: str | None) -> None:
    assert license_code(given) == code


def test_a_frequency_on_no_list_is_named() -> None:
    odd = Odd()
    frequency_told("when the moon is full", odd, "frequency")
    assert [found.code for found in odd.found] == ["unknown_frequency"]


@pytest.mark.parametrize(
    ("given", "known", "url"),
    [
        (("https://creativecommons.org/licenses/by/4.0/", "cc-by", "CC"), "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ((None, "lov2", "Licence Ouverte"), "etalab-2.0", None),
        (("https://city.example/terms", "dl-de-by-2.0"), "DL-DE-BY-2.0", "https://city.example/terms"),
        (("https://city.example/terms", "our-terms"), None, "https://city.example/terms"),
        ((None, "our-terms"), None, None),
    ],
)
def test_a_licence_of_code_name_and_address(given: tuple[str | None, ...], known: str | None, url: str | None) -> None:
    told = licensed(*given)
    assert told is not None
    assert (told["id"], told["url"]) == (known, url)
    assert told["as_given"] in given


def test_no_licence_is_none() -> None:
    assert licensed(None, "") is None


@pytest.mark.parametrize(
    ("given", "size"),
    [
        (12, 12),
        ("12", 12),
        ("1,234", 1234),
        (12.0, 12),
        ("12.0", 12),
        (0, None),
        (-3, None),
        ("1.2 MB", None),
        (True, None),
        (None, None),
        (1e30, None),
    ],
)
def test_sizes_are_bytes_or_none(given: Any, size: int | None) -> None:
    assert bytes_told(given, Odd(), "bytes") == size


@pytest.mark.parametrize(
    ("given", "algorithm", "told"),
    [
        ("D41D8CD98F00B204E9800998ECF8427E", None, "md5:d41d8cd98f00b204e9800998ecf8427e"),
        ("sha-1:" + "a" * 40, None, "sha1:" + "a" * 40),
        ("b" * 64, "http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "sha256:" + "b" * 64),
        ("b" * 64, "own", "sha256:" + "b" * 64),
        ("not a sum", "md5", None),
        (5, "md5", None),
    ],
)
def test_checksums(given: Any, algorithm: Any, told: str | None) -> None:
    assert checksum_told(given, algorithm, Odd(), "checksum") == told


def test_an_agency_of_the_same_name_is_the_same() -> None:
    first, second = agency_told("Water  Board", Odd(), "publisher"), agency_told("Ｗater board", Odd(), "publisher")
    assert first is not None
    assert second is not None
    assert first["id"] == second["id"]
    assert agency_told("n/a", Odd(), "publisher") is None


def test_texts_in_several_languages() -> None:
    title = {"de": "Bäume", "it": "Alberi", "en-t-de": "Trees"}
    assert (spoken(title, "it-CH"), spoken(title, "pt"), spoken(title, None)) == ("Alberi", "Bäume", "Bäume")
    assert spoken({"en": "", "fr": None}, "en") is None
    assert by_language({"name": "x", "id": 1}) is None, "members that are no languages"
    assert by_language({"en": "x", "colour": "y"}) is None
    told = translations(title, {"de": "Alle", "it": "Tutti"}, title="Bäume", odd=Odd())
    assert [(one["language"], one["title"], one["description"]) for one in told] == [("it", "Alberi", "Tutti"), ("en", "Trees", None)]


def test_small_things() -> None:
    assert (tail_of("https://themes.example/list#ENVI/"), tail_of("ENVI"), first_told({"a": "", "b": 0}, "ab")) == ("ENVI", "ENVI", 0)


@pytest.mark.parametrize(
    ("given", "unique"),
    [
        ("https://city.example/id/9", True),
        ("urn:uuid:0b9b3f26", True),
        ("10.5281/zenodo.1", True),
        ("{0B9B3F26-44A5-4D0C-9A3B-5D1F6A7C8E90}", True),
        ("https://city.example", False),
        ("CITY-9", False),
        (7, False),
        (None, False),
    ],
)
def test_identifiers_that_are_unique_in_the_world(given: Any, unique: bool) -> None:
    assert (worldwide(given, Odd(), "identifier") is not None) is unique


@pytest.mark.parametrize(
    ("given", "code", "url"),
    [
        (
            "Open data: https://www.etalab.gouv.fr/licence-ouverte-open-licence/.",
            "etalab-2.0",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        ),
        ("Terms of our own (https://d.example/terms)", None, "https://d.example/terms"),
        ("See https://d.example/a and https://d.example/b", None, None),
        ("http://creativecommons.org/licenses/by/3.0/it/", "CC-BY-3.0", "http://creativecommons.org/licenses/by/3.0/it/"),
        ("http://dcat-ap.de/def/licenses/dl-by-de/2_0", "DL-DE-BY-2.0", "http://dcat-ap.de/def/licenses/dl-by-de/2_0"),
    ],
)
def test_words_that_hold_the_address_of_a_licence(given: str, code: str | None, url: str | None) -> None:
    told = license_told(given)
    assert (told["id"], told["url"], told["as_given"]) == (code, url, given)
