"""Runs: leases, what a dead one leaves, how one ends, and its problems."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from catalog_service.errors import BadQuery, Busy, NotFound
from catalog_service.store.database import Database
from catalog_service.store.memory import Memory
from catalog_service.store.problems import ProblemKind, ProblemRow
from catalog_service.store.runs import Runs
from catalog_service.store.tables import runs as table
from tests.store.conftest import NOW

SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(hours=1)


def problem(kind: str, message: str = "The date is not a date.", **values: str) -> ProblemRow:
    """A problem with a record."""
    return ProblemRow(kind=kind, message=message, remedy="Write 2019-05-17.", **values)


def test_a_run_is_one_story(runs: Runs) -> None:
    run = runs.start("s", "host 1", NOW, accept_shrink=True)
    assert (run.id, run.source, run.state, run.started, run.ended, run.seen) == ("s-1", "s", "running", NOW, None, 0)
    assert run.accept_shrink
    runs.count(run.id, {"seen": 5, "added": 2})
    assert (runs.get(run.id).seen, runs.get(run.id).added) == (5, 2)
    done = runs.finish(run.id, "done", {"seen": 9, "unchanged": 7}, None, LATER)
    assert (done.state, done.ended, done.seen, done.added, done.unchanged, done.why) == ("done", LATER, 9, 2, 7, None)
    assert runs.start("s", "host 1", LATER).id == "s-2"
    with pytest.raises(NotFound, match="catalog runs list"):
        runs.get("s-99")


def test_one_source_has_one_run_at_a_time(runs: Runs) -> None:
    runs.start("s", "host 1", NOW)
    with pytest.raises(Busy, match="host 1"):
        runs.start("s", "host 2", SOON)
    assert runs.start("t", "host 2", SOON).state == "running"


def test_the_database_itself_allows_one_running_run(runs: Runs, database: Database) -> None:
    first = runs.start("s", "host 1", NOW)
    runs.finish(first.id, "done", {}, None, NOW)
    runs.start("s", "host 1", NOW)
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(update(table).where(table.c.id == first.id).values(state="running"))


def test_a_heartbeat_keeps_a_run_alive(runs: Runs) -> None:
    run = runs.start("s", "host 1", NOW)
    runs.heartbeat(run.id, LATER)
    with pytest.raises(Busy):
        runs.start("s", "host 2", LATER + timedelta(seconds=119))
    assert runs.start("s", "host 2", LATER + timedelta(seconds=120)).id == "s-2"
    with pytest.raises(Busy, match="is over"):
        runs.heartbeat(run.id, LATER)


def test_a_dead_run_is_marked_and_its_checkpoint_offered(runs: Runs) -> None:
    dead = runs.start("s", "host 1", NOW)
    runs.checkpoint(dead.id, {"page": 7, "done": ["a"]})
    successor = runs.start("s", "host 2", LATER)
    buried = runs.get(dead.id)
    assert (buried.state, buried.ended) == ("failed", LATER)
    assert "host 1" in str(buried.why)
    assert (successor.checkpoint, successor.resumes) == ({"page": 7, "done": ["a"]}, dead.id)
    with pytest.raises(Busy):
        runs.finish(dead.id, "done", {}, None, LATER)


def test_a_failed_run_offers_its_checkpoint_for_a_day(runs: Runs) -> None:
    for wait, offered in ((timedelta(hours=23), {"page": 7}), (timedelta(hours=25), None)):
        failed = runs.start("s", "host 1", NOW, resume=False)
        assert failed.checkpoint is None
        runs.checkpoint(failed.id, {"page": 7})
        runs.finish(failed.id, "failed", {}, "the site does not answer", SOON)
        successor = runs.start("s", "host 1", NOW + wait)
        assert successor.checkpoint == offered
        runs.finish(successor.id, "done", {}, None, NOW)


@pytest.mark.parametrize("state", ["done", "guarded", "cancelled"])
def test_only_a_failed_run_leaves_a_checkpoint(runs: Runs, state: str) -> None:
    run = runs.start("s", "host 1", NOW)
    runs.checkpoint(run.id, {"page": 7})
    runs.finish(run.id, state, {}, "because", NOW)  # type: ignore[arg-type]
    assert runs.start("s", "host 1", SOON).checkpoint is None


def test_runs_are_listed_newest_first(runs: Runs) -> None:
    for number in range(5):
        for source in ("s", "t"):
            run = runs.start(source, "host", NOW + timedelta(minutes=number))
            runs.finish(run.id, "done" if number else "failed", {}, None, NOW)
    page, after = runs.list("s", size=3)
    assert [run.id for run in page] == ["s-5", "s-4", "s-3"]
    rest, end = runs.list("s", after, 3)
    assert ([run.id for run in rest], end) == (["s-2", "s-1"], None)
    assert [run.id for run in runs.list(size=2)[0]] == ["t-5", "s-5"]
    last, failed = runs.last("s"), runs.last("s", "failed")
    assert last is not None
    assert failed is not None
    assert (last.id, failed.id, runs.last("nobody")) == ("s-5", "s-1", None)
    with pytest.raises(BadQuery):
        runs.list("s", "not a number")


def test_counts_have_known_names(runs: Runs) -> None:
    run = runs.start("s", "host", NOW)
    with pytest.raises(ValueError, match="sen"):
        runs.count(run.id, {"sen": 1})


def test_problems_are_counted_by_kind_and_read_in_order(runs: Runs) -> None:
    run = runs.start("s", "host", NOW)
    other = runs.start("t", "host", NOW)
    rows = [problem("bad_date", f"Date {n} is no date.", identifier=f"d{n}", field="issued", value="soon") for n in range(1100)]
    runs.add_problems(run.id, iter(rows))
    runs.add_problems(run.id, [problem("missing_title")])
    runs.add_problems(other.id, [problem("bad_date")])
    assert list(runs.all_problems(run.id)) == [*rows, problem("missing_title")]
    page, after = runs.problems(run.id, size=2)
    assert page == rows[:2]
    assert runs.problems(run.id, after, 1)[0] == rows[2:3]
    assert runs.problem_kinds(run.id) == [
        ProblemKind("bad_date", 1100, "Date 0 is no date."),
        ProblemKind("missing_title", 1, "The date is not a date."),
    ]
    assert runs.problem_kinds("nothing") == []


def test_a_problem_with_characters_that_are_none_is_kept(runs: Runs) -> None:
    run = runs.start("s", "host", NOW)
    runs.add_problems(run.id, [problem("odd", value="a\x00b\ud800c", title="\udfff")])
    assert [(each.value, each.title) for each in runs.all_problems(run.id)] == [("ab\ufffdc", "\ufffd")]


def test_validators_of_a_feed_hold_while_runs_are_done(runs: Runs, memory: Memory) -> None:
    feed = "https://a.example/data.json"
    run = runs.start("s", "host", NOW)
    memory.set_feed_validators("s", feed, "r1", '"etag"', None)
    runs.finish(run.id, "done", {}, None, NOW)
    assert memory.validators("s", feed, "r1") == ('"etag"', None)
    assert memory.validators("s", feed, "r2") is None
    assert memory.validators("t", feed, "r1") is None
    run = runs.start("s", "host", NOW)
    runs.finish(run.id, "guarded", {}, "too few", NOW)
    assert memory.validators("s", feed, "r1") is None


def test_a_death_forgets_the_validators_of_the_feed(runs: Runs, memory: Memory) -> None:
    runs.start("s", "host", NOW)
    memory.set_feed_validators("s", "https://a.example/data.json", "r1", '"etag"', None)
    runs.start("s", "host", LATER)
    assert memory.validators("s", "https://a.example/data.json", "r1") is None
