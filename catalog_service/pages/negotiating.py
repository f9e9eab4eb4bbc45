"""Programs that ask a page's address for JSON are led to the same thing in the API."""

from urllib.parse import urlencode

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from catalog_service.pages.blueprint import blueprint

_SAME = {
    "agencies": "agencies.agencies",
    "agency": "agencies.agency",
    "record": "records.record",
    "run": "runs.run",
    "search": "records.records",
    "source": "sources.source",
    "sources": "sources.sources",
    "table": "rows.rows",
}


@blueprint.before_request
def lead_on() -> ResponseReturnValue | None:
    """303 to the API's route, parameters and all, for who would rather have JSON than HTML; no preference is a person's."""
    same = _route()
    if same is None or request.accept_mimetypes.best_match(("text/html", "application/json")) != "application/json":
        return None
    asked = urlencode([(name, value) for name, values in request.args.lists() for value in values if name != "lang"])
    return redirect(f"{url_for(same, **(request.view_args or {}))}{'?' if asked else ''}{asked}", 303)


@blueprint.after_request
def depends_on_what_is_accepted(answer: Response) -> Response:
    """Tells caches so."""
    if _route() is not None:
        answer.vary.add("Accept")
    return answer


def _route() -> str | None:
    return _SAME.get((request.endpoint or "").rpartition(".")[2]) if request.method in ("GET", "HEAD") else None
