"""Every engine: orders, pages and cursors, also while the catalog changes."""

import base64
import json
import random
from collections.abc import Callable

import pytest

from catalog_service.errors import BadQuery
from catalog_service.search.cursor import Cursor, encode
from catalog_service.search.engine import Engine, Remove
from catalog_service.search.query import SORTS, Query
from schemas.fields import first_day
from schemas.record import Record
from tests.search.made import ask, dataset, ids, put, walk

DATES = (None, "2019", "2019-05", "2019-05-17", "2001-12-31", "0001", "9999-12-31")


def some(number: int, prefix: str = "r") -> list[Record]:
    """Records of a few days and titles, many the same, a seventh of them without a date."""
    titles = ("《Trees》", "trees", "Wells", "数据", "“数据”目录", "Årsrapport")
    return [
        dataset(f"{prefix}{n}", titles[n % 6], issued=DATES[n % 7], modified=DATES[n * 3 % 7], description="shared word " * (n % 4 + 1))
        for n in range(number)
    ]


@pytest.fixture(scope="module")
def sixty(new_engine: Callable[[], Engine]) -> Engine:
    """Sixty records; tests only read them."""
    engine = new_engine()
    put(engine, *some(60))
    return engine


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("q", ["", "shared"])
def test_pages_of_seven_hold_every_record_once(sixty: Engine, sort: str, q: str) -> None:
    found = walk(sixty, q, sort=sort)
    assert len(found) == ask(sixty, q).total == 60
    assert set(found) == {f"r{n}" for n in range(60)}


@pytest.mark.parametrize("name", ["issued", "modified"])
def test_dates_rise_and_fall_and_records_without_come_last(engine: Engine, name: str) -> None:
    records = {record.id: record for record in some(50)}
    put(engine, *records.values())
    for sort, falling in ((name, False), (f"-{name}", True)):
        dates = [getattr(records[id], name) for id in walk(engine, sort=sort)]
        known = [first_day(date) for date in dates if date]
        assert known == sorted(known, reverse=falling)
        assert all(date is None for date in dates[len(known) :])


def test_titles_are_sorted_without_regard_to_case_and_leading_punctuation(engine: Engine) -> None:
    put(engine, *(dataset(str(n), title) for n, title in enumerate(["wells", "《Trees》", "Ärger", "trees and", "数据", "10 wells"])))
    assert ids(engine, sort="title") == ["5", "2", "1", "3", "0", "4"]


def test_without_words_the_latest_change_comes_first_and_with_words_the_best_match(engine: Engine) -> None:
    put(engine, dataset("old", "tree tree tree", modified="2001"), dataset("new", "house with tree", modified="2020"))
    assert ids(engine) == ids(engine, sort="relevance") == ["new", "old"]
    assert ids(engine, "tree") == ["old", "new"]
    assert all(hit.score is not None for hit in ask(engine, "tree").hits)
    assert all(hit.score is None for hit in ask(engine).hits)


@pytest.mark.parametrize("sort", ["issued", "-issued", "modified", "-modified", "title"])
def test_nothing_is_told_twice_or_lost_while_the_catalog_changes(engine: Engine, sort: str) -> None:
    chance, stable = random.Random(7), {f"r{n}" for n in range(0, 80, 2)}
    put(engine, *some(80))
    found: list[str] = []
    after, position = None, 1
    while True:
        page = ask(engine, sort=sort, page_size=7, after=after)
        found += [hit.id for hit in page.hits]
        after = page.after
        if after is None:
            break
        position += 1
        engine.apply([Remove(f"r{n}") for n in chance.sample(range(1, 80, 2), 3)], position)
        put(engine, *some(chance.randint(1, 9), prefix=f"new{position}-"), position=position)
    assert len(found) == len(set(found))
    assert stable <= set(found)


def test_the_order_by_relevance_goes_on_behind_the_last_hit(engine: Engine) -> None:
    put(engine, *(dataset(f"r{n:02}", "tree " * (n + 1)) for n in range(30)))
    first = ask(engine, "tree", page_size=10)
    put(engine, dataset("other", "no match"), position=2)
    second = ask(engine, "tree", page_size=10, after=first.after)
    assert not {hit.id for hit in first.hits} & {hit.id for hit in second.hits}
    assert [hit.id for hit in (*first.hits, *second.hits)] == ids(engine, "tree")


def test_a_relaxed_query_stays_relaxed_on_its_later_pages(engine: Engine) -> None:
    put(engine, *(dataset(f"r{n}", f"tree {n}") for n in range(20)))
    first = ask(engine, "tree wells", page_size=7)
    put(engine, dataset("both", "tree wells"), position=2)
    assert len(ask(engine, "tree wells", page_size=7, after=first.after).hits) == 7


def test_the_last_page_says_so(engine: Engine) -> None:
    put(engine, *some(14))
    first = ask(engine, page_size=7)
    assert first.after
    assert ask(engine, page_size=7, after=first.after).after is None
    assert ask(engine, page_size=14).after is None


def test_the_size_of_the_page_and_the_facets_may_change_on_the_way(engine: Engine) -> None:
    put(engine, *some(20))
    first = ask(engine, page_size=7)
    second = ask(engine, page_size=13, after=first.after, facets=("kind",))
    assert len({hit.id for hit in (*first.hits, *second.hits)}) == 20


def _changed(cursor: str, place: int, value: object) -> str:
    packed = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    packed[place] = value
    return base64.urlsafe_b64encode(json.dumps(packed).encode()).decode().rstrip("=")


@pytest.mark.parametrize("after", ["", "garbage", "\xffgarbage", "bnVsbA", "W10", "WzFd", "x" * 5000, "e30", "\ud800", "MTIz", "\x00"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_that_is_not_ours_is_refused(sixty: Engine, after: str, sort: str) -> None:
    with pytest.raises(BadQuery) as raised:
        ask(sixty, "shared", sort=sort, after=after)
    assert [error.field for error in raised.value.errors] == ["after"]


DAMAGE = [(0, 99), (1, "00"), (2, None), (2, "a:b"), (2, -1), (2, [1]), (3, []), (3, [1]), (4, -1), (5, 1)]


@pytest.mark.parametrize(("place", "value"), DAMAGE)
@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_that_was_changed_is_refused_or_answered(sixty: Engine, place: int, value: object, sort: str) -> None:
    good = ask(sixty, "shared", sort=sort, page_size=7).after
    assert good
    if sort == "relevance" and (place, value) == (2, -1):
        assert ask(sixty, "shared", sort=sort, after=_changed(good, place, value)).total == 60
        return
    with pytest.raises(BadQuery):
        ask(sixty, "shared", sort=sort, after=_changed(good, place, value))


@pytest.mark.parametrize("other", [{"q": "other"}, {"sort": "title"}, {"filters": {"kind": ["dataset"]}}])
def test_a_cursor_of_another_query_is_refused(sixty: Engine, other: dict[str, object]) -> None:
    after = ask(sixty, "shared", page_size=7).after
    with pytest.raises(BadQuery, match="another query"):
        sixty.search(Query(**{"q": "shared", "after": after, **other}))  # type: ignore[arg-type]


def test_a_cursor_beyond_the_end_finds_nothing(engine: Engine) -> None:
    put(engine, *some(5))
    beyond = encode(Cursor(5e-324, ("none",), 10_000), Query(q="shared"))
    assert ask(engine, "shared", after=beyond).hits in ([], ())
