"""How the routes of rows are described: their parameters, which depend on the table, and their answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields

from catalog_service.api.described import MEANING, Problem
from catalog_service.api.parsing import Blueprint, View
from catalog_service.api.problems import MEDIA_TYPE
from catalog_service.publishing.rows.question import DEFAULT_SIZE, FUNCTIONS, LARGEST_SIZE


def _parameter(name: str, description: str, **schema: Any) -> Mapping[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": {"type": "string", **schema}}


_NARROWING = (
    _parameter("COLUMN__OPERATOR", "A filter: `height__gte=2`. `in` and `notin` take values separated by commas."),
    _parameter("_any", "Rows for which any of the filters holds; otherwise all of them must.", type="boolean"),
    _parameter("_search", "Words that must all stand in the row's text, whatever the case."),
    _parameter("_size", f"Rows at once, 0 to {LARGEST_SIZE} ({DEFAULT_SIZE}).", type="integer", minimum=0, maximum=LARGEST_SIZE),
    _parameter("_after", "The cursor that the page before ended with."),
    _parameter("_count", "Whether the total is counted where filters or groups make it cost something.", type="boolean"),
)
ROWS = (
    *_NARROWING,
    _parameter("_columns", "Comma-separated names of the columns wanted; all by default."),
    _parameter("_sort", "Comma-separated names to sort by, `-` before one for the largest first; missing values come last."),
    _parameter("_group", "Comma-separated names to group by."),
    _parameter("_aggregate", f"With or without `_group`, comma-separated: {', '.join(FUNCTIONS)}, as in `count,sum:amount`."),
)
VALUES = _NARROWING


class RowColumn(Schema):
    """A column of the answer."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    type = fields.String(required=True)


class Rows(Schema):
    """A page of rows. Decimals and whole numbers beyond ±2^53 are strings, moments RFC 3339, missing values null."""

    columns = fields.List(fields.Nested(RowColumn), required=True)
    rows = fields.List(fields.Dict(), required=True)
    total = fields.Integer(required=True, allow_none=True, metadata={"description": "Null where it was not asked for by `_count`."})
    after = fields.String(required=True, allow_none=True)


class CountedValue(Schema):
    """A value and how many rows have it."""

    value = fields.Raw(required=True, allow_none=True)
    count = fields.Integer(required=True)


class Values(Schema):
    """A page of a column's values."""

    items = fields.List(fields.Nested(CountedValue), required=True)
    total = fields.Integer(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


def route(
    blueprint: Blueprint,
    rule: str,
    *,
    answers: Any,
    parameters: Sequence[Mapping[str, Any]],
    media_type: str = "application/json",
    also: Sequence[str] = (),
) -> Callable[[View], View]:
    """A GET route whose parameters the view reads itself, since a table's columns are among them; `also` are further media types."""

    def decorate(view: View) -> View:
        described = blueprint.response(200, answers, content_type=media_type)(view)
        if also:
            described = blueprint.told_as(answers, (media_type, *also))(described)
        for status in (400, 404, 410, 503):
            described = blueprint.alt_response(status, schema=Problem, content_type=MEDIA_TYPE, description=MEANING[status])(described)
        blueprint.route(rule)(blueprint.doc(parameters=list(parameters))(described))
        return view

    return decorate


def asked(blueprint: Blueprint, rule: str, *, body: type[Schema], answers: Any) -> Callable[[View], View]:
    """A POST route that changes nothing: the view gets what `body` loads of the request's JSON."""

    def decorate(view: View) -> View:
        described = blueprint.response(200, answers)(view)
        for status in (400, 415, 422, 503):
            described = blueprint.alt_response(status, schema=Problem, content_type=MEDIA_TYPE, description=MEANING[status])(described)
        blueprint.route(rule, methods=["POST"])(blueprint.arguments(body, location="json")(described))
        return view

    return decorate
