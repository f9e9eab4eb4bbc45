"""Distributions: one file, attachment or service of a record, with its table and data dictionary."""

from typing import Any

from flask import Response

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.sending import json_answer
from catalog_service.shapes import answers
from catalog_service.shapes.current import here, services

blueprint = Blueprint("distributions", __name__, url_prefix="/api/distributions", description="Files of records, and their tables")


@blueprint.reads("/<string:distribution_id>", answers=described.ServedDistribution, problems=(404, 410))
def distribution(_: dict[str, Any], distribution_id: str) -> Response:
    """One distribution with its table and data dictionary"""
    return json_answer(answers.distribution(services(), distribution_id, here()))
