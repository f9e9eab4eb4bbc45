"""Dumps: the whole catalog at one moment as files, each with its manifest and checksums."""

from typing import Any

from flask import Response

from catalog_service.api import described
from catalog_service.api.downloads import send_file_of
from catalog_service.api.parsing import Blueprint
from catalog_service.api.sending import json_answer
from catalog_service.errors import NotFound
from catalog_service.formats.exports import MEDIA_TYPES
from catalog_service.shapes import dumps as shown
from catalog_service.shapes.current import here, services

blueprint = Blueprint("dumps", __name__, description="The whole catalog at one moment, as files")


@blueprint.reads("/api/dumps", answers=described.Dumps)
def dumps(_: dict[str, Any]) -> Response:
    """The dumps that are kept, newest first"""
    return json_answer({"items": [shown.dump(one, here()) for one in services().dumps.all()], "after": None})


@blueprint.reads("/api/dumps/<string:name>", answers=described.DumpManifest, problems=(404,))
def manifest(_: dict[str, Any], name: str) -> Response:
    """A dump's manifest: its files with checksums, the published tables, and where to go on reading changes

    `name` is a dump's, or `latest`."""
    return json_answer(shown.manifest(services().dumps.get(name), here()))


@blueprint.reads(
    "/download/dumps/<string:name>/<string:file>",
    answers=described.BINARY,
    problems=(404, 416),
    media_type=MEDIA_TYPES[0],
    also=MEDIA_TYPES[1:],
)
def dump_file(_: dict[str, Any], name: str, file: str) -> Response:
    """A file of a dump"""
    dump = services().dumps.get(name)
    for one in dump.manifest["files"]:
        if one["name"] == file:
            return send_file_of(one["sha256"], f"{dump.name}-{file}", one["media_type"])
    raise NotFound(f"The dump {dump.name} has no file {file[:80]!r}; its manifest lists those there are.")
