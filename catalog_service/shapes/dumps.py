"""Dumps as they are told: what there is, and the manifest of one with the addresses of its files."""

from typing import Any
from urllib.parse import quote

from catalog_service.shapes.addresses import Addresses
from catalog_service.shapes.changes import place_told
from catalog_service.store.dumps import Dump


def dump(row: Dump, addresses: Addresses) -> dict[str, Any]:
    """`{name, made, records, bytes, url}`."""
    return {
        "name": row.name,
        "made": row.made,
        "records": row.manifest["records"],
        "bytes": sum(each["bytes"] for each in row.manifest["files"]),
        "url": f"{addresses.base}/api/dumps/{quote(row.name)}",
    }


def manifest(row: Dump, addresses: Addresses) -> dict[str, Any]:
    """What `dump` tells, `changes_since` for `/api/changes`, the files `{name, media_type, bytes, sha256, url}` and the published
    tables by checksum."""
    place = row.manifest["place"]
    files = [each | {"url": f"{addresses.base}/download/dumps/{quote(row.name)}/{each['name']}"} for each in row.manifest["files"]]
    return dump(row, addresses) | {"changes_since": place_told(place, place), "files": files, "tables": row.manifest["tables"]}
