"""Rows of a published table: filtered, sorted, searched, grouped, counted; a page at a time or the whole answer streamed."""

import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import quote, urlencode

import orjson
from flask import Response, request
from werkzeug.http import parse_etags

from catalog_service.api import described, rows_described
from catalog_service.api.downloads import CSV, PARQUET, send_file_of
from catalog_service.api.parsing import Blueprint
from catalog_service.api.ranges import disposition
from catalog_service.api.sending import JSON
from catalog_service.publishing.rows import answers as rows_answers
from catalog_service.publishing.rows.kept import KeptAnswers
from catalog_service.publishing.rows.question import DEFAULT_SIZE, Question, question, values_question
from catalog_service.publishing.rows.values import ALWAYS
from catalog_service.shapes.current import here, services
from catalog_service.shapes.published import Asked, asked_quickly, table_asked

blueprint = Blueprint("rows", __name__, url_prefix="/api/distributions", description="Rows of published tables")

MEDIA_TYPES = {
    "json": JSON,
    "jsonl": "application/jsonl; charset=utf-8",
    "csv": CSV,
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": PARQUET,
}
_KEPT = KeptAnswers()
_FORM = "rows-1"


@rows_described.route(blueprint, "/<string:distribution_id>/rows", answers=rows_described.Rows, parameters=rows_described.ROWS)
def rows(distribution_id: str) -> Response:
    """Rows of a published table as JSON

    Every column is a filter: `column__operator=value`, operator one of `exact`, `not`, `lt`, `lte`, `gt`, `gte`, `in`, `notin`,
    `contains`, `startswith`, `endswith`, `isnull`; `column=value` is `exact`."""
    asked = asked_quickly(distribution_id)
    return _page(asked, question(asked.table, request.args.to_dict(flat=False)), "json")


@rows_described.route(
    blueprint,
    "/<string:distribution_id>/rows.<any(json, jsonl, csv, arrow, parquet):format>",
    answers=described.BINARY,
    parameters=rows_described.ROWS,
    also=[type.partition(";")[0] for type in MEDIA_TYPES.values() if type != JSON],
)
def rows_as(distribution_id: str, format: str) -> Response:
    """Rows of a published table as JSON, JSON Lines, CSV, an Arrow stream or Parquet

    Without `_size` every format but JSON is the whole answer, streamed without a cap."""
    asked = asked_quickly(distribution_id)
    found = question(asked.table, request.args.to_dict(flat=False))
    if format == "json" or found.size is not None:
        return _page(asked, found, format)
    if found.plain and format in ("csv", "parquet"):
        sent = asked.publication.csv_sha256 if format == "csv" else asked.publication.parquet_sha256
        return send_file_of(sent, f"{asked.name}.{format}", MEDIA_TYPES[format])
    return _whole(asked, found, format)


@rows_described.route(
    blueprint, "/<string:distribution_id>/values/<path:column>", answers=rows_described.Values, parameters=rows_described.VALUES
)
def values(distribution_id: str, column: str) -> Response:
    """A column's distinct values with counts, the most frequent first"""
    asked = asked_quickly(distribution_id)
    return _page(asked, values_question(asked.table, column, request.args.to_dict(flat=False)), "json", values=True)


def published_file(distribution_id: str) -> Path:
    """The Parquet file of a published table. Raises NotFound, Gone."""
    return table_asked(distribution_id).table.path


def _tag(asked: Asked, found: Question, format: str) -> str:
    """The tag of an answer: the table's checksum and columns, and all that was asked."""
    told = [_FORM, asked.table.checksum, [column.wire() for column in found.columns], request.path, format]
    told.append(sorted(request.args.items(multi=True)))
    return hashlib.sha256(orjson.dumps(told)).hexdigest()[:32]


def _page(asked: Asked, found: Question, format: str, *, values: bool = False) -> Response:
    tag = _tag(asked, found, format)
    if _has(tag):
        return _unchanged(tag)
    engine, kept = services().rows, _KEPT.get(tag) if format == "json" else None
    if kept is not None:
        return _told(Response(kept, content_type=JSON), tag)
    found = services().row_copies.in_order(found)
    shown = rows_answers.page(engine, found, format, DEFAULT_SIZE if found.size is None else found.size)
    if format == "json":
        known = found.count or (found.group is None and found.where == ALWAYS)
        counted = rows_answers.total(engine, found) if known else None
        body = rows_answers.values_json(shown, counted) if values else rows_answers.page_json(found.columns, shown, counted)
        _KEPT.put(tag, body)
        return _told(Response(body, content_type=JSON), tag)
    answer = Response(rows_answers.page_bytes(found.columns, shown, format), content_type=MEDIA_TYPES[format])
    answer.headers["Content-Disposition"] = disposition(f"{asked.name}.{format}")
    if shown.after is not None:
        more = {**request.args.to_dict(flat=False), "_after": [shown.after]}
        answer.headers["Link"] = f'<{here().base}{quote(request.path)}?{urlencode(more, doseq=True)}>; rel="next"'
    return _told(answer, tag)


def _whole(asked: Asked, found: Question, format: str) -> Response:
    tag = _tag(asked, found, format)
    if _has(tag):
        return _unchanged(tag)
    pieces: Iterator[bytes] = iter(())
    if request.method == "GET":
        made = rows_answers.whole(services().rows, found, format)
        first = next(made, b"")  # what is wrong with the question shows before the answer has begun
        pieces = chain((first,), made)
    answer = Response(pieces, content_type=MEDIA_TYPES[format])
    answer.headers["Content-Disposition"] = disposition(f"{asked.name}.{format}")
    return _told(answer, tag)


def _has(tag: str) -> bool:
    return parse_etags(request.headers.get("If-None-Match")).contains_weak(tag)


def _unchanged(tag: str) -> Response:
    return _told(Response(status=304), tag)


def _told(answer: Response, tag: str) -> Response:
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "no-cache"
    return answer
