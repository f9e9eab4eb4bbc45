"""Records: the list with its search, one record, its versions, and what was collected of it."""

from typing import Any

from flask import Response, request
from werkzeug.http import parse_etags

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.ranges import disposition
from catalog_service.api.sending import inert, json_answer
from catalog_service.search.query import Query
from catalog_service.shapes import answers
from catalog_service.shapes.current import here, services
from catalog_service.shapes.cursors import key_in, listing
from catalog_service.shapes.parameters import NoParameters, Paging, RecordsParameters

blueprint = Blueprint("records", __name__, url_prefix="/api/records", description="Datasets and disclosures")

_SUFFIXES = {"application/json": "json", "text/html": "html", "application/xhtml+xml": "html", "text/xml": "xml", "application/xml": "xml"}


@blueprint.route("")
@blueprint.arguments(RecordsParameters, location="query")
@blueprint.response(200, described.Records)
@described.may_answer(blueprint, 400, 410)
def records(query: Query) -> Response:
    """Finds records

    Words, filters, date ranges, order, facets; paged by `after`."""
    return json_answer(answers.records(services(), query, here()))


@blueprint.route("/<string:record_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, described.Record)
@described.may_answer(blueprint, 404, 410)
def record(_: dict[str, Any], record_id: str) -> Response:
    """One record"""
    return json_answer(answers.record(services(), record_id, here()))


@blueprint.route("/<string:record_id>/versions")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, described.Versions)
@described.may_answer(blueprint, 404)
def versions(paging: dict[str, Any], record_id: str) -> Response:
    """A record's versions, oldest first"""
    rows, after = services().catalog.versions(record_id, key_in(paging["after"]), paging["page_size"])
    return json_answer(listing([answers.version(row) for row in rows], after))


@blueprint.route("/<string:record_id>/versions/<int:number>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, described.Record)
@described.may_answer(blueprint, 404)
def version(_: dict[str, Any], record_id: str, number: int) -> Response:
    """A record as it was in one version"""
    return json_answer(services().catalog.version(record_id, number))


@blueprint.route("/<string:record_id>/original")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@described.may_answer(blueprint, 404)
def original(_: dict[str, Any], record_id: str) -> Response:
    """What was collected

    The feed's entry or the page, its bytes and media type as they came; never shown inline."""
    found = services().catalog.original(record_id)
    if parse_etags(request.headers.get("If-None-Match")).contains_weak(found.checksum):
        answer = Response(status=304)
    else:
        answer = Response(found.body, content_type=found.media_type or "application/octet-stream")
        suffix = _SUFFIXES.get(answer.mimetype, "bin")
        answer.headers["Content-Disposition"] = disposition(f"{record_id}.original.{suffix}")
    answer.set_etag(found.checksum)
    answer.headers["Cache-Control"] = "no-cache"
    inert(answer.headers)
    return answer
