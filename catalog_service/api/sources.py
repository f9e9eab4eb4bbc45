"""Sources: what is harvested, and the runs of each."""

from typing import Any

from flask import Response

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.sending import json_answer
from catalog_service.shapes import answers
from catalog_service.shapes.current import services
from catalog_service.shapes.cursors import key_in, listing
from catalog_service.shapes.parameters import Paging

blueprint = Blueprint("sources", __name__, url_prefix="/api/sources", description="What is harvested")


@blueprint.reads("", answers=described.Sources, parameters=Paging)
def sources(paging: dict[str, Any]) -> Response:
    """Sources"""
    rows, after = services().sources.list(key_in(paging["after"]), paging["page_size"])
    return json_answer(listing([answers.source(row) for row in rows], after))


@blueprint.reads("/<string:source_id>", answers=described.Source, problems=(404,))
def source(_: dict[str, Any], source_id: str) -> Response:
    """One source"""
    return json_answer(answers.source(services().sources.get(source_id)))


@blueprint.reads("/<string:source_id>/runs", answers=described.Runs, parameters=Paging, problems=(404,))
def runs(paging: dict[str, Any], source_id: str) -> Response:
    """A source's runs, newest first"""
    catalog = services()
    known = catalog.sources.get(source_id)
    rows, after = catalog.runs.list(known.id, key_in(paging["after"]), paging["page_size"])
    return json_answer(listing([answers.run(catalog, row) for row in rows], after))
