"""Facet counts of the embedded engine: kept until the index is written to, by this process or another, and never one commit longer."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tantivy import Index, IndexWriter, Searcher

from catalog_service.search.embedded import facets, index
from catalog_service.search.embedded.engine import EmbeddedEngine
from catalog_service.search.engine import Answer, Remove
from tests.search.made import ask, dataset, put


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    made = EmbeddedEngine(tmp_path / "index")
    put(made, *(dataset(f"r{n}", f"Trees {n}", keywords=("a", "b")[: n % 2 + 1], formats=("CSV",)) for n in range(30)))
    return made


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The names of the facets that were really counted."""
    told: list[tuple[str, ...]] = []
    count = facets._counts

    def counting(searcher: Any, whole: Any, names: Any, size: int) -> Any:
        told.append(tuple(names))
        return count(searcher, whole, names, size)

    monkeypatch.setattr(facets, "_counts", counting)
    return told


def keywords(answer: Answer) -> dict[str, int]:
    return {value.value: value.count for value in answer.facets["keyword"]}


def test_pages_and_orders_of_a_query_are_counted_once(engine: EmbeddedEngine, counted: list[tuple[str, ...]]) -> None:
    first = ask(engine, "trees", facets=("keyword",), page_size=10)
    second = ask(engine, "trees", facets=("keyword",), page_size=10, after=first.after)
    other = ask(engine, "trees", facets=("keyword",), sort="title")
    assert keywords(first) == keywords(second) == keywords(other) == {"a": 30, "b": 15}
    assert counted == [("keyword",)]


@pytest.mark.parametrize(
    "more",
    [
        {"facets": ("keyword", "format")},
        {"facet_size": 1},
        {"filters": {"keyword": ["b"]}},
        {"q": "trees 7"},
    ],
)
def test_whatever_changes_the_counts_is_counted_anew(engine: EmbeddedEngine, counted: list[tuple[str, ...]], more: dict[str, Any]) -> None:
    asked = {"q": "trees", "facets": ("keyword",)}
    ask(engine, **asked)
    again = ask(engine, **{**asked, **more})
    assert len(counted) > 1
    alone = EmbeddedEngine(engine._folder._folder)
    assert again.facets == ask(alone, **{**asked, **more}).facets


def test_a_commit_of_another_process_is_seen_at_once(engine: EmbeddedEngine) -> None:
    writer = EmbeddedEngine(engine._folder._folder)
    for number in range(5):
        answer = ask(engine, "trees", facets=("keyword",))
        assert keywords(answer)["a"] == answer.total == 30 + number
        put(engine, dataset(f"more{number}", "Trees", keywords=("a",)), position=2 + number)
    writer.rebuild([dataset("one", "Trees", keywords=("a",))], 9)
    assert keywords(ask(engine, "trees", facets=("keyword",))) == {"a": 1}


class Overlapping:
    """An index that takes its time to look again, and remembers how many threads were at it at once."""

    most = now = 0

    def __init__(self, index: Index) -> None:
        self._index = index

    def reload(self) -> None:
        Overlapping.now += 1
        Overlapping.most = max(Overlapping.most, Overlapping.now)
        time.sleep(0.01)
        self._index.reload()
        Overlapping.now -= 1

    def searcher(self) -> Searcher:
        return self._index.searcher()

    def writer(self, *asked: int) -> IndexWriter:
        return self._index.writer(*asked)


def test_threads_look_at_a_commit_one_after_the_other(engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that began before a commit and ends after another thread's took that one back: its counts were kept as the newer ones'."""
    opened, reader = index.opened, EmbeddedEngine(engine._folder._folder)
    monkeypatch.setattr(index, "opened", lambda path: Overlapping(opened(path)))
    for number in range(5):
        with ThreadPoolExecutor(6) as threads:
            answers = list(threads.map(lambda _: ask(reader, "trees", facets=("kind",)), range(12)))
        assert [answer.facets["kind"][0].count for answer in answers] == [answer.total for answer in answers] == [30 + number] * 12
        put(engine, dataset(f"more{number}", "Trees"), position=2 + number)
    assert Overlapping.most == 1


def test_few_counts_are_kept_and_large_ones_are_not(
    engine: EmbeddedEngine, counted: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "_MOST_KEPT", 2)
    for q in ("trees", "trees 1", "trees 2", "trees 3"):
        ask(engine, q, facets=("format",))
    assert len(engine._facets._kept) == 2
    monkeypatch.setattr(facets, "_MOST_VALUES_KEPT", 1)
    ask(engine, "trees 5", facets=("keyword",))
    ask(engine, "trees 5", facets=("keyword",))
    assert len(counted) == 6


@pytest.mark.parametrize("most", [facets._MOST_WALKED, 2, 0])
def test_several_values_of_a_record_are_counted_alike_by_walking_and_by_aggregation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(facets, "_MOST_WALKED", most)
    engine = EmbeddedEngine(tmp_path / "index")
    put(engine, *(dataset(f"r{n}", f"Trees {n % 5}", formats=("CSV", "XML", "PDF")[: n % 3 + 1]) for n in range(90)))
    put(engine, *(dataset(f"r{n}", "Trees", formats=("CSV", "SHP")) for n in range(0, 30, 3)))
    engine.apply([Remove(f"r{n}") for n in range(60, 66)], 3)
    for _ in range(2):
        assert _formats(engine, "trees") == {"CSV": 84, "XML": 56, "PDF": 28, "SHP": 10}
        assert _formats(engine, "trees", filters={"kind": ["dataset"]}) == _formats(engine, "trees")
        assert _formats(engine, "4") == {"CSV": 15, "XML": 11, "PDF": 6}


def _formats(engine: EmbeddedEngine, q: str, **more: Any) -> dict[str, int]:
    return {value.value: value.count for value in ask(engine, q, facets=("format",), **more).facets["format"]}
