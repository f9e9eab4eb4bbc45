"""Agencies: who published or issued, with counts."""

from typing import Any

from flask import Response

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.sending import json_answer
from catalog_service.shapes import answers
from catalog_service.shapes.current import services
from catalog_service.shapes.cursors import key_in, listing
from catalog_service.shapes.parameters import Paging

blueprint = Blueprint("agencies", __name__, url_prefix="/api/agencies", description="Who published or issued")


@blueprint.reads("", answers=described.Agencies, parameters=Paging)
def agencies(paging: dict[str, Any]) -> Response:
    """Agencies with counts of their records"""
    rows, after = services().catalog.agencies(key_in(paging["after"]), paging["page_size"])
    return json_answer(listing([answers.agency(row) for row in rows], after))


@blueprint.reads("/<string:agency_id>", answers=described.CountedAgency, problems=(404,))
def agency(_: dict[str, Any], agency_id: str) -> Response:
    """One agency"""
    return json_answer(answers.agency(services().catalog.agency(agency_id)))
