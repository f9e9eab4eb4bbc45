"""The whole catalog out to a file and in again: the same identifiers, and the same bytes when it goes out once more."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from catalog_service.formats.exports import export
from catalog_service.runs.telling import sentence
from catalog_service.services import Services
from schemas.record import Record, load_json

KINDS: Mapping[str, str | None] = {"datasets": "dataset", "disclosures": "disclosure", "distributions": None}
"""What can be exported, and the kind of record it is made of (None: of both)."""

BATCH = 500
_LONGEST = 64 * 1024**2


@dataclass(slots=True)
class Imported:
    """What became of the lines: records by outcome, and the refused lines with their number (from 1) and the reason."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def wire(self) -> dict[str, Any]:
        """As JSON values."""
        lines = [{"line": line, "message": message} for line, message in self.refused]
        return {"added": self.added, "changed": self.changed, "unchanged": self.unchanged, "refused": lines}


def exported(services: Services, kind: str, form: str) -> Iterator[bytes]:
    """The export in chunks, in the order of identifiers, in constant memory. Raises NotFound for a kind or format that is none."""
    services.config.temporary_folder.mkdir(parents=True, exist_ok=True)
    records = (stored.json for stored in services.catalog.live(KINDS.get(kind)))
    return export(kind, form, records, temporary=services.config.temporary_folder)


def import_records(services: Services, lines: Iterable[bytes], *, step: Callable[[int], None] = lambda _: None) -> Imported:
    """Takes in what `exported` wrote as JSON Lines, under the same identifiers. A line that is no record, has no identifier or
    repeats one is refused with its number; the others go in."""
    done, batch, met = Imported(), [], set[str]()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = _record(line)
        except ValidationError as error:
            done.refused.append((number, sentence(error)[:500]))
            continue
        if record.id in met:
            done.refused.append((number, f"the record {record.id} stands on an earlier line already"))
            continue
        met.add(record.id)
        batch.append(record)
        if len(batch) == BATCH:
            _keep(services, batch, done)
            step(done.added + done.changed + done.unchanged)
            batch = []
    _keep(services, batch, done)
    return done


def _record(line: bytes) -> Record:
    if len(line) > _LONGEST:
        raise ValidationError({"_schema": [f"the line is longer than {_LONGEST} bytes"]})
    record = load_json(line)
    if not record.id or any(not one.id for one in record.distributions):
        raise ValidationError({"id": ["missing; only lines that `catalog export` wrote can be taken in"]})
    return record


def _keep(services: Services, batch: list[Record], done: Imported) -> None:
    if batch:
        counts = services.catalog.insert_imported(batch, services.clock())
        done.added += counts["added"]
        done.changed += counts["changed"]
        done.unchanged += counts["unchanged"]
