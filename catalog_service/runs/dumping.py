"""A dump: the whole catalog at one moment as files by checksum, with a manifest that says what they are and where to go on."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog_service.formats.exports import FORMATS, export
from catalog_service.runs.transfer import KINDS
from catalog_service.services import Services
from catalog_service.store.dumps import Dump
from schemas.record import KINDS as KINDS_OF_RECORDS

LOCK = "dump"


def make_dump(services: Services, *, step: Callable[[str], None] = lambda _: None) -> Dump:
    """Reads every live record once, so that all files tell of the same moment, and keeps datasets, disclosures and distributions
    in every export format. `place` of the manifest is where a copy made of them goes on reading changes; `tables` are the published
    tables by checksum. Nothing of it is seen before all of it is kept. Raises Busy, OSError."""
    services.config.temporary_folder.mkdir(parents=True, exist_ok=True)
    with services.database.lock(LOCK), tempfile.TemporaryDirectory(dir=services.config.temporary_folder) as folder:
        made = services.clock().astimezone(UTC)
        since = services.changes.end()
        counts = _spooled(services, Path(folder))
        files = []
        for kind, of_record in KINDS.items():
            for format in FORMATS:
                name = f"{kind}.{format}"
                step(name)
                files.append(_kept(services, Path(folder), kind, of_record, format, name))
        manifest = {"records": counts, "place": since, "files": files, "tables": list(_tables(services))}
        dump = Dump(made.strftime("%Y-%m-%dT%H%M%SZ"), made, manifest)
        services.dumps.add(dump)
        return dump


def let_go(services: Services, keep: int) -> int:
    """Forgets all but the newest `keep` dumps; how many went."""
    old = services.dumps.all()[keep:]
    for dump in old:
        services.dumps.remove(dump.name)
    return len(old)


def is_due(services: Services, named: datetime) -> bool:
    """Whether no dump was made since that time."""
    made = services.dumps.newest_at()
    return made is None or made < named


def _spooled(services: Services, folder: Path) -> dict[str, int]:
    """Writes the records, a line each, into a file for each kind; how many there are."""
    counts = dict.fromkeys(KINDS_OF_RECORDS, 0)
    with ExitStack() as open_files:
        lines = {kind: open_files.enter_context((folder / kind).open("wb")) for kind in counts}
        for row in services.catalog.live():
            lines[row.kind].write(row.json + b"\n")
            counts[row.kind] += 1
    return counts


def _records(folder: Path, kind: str | None) -> Iterator[bytes]:
    for name in KINDS_OF_RECORDS if kind is None else (kind,):
        with (folder / name).open("rb") as lines:
            yield from lines


def _kept(services: Services, folder: Path, kind: str, of_record: str | None, format: str, name: str) -> dict[str, Any]:
    path = folder / name
    with path.open("wb") as file:
        file.writelines(export(kind, format, _records(folder, of_record), temporary=folder))
    stored = services.library.put(path)
    path.unlink()
    return {"name": name, "media_type": FORMATS[format].media_type, "bytes": stored.bytes, "sha256": stored.sha256}


def _tables(services: Services) -> Iterator[dict[str, Any]]:
    for one in services.publications.all():
        if one.state == "published":
            parquet = {"bytes": one.parquet_bytes, "sha256": one.parquet_sha256}
            csv = {"bytes": one.csv_bytes, "sha256": one.csv_sha256}
            yield {"distribution": one.distribution_id, "record": one.record_id, "rows": one.rows, "parquet": parquet, "csv": csv}
