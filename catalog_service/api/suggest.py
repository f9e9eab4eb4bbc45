"""Suggestions for a search box, made while somebody types."""

from typing import Any

from flask import Response, current_app

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.sending import json_answer
from catalog_service.shapes.current import here, services
from catalog_service.shapes.parameters import Typed
from catalog_service.shapes.suggestions import Agencies, suggestions

_AGENCIES = "catalog_agencies_suggested"

blueprint = Blueprint("suggest", __name__, url_prefix="/api/suggest", description="Suggestions while typing")


@blueprint.reads("", answers=described.Suggestions, parameters=Typed)
def suggest(typed: dict[str, Any]) -> Response:
    """Suggestions while typing

    Agencies, titles and document numbers that go on as typed; Chinese also by pinyin initials."""
    agencies: Agencies = current_app.extensions.setdefault(_AGENCIES, Agencies())
    return json_answer(suggestions(services(), agencies, typed["q"], typed["size"], here()))
