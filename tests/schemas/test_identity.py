"""By what records and their distributions are found again."""

from typing import Any

import pytest

from schemas.distribution import Distribution
from schemas.identity import Key, distribution_keys, keys, minted
from schemas.record import load

PROVENANCE = {"source": "feed", "run": "r", "url": "https://s.example/t1.html", "harvested": "2026-01-01T00:00:00Z", "checksum": "00"}


def _record(kind: str, **more: Any) -> Any:
    return load({"kind": kind, "title": "T", "agency": {"id": "a", "name": "A"}, "provenance": PROVENANCE, **more})


def test_a_datasets_keys_strongest_first() -> None:
    record = _record("dataset", identifier="i", landing_page="https://s.example/l", distributions=[{"download_url": "https://s.example/d"}])
    assert keys(record, "feed") == (Key("identifier", "i", "feed"), Key("url", "https://s.example/l", ""))


@pytest.mark.parametrize(
    ("distributions", "address"),
    [
        ([{}, {"access_url": "https://s.example/a"}], "https://s.example/a"),
        ([{"access_url": "https://s.example/a", "download_url": "https://s.example/d"}], "https://s.example/d"),
    ],
)
def test_without_identifier_and_landing_page_the_first_address_is_the_key(distributions: list[dict[str, str]], address: str) -> None:
    assert keys(_record("dataset", distributions=distributions), "feed") == (Key("url", address, ""),)


def test_a_dataset_with_nothing_has_no_key() -> None:
    assert keys(_record("dataset"), "feed") == ()


def test_a_disclosures_keys_are_scoped_by_its_issuing_agency() -> None:
    record = _record("disclosure", index_number="000014349/2019-00009", document_number="京政办发〔2019〕9号")
    assert keys(record, "feed") == (
        Key("index_number", "000014349/2019-00009", "a"),
        Key("document_number", "京政办发〔2019〕9号", "a"),
        Key("url", "https://s.example/t1.html", ""),
    )


def test_the_same_parts_mint_the_same_id_and_no_others_do() -> None:
    assert minted("identifier", "feed", "i") == minted("identifier", "feed", "i")
    assert len({minted("a", "bc"), minted("ab", "c"), minted("abc"), minted("a", "b", "c")}) == 4


def test_a_distribution_is_found_by_its_strongest_names_else_by_its_place() -> None:
    whole = Distribution(identifier="i", download_url="https://s.example/d", access_url="https://s.example/a", format="CSV")
    assert distribution_keys(whole, 3) == ("identifier:i", "download:https://s.example/d", "access:https://s.example/a CSV")
    assert distribution_keys(Distribution(title="only a title"), 3) == ("position:3",)
