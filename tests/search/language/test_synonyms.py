"""Words of the same meaning: the listed ones are found by each other, and the lists are sound."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog_service import search
from catalog_service.search.engine import Engine
from catalog_service.search.language.synonyms import cut, first_alike, key_of
from tests.search.made import dataset, disclosure, ids, put

FILES = sorted((Path(search.__path__[0]) / "language" / "words").glob("*.csv"))


@pytest.fixture(scope="module")
def filled(new_engine: Callable[[], Engine]) -> Engine:
    """One record for each spelling; tests only read them."""
    engine = new_engine()
    put(
        engine,
        dataset("one", "Childcare centres"),
        dataset("two", "Child care centres"),
        dataset("apart", "Care of trees and of every child"),
        dataset("gis", "GIS layers"),
        dataset("long", "Layers of the geographic information system"),
        disclosure("short", "医保缴费"),
        disclosure("full", "医疗保险缴费"),
        disclosure("across", "就医保障"),
    )
    return engine


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("childcare", ["one", "two"]),
        ("child care", ["apart", "one", "two"]),
        ("child-care centre", ["one", "two"]),
        ('"child care"', ["two"]),
        ("gis", ["gis", "long"]),
        ("geographic information system layers", ["gis", "long"]),
        ("GIS OR trees", ["apart", "gis"]),
        ("医保缴费", ["full", "short"]),
        ("醫療保險", ["full", "short"]),
        ("-医保 缴费", ["full"]),
    ],
)
def test_other_words_of_the_same_meaning_are_found(filled: Engine, q: str, expected: list[str]) -> None:
    assert sorted(ids(filled, q)) == expected


def test_what_is_written_comes_before_what_means_the_same(filled: Engine) -> None:
    assert ids(filled, "childcare centres")[0] == "one"
    assert ids(filled, "gis layers")[0] == "gis"
    assert ids(filled, "医疗保险缴费")[0] == "full"


def test_a_term_is_not_found_across_two_words() -> None:
    assert [others for _, others in cut("就医保障") if others] == []
    assert dict(cut("城镇职工医疗保险缴费"))["医疗保险"] == ("医保",)


def test_the_longest_term_counts() -> None:
    assert first_alike(["child", "care", "centres"]) == (2, ("childcare",))
    assert first_alike(["centres", "child", "care"]) == (0, ())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lists_are_sound(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    for row in rows:
        assert row.keys() == {"written", "also"}
        assert key_of(row["written"]) != key_of(row["also"]), row
        assert all(word == word.strip() for word in row.values()), row
    assert len({tuple(row.values()) for row in rows}) == len(rows)
