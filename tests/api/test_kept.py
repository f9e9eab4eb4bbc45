"""Answers kept ready: the same while nothing changes, another one as soon as something did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog_service.runs.follow_index import FOLLOWER
from catalog_service.services import Services
from catalog_service.shapes import kept
from catalog_service.shapes.kept import LONGEST_KEPT, KeptAnswers


@pytest.fixture
def clock() -> list[datetime]:
    return [datetime(2026, 1, 1, tzinfo=UTC)]


@pytest.fixture
def catalog(filled: Services, clock: list[datetime]) -> Services:
    return replace(filled, clock=lambda: clock[0])


def counting() -> tuple[Callable[[], bytes], list[int]]:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"%d" % len(made)

    return make, made


def test_an_answer_is_made_once_and_each_question_has_its_own(catalog: Services) -> None:
    answers, (make, made) = KeptAnswers(), counting()
    assert [answers.of(catalog, "one", make), answers.of(catalog, "one", make), answers.of(catalog, "two", make)] == [b"1", b"1", b"2"]
    assert len(made) == 2


def test_a_change_of_the_catalog_or_of_the_index_makes_another(catalog: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, (make, _) = KeptAnswers(), counting()
    answers.of(catalog, "one", make)
    monkeypatch.setattr(type(catalog.outbox), "state", lambda _, follower: (10_000, 0))
    assert answers.of(catalog, "one", make) == b"2"
    monkeypatch.setattr(type(catalog.outbox), "state", lambda _, follower: (10_000, 10_000 if follower == FOLLOWER else 0))
    assert [answers.of(catalog, "one", make), answers.of(catalog, "one", make)] == [b"3", b"3"]


def test_no_answer_is_kept_for_long(catalog: Services, clock: list[datetime]) -> None:
    answers, (make, _) = KeptAnswers(), counting()
    answers.of(catalog, "one", make)
    clock[0] += LONGEST_KEPT - timedelta(seconds=1)
    assert answers.of(catalog, "one", make) == b"1"
    clock[0] += timedelta(seconds=1)
    assert answers.of(catalog, "one", make) == b"2"
    clock[0] -= timedelta(hours=1)
    assert answers.of(catalog, "one", make) == b"3"


def test_the_longest_unasked_goes_where_there_is_no_room(catalog: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 25)
    answers, made = KeptAnswers(), []

    def make() -> bytes:
        made.append(1)
        return bytes(10)

    for asked in ("one", "two", "one", "three", "one"):
        answers.of(catalog, asked, make)
    assert len(made) == 3
    answers.of(catalog, "two", make)
    assert len(made) == 4
    answers.of(catalog, "large", lambda: bytes(100))
    answers.of(catalog, "one", make)
    assert len(made) == 5


def test_a_failure_is_not_kept(catalog: Services) -> None:
    answers, (make, _) = KeptAnswers(), counting()
    with pytest.raises(ZeroDivisionError):
        answers.of(catalog, "one", lambda: bytes(1 // 0))
    assert answers.of(catalog, "one", make) == b"1"


def test_a_very_long_question_is_not_kept(catalog: Services) -> None:
    answers, (make, made) = KeptAnswers(), counting()
    for _ in range(2):
        answers.of(catalog, "x" * 5000, make)
    assert len(made) == 2
