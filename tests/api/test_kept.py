"""Answers kept ready: the same while nothing changes, another one as soon as something did."""

import threading
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


def test_threads_that_ask_the_same_at_once_wait_for_one_answer(catalog: Services) -> None:
    answers, (make, made), begun, go_on = KeptAnswers(), counting(), threading.Event(), threading.Event()

    def slow() -> bytes:
        begun.set()
        assert go_on.wait(10)
        return make()

    told: list[bytes] = []
    threads = [threading.Thread(target=lambda: told.append(answers.of(catalog, "one", slow))) for _ in range(6)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    assert answers.of(catalog, "two", lambda: b"another") == b"another"
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert (told, made) == ([b"1"] * 6, [1])


def test_an_answer_under_way_is_not_given_to_who_asks_after_a_change(catalog: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = KeptAnswers()

    def slow() -> bytes:
        monkeypatch.setattr(type(catalog.outbox), "state", lambda _, follower: (10_000, 10_000))
        assert answers.of(catalog, "one", lambda: b"after") == b"after"
        return b"before"

    assert answers.of(catalog, "one", slow) == b"before"
    assert answers.of(catalog, "one", lambda: b"later still") in (b"after", b"later still")


def test_who_waited_for_a_failure_asks_again(catalog: Services) -> None:
    answers, begun, go_on, told = KeptAnswers(), threading.Event(), threading.Event(), []

    def fails() -> bytes:
        begun.set()
        assert go_on.wait(10)
        return bytes(1 // 0)

    def first() -> None:
        with pytest.raises(ZeroDivisionError):
            answers.of(catalog, "one", fails)

    threads = [threading.Thread(target=first)]
    threads[0].start()
    assert begun.wait(10)
    threads.append(threading.Thread(target=lambda: told.append(answers.of(catalog, "one", lambda: b"well"))))
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert told == [b"well"]


def test_what_elasticsearch_shows_a_second_later_is_kept_for_a_second(catalog: Services, clock: list[datetime]) -> None:
    config = replace(catalog.config, search_url="http://localhost:9200", search_refresh="false")
    later, answers, (make, _) = replace(catalog, config=config), KeptAnswers(), counting()
    assert [answers.of(later, "one", make), answers.of(later, "one", make)] == [b"1", b"1"]
    clock[0] += timedelta(seconds=1)
    assert answers.of(later, "one", make) == b"2"
