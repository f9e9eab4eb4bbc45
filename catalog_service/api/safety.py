"""Headers that every answer carries: what a page may do, who may read an answer from another site's script."""

from flask import Flask, Response, request

from catalog_service.api.problems import is_for_programs

_PAGE = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ANSWER = "default-src 'none'; frame-ancestors 'none'"
_EXPOSED = ", ".join(
    ("Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag", "Link", "Retry-After", "X-Request-Id")
)
_SENT = "If-None-Match, If-Range, Range, X-Request-Id"
_ASKED_BY_POST = "/api/sql"
"""The one route that changes nothing and is asked by POST: notebooks in a browser may send it a statement, too long for an address."""

_OPEN = ("/api", "/download", "/openapi.json")


def register(app: Flask) -> None:
    """Sets the headers on every answer of `app` that has not set its own."""

    @app.after_request
    def secure(answer: Response) -> Response:
        answer.headers.setdefault("Content-Security-Policy", _ANSWER if is_for_programs(request.path) else _PAGE)
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        answer.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        answer.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.path.startswith(_OPEN):
            answer.headers["Access-Control-Allow-Origin"] = "*"
            answer.headers["Access-Control-Expose-Headers"] = _EXPOSED
            answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            if request.method == "OPTIONS":
                asks = request.path == _ASKED_BY_POST
                answer.headers["Access-Control-Allow-Methods"] = "POST, OPTIONS" if asks else "GET, HEAD, OPTIONS"
                answer.headers["Access-Control-Allow-Headers"] = ("Content-Type, " if asks else "") + _SENT
                answer.headers["Access-Control-Max-Age"] = "86400"
        return answer
