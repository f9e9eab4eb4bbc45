"""Any query as a feed to follow."""

import hashlib
from collections.abc import Callable

from flask import Response, request

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.search.query import Query
from catalog_service.shapes import feeds
from catalog_service.shapes.current import here, services
from catalog_service.shapes.parameters import RecordsParameters

blueprint = Blueprint("feeds", __name__, url_prefix="/api", description="Queries as feeds")


@blueprint.reads("/records.atom", answers=described.BINARY, parameters=RecordsParameters, media_type=feeds.ATOM)
def atom(query: Query) -> Response:
    """Any query as an Atom feed

    The parameters of the list; without `sort` the latest change comes first. Follow it to hear of new records."""
    return _feed(query, feeds.atom, feeds.ATOM)


@blueprint.reads("/records.feed.json", answers=described.Feed, parameters=RecordsParameters, media_type=feeds.JSON_FEED)
def json_feed(query: Query) -> Response:
    """Any query as a JSON feed

    The parameters of the list; without `sort` the latest change comes first."""
    return _feed(query, feeds.json_feed, feeds.JSON_FEED)


def _feed(query: Query, write: Callable[[feeds.Found], bytes], media_type: str) -> Response:
    catalog, addresses = services(), here()
    body = write(feeds.found(catalog, query, addresses, f"{addresses.base}{request.path}", request.query_string.decode("ascii", "replace")))
    answer = Response(body, content_type=f"{media_type}; charset=utf-8")
    answer.set_etag(hashlib.sha256(body).hexdigest()[:32])
    answer.headers["Cache-Control"] = "no-cache"
    answer.make_conditional(request)
    return answer
