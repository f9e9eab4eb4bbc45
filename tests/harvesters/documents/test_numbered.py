"""Lists handed out page by page: bad answers asked again, counts kept to, lists that change while they are read, ends."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from harvesters.documents.asking import Broken, Unusable, json_in
from harvesters.documents.document import Document
from harvesters.documents.numbered import NumberedList, Position, Rows, unnamed
from harvesters.fetching.fetcher import Request, Response
from harvesters.reading.page import Listed
from tests.harvesters.scripted import Scripted

API = "https://www.city.example/list?page="


def _read(response: Response, _: Position) -> Rows:
    answer = json_in(response)
    if "rows" not in answer:
        raise Unusable("no_list", "was answered without rows")
    documents = tuple(Document(listed=Listed(url=f"https://www.city.example/{name}")) for name in answer["rows"] if name)
    problems = tuple(unnamed(response.url, "") for name in answer["rows"] if not name)
    return Rows(documents=documents, problems=problems, total=answer.get("total"), size=3, ended=bool(answer.get("ended")))


def _page(names: Sequence[object], total: int | None = None, **more: object) -> str:
    return json.dumps({"rows": [str(name) if name != "" else "" for name in names], "total": total, **more})


def _pages(answers: dict[int, Any]) -> Scripted:
    return Scripted({f"{API}{number}": answer for number, answer in answers.items()})


def _list(fetcher: Scripted, **more: Any) -> NumberedList:
    return NumberedList(fetcher, lambda at: Request(url=f"{API}{at.number}"), _read, most_pages=more.pop("most_pages", 100), **more)


def _names(column: NumberedList) -> list[list[str]]:
    return [[document.url.rpartition("/")[2] for document in page.documents] for page in column.pages()]


def test_pages_to_the_count() -> None:
    fetcher = _pages({1: _page([1, 2, 3], 7), 2: _page([4, 5, 6], 7), 3: _page([7], 7)})
    column = _list(fetcher)
    assert _names(column) == [["1", "2", "3"], ["4", "5", "6"], ["7"]]
    assert (column.records, column.doubts, len(fetcher.asked)) == (7, [], 3)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "<html><script>location.reload()</script></html>",
        "<html>busy</html>",
        '{"code": 500}',
        _page([], 7),
        _page([4], 7),
        _page([1, 2, 3], 7),
    ],
    ids=["empty", "stub", "a page", "no list", "no rows", "fewer rows", "the page before"],
)
def test_a_bad_answer_is_asked_again(bad: str) -> None:
    good = _page([4, 5, 6], 7)
    assert _names(_list(_pages({1: _page([1, 2, 3], 7), 2: [bad, good], 3: _page([7], 7)}))) == [["1", "2", "3"], ["4", "5", "6"], ["7"]]


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        ("", "empty_answer"),
        ("{}", "no_list"),
        (_page([], 7), "empty_list"),
        (_page([], 0), "empty_list"),
        (_page([1, 2, 3], 7), "pages_repeat"),
    ],
)
def test_an_answer_that_stays_bad_ends_the_list_loudly(bad: str, kind: str) -> None:
    with pytest.raises(Broken) as raised:
        _names(_list(_pages({1: _page([1, 2, 3], 7), 2: bad, 3: _page([7], 7)})))
    assert raised.value.problem.kind == kind
    assert raised.value.problem.fatal


def test_answers_that_never_agree_are_not_believed() -> None:
    with pytest.raises(Broken) as raised:
        _names(_list(_pages({1: _page([1, 2, 3], 9), 2: [_page([n], 9) for n in range(4, 12)]})))
    assert raised.value.problem.kind == "unstable_list"


def test_a_list_with_fewer_rows_than_it_counts_is_not_whole() -> None:
    answers = {1: _page([1, 2, 3], 6), 2: _page([4, 5], 6), 3: _page([], 6)}
    with pytest.raises(Broken) as raised:
        _names(_list(_pages(answers)))
    assert raised.value.problem.kind == "fewer_than_counted"
    allowed = _list(_pages(answers), shortfall=0.2)
    assert _names(allowed) == [["1", "2", "3"], ["4", "5"]]
    assert [(doubt.kind, doubt.fatal) for doubt in allowed.doubts] == [("fewer_than_counted", False)]


def test_an_interface_that_stops_before_its_count_is_not_whole() -> None:
    answers: dict[int, Any] = {1: _page([1, 2, 3], 90), 2: _page([4, 5, 6], 90), 3: _page([], 90, ended=True)}
    with pytest.raises(Broken):
        _names(_list(_pages(answers)))


def test_a_smaller_page_size_than_asked_for_is_noticed_once() -> None:
    fetcher = _pages({n: _page([2 * n - 1, 2 * n], 6) for n in (1, 2, 3)})
    assert _names(_list(fetcher)) == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert len(fetcher.asked) == 4


def test_what_moved_up_when_a_row_was_taken_away_is_not_lost() -> None:
    # Between the pages 1 was deleted: 4 now stands at the end of page 1.
    fetcher = _pages({1: [_page([1, 2, 3], 6), _page([2, 3, 4], 5)], 2: _page([5, 6], 5)})
    assert sorted({name for page in _names(_list(fetcher)) for name in page}) == ["1", "2", "3", "4", "5", "6"]


def test_what_moved_down_when_a_row_was_added_is_reached() -> None:
    fetcher = _pages({1: _page([1, 2, 3], 6), 2: _page([3, 4, 5], 7), 3: _page([6], 7)})
    assert _names(_list(fetcher))[-1] == ["6"]


@pytest.mark.parametrize("end", [_page([]), _page([3, 4])], ids=["no rows", "the page before"])
def test_without_a_count_the_list_ends_where_nothing_new_comes(end: str) -> None:
    column = _list(_pages({1: _page([0, 1, 2]), 2: _page([3, 4]), 3: end}))
    assert _names(column) == [["0", "1", "2"], ["3", "4"]]
    assert column.records is None


def test_rows_without_a_document_count_as_rows() -> None:
    column = _list(_pages({1: _page([1, "", 3], 4), 2: _page([4], 4)}))
    pages = list(column.pages())
    assert [len(page.documents) for page in pages] == [2, 1]
    assert [problem.kind for problem in pages[0].problems] == ["missing_key"]


def test_a_list_longer_than_what_is_read_is_not_whole() -> None:
    with pytest.raises(Broken) as raised:
        _names(_list(_pages({n: _page([3 * n, 3 * n + 1, 3 * n + 2], 90) for n in range(1, 9)}), most_pages=2))
    assert raised.value.problem.kind == "too_many_pages"


def test_a_document_named_twice_on_a_page_is_named_once() -> None:
    assert _names(_list(_pages({1: _page([1, 1, 2], 3)}))) == [["1", "2"]]
