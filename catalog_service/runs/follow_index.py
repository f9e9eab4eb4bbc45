"""The follower that brings committed changes into the search index: in batches, restartable, one process at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import structlog

from catalog_service.errors import Busy, Unavailable
from catalog_service.runs.as_kept import all_kept, kept
from catalog_service.runs.beside import copies_of, indexed
from catalog_service.runs.waiting import held
from catalog_service.search.engine import Change, Put, Remove, Stored
from catalog_service.services import Services
from catalog_service.store.bulk import pieces

_log = structlog.get_logger(__name__)

BATCH = 10_000
"""Changes that are committed together where so many wait: each commit costs as much as a hundred of them."""

_PIECE = 500
_TOLD_EVERY = 1000
FOLLOWER = "index"
LOCK = "index"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What one drain did. `why` is '' when the index now holds every committed change."""

    applied: int = 0
    rebuilt: bool = False
    why: str = ""

    def describe(self) -> str:
        """In words."""
        if self.why:
            return self.why
        return f"{self.applied} records indexed{' anew' if self.rebuilt else ''}"


def follow_index(
    services: Services,
    *,
    step: Callable[[int], None] = lambda _: None,
    patience: float = PATIENCE,
    stopped: Callable[[], bool] = lambda: False,
) -> Followed:
    """Drains the outbox into the index, or until it is `stopped` between two batches. Where another process is at it, waits
    for it at most `patience` seconds and leaves the rest to it. An engine that does not answer is logged and left for later:
    the outbox keeps what it has missed."""
    try:
        with held(services, LOCK, patience):
            return _drain(services, step, stopped)
    except Busy:
        return Followed(why="another process is indexing and will index this too")
    except Unavailable as error:
        _log.error("index_unavailable", why=error.detail, waiting=services.outbox.head() - services.outbox.position(FOLLOWER))
        return Followed(why=f"not indexed yet: {error.detail}; it is tried again by the worker, or by `catalog reindex`")


def rebuild_index(services: Services, *, step: Callable[[int], None] = lambda _: None) -> Followed:
    """A new index beside the old one, then the switch. Raises Busy where another process is writing, Unavailable."""
    with held(services, LOCK, PATIENCE):
        return _rebuild(services, step)


def out_of_step(services: Services) -> str:
    """Why the index cannot simply follow the outbox, '' where it can: it is newer (the database was restored from a backup)
    or has missed what the outbox no longer holds."""
    position, head = services.search.position(), services.outbox.head()
    if position > head:
        return f"the index is at position {position} and the database at {head}: it was restored from a backup"
    first = services.outbox.since(0, 1)
    if first and position < first[0].seq - 1:
        return f"the index is at position {position} and the outbox begins at {first[0].seq}"
    return ""


def _drain(services: Services, step: Callable[[int], None], stopped: Callable[[], bool]) -> Followed:
    reason = out_of_step(services)
    if reason:
        _log.warning("index_rebuilt", why=reason)
        return _rebuild(services, step)
    applied, position = 0, services.search.position()
    while not stopped() and (rows := services.outbox.since(position, BATCH)):
        changed, position = list(dict.fromkeys(row.record_id for row in rows)), rows[-1].seq
        services.search.apply(_changes(services, changed), position)
        services.outbox.advance(FOLLOWER, position)
        applied += len(changed)
        step(applied)
    return Followed(applied=applied)


def _changes(services: Services, ids: Sequence[str]) -> Iterator[Change]:
    """What the records are now, not what they were when the row was written: applying it twice changes nothing."""
    done, coming = set(ids), list(ids)
    while coming:
        # Whether a copy is folded depends on the record it is a copy of.
        copies: set[str] = set()
        for piece in pieces(coming, _PIECE):
            copies |= copies_of(services, piece)
            yield from _as_they_are(services, piece)
        coming = sorted(copies - done)
        done |= copies


def _as_they_are(services: Services, ids: Sequence[str]) -> Iterator[Change]:
    live = kept(services, ids)
    puts = {stored.id: stored for stored in indexed(services, list(live.items()))}
    yield from (Put(puts[id]) if id in puts else Remove(id) for id in ids)


def _rebuild(services: Services, step: Callable[[int], None]) -> Followed:
    position = services.outbox.head()
    indexed = services.search.rebuild(_live(services, step), position)
    services.outbox.advance(FOLLOWER, position)
    return Followed(applied=indexed, rebuilt=True)


def _live(services: Services, step: Callable[[int], None]) -> Iterator[Stored]:
    number = 0
    for piece in pieces(((id, json) for id, _, json in all_kept(services)), _PIECE):
        yield from indexed(services, piece)
        number += len(piece)
        if number % _TOLD_EVERY == 0:
            step(number)
