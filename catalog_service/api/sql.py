"""One SELECT over published tables, answered in the format the client accepts."""

from pathlib import Path
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from catalog_service.api import rows_described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.rows import MEDIA_TYPES, published_file
from catalog_service.errors import Gone, NotFound
from catalog_service.publishing.rows.answers import Page, as_told, page_bytes, page_json
from catalog_service.publishing.sql.rules import LONGEST
from catalog_service.publishing.sql.run import refused
from catalog_service.shapes.current import services

blueprint = Blueprint("sql", __name__, url_prefix="/api", description="SQL over published tables")

_ACCEPTED = {
    "application/json": "json",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "text/csv": "csv",
    "application/vnd.apache.arrow.stream": "arrow",
    "application/vnd.apache.parquet": "parquet",
}


class SqlBody(Schema):
    """What is asked."""

    sql = fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST, error="is empty or longer than {max} characters"),
        metadata={"description": 'One SELECT; tables are named by distribution ids in double quotes: `select count(*) from "ID"`.'},
    )


@rows_described.asked(blueprint, "/sql", body=SqlBody, answers=rows_described.Rows)
def sql(body: dict[str, Any]) -> Response:
    """Answers one SELECT over published tables

    As JSON, JSON Lines, CSV, an Arrow stream or Parquet by `Accept`. Functions come from a list; rows, bytes, time and memory
    have limits."""
    wanted = request.accept_mimetypes.best_match(list(_ACCEPTED), "application/json")
    format = _ACCEPTED[wanted]
    columns, found = services().sql.run(body["sql"], format, _file_of)
    shown = Page(as_told(found, columns, format), None)
    made = page_json(columns, shown, found.num_rows) if format == "json" else page_bytes(columns, shown, format)
    answer = Response(made, content_type=MEDIA_TYPES[format])
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Vary"] = "Accept"
    return answer


def _file_of(name: str) -> Path:
    try:
        return published_file(name)
    except (NotFound, Gone) as error:
        raise refused(f"{name[:80]!r} is no published table; name one by its distribution's id in double quotes") from error
