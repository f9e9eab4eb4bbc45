"""Downloads: a published table as Parquet or CSV, and the file as the agency gave it."""

from dataclasses import asdict
from typing import Any

import orjson
from flask import Response, request
from werkzeug.http import parse_etags

from catalog_service.api import described
from catalog_service.api.download_counts import counted
from catalog_service.api.parsing import Blueprint
from catalog_service.api.ranges import disposition, file_answer
from catalog_service.api.sending import inert, json_answer, media_type_of
from catalog_service.errors import NotFound
from catalog_service.publishing.describing import description_of
from catalog_service.publishing.stored import place_of
from catalog_service.shapes import tables
from catalog_service.shapes.current import here, services
from catalog_service.shapes.published import published_table

blueprint = Blueprint("downloads", __name__, url_prefix="/download", description="Published files")

PARQUET, CSV = "application/vnd.apache.parquet", "text/csv; charset=utf-8; header=present"


@blueprint.reads("/<string:distribution_id>.parquet", answers=described.BINARY, problems=(404, 410, 416), media_type=PARQUET)
def parquet(_: dict[str, Any], distribution_id: str) -> Response:
    """A published table as typed Parquet"""
    published, name = published_table(distribution_id)
    return counted(distribution_id, "parquet", send_file_of(published.parquet_sha256, f"{name}.parquet", PARQUET))


@blueprint.reads("/<string:distribution_id>.csv", answers={"type": "string"}, problems=(404, 410, 416), media_type="text/csv")
def csv(_: dict[str, Any], distribution_id: str) -> Response:
    """A published table as clean UTF-8 CSV"""
    published, name = published_table(distribution_id)
    return counted(distribution_id, "csv", send_file_of(published.csv_sha256, f"{name}.csv", CSV))


@blueprint.reads("/<string:distribution_id>.original", answers=described.BINARY, problems=(404, 410, 416), media_type="*/*")
def original(_: dict[str, Any], distribution_id: str) -> Response:
    """The file as the agency gave it"""
    published, name = published_table(distribution_id)
    return counted(
        distribution_id,
        "original",
        send_file_of(published.original_sha256, published.original_name or name, media_type_of(published.original_media_type)),
    )


@blueprint.reads("/<string:distribution_id>.<any(datapackage, csvw, croissant):form>.json", answers={"type": "object"}, problems=(404, 410))
def description(_: dict[str, Any], distribution_id: str, form: str) -> Response:
    """A published table described for machines: a Data Package with its Table Schema, CSVW, or Croissant"""
    published, _name = published_table(distribution_id)
    catalog = services()
    record = orjson.loads(catalog.catalog.get(published.record_id).json)
    _record_id, distribution = catalog.catalog.distribution(distribution_id)
    return json_answer(description_of(form, tables.described(record, asdict(distribution), published, here())))


def send_file_of(checksum: str | None, name: str, media_type: str) -> Response:
    """A file of the library, whole or in part, or the way to it where it lies in object storage. Raises NotFound."""
    if not checksum:
        raise NotFound("this file is not kept here; its distribution names the address at the agency")
    catalog = services()
    size = catalog.library.stat(checksum).bytes
    if (link := _link(checksum)) is not None:
        return Response(status=302, headers={"Location": link, "Cache-Control": "no-store"})
    prefix = catalog.config.accel_prefix
    accel = f"{prefix.rstrip('/')}/{place_of(checksum)}" if prefix and catalog.library.path(checksum) else None
    answer = file_answer(
        request,
        size,
        lambda: catalog.library.open(checksum, size),
        tag=checksum,
        headers={"Content-Type": media_type, "Content-Disposition": disposition(name)},
        accel=accel,
    )
    inert(answer.headers)
    return answer


def _link(checksum: str) -> str | None:
    """Where the storage itself hands the file out, if it may: a `HEAD`, and what the client has already, is answered here."""
    catalog = services()
    seconds = catalog.config.storage_link_seconds
    if request.method != "GET" or not seconds or parse_etags(request.headers.get("If-None-Match")).contains(checksum):
        return None
    return catalog.library.link(checksum, seconds)
