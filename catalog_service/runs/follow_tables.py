"""The follower that publishes tables: reads the outbox at its own pace, and takes published files back when a record closes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from marshmallow import ValidationError

from catalog_service.errors import Busy, Gone, NotFound, Refused
from catalog_service.runs.cancelling import Cancellation, Cancelled
from catalog_service.runs.registering import registered
from catalog_service.runs.tables import Wanted, decided_before, looks_like_a_table, not_a_table, publish_table, withhold
from catalog_service.runs.visiting import live
from catalog_service.runs.waiting import held
from catalog_service.services import Services
from catalog_service.store.publications import Publication
from harvesters.fetching.fetcher import Fetcher
from harvesters.fetching.live import LiveFetcher
from harvesters.source import Source
from schemas.record import Record, load_json

FOLLOWER = "tables"
LOCK = "tables"
BATCH = 200
PATIENCE = 5.0

Step = Callable[[str], None]


def follow_tables(services: Services, *, cancellation: Cancellation, step: Step, fetcher: Fetcher | None = None) -> list[Publication]:
    """Publishes what has changed since the last time. Where another process is at it, leaves everything to it."""
    done: list[Publication] = []
    try:
        with held(services, LOCK, PATIENCE), Tables(services, cancellation, step, fetcher) as work:
            position = services.outbox.position(FOLLOWER)
            if not work.sources and next(services.publications.all(), None) is None:
                services.outbox.advance(FOLLOWER, services.outbox.head())
                return done
            while rows := services.outbox.since(position, BATCH):
                # What publishing itself told is for those who index tables.
                done.extend(work.records(list(dict.fromkeys(row.record_id for row in rows if row.change != "publish"))))
                position = rows[-1].seq
                services.outbox.advance(FOLLOWER, position)
    except (Busy, Cancelled):
        return done
    return done


def publish_sources(
    services: Services,
    source_ids: Sequence[str] | None,
    *,
    cancellation: Cancellation,
    step: Step,
    missing_only: bool = False,
    fetcher: Fetcher | None = None,
) -> list[Publication]:
    """Every table of these sources (None: of all that publish), or only those nothing was tried for yet. Raises NotFound,
    Refused where a named source does not publish, Busy where another process is publishing."""
    for source_id in source_ids or ():
        if not registered(services, source_id).publish:
            raise Refused(f"{source_id} does not publish its tables; set `publish = true` in its declaration or harvest it with --publish")
    done: list[Publication] = []
    with held(services, LOCK, PATIENCE), Tables(services, cancellation, step, fetcher, missing_only=missing_only) as work:
        wanted = set(work.sources if source_ids is None else source_ids)
        for piece in _pieces(stored.id for stored in services.catalog.live() if stored.source_id in wanted):
            done.extend(work.records(piece))
    return done


def publish_distributions(
    services: Services,
    distribution_ids: Iterable[str],
    *,
    decided: bool,
    cancellation: Cancellation,
    step: Step,
    fetcher: Fetcher | None = None,
) -> list[Publication]:
    """These tables, now. Raises NotFound, Gone, Refused where one may not be published, Busy."""
    done: list[Publication] = []
    with held(services, LOCK, PATIENCE), Tables(services, cancellation, step, fetcher) as work:
        for distribution_id in distribution_ids:
            record_id, _ = services.catalog.distribution(distribution_id)
            record = load_json(services.catalog.get(record_id).json)
            source = work.sources.get(record.provenance.source)
            if source is None or record.access != "public":
                why = "its record is not public" if source else f"{record.provenance.source} does not publish its tables"
                raise Refused(f"{distribution_id} is not published: {why}")
            done.extend(work.distributions(record, source, only=distribution_id, decided=decided))
    return done


def decline(services: Services, distribution_id: str) -> None:
    """A person's decision that a held table is never published. Raises NotFound, Refused where it is not held."""
    found = services.publications.get(distribution_id)
    if found is None:
        raise NotFound(f"nothing was tried for the distribution {distribution_id[:100]}; `catalog publish --held` lists those that wait")
    if found.state != "held":
        raise Refused(f"{distribution_id} does not wait for a decision: it is {found.state}")
    withhold(services, found)


@dataclass
class Tables:
    """The work on tables under the lock `tables`: a context manager that closes the doors it opened."""

    services: Services
    cancellation: Cancellation
    step: Step
    fetcher: Fetcher | None
    missing_only: bool = False
    sources: dict[str, Source] = field(init=False)
    doors: dict[str, LiveFetcher] = field(init=False, default_factory=dict)

    def __enter__(self) -> Self:
        self.sources = {source.id: source for source in _publishing(self.services)}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for door in self.doors.values():
            door.close()

    def records(self, record_ids: Sequence[str]) -> Iterator[Publication]:
        """What became of the tables of these records; those of closed or withdrawn ones are taken back."""
        live = {stored.id: stored for stored in self.services.catalog.many(record_ids)}
        for record_id in record_ids:
            stored = live.get(record_id)
            source = self.sources.get(stored.source_id) if stored else None
            record = load_json(stored.json) if stored and source else None
            if record is None or source is None or record.access != "public":
                self._take_back(record_id, keep=frozenset())
                continue
            self._take_back(record_id, keep=frozenset(one.id for one in record.distributions))
            yield from self.distributions(record, source)

    def distributions(self, record: Record, source: Source, *, only: str = "", decided: bool = False) -> Iterator[Publication]:
        """What became of the tables of one open record."""
        formers = self.services.publications.of_record(record.id)
        for distribution in record.distributions:
            if distribution.role in ("service", "documentation") or (only and distribution.id != only):
                continue
            former = formers.get(distribution.id)
            if former is not None and self.missing_only:
                continue
            self.cancellation.check()
            wanted = Wanted(record=record, distribution=distribution, source_title=source.title, declared=source.columns, decided=decided)
            if not distribution.download_url or not looks_like_a_table(distribution):
                made = not_a_table(wanted, self.services.clock())
                self.services.publications.set(made)
                if only:
                    yield made
                continue
            self.step(f"publishing {distribution.title or record.title}")
            yield publish_table(self.services, wanted, self._door(source), former)

    def again(self, record: Record, harmed: Publication) -> Publication | None:
        """Makes a table again whose files were harmed; unpublished where that fails. None where its source publishes no more."""
        source = self.sources.get(record.provenance.source)
        if source is None:
            self.services.publications.remove(harmed.distribution_id, self.services.clock())
            return None
        distribution = next(one for one in record.distributions if one.id == harmed.distribution_id)
        wanted = Wanted(
            record=record, distribution=distribution, source_title=source.title, declared=source.columns, decided=decided_before(harmed)
        )
        return publish_table(self.services, wanted, self._door(source), None)

    def _take_back(self, record_id: str, keep: frozenset[str]) -> None:
        for distribution_id in self.services.publications.of_record(record_id):
            if distribution_id not in keep:
                self.services.publications.remove(distribution_id, self.services.clock())

    def _door(self, source: Source) -> Fetcher:
        if self.fetcher is not None:
            return self.fetcher
        if source.id not in self.doors:
            self.doors[source.id] = live(self.services.config, source)
        return self.doors[source.id]


def _publishing(services: Services) -> Iterator[Source]:
    for stored in services.sources.all():
        if stored.declaration.get("publish"):
            try:
                yield registered(services, stored.id)
            except (ValidationError, NotFound, Gone):
                continue


def _pieces(ids: Iterator[str]) -> Iterator[list[str]]:
    piece: list[str] = []
    for one in ids:
        piece.append(one)
        if len(piece) == BATCH:
            yield piece
            piece = []
    if piece:
        yield piece
