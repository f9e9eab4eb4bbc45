"""Odd queries: whatever is written, the plan is no larger than the query allows, and so is the work it makes."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.search.asking.corrections import corrections
from catalog_service.search.asking.nodes import AllOf, AnyOf, Node, Phrase, Plan
from catalog_service.search.asking.plan import plan
from catalog_service.search.asking.suggesting import typed_plan
from catalog_service.search.query import LONGEST_QUERY

SIGNS = st.sampled_from(
    [
        '"',
        "“",
        "(",
        ")",
        "-",
        "*",
        ":",
        "OR",
        "||",
        "NOT",
        "AND",
        "..",
        ">=",
        " ",
        "title:",
        "year:",
        "文号:",
        "〔2019〕",
        "号",
        "数据",
        "ab",
    ]
)
ODD = [
    "(" * 1000,
    '"' * 1000,
    "-" * 1000,
    "*" * 1000,
    "OR " * 333,
    "a OR " * 200,
    "title:" * 166,
    "title:a OR " * 90,
    "year:2015..2019 OR " * 52,
    "year:" + "1" * 990,
    "issued:" + "-" * 990,
    "x:" * 500,
    "agency:" + "数" * 990,
    "ab* " * 250,
    "(a+)+" * 200,
    "〔2019〕" * 166,
    "办发〔2019〕9号" * 100,
    "发" * 1000,
    "🏛" * 1000,
    "\u202e\u0000\ud800" * 333,
    "a\u0300" * 500,
    "ＯＲ ＮＯＴ －ａ " * 90,
    "child care " * 90,
]


def size(node: Node) -> int:
    """Tokens that are looked up for a part."""
    if isinstance(node, AllOf | AnyOf):
        return sum(map(size, node.parts))
    return len(node.values) if isinstance(node, Phrase) else 1


def whole_size(made: Plan) -> int:
    """Tokens that are looked up for a plan."""
    return sum(map(size, (*made.must, *made.must_not, *made.relaxed, *(scored.node for scored in made.scores))))


@pytest.mark.parametrize("q", ODD, ids=range(len(ODD)))
def test_the_oddest_queries_have_plans_of_bounded_size(q: str) -> None:
    assert whole_size(plan(q[:LONGEST_QUERY])) <= 20 * LONGEST_QUERY


@given(st.lists(SIGNS, max_size=200).map("".join))
def test_no_syntax_is_an_error(q: str) -> None:
    made = plan(q)
    assert whole_size(made) <= 200 + 20 * len(q)
    assert len(made.hints) == len(set(made.hints))


@given(st.text(max_size=300))
def test_what_is_typed_makes_a_small_plan(typed: str) -> None:
    made = typed_plan(typed)
    assert made is None or whole_size(made) <= 2000


@pytest.mark.parametrize("q", ["a" * 1000, "abcd " * 200, "aaaaa bbbbb ccccc", '"' * 1000])
def test_putting_right_asks_for_few_words(q: str) -> None:
    asked: list[str] = []

    class Unknown:
        def frequencies(self, words: Iterable[str]) -> dict[str, int]:
            asked.extend(words)
            return {}

        def followers(self, character: str) -> dict[str, int]:
            return self.frequencies([character])

    assert list(corrections(q, Unknown())) == []
    assert len(asked) < 6 * 2000
