"""For those who run the service: alive, able to serve, and figures for Prometheus."""

from typing import Any

from flask import Blueprint, Response

from catalog_service.api import figures
from catalog_service.api.sending import json_answer
from catalog_service.errors import Busy, NotFound, Unavailable
from catalog_service.publishing.library import Library
from catalog_service.services import Services
from catalog_service.shapes.current import services

blueprint = Blueprint("operations", __name__)

_NO_FILE = "0" * 64


@blueprint.get("/healthz")
def healthz() -> Response:
    """Alive: the process answers. Asks nothing of any backend."""
    return _uncached(json_answer({"status": "ok"}))


@blueprint.get("/readyz")
def readyz() -> Response:
    """Able to serve: the database at this program's revision, an index, a library; 503 and the reasons if not."""
    reasons = unready(services())
    body: dict[str, Any] = {"status": "unready" if any(reasons.values()) else "ready", "reasons": {k: v for k, v in reasons.items() if v}}
    return _uncached(json_answer(body, 503 if any(reasons.values()) else 200))


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus, of all web processes together."""
    body, media_type = figures.exposition(services())
    return Response(body, content_type=media_type)


def unready(catalog: Services) -> dict[str, str | None]:
    """Backend → why it cannot serve, None where it can."""
    try:
        database = catalog.database.revision_ok()
    except (Unavailable, Busy) as error:
        database = error.detail
    return {
        "database": database,
        "index": catalog.search.ready(),
        "library": _library(catalog.library),
    }


def _library(library: Library) -> str | None:
    try:
        library.stat(_NO_FILE)
    except NotFound:  # it answers, and has no such file
        return None
    except (OSError, Unavailable) as error:
        return f"the library cannot be read ({error}); see to the folder CATALOG_STORAGE_URL names"
    return None


def _uncached(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.pop("ETag", None)
    return answer
