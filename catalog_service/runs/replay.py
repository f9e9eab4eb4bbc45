"""A stored run read again under today's rules: which records would differ. Changes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from catalog_service.errors import NotFound
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.keeping import Counts
from catalog_service.runs.registering import registered
from catalog_service.runs.rehearsal import Rehearsal, rehearse
from catalog_service.runs.visiting import exchanges_of
from catalog_service.services import Services
from catalog_service.store.tables import entries
from catalog_service.store.texts import index_key
from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.fetching.replay import ReplayFetcher
from harvesters.fetching.spool import in_memory


@dataclass(frozen=True, slots=True)
class Replay:
    """The report; `why` says where the stored exchanges could not be read to their end, '' otherwise."""

    told: Rehearsal
    why: str

    def wire(self) -> dict[str, Any]:
        """As JSON values."""
        return {**self.told.wire(), "differing": [asdict(one) for one in self.told.differing], "why": self.why or None}


def replay(services: Services, run: str, *, cancellation: Cancellation, step: Callable[[Counts], None] = lambda _: None) -> Replay:
    """Reads the run's exchanges again; an answer that was "not modified" is the whole one before it, from the exchanges of
    earlier runs or from the store's originals. Raises NotFound where there is no such run or its exchanges were pruned."""
    row = services.runs.get(run)
    paths = _exchanges(services, row.source, run)
    source = registered(services, row.source)
    services.config.temporary_folder.mkdir(parents=True, exist_ok=True)
    with ReplayFetcher(paths, prefer_whole=True, folder=services.config.temporary_folder) as recorded:
        door = _WithOriginals(services, row.source, recorded)
        told = rehearse(services, source, door, run, cancellation=cancellation, step=step)
    why = f"the stored exchanges end early: {told.fatal.message}" if told.fatal is not None else ""
    return Replay(told, why)


def _exchanges(services: Services, source: str, run: str) -> list[Path]:
    """The exchanges of the source's runs up to this one, the oldest first."""
    if not exchanges_of(services.config, run).exists():
        raise NotFound(f"the exchanges of run {run} are not kept any more; harvest the source again to compare")
    number = int(run.rpartition("-")[2])
    earlier = (exchanges_of(services.config, f"{source}-{n}") for n in range(1, number + 1))
    return [path for path in earlier if path.exists()]


class _WithOriginals:
    """Recorded answers; a "not modified" without a whole answer before it is the original the store keeps of that page."""

    def __init__(self, services: Services, source: str, recorded: ReplayFetcher) -> None:
        self._services, self._source, self._recorded = services, source, recorded

    def fetch(self, request: Request) -> Response:
        """See `Fetcher.fetch`."""
        response = self._recorded.fetch(request)
        if not response.not_modified:
            return response
        record_id = self._record_at(request.url)
        if record_id is None:
            remedy = "Harvest the source again."
            raise FetchError(request.url, "not_recorded", "The recorded answer is 'not modified', and no whole one is kept.", remedy)
        original = self._services.catalog.original(record_id)
        headers = {**response.headers, "content-type": original.media_type}
        return Response(url=response.url, status=200, headers=headers, spooled=in_memory(original.body))

    def _record_at(self, url: str) -> str | None:
        at = select(entries.c.record_id).where(entries.c.source_id == self._source, entries.c.url == index_key(url))
        with self._services.database.read() as connection:
            found: str | None = connection.scalar(at)
        return found

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        """See `Fetcher.fetch_many`."""
        return in_turn(self.fetch, requests)
