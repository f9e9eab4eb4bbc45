"""Whether every published table's files are there and unharmed, and nothing lies in the library that nobody wants."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, cast

from catalog_service.errors import CatalogError, NotFound
from catalog_service.publishing.library import Library
from catalog_service.runs.cancelling import Cancellation
from catalog_service.runs.dumping import LOCK as DUMPS
from catalog_service.runs.finding import Finding, Findings
from catalog_service.runs.follow_tables import LOCK, PATIENCE, Tables
from catalog_service.runs.retention import wanted_files
from catalog_service.runs.waiting import held
from catalog_service.services import Services
from catalog_service.store.dumps import Dump
from catalog_service.store.publications import Publication
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from schemas.record import Record, load_json


def examine_library(services: Services, *, repair: bool) -> Findings:
    """Reads every file. A table whose files are harmed is made again from its original (else fetched again), or honestly
    unpublished; a file that nobody wants and that is harmed, or older than retention keeps, is removed."""
    with held(services, LOCK, PATIENCE):
        for published in list(services.publications.all()):
            if published.state == "published":
                yield from _published(services, published, repair=repair)
        for dump in services.dumps.all():
            yield from _dump(services, dump, repair=repair)
        with held(services, DUMPS, PATIENCE) if repair else nullcontext():
            yield from _unwanted(services, repair=repair)


def _dump(services: Services, dump: Dump, *, repair: bool) -> Findings:
    harmed = {each["name"]: why for each in dump.manifest["files"] if (why := _harm(services.library, each["sha256"]))}
    if not harmed:
        return
    if repair:
        services.dumps.remove(dump.name)
        for each in dump.manifest["files"]:
            if each["name"] in harmed:
                services.library.delete(each["sha256"])
    message = ", ".join(f"{name} {why}" for name, why in harmed.items())
    yield Finding(
        kind="dump_harmed", about=dump.name, message=message, mended=repair, remedy="the dump is removed; `catalog dump` makes one"
    )


def _published(services: Services, published: Publication, *, repair: bool) -> Findings:
    record = _open_record(services, published)
    if record is None:
        if repair:
            services.publications.remove(published.distribution_id, services.clock())
        message = "its table is published, though its record is withdrawn, closed or without it"
        yield Finding(
            kind="publication_stray", about=published.distribution_id, message=message, mended=repair, remedy="it is not published any more"
        )
        return
    files = {"parquet": published.parquet_sha256, "csv": published.csv_sha256, "original": published.original_sha256}
    harmed = {name: why for name, checksum in files.items() if (why := _harm(services.library, checksum))}
    if not harmed:
        return
    message = ", ".join(f"{name} {why}" for name, why in harmed.items())
    remedy = "it is made again from the original, or unpublished"
    if repair:
        remedy = _made_again(services, record, published, "original" not in harmed)
    yield Finding(kind="file_harmed", about=published.distribution_id, message=message, mended=repair, remedy=remedy)


def _harm(library: Library, checksum: str | None) -> str:
    if checksum is None:
        return "has no checksum"
    try:
        library.stat(checksum)
    except NotFound:
        return "is missing"
    return "" if library.verify(checksum) else "is not the file that was put there"


def _made_again(services: Services, record: Record, published: Publication, original_is_whole: bool) -> str:
    for checksum in (published.parquet_sha256, published.csv_sha256, published.original_sha256):
        if checksum is not None and not services.library.verify(checksum):
            services.library.delete(checksum)
    door = _FromLibrary(services.library, published) if original_is_whole else None
    with Tables(services, Cancellation(), lambda _: None, cast(Fetcher | None, door)) as work:
        made = work.again(record, published)
    if made is not None and made.state == "published":
        return f"it was made again from {'its original' if door else 'its source'}"
    return f"it could not be made again and is unpublished: {made.because if made else 'its source does not publish any more'}"


def _open_record(services: Services, published: Publication) -> Record | None:
    try:
        record = load_json(services.catalog.get(published.record_id).json)
    except CatalogError:
        return None
    has_it = any(one.id == published.distribution_id for one in record.distributions)
    return record if has_it and record.access == "public" else None


def _unwanted(services: Services, *, repair: bool) -> Findings:
    wanted = wanted_files(services)
    old = services.clock() - timedelta(days=services.config.keep_days)
    for stored in list(services.library.list()):
        if stored.sha256 in wanted:
            continue
        harmed = not services.library.verify(stored.sha256)
        if not harmed and stored.at >= old:
            continue
        if repair:
            services.library.delete(stored.sha256)
        message = "no publication points to it" + (" and it is not the file that was put there" if harmed else "")
        yield Finding(kind="file_orphaned", about=stored.sha256, message=message, mended=repair, remedy="it is removed")


@dataclass(slots=True)
class _Shelved:
    library: Library
    sha256: str
    size: int

    def open(self) -> AbstractContextManager[IO[bytes]]:
        return self.library.open(self.sha256)


class _FromLibrary:
    """Answers with the original that the library keeps, so that a table is made again without asking its source."""

    def __init__(self, library: Library, published: Publication) -> None:
        self._library, self._published = library, published

    def fetch(self, request: Request) -> Response:
        """See `Fetcher.fetch`."""
        shelved = _Shelved(self._library, str(self._published.original_sha256), self._published.original_bytes or 0)
        headers = {"content-type": self._published.original_media_type or ""}
        return Response(url=request.url, status=200, headers=headers, spooled=shelved)

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        """See `Fetcher.fetch_many`."""
        return ((request, self.fetch(request)) for request in requests)
