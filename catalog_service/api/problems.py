"""Errors as problem details (RFC 9457): the tree of errors and Flask's own, turned into `application/problem+json`."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException

from catalog_service.errors import CatalogError, FieldError, status_of

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:open-data-catalog:problem:"

_FOR_PROGRAMS = ("/api", "/download", "/openapi.json", "/healthz", "/readyz", "/metrics")

_SENTENCES: Mapping[int, str] = {
    400: "The request cannot be read; check its address and headers.",
    404: "There is nothing at this address; /docs lists the routes there are.",
    405: "This address does not answer that method; the Allow header names those it does.",
    408: "The request took too long to arrive; send it again.",
    413: "The request's body is too large; send less.",
    414: "The address is too long; shorten the query.",
    415: "The body is not of a media type that is read here; send application/json.",
    429: "Too many requests; wait and try again.",
    500: "Something failed on our side and was logged; quote the X-Request-Id header when you report it.",
}


def is_for_programs(path: str) -> bool:
    """Whether errors of that path are told as problem details rather than as a page."""
    return any(path == prefix or path.startswith(prefix + "/") for prefix in _FOR_PROGRAMS)


def problem(status: int, title: str, detail: str, *, errors: Sequence[FieldError] = (), extra: Mapping[str, Any] | None = None) -> Response:
    """A problem details answer; its `type` is a stable urn made from the title."""
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + "-".join(title.lower().split()),
        "title": title,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = [{"field": e.field, "message": e.message} for e in errors]
    for name, value in (extra or {}).items():
        body.setdefault(name, value)
    return Response(orjson.dumps(body, default=str), status=status, content_type=MEDIA_TYPE)


def of_catalog_error(error: CatalogError) -> Response:
    """One of our errors as a problem."""
    status, title = status_of(error)
    answer = problem(status, title, error.detail, errors=error.errors, extra=error.extra)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="registration"'
    if status == 503:
        answer.headers["Retry-After"] = "10"
    return answer


def of_http_exception(error: HTTPException) -> Response:
    """One of Flask's own errors as a problem, its headers (Allow, Location …) kept."""
    status = error.code or 500
    answer = problem(status, error.name, sentence(status) or error.description or error.name)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def sentence(status: int) -> str | None:
    """What an HTTP status means here and what to do about it."""
    return _SENTENCES.get(status)
