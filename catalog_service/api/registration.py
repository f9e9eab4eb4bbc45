"""Registration: an agency's address looked at, and kept as a source, by those who have a token."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, request
from marshmallow import Schema, fields, validate

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint, View
from catalog_service.api.problems import MEDIA_TYPE
from catalog_service.api.sending import json_answer
from catalog_service.runs import previewing
from catalog_service.runs.enrolling import enrol
from catalog_service.shapes import answers, registration
from catalog_service.shapes.current import here, services
from catalog_service.shapes.registrars import LARGEST_BODY, bearer, looks, origin_of, registrar
from schemas.fields import HttpUrl

blueprint = Blueprint("registration", __name__, url_prefix="/api/sources", description="Sources registered by agencies")

_PROBLEMS = (400, 401, 403, 409, 413, 415, 422)


class RegistrationBody(Schema):
    """An address, and whatever else of a declaration is known; without a `platform` it is found out what answers there."""

    url = HttpUrl(required=True, validate=validate.Length(max=2000), metadata={"description": "Of a feed, an interface or a list."})
    id = fields.String(metadata={"description": "Stays for good; found from the address where it is not given."})
    title = fields.String()
    platform = fields.String(metadata={"description": "With it, `id`, `title` and `agency` are required too."})
    agency = fields.String(metadata={"description": "Who issues, by name."})
    country = fields.String(allow_none=True)
    region = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    license = fields.String(allow_none=True)
    schedule = fields.String(allow_none=True, metadata={"description": "A cron line; daily if not given, null is by hand."})
    time_zone = fields.String()
    publish = fields.Boolean(truthy={True}, falsy={False}, metadata={"description": "Whether its tables are published."})
    expectations = fields.Dict()
    options = fields.Dict()
    columns = fields.Dict()


class PreviewedProblem(described.RunProblem):
    """A problem; a fatal one kept us from reading on."""

    fatal = fields.Boolean(required=True)


class PreviewedEntry(Schema):
    """One entry: what it would be in the catalog, and every problem it has."""

    identifier = fields.String(required=True)
    title = fields.String(required=True)
    taken = fields.Boolean(required=True)
    kind = fields.String(required=True, allow_none=True)
    issued = fields.String(required=True, allow_none=True)
    modified = fields.String(required=True, allow_none=True)
    agency = fields.String(required=True, allow_none=True)
    files = fields.Integer(required=True)
    flags = fields.List(fields.String(), required=True)
    problems = fields.List(fields.Nested(PreviewedProblem), required=True)


class Known(Schema):
    """A source that is kept already."""

    id = fields.String(required=True)
    state = fields.String(required=True)


class Preview(Schema):
    """What is at an address, what was tried, and what of its first entries would be taken."""

    found = fields.Boolean(required=True)
    declaration = fields.Dict(required=True, allow_none=True)
    because = fields.String(required=True)
    tried = fields.List(fields.String(), required=True)
    known = fields.Nested(Known, required=True, allow_none=True)
    taken = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    counted = fields.Integer(required=True, allow_none=True, metadata={"description": "Entries, by the source's own word."})
    entries = fields.List(fields.Nested(PreviewedEntry), required=True)
    problems = fields.List(fields.Nested(PreviewedProblem), required=True, metadata={"description": "Of the source as a whole."})
    stopped = fields.String(required=True, allow_none=True, metadata={"description": "Why the reading ended before the source did."})


def admit() -> None:
    """Before a body is read: who asks, and no more than a declaration takes."""
    if request.method == "POST":
        request.max_content_length = LARGEST_BODY
        g.registrar = registrar(services().config, bearer(request.headers.get("Authorization")))


def uncached(answer: Response) -> Response:
    """Nobody keeps what was answered to a token."""
    if request.method == "POST":
        answer.headers["Cache-Control"] = "no-store"
    return answer


blueprint.before_request(admit)
blueprint.after_request(uncached)


def _sent(rule: str, status: int, shape: type[Schema]) -> Callable[[View], View]:
    """A POST route: the view gets what is sent of a declaration, and answers `shape` with `status`."""

    def decorate(view: View) -> View:
        told = blueprint.response(status, shape)(view)
        for code in _PROBLEMS:
            meaning = described.MEANING[code]
            told = blueprint.alt_response(code, schema=described.Problem, content_type=MEDIA_TYPE, description=meaning)(told)
        blueprint.route(rule, methods=["POST"])(blueprint.arguments(RegistrationBody, location="json")(told))
        return view

    return decorate


@_sent("/preview", 200, Preview)
def preview(body: dict[str, Any]) -> Response:
    """Looks at an address or declaration: what it is, what its first entries would become, which has which problem

    Needs a token. Nothing is kept; at most 20 entries, 60 requests and a minute."""
    catalog = services()
    with looks().one(g.registrar):
        return json_answer(registration.preview(previewing.preview(catalog, body)))


@_sent("", 201, described.Source)
def register(body: dict[str, Any]) -> Response:
    """Registers a source: its declaration, or an address where it is found out what answers

    Needs a token. The worker harvests it within a minute, and then on its schedule."""
    catalog = services()
    if not body.get("platform"):
        with looks().one(g.registrar):
            body = dict(previewing.drafted(catalog, body))
    row = enrol(catalog, body, origin_of(g.registrar))
    answer = json_answer(answers.source(row), 201)
    answer.headers["Location"] = here().source(row.id)
    return answer
