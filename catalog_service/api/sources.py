"""Sources: what is harvested, and the runs of each."""

from typing import Any

from flask import Response

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.sending import json_answer
from catalog_service.shapes import answers
from catalog_service.shapes.current import services
from catalog_service.shapes.cursors import key_in, listing
from catalog_service.shapes.parameters import NoParameters, Paging

blueprint = Blueprint("sources", __name__, url_prefix="/api/sources", description="What is harvested")


@blueprint.route("")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, described.Sources)
@described.may_answer(blueprint, 400)
def sources(paging: dict[str, Any]) -> Response:
    """Sources"""
    rows, after = services().sources.list(key_in(paging["after"]), paging["page_size"])
    return json_answer(listing([answers.source(row) for row in rows], after))


@blueprint.route("/<string:source_id>")
@blueprint.arguments(NoParameters, location="query")
@blueprint.response(200, described.Source)
@described.may_answer(blueprint, 404)
def source(_: dict[str, Any], source_id: str) -> Response:
    """One source"""
    return json_answer(answers.source(services().sources.get(source_id)))


@blueprint.route("/<string:source_id>/runs")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, described.Runs)
@described.may_answer(blueprint, 400, 404)
def runs(paging: dict[str, Any], source_id: str) -> Response:
    """A source's runs, newest first"""
    catalog = services()
    known = catalog.sources.get(source_id)
    rows, after = catalog.runs.list(known.id, key_in(paging["after"]), paging["page_size"])
    return json_answer(listing([answers.run(catalog, row) for row in rows], after))
