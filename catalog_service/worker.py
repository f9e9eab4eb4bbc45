"""The worker: harvests sources when their schedule says so, and brings index and tables up to date behind them."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from croniter import CroniterError, croniter
from marshmallow import ValidationError

from catalog_service.config import NEVER
from catalog_service.errors import CatalogError
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.dumping import is_due, let_go, make_dump
from catalog_service.runs.follow_index import follow_index
from catalog_service.runs.follow_tables import follow_tables
from catalog_service.runs.lease import is_dead
from catalog_service.services import Services
from harvesters.source import Source, source_from

_log = structlog.get_logger(__name__)

_LAST_WORD = 30.0


class Worker:
    """Looks every few seconds for sources that are due and harvests each in a process of its own, so that a harvest that is
    killed, or grows, takes nobody with it; who harvests what is settled by the leases in the database."""

    def __init__(self, services: Services, command: tuple[str, ...] = (sys.executable, "-m", "catalog_service.cli", "harvest")) -> None:
        self._services = services
        self._command = command
        self._under_way: dict[str, subprocess.Popen[bytes]] = {}

    def round(self, cancellation: Cancellation) -> None:
        """One look: harvests that ended, sources that are due, changes to follow. What fails is logged and tried again."""
        for source_id, process in list(self._under_way.items()):
            if process.poll() is not None:
                _log.info("harvest_ended", source=source_id, status=process.returncode)
                del self._under_way[source_id]
        for source in due(self._services, self._services.clock()):
            if len(self._under_way) >= self._services.config.harvests or cancellation.asked:
                break
            if source.id not in self._under_way:
                _log.info("harvest_due", source=source.id)
                self._under_way[source.id] = subprocess.Popen((*self._command, source.id), stdin=subprocess.DEVNULL)
        try:
            follow_index(self._services, patience=0)
            if follow_tables(self._services, cancellation=cancellation, step=lambda _: None):
                follow_index(self._services, patience=0)
        except (CatalogError, OSError) as error:
            _log.error("followers_failed", why=str(error))
        self._dump()

    def _dump(self) -> None:
        """Makes the dump that is due. One that fails is due again on the next look."""
        config, now = self._services.config, self._services.clock().astimezone(UTC)
        if config.dump_schedule == NEVER or not is_due(self._services, croniter(config.dump_schedule, now).get_prev(datetime)):
            return
        try:
            _log.info("dump_made", dump=make_dump(self._services).name)
            let_go(self._services, config.dumps_kept)
        except (CatalogError, OSError) as error:
            _log.error("dump_failed", why=str(error))

    def finish(self) -> None:
        """Waits until the harvests under way have ended."""
        for process in self._under_way.values():
            process.wait()

    def stop(self) -> None:
        """Asks the harvests under way to stop, and waits until they have."""
        for process in self._under_way.values():
            process.terminate()
        for process in self._under_way.values():
            try:
                process.wait(_LAST_WORD)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def work(services: Services, cancellation: Cancellation, *, once: bool = False) -> None:
    """Works until `cancellation` is asked for; with `once`, does what is due now and ends when that is done."""
    worker = Worker(services)
    try:
        while not cancellation.asked:
            worker.round(cancellation)
            if once:
                worker.finish()
                worker.round(cancellation)
                return
            cancellation.wait(services.config.poll_seconds)
    finally:
        worker.stop()


def due(services: Services, now: datetime) -> Iterator[Source]:
    """The active sources whose time has come: no run since the last time their schedule named, and none under way. A run
    whose process died is due again at once."""
    for stored in services.sources.all():
        if stored.state != "active":
            continue
        try:
            source = source_from(stored.declaration)
            named = last_time(source, now)
        except (ValidationError, CroniterError, ZoneInfoNotFoundError) as error:
            _log.error("declaration_wrong", source=stored.id, why=str(error))
            continue
        if named is None:
            continue
        last = services.runs.last(source.id)
        if last is None:
            yield source
        elif last.state == "running":
            if is_dead(last.owner) or last.lease_until <= now:
                yield source
        elif last.started < named:
            yield source


def last_time(source: Source, now: datetime) -> datetime | None:
    """The latest time the source's schedule named, in its own time zone; None without a schedule. Raises CroniterError,
    ZoneInfoNotFoundError."""
    if source.schedule is None:
        return None
    here = now.astimezone(ZoneInfo(source.time_zone))
    return croniter(source.schedule, here).get_prev(datetime).astimezone(UTC)
