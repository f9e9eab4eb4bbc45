"""Answers of the API: ready JSON bytes with an ETag, 304 where the client has them already."""

import hashlib
import re
from typing import Any

import orjson
from flask import Response, request
from werkzeug.datastructures import Headers

JSON = "application/json"


def json_answer(value: Any, status: int = 200) -> Response:
    """`value` as JSON; bytes count as JSON already made. A 200 carries its ETag and is revalidated by caches each time."""
    body = value if isinstance(value, bytes) else orjson.dumps(value)
    answer = Response(body, status=status, content_type=JSON)
    if status == 200:
        answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
        answer.headers["Cache-Control"] = "no-cache"
        answer.make_conditional(request)
    return answer


_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;\s*[\w.-]+=\"?[\w.:+-]+\"?)*", re.ASCII)


def media_type_of(told: str | None) -> str:
    """A media type as it was told, where it is one."""
    return told if told and _MEDIA_TYPE.fullmatch(told) else "application/octet-stream"


def inert(headers: Headers) -> None:
    """Headers under which nothing that was collected elsewhere can act as part of our pages."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
