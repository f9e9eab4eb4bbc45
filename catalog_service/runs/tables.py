"""One distribution to a published table: fetched, converted, put into the library, and only then switched to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson
import structlog

from catalog_service.publishing.publish import convert
from catalog_service.publishing.reading.kinds import is_worth_fetching
from catalog_service.publishing.result import Converted, Evidence, Limits, NoTable
from catalog_service.services import Services
from catalog_service.store.publications import Publication
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from schemas.distribution import Distribution
from schemas.record import Record

_log = structlog.get_logger(__name__)

VERSION = "2"
"""Of the conversion: another one converts files anew that have not changed."""

_ROLES = frozenset({"data", "attachment"})
_CHUNK = 1 << 20
_NAME = re.compile(r"[^\w.\- ()（）]+")
WITHHELD = "A person decided that this table is not published, because it holds personal data."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A distribution that is to be a table. `decided`: a person has seen what looks like personal data and said publish;
    `declared`: types its source says columns have, by header."""

    record: Record
    distribution: Distribution
    source_title: str
    declared: Mapping[str, str]
    decided: bool = False


def looks_like_a_table(distribution: Distribution) -> bool:
    """Whether its format, media type or file name says that it is a table we read."""
    if distribution.role not in _ROLES:
        return False
    name = urlsplit(distribution.download_url or "").path
    return is_worth_fetching(distribution.format, distribution.media_type, name)


def not_a_table(wanted: Wanted, now: datetime) -> Publication:
    """The publication of a distribution that is not even fetched, with its reason."""
    told = wanted.distribution.format or wanted.distribution.media_type or "A file of unknown format"
    because = f"{told} is not read as a table; CSV, JSON, XML, spreadsheets, Parquet, Arrow, SQLite and archives of them are."
    if not wanted.distribution.download_url:
        because = "The source names no file that can be downloaded."
    return _without(wanted, "refused", because, now)


def publish_table(services: Services, wanted: Wanted, door: Fetcher, former: Publication | None) -> Publication:
    """What became of it, kept. A former version stays published where the new one cannot be: then that one is answered, and
    the reason is in the log."""
    now = services.clock()
    if former is not None and former.because == WITHHELD and not wanted.decided:
        return former
    try:
        made = _made(services, wanted, door, former, now)
    except FetchError as error:
        made = _without(wanted, "failed", f"{error.message} {error.remedy}", now)
    if made.state != "published" and former is not None and former.state == "published":
        _log.warning("table_kept_as_it_was", distribution=wanted.distribution.id, state=made.state, why=made.because)
        return former
    if made is not former:
        services.publications.set(made)
    return made


def withhold(services: Services, held: Publication) -> None:
    """Keeps a person's decision that a table is never published."""
    services.publications.set(replace(held, state="refused", because=WITHHELD, at=services.clock()))


def _made(services: Services, wanted: Wanted, door: Fetcher, former: Publication | None, now: datetime) -> Publication:
    url = wanted.distribution.download_url or ""
    metadata = metadata_of(wanted)
    services.config.temporary_folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=services.config.temporary_folder) as folder:
        response = door.fetch(Request(url=url, max_bytes=services.config.max_table_bytes))
        checksum = _checksum(response.spooled.sha256, metadata, wanted.declared)
        if former is not None and former.state == "published" and former.source_checksum == checksum and _whole(services, former):
            return former
        name = _name(wanted.distribution, response)
        original = Path(folder) / "original"
        with response.open() as body, original.open("wb") as file:
            while chunk := body.read(_CHUNK):
                file.write(chunk)
        out = Path(folder) / "out"
        out.mkdir()
        made = convert(
            original,
            name=name,
            format=wanted.distribution.format,
            media_type=response.media_type or wanted.distribution.media_type,
            metadata=metadata,
            out=out,
            decided=wanted.decided or decided_before(former),
            declared=wanted.declared,
            limits=Limits(bytes=services.config.max_table_bytes),
        )
        if isinstance(made, NoTable):
            return replace(_without(wanted, made.state, made.because, now), evidence=_told(made.evidence))
        return _kept(services, wanted, made, original, response, name, checksum, now, former)


def _kept(
    services: Services,
    wanted: Wanted,
    made: Converted,
    original: Path,
    response: Response,
    name: str,
    checksum: str,
    now: datetime,
    former: Publication | None,
) -> Publication:
    parquet, csv, kept = services.library.put(made.parquet), services.library.put(made.csv), services.library.put(original)
    decided = wanted.decided or decided_before(former)
    return Publication(
        distribution_id=wanted.distribution.id,
        record_id=wanted.record.id,
        state="published",
        rows=made.rows,
        columns=tuple(column.wire() for column in made.columns),
        parquet_sha256=parquet.sha256,
        parquet_bytes=parquet.bytes,
        csv_sha256=csv.sha256,
        csv_bytes=csv.bytes,
        original_sha256=kept.sha256,
        original_bytes=kept.bytes,
        original_media_type=response.media_type or wanted.distribution.media_type,
        original_name=name,
        evidence=_DECIDED if decided else None,
        at=now,
        source_checksum=checksum,
    )


_DECIDED = "a person decided that it is published"


def decided_before(former: Publication | None) -> bool:
    """Whether a person said of the version before that it is published whatever it looks like."""
    return former is not None and former.state == "published" and former.evidence == _DECIDED


def _whole(services: Services, former: Publication) -> bool:
    files = (former.parquet_sha256, former.csv_sha256, former.original_sha256)
    return all(sha is not None and services.library.verify(sha) for sha in files)


def metadata_of(wanted: Wanted) -> dict[str, str]:
    """What travels in the file itself: what it is, whose, under which licence, and where it comes from."""
    record, licence = wanted.record, wanted.record.license
    told: Mapping[str, str | None] = {
        "title": wanted.distribution.title or record.title,
        "record_title": record.title,
        "agency": record.agency.name,
        "license": (licence.id or licence.title or licence.as_given) if licence else None,
        "license_url": licence.url if licence else None,
        "source": record.provenance.source,
        "source_title": wanted.source_title,
        "source_url": wanted.distribution.download_url,
        "record_id": record.id,
        "distribution_id": wanted.distribution.id,
    }
    return {name: value for name, value in told.items() if value}


def _checksum(original: str, metadata: Mapping[str, str], declared: Mapping[str, str]) -> str:
    said = orjson.dumps([VERSION, original, dict(metadata), dict(declared)], option=orjson.OPT_SORT_KEYS)
    return sha256(said).hexdigest()


def _name(distribution: Distribution, response: Response) -> str:
    named = unquote(urlsplit(response.url).path.rpartition("/")[2]) or distribution.title or distribution.id
    return _NAME.sub("_", named)[-150:]


def _told(evidence: tuple[Evidence, ...]) -> str | None:
    rows: list[dict[str, Any]] = [{"column": one.column, "kind": one.kind, "share": one.share} for one in evidence]
    return orjson.dumps(rows).decode() if rows else None


def _without(wanted: Wanted, state: Any, because: str, now: datetime) -> Publication:
    return Publication(distribution_id=wanted.distribution.id, record_id=wanted.record.id, state=state, because=because, at=now)
