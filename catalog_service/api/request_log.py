"""One JSON line on stderr for each request, with an id that the client may give and always gets back."""

import re
import sys
import time
import uuid
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, request

from catalog_service.api.figures import REQUESTS, SECONDS

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
HEADER = "X-Request-Id"


def logger(level: str) -> Any:
    """A structlog logger that writes JSON lines of that level (`INFO` …) or above to stderr."""
    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,  # without local variables: they hold settings and secrets
            structlog.processors.JSONRenderer(serializer=lambda line, **_: orjson.dumps(line, default=str).decode()),
        ],
    )


def register(app: Flask, log: Any) -> None:
    """Times, names, counts and logs every request of `app`."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
        g.began = time.perf_counter()

    @app.after_request
    def end(answer: Response) -> Response:
        seconds = time.perf_counter() - g.began
        route = request.url_rule.rule if request.url_rule else "(none)"
        method = request.method if request.method in _METHODS else "OTHER"
        REQUESTS.labels(method, route, answer.status_code).inc()
        SECONDS.labels(method, route).observe(seconds)
        answer.headers[HEADER] = g.request_id
        log.info(
            "request",
            request_id=g.request_id,
            method=request.method,
            path=request.path,
            query=request.query_string.decode("ascii", "replace")[:500],
            status=answer.status_code,
            ms=round(seconds * 1000, 2),
        )
        return answer


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
