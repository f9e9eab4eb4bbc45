"""Runs: who harvests which source until when, how it went and where it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal, cast

import orjson
from sqlalchemy import Connection, Row, insert, select, update

from catalog_service.errors import Busy, NotFound
from catalog_service.store.memory import forget_feed_validators
from catalog_service.store.paging import number_after
from catalog_service.store.problems import ProblemKind, ProblemRow, Problems
from catalog_service.store.tables import runs
from catalog_service.store.texts import storable, storable_or_none

__all__ = ["COUNTS", "LEASE", "RESUMABLE", "ProblemKind", "ProblemRow", "RunRow", "Runs", "State"]

State = Literal["running", "done", "failed", "guarded", "cancelled"]
COUNTS = ("seen", "added", "changed", "unchanged", "withdrawn", "refused", "renormalized")
LEASE = timedelta(minutes=2)

# A checkpoint older than this is not offered: the site's lists have moved on.
RESUMABLE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run in the words of the API, and `owner` (host and process), `lease_until`, `accept_shrink`, the `checkpoint` it
    may start from (later: where it stands) and the id of the run it `resumes`."""

    id: str
    source: str
    state: State
    started: datetime
    ended: datetime | None
    seen: int
    added: int
    changed: int
    unchanged: int
    withdrawn: int
    refused: int
    renormalized: int
    why: str | None
    owner: str
    lease_until: datetime
    accept_shrink: bool
    checkpoint: Mapping[str, Any] | None
    resumes: str | None


# Named out here because `list` is a method in there.
RunPage = tuple[list[RunRow], str | None]


class Runs(Problems):
    """The tables of runs and their problems. A run is alive as long as its lease is renewed; whoever finds an expired one may
    start another."""

    def start(
        self,
        source_id: str,
        owner: str,
        now: datetime,
        accept_shrink: bool = False,
        *,
        lease: timedelta = LEASE,
        resume: bool = True,
    ) -> RunRow:
        """A new run. One that is running with a live lease: raises Busy. One whose lease has expired is marked `failed`,
        saying why. Where the source's last run failed less than a day ago and left a checkpoint, the new run has it and
        `resumes` it: what that run saw before the checkpoint counts as seen. `resume=False` begins at the beginning."""
        with self._database.write_catalog() as connection:
            last = connection.execute(select(runs).where(runs.c.source_id == source_id).order_by(runs.c.seq.desc()).limit(1)).one_or_none()
            if last is not None and last.state == "running":
                if last.lease_until > now:
                    raise Busy(f"Source {source_id} is being harvested by {last.owner} (run {last.id}); wait until that run has ended.")
                _end(connection, last.id, "failed", _died(last), now)
            resumed = last if resume and last is not None and _left_unfinished(last, now) else None
            number = 1 if last is None else last.number + 1
            row = {
                "id": f"{source_id}-{number}",
                "source_id": source_id,
                "number": number,
                "state": "running",
                "owner": storable(owner),
                "lease_until": now + lease,
                "accept_shrink": accept_shrink,
                "resumes": resumed.id if resumed is not None else None,
                "checkpoint": resumed.checkpoint if resumed is not None else None,
                "started": now,
            }
            connection.execute(insert(runs), row)
            return _run(connection.execute(select(runs).where(runs.c.id == row["id"])).one())

    def heartbeat(self, run_id: str, now: datetime, *, lease: timedelta = LEASE) -> None:
        """Renews the lease. Raises Busy when the run was taken for dead meanwhile or ended: whoever works for it must stop."""
        self._update(run_id, lease_until=now + lease)

    def checkpoint(self, run_id: str, state: Mapping[str, Any]) -> None:
        """Everything up to here is committed; a later run may start at `state` (JSON values). Raises Busy as `heartbeat`."""
        self._update(run_id, checkpoint=orjson.dumps(state).decode())

    def count(self, run_id: str, counts: Mapping[str, int]) -> None:
        """Sets counts (names of `COUNTS`) while the run is under way. Raises Busy as `heartbeat`."""
        self._update(run_id, **_counts(counts))

    def finish(self, run_id: str, state: State, counts: Mapping[str, int], why: str | None, now: datetime) -> RunRow:
        """Ends the run. Only a `done` run leaves the feed's validators in force: after any other the next run reads all of
        it again. A `failed` run keeps its checkpoint. Raises Busy as `heartbeat`."""
        with self._database.write() as connection:
            _require_running(connection, run_id)
            _end(connection, run_id, state, why, now, counts)
        return self.get(run_id)

    def get(self, run_id: str) -> RunRow:
        """Raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == storable(run_id))).one_or_none()
        if row is None:
            raise NotFound(f"There is no run {run_id}; `catalog runs list` shows those there are.")
        return _run(row)

    def list(self, source_id: str | None = None, after: str | None = None, size: int = 20) -> RunPage:
        """A page of a source's runs (None: of all), newest first, and what to ask with for the next (None on the last)."""
        query = select(runs).order_by(runs.c.seq.desc()).limit(size + 1)
        if source_id is not None:
            query = query.where(runs.c.source_id == storable(source_id))
        if (before := number_after(after)) is not None:
            query = query.where(runs.c.seq < before)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [_run(row) for row in rows[:size]], str(rows[size - 1].seq) if len(rows) > size else None

    def last(self, source_id: str, state: State | None = None) -> RunRow | None:
        """The source's newest run (in that state), None where there is none."""
        query = select(runs).where(runs.c.source_id == storable(source_id)).order_by(runs.c.seq.desc()).limit(1)
        if state is not None:
            query = query.where(runs.c.state == state)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _run(row)

    def _update(self, run_id: str, **values: Any) -> None:
        with self._database.write() as connection:
            _require_running(connection, run_id)
            if values:
                connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


def require_not_over(connection: Connection, run_id: str) -> None:
    """Raises Busy when the run is on record and no longer running: a worker that slept through its lease must not write."""
    state = connection.scalar(select(runs.c.state).where(runs.c.id == run_id).with_for_update())
    if state is not None and state != "running":
        raise _over(run_id, state)


def seen_by(connection: Connection, run_id: str) -> list[str]:
    """The run and those it resumes, newest first: an entry counts as seen when one of them saw it."""
    chain = [run_id]
    while (before := connection.scalar(select(runs.c.resumes).where(runs.c.id == chain[-1]))) is not None and before not in chain:
        chain.append(before)
    return chain


def _require_running(connection: Connection, run_id: str) -> None:
    state = connection.scalar(select(runs.c.state).where(runs.c.id == run_id).with_for_update())
    if state is None:
        raise NotFound(f"There is no run {run_id}; `catalog runs list` shows those there are.")
    if state != "running":
        raise _over(run_id, state)


def _over(run_id: str, state: str) -> Busy:
    return Busy(f"Run {run_id} is over ({state}): it was ended or taken for dead; start the harvest again.")


def _end(
    connection: Connection, run_id: str, state: State, why: str | None, now: datetime, counts: Mapping[str, int] = MappingProxyType({})
) -> None:
    values: dict[str, Any] = {"state": state, "why": storable_or_none(why), "ended": now} | _counts(counts)
    if state != "failed":
        values["checkpoint"] = None
    connection.execute(update(runs).where(runs.c.id == run_id).values(**values))
    if state != "done":
        source_id = connection.scalar(select(runs.c.source_id).where(runs.c.id == run_id))
        forget_feed_validators(connection, str(source_id))


def _died(row: Row[*tuple[Any, ...]]) -> str:
    return f"{row.owner} stopped without a word: its lease ended at {row.lease_until:%Y-%m-%d %H:%M:%S} UTC and nobody renewed it."


def _left_unfinished(row: Row[*tuple[Any, ...]], now: datetime) -> bool:
    dead = row.state == "running"  # as it was read, before it was marked failed
    return row.checkpoint is not None and (dead or row.state == "failed") and now - row.started < RESUMABLE


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    if unknown := set(counts) - set(COUNTS):
        raise ValueError(f"no counts of a run: {', '.join(sorted(unknown))}")
    return dict(counts)


def _run(row: Row[*tuple[Any, ...]]) -> RunRow:
    return RunRow(
        id=row.id,
        source=row.source_id,
        state=cast(State, row.state),
        started=row.started,
        ended=row.ended,
        seen=row.seen,
        added=row.added,
        changed=row.changed,
        unchanged=row.unchanged,
        withdrawn=row.withdrawn,
        refused=row.refused,
        renormalized=row.renormalized,
        why=row.why,
        owner=row.owner,
        lease_until=row.lease_until,
        accept_shrink=row.accept_shrink,
        checkpoint=None if row.checkpoint is None else orjson.loads(row.checkpoint),
        resumes=row.resumes,
    )
