"""The guard: which runs may withdraw, and the sentence that says why not."""

import pytest

from catalog_service.runs.withdrawal import Reading, allowed, judge
from harvesters.source import Expectations


def _judge(seen: int, missing: int, live: int, *, expected: int | None = None, accept: bool = False, **declared: float | int | None):
    expectations = Expectations(fill={}, at_least=declared.get("at_least"), shrink=declared.get("shrink", 0.1))  # type: ignore[arg-type]
    return judge(Reading(seen=seen, missing=missing, live=live, expected=expected), expectations, accept_shrink=accept)


@pytest.mark.parametrize(
    ("live", "shrink", "most"), [(59, 0.1, 5), (480, 0.1, 48), (70, 0.1, 7), (3, 0.1, 1), (1, 0.1, 1), (100, 0.29, 29), (5, 0.0, 0)]
)
def test_how_many_may_go(live: int, shrink: float, most: int) -> None:
    assert allowed(live, shrink) == most


def test_nothing_missing_is_done_without_a_word() -> None:
    verdict = _judge(59, 0, 59)
    assert (verdict.state, verdict.withdraw, verdict.why) == ("done", False, "")


def test_a_few_missing_are_withdrawn() -> None:
    assert _judge(54, 5, 59).withdraw


def test_more_than_the_share_is_guarded_and_says_the_numbers() -> None:
    verdict = _judge(53, 6, 59)
    assert (verdict.state, verdict.withdraw) == ("guarded", False)
    assert "6 of 59 records" in verdict.why
    assert "--accept-shrink" in verdict.why


def test_one_of_a_small_source_may_go() -> None:
    assert _judge(4, 1, 5).withdraw
    assert _judge(3, 2, 5).state == "guarded"


def test_a_source_that_may_lose_nothing() -> None:
    assert _judge(4, 1, 5, shrink=0.0).state == "guarded"


def test_an_empty_answer_never_withdraws_even_one() -> None:
    assert _judge(0, 1, 1).state == "guarded"
    assert _judge(0, 0, 0).state == "done"


def test_fewer_than_declared_is_guarded_even_where_nothing_is_missing() -> None:
    assert _judge(9, 0, 0, at_least=10).state == "guarded"
    assert _judge(10, 0, 0, at_least=10).state == "done"


def test_fewer_than_the_source_says_is_guarded_where_something_would_go() -> None:
    assert _judge(99, 1, 100, expected=100).state == "guarded"
    assert _judge(99, 0, 99, expected=100).state == "done"


def test_a_person_overrules() -> None:
    verdict = _judge(30, 29, 59, accept=True)
    assert (verdict.state, verdict.withdraw) == ("done", True)
    assert "accepted by hand" in verdict.why
