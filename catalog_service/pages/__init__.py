"""The same services as HTML pages: plain, accessible, without scripts, in English and Chinese."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, make_response, render_template
from flask_babel import format_decimal
from werkzeug.exceptions import HTTPException

from catalog_service.errors import CatalogError, Gone, status_of
from catalog_service.pages import (
    finding,
    harvesting,
    languages,
    negotiating,
    problem_words,
    prose,
    reading,
    reference,
    registering,
    sentences,
    tables,
    words,
)
from catalog_service.pages.blueprint import NAME, blueprint

__all__ = ["of_catalog_error", "of_http_exception", "register"]


def register(app: Flask, described: Callable[[], Mapping[str, Any]]) -> None:
    """The pages on `app`; `described` gives the OpenAPI description that /docs shows."""
    languages.register(app, NAME)
    app.extensions[reference.EXTENSION] = described
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        words=words,
        problem_words=problem_words,
        sentences=sentences,
        language=languages.language,
        languages=languages.LANGUAGES,
        language_tags=languages.TAGS,
        in_language=languages.in_language,
        style_version=_version(Path(app.static_folder or "") / "catalog.css"),
        script_version=_version(Path(app.static_folder or "") / "suggest.js"),
        search_address=finding.search_address,
    )
    app.jinja_env.filters.update(
        paragraphs=prose.paragraphs,
        linked=prose.linked,
        outside=prose.link,
        ticked=prose.ticked,
        marked=prose.marked,
        tongue=prose.tongue,
        size=words.size,
        number=format_decimal,
        moment=words.moment,
    )
    app.register_blueprint(blueprint)


def of_catalog_error(error: CatalogError) -> Response:
    """One of our errors as a page: a tombstone for what was withdrawn, else a sentence."""
    status, _ = status_of(error)
    tombstone = error.extra.get("tombstone") if isinstance(error, Gone) else None
    if tombstone is not None:
        return make_response(render_template("gone.html", tombstone=tombstone), 410)
    return _told(status, error.detail)


def of_http_exception(error: HTTPException) -> Response:
    """One of Flask's own errors as a page, its headers kept."""
    answer = _told(error.code or 500, None)
    if error.code == 405:
        answer.headers["Allow"] = dict(error.get_headers()).get("Allow", "GET, HEAD, OPTIONS")
    return answer


def _told(status: int, detail: str | None) -> Response:
    return make_response(render_template("error.html", status=status, detail=detail), status)


def _version(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


_VIEWS = (finding, harvesting, negotiating, reading, reference, registering, tables)
