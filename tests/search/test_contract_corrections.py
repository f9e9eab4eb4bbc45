"""Every engine: Chinese words a character away from what records have are put right or suggested; paths and months are counted."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

from catalog_service.search.asking.characters import put_right
from catalog_service.search.asking.corrections import corrections
from catalog_service.search.engine import Engine
from catalog_service.search.language.analysis import pairs
from catalog_service.search.notes import NOTES
from schemas.agency import agency_named
from schemas.parts import Theme
from tests.search.made import ask, dataset, disclosure, ids, put


@pytest.fixture(scope="module")
def filled(new_engine: Callable[[], Engine]) -> Engine:
    """Documents of a few subjects; tests only read them."""
    engine = new_engine()
    subjects = ("公共数据管理", "养老服务补贴", "道路交通安全", "垃圾分类", "street trees")
    put(engine, *(disclosure(f"{n}-{subject}", f"{subject}办法", text=f"{subject}。" * 3) for subject in subjects for n in range(3)))
    return engine


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("公共数剧管理", "公共数据管理"),
        ("养老服务补帖", "养老服务补贴"),
        ("道路交同安全", "道路交通安全"),
        ("拉圾分类", "垃圾分类"),
        ("道路通交安全", "道路交通安全"),
        ("道路交罗安全", "道路交通安全"),
        ("道路交同安全 办法", "道路交通安全 办法"),
    ],
)
def test_one_wrong_character_is_put_right(filled: Engine, written: str, meant: str) -> None:
    answer = ask(filled, written)
    assert meant in (answer.corrected, answer.suggested)
    assert ask(filled, meant).total == 3


@pytest.mark.parametrize("q", ["道路交安全", "道路交通通安全"])
def test_a_character_that_is_missing_or_doubled_between_words_does_no_harm(filled: Engine, q: str) -> None:
    assert set(ids(filled, q)) == {f"{n}-道路交通安全" for n in range(3)}


@dataclass
class _Counts:
    """A vocabulary of these subjects, each in twenty records; counts what it is asked."""

    subjects: tuple[str, ...]
    asked: int = 0

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        counts = Counter(pair for subject in self.subjects for pair in pairs(subject))
        found = {word: 20 * counts[word] for word in words}
        self.asked += len(found)
        return found

    def followers(self, character: str) -> dict[str, int]:
        self.asked += 1
        return {pair: 20 for subject in self.subjects for pair in pairs(subject) if pair[0] == character}


def test_a_character_missing_in_a_word_is_put_in() -> None:
    known = _Counts(("道路交通安全", "公共数据管理"))
    assert list(put_right("道路交安全", known)) == ["道路交通安全"]
    assert list(put_right("道路交通通安全", known)) == ["道路交通安全"]
    assert list(put_right("量子计算", known)) == []


def test_of_all_characters_only_known_neighbours_are_tried() -> None:
    known = _Counts(("道路交通安全", "公共数据管理"))
    assert list(corrections("量子计算机 " * 20 + "道路交罗安金 数剧清单 互联网络", known)) == []
    assert 0 < known.asked < 2000


def test_where_some_words_are_found_the_query_is_suggested_and_not_put_in_its_place(filled: Engine) -> None:
    answer = ask(filled, "公共数剧管理", facets=("kind",))
    assert answer.corrected is None
    assert answer.suggested == "公共数据管理"
    assert NOTES["relaxed"] in answer.notes
    assert answer.total == sum(value.count for value in answer.facets["kind"])


def test_english_words_of_a_relaxed_query_are_suggested_right(filled: Engine) -> None:
    assert ask(filled, "street treees").suggested == "street trees"


@pytest.mark.parametrize("q", ["公共数据管理", "区块链", "数剧库表结构", "办", "公共数剧怎么管理？", "文号:公共数剧", "公共数据 垃圾"])
def test_what_is_right_or_beyond_help_is_left_alone(filled: Engine, q: str) -> None:
    answer = ask(filled, q)
    assert (answer.corrected, answer.suggested) == (None, None)


def test_what_stands_under_a_path_is_counted_and_found_there(engine: Engine) -> None:
    put(
        engine,
        dataset("air", "Air", themes=(Theme(scheme=None, code=None, label="Environment > Air"),), region="110105"),
        dataset("soil", "Soil", themes=(Theme(scheme=None, code=None, label="Environment > Soil"),), region="110108"),
        dataset("roads", "Roads", agency=agency_named("Ministry of Transport > Roads Directorate"), region="CN-11"),
    )
    facets = ask(engine, facets=("theme", "region", "agency")).facets
    assert {(v.value, v.count) for v in facets["theme"]} == {("Environment", 2), ("Environment > Air", 1), ("Environment > Soil", 1)}
    assert {(v.value, v.count) for v in facets["region"]} >= {("110000", 2), ("110100", 2), ("110105", 1), ("CN", 1)}
    assert set(ids(engine, filters={"theme": ["Environment"]})) == {"air", "soil"}
    assert set(ids(engine, filters={"region": ["110000"]})) == {"air", "soil"}
    assert ids(engine, filters={"agency": ["ministry-of-transport"]}) == ["roads"]
    assert ("ministry-of-transport", "Ministry of Transport") in {(v.value, v.label) for v in facets["agency"]}


def test_months_are_counted_where_they_are_told(engine: Engine) -> None:
    put(engine, *(dataset(f"d{n}", "Wells", issued=issued) for n, issued in enumerate(("2019", "2019-05", "2019-05-17", "2020-01-01"))))
    facets = ask(engine, facets=("year", "month")).facets
    assert [(v.value, v.count) for v in facets["year"]] == [("2019", 3), ("2020", 1)]
    assert [(v.value, v.count) for v in facets["month"]] == [("2019-05", 2), ("2020-01", 1)]
    assert ids(engine, "month:2020-01") == ["d3"]
