"""Records: the list with its search, one record, its versions, and what was collected of it."""

from typing import Any

from flask import Response, request
from werkzeug.http import parse_etags

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.ranges import disposition
from catalog_service.api.sending import inert, json_answer, media_type_of
from catalog_service.search.query import Query
from catalog_service.shapes import answers
from catalog_service.shapes.current import here, kept_answers, services
from catalog_service.shapes.cursors import key_in, listing
from catalog_service.shapes.parameters import ListParameters, Paging

blueprint = Blueprint("records", __name__, url_prefix="/api/records", description="Datasets and disclosures")

_SUFFIXES = {"application/json": "json", "text/html": "html", "application/xhtml+xml": "html", "text/xml": "xml", "application/xml": "xml"}


@blueprint.reads("", answers=described.Records, parameters=ListParameters, problems=(410,))
def records(query: Query) -> Response:
    """Finds records

    Words, filters, date ranges, order, facets; paged by `after`."""
    catalog, addresses = services(), here()
    asked = f"{addresses.base} {query!r}"
    return json_answer(kept_answers().of(catalog, asked, lambda: answers.records(catalog, query, addresses)))


@blueprint.reads("/<string:record_id>", answers=described.Record, problems=(404, 410))
def record(_: dict[str, Any], record_id: str) -> Response:
    """One record"""
    return json_answer(answers.record(services(), record_id, here()))


@blueprint.reads("/<string:record_id>/versions", answers=described.Versions, parameters=Paging, problems=(404,))
def versions(paging: dict[str, Any], record_id: str) -> Response:
    """A record's versions, oldest first"""
    rows, after = services().catalog.versions(record_id, key_in(paging["after"]), paging["page_size"])
    return json_answer(listing([answers.version(row) for row in rows], after))


@blueprint.reads("/<string:record_id>/versions/<int(max=2147483647):number>", answers=described.Record, problems=(404,))
def version(_: dict[str, Any], record_id: str, number: int) -> Response:
    """A record as it was in one version"""
    return json_answer(services().catalog.version(record_id, number))


@blueprint.reads("/<string:record_id>/original", answers=described.BINARY, problems=(404,), media_type="*/*")
def original(_: dict[str, Any], record_id: str) -> Response:
    """What was collected

    The feed's entry or the page, its bytes and media type as they came; never shown inline."""
    found = services().catalog.original(record_id)
    if parse_etags(request.headers.get("If-None-Match")).contains_weak(found.checksum):
        answer = Response(status=304)
    else:
        answer = Response(found.body, content_type=media_type_of(found.media_type))
        suffix = _SUFFIXES.get(answer.mimetype or "", "bin")
        answer.headers["Content-Disposition"] = disposition(f"{record_id}.original.{suffix}")
    answer.set_etag(found.checksum)
    answer.headers["Cache-Control"] = "no-cache"
    inert(answer.headers)
    return answer
