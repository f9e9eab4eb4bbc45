"""Keeping: batches, and a checkpoint only after the entries before it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog_service.runs.keeping import BATCH, Counts, Keeping
from catalog_service.store.arrivals import Arrival, Kept
from catalog_service.store.problems import ProblemRow
from harvesters.entry import Checkpoint
from harvesters.outcome import Problem, Refused, Repeated, Same
from tests.runs.conftest import Clock


class Noted:
    """A store that notes what was asked of it, in order."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    def put(self, arrivals: list[Arrival], seen: list[str], now: datetime) -> list[Kept]:
        self.calls.append(("put", list(seen)))
        return []

    def touch_all(self) -> int:
        return 7

    def add_problems(self, rows: list[ProblemRow]) -> None:
        self.calls.append(("problems", [row.kind for row in rows]))

    def save(self, counts: Mapping[str, int], checkpoint: Mapping[str, Any] | None) -> None:
        self.calls.append(("save", checkpoint))


def _keeping(store: Noted, told: list[int] | None = None) -> Keeping:
    def step(counts: Counts) -> None:
        if told is not None:
            told.append(counts.seen)

    return Keeping(store, rules_version="1", clock=Clock(), step=step)


def test_a_checkpoint_is_saved_after_the_entries_before_it() -> None:
    store = Noted()
    keeping = _keeping(store)
    keeping.take(Same(key="a"))
    keeping.take(Checkpoint(state={"page": 2}))
    assert store.calls == []
    keeping.take(Same(key="b"))
    keeping.flush()
    assert store.calls == [("put", ["a", "b"]), ("save", {"page": 2})]
    keeping.flush()
    assert store.calls[-1] == ("save", None)


def test_a_full_batch_is_kept_at_once() -> None:
    store, told = Noted(), list[int]()
    keeping = _keeping(store, told)
    for number in range(BATCH + 1):
        keeping.take(Same(key=str(number)))
    assert any(kind == "put" for kind, _ in store.calls)
    keeping.flush()
    assert sum(len(keys) for kind, keys in store.calls if kind == "put") == BATCH + 1
    assert told[-1] == BATCH + 1


def test_what_each_thing_counts_as() -> None:
    store = Noted()
    keeping = _keeping(store)
    problem = Problem(kind="missing_title", message="no title", remedy="give one", refused=True)
    keeping.take(Refused(key="a", problem=problem))
    keeping.take(Refused(key="", problem=problem))
    keeping.take(Repeated(key="b", problem=None))
    keeping.take(problem)
    keeping.take(Problem(kind="cut_short", message="cut", remedy="again", fatal=True))
    keeping.flush()
    assert (keeping.counts.seen, keeping.counts.refused) == (4, 3)
    assert keeping.fatal is not None
    assert ("put", ["a"]) in store.calls
    assert ("problems", ["missing_title", "missing_title", "missing_title", "cut_short"]) in store.calls
