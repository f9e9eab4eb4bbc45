"""Declarations that agencies send: judged field by field, refused where the source is kept already, else kept."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from croniter import croniter
from marshmallow import ValidationError

from catalog_service.errors import BadBody, Conflict, FieldError
from catalog_service.runs.registering import judged
from catalog_service.runs.telling import blamed
from catalog_service.services import Services
from catalog_service.store.sources import StoredSource
from harvesters.platforms import check
from harvesters.source import Source

_LOCK = "registration"
_REMEDIES = {
    "Missing data for required field.": "is missing; write one",
    "Unknown field.": "is no field of a declaration; take it out (docs/sources.md lists those there are)",
    "Field may not be null.": "is null; write a value or leave it out",
    "Not a valid string.": "is not a text; write one in quotation marks",
    "Not a valid boolean.": "is neither true nor false; write one of them",
}


def enrol(services: Services, declaration: Mapping[str, Any], origin: str) -> StoredSource:
    """Keeps a new source; `origin` says who sent it. One without a schedule of its own gets a daily one; nobody but a live run
    makes it verified. Raises BadBody naming each wrong field, Conflict where its id or its address is kept already."""
    wanted = {"schedule": daily(str(declaration.get("id", ""))), **declaration, "verified": False}
    source = checked(wanted)
    with services.database.lock(_LOCK):
        twin = kept_twin(services, source)
        if twin is not None:
            raise _conflict(twin, source)
        return services.sources.add(wanted, origin, now=services.clock())


def checked(declaration: Mapping[str, Any]) -> Source:
    """The source of a declaration whose every part is right. Raises BadBody naming each field and what to write."""
    try:
        source = judged(declaration)
        check(source)
    except ValidationError as error:
        raise wrong_declaration(error) from error
    if source.schedule is not None and not (len(source.schedule.split()) == 5 and croniter.is_valid(source.schedule)):
        told = f"{source.schedule[:60]!r} is no line of cron with five fields; write 0 3 * * * for every night at three"
        raise BadBody(f"schedule: {told}", errors=(FieldError("schedule", told),))
    return source


def wrong_declaration(error: ValidationError) -> BadBody:
    """What is wrong with a declaration, each field with what to write."""
    wrong = tuple(FieldError(field or "declaration", _REMEDIES.get(told, told)) for field, told in blamed(error))
    return BadBody("; ".join(f"{one.field}: {one.message}" for one in wrong), errors=wrong)


def kept_twin(services: Services, source: Source) -> StoredSource | None:
    """The source that is kept under that id, or that reads the same address in the same way."""
    same_place: StoredSource | None = None
    for row in services.sources.all():
        if row.id == source.id:
            return row
        said = row.declaration
        alike = said.get("platform") == source.platform and (said.get("options") or {}) == source.options
        if alike and _place(str(said.get("url", ""))) == _place(source.url):
            same_place = same_place or row
    return same_place


def daily(source_id: str) -> str:
    """A line of cron for once in every night, at a minute of the source's own, so that not all begin at once."""
    minute = int.from_bytes(sha256(source_id.encode()).digest()[:4], "big") % (5 * 60)
    return f"{minute % 60} {1 + minute // 60} * * *"


def _conflict(twin: StoredSource, source: Source) -> Conflict:
    if twin.id == source.id and _place(str(twin.declaration.get("url", ""))) != _place(source.url):
        told = f"the id {twin.id} belongs to a source at another address; write another id"
        field = "id"
    else:
        told = f"this address is harvested already as the source {twin.id}; give options that read something else, or leave it as it is"
        field = "url"
    if twin.state != "active":
        told = f"{told}. That source is {twin.state}: its operator can run `catalog sources resume {twin.id}`"
    return Conflict(told, errors=(FieldError(field, told),), extra={"source": twin.id, "state": twin.state})


def _place(url: str) -> tuple[str, str, str]:
    """What two spellings of one address share: neither scheme nor case of the host nor a last slash tell sources apart."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2].lower(), parts.path.rstrip("/"), parts.query
