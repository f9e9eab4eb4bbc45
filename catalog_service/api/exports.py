"""The whole catalog as one file, streamed without a cap."""

from typing import Any

from flask import Response

from catalog_service.api import described
from catalog_service.api.parsing import Blueprint
from catalog_service.api.ranges import disposition
from catalog_service.formats.exports import FORMATS, MEDIA_TYPES, export
from catalog_service.shapes.current import services

blueprint = Blueprint("exports", __name__, url_prefix="/api/exports", description="The whole catalog as files")

_KIND_OF_RECORD = {"datasets": "dataset", "disclosures": "disclosure"}


@blueprint.reads(
    "/<string:kind>.<string:format>", answers=described.BINARY, problems=(404,), media_type=MEDIA_TYPES[0], also=MEDIA_TYPES[1:]
)
def whole(_: dict[str, Any], kind: str, format: str) -> Response:
    """Datasets, disclosures or distributions as Parquet, CSV or JSON Lines

    `kind` is `datasets`, `disclosures` or `distributions`; `format` is `parquet`, `csv` or `jsonl`."""
    catalog = services()
    temporary = catalog.config.temporary_folder
    temporary.mkdir(parents=True, exist_ok=True)
    lines = (row.json for row in catalog.catalog.live(_KIND_OF_RECORD.get(kind)))
    chunks = export(kind, format, lines, temporary=temporary)
    answer = Response(chunks, content_type=FORMATS[format].media_type)
    answer.headers["Content-Disposition"] = disposition(f"{kind}.{format}")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
