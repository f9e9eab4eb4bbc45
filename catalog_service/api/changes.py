"""What changed in the catalog since a time or since the last visit: for those who keep a copy of it."""

import re
from datetime import UTC, datetime
from typing import Any

from flask import Response
from marshmallow import fields, validate

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.sending import json_answer
from catalog_service.errors import BadQuery, FieldError
from catalog_service.shapes.changes import change, place_in, place_told
from catalog_service.shapes.current import here, services
from catalog_service.shapes.parameters import NO_CURSOR, Paging

blueprint = Blueprint("changes", __name__, url_prefix="/api/changes", description="What was added, changed and withdrawn")

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}")
_WRONG = "is neither a time with its zone (2026-05-17T08:00:00Z), a day (2026-05-17), nor the `since` of an earlier answer"


class ChangesParameters(Paging):
    """Where the changes begin, and which page of them."""

    since = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=200, error=_WRONG),
        metadata={
            "description": "A time with its zone, a day (UTC), or the `since` of an earlier answer; without it all records of the catalog."
        },
    )


@blueprint.reads("", answers=described.Changes, parameters=ChangesParameters)
def changes(asked: dict[str, Any]) -> Response:
    """Records added, changed and withdrawn, in the order in which that happened

    Each record comes once, with its latest change. Follow `after` to the last page, then come back later with that page's `since`:
    nothing is missed and nothing comes twice."""
    known = services().changes
    if asked["after"] is not None:
        origin, place = _place_in("after", asked["after"])
    else:
        origin = place = _start(asked["since"])
    found, end, more = known.page(origin, place, asked["page_size"])
    told = {
        "items": [change(one, here()) for one in found],
        "after": place_told(origin, end) if more else None,
        "since": place_told(end, end),
    }
    return json_answer(told)


def _start(since: str | None) -> int:
    if since is None:
        return 0
    if not _WRITTEN.match(since):
        return _place_in("since", since)[1]
    try:
        at = datetime.fromisoformat(since.replace(" ", "+"))  # a bare + in an address is a blank
    except ValueError:
        raise _wrong("since") from None
    if at.tzinfo is None:
        if len(since) > len("2026-05-17"):
            raise _wrong("since")
        at = at.replace(tzinfo=UTC)
    return services().changes.place_at(at)


def _place_in(field: str, word: str) -> tuple[int, int]:
    found = place_in(word)
    if found is None:
        raise _wrong(field)
    return found


def _wrong(field: str) -> BadQuery:
    message = _WRONG if field == "since" else NO_CURSOR
    return BadQuery(f"{field} {message}", errors=(FieldError(field, message),))
