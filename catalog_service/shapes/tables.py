"""A distribution as it is served: with its published table, or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog_service.publishing.describing import FORMS, Described, File
from catalog_service.shapes.addresses import Addresses
from catalog_service.store.publications import Publication


@dataclass(frozen=True, slots=True)
class Context:
    """What decides whether a distribution may become a table at all: its record's `access`, its source's `publish`."""

    access: str
    publish: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no table: a code for pages to say it in their language, and the sentence in English."""

    code: str
    because: str


_WITHOUT_PUBLICATION = {
    "service": "It is a service to be asked, not a file that holds a table.",
    "documentation": "It documents the record; it is not its data.",
    "access": "The record is not open to everybody, and only public tables are published.",
    "no_file": "The source names no file that can be downloaded.",
    "not_asked": "Tables of this source are not published; its operator can set `publish = true` in the source's declaration.",
    "waiting": "It has not been read yet; tables are made after the harvest, or at once by `catalog publish`.",
}
_OF_A_PUBLICATION = {
    "held": "Columns look like personal data; a person has to decide before it is published.",
    "refused": "The file is not a table that can be published.",
    "failed": "The file could not be fetched or read; it is tried again when the source changes.",
}


def reason(distribution: Mapping[str, Any], publication: Publication | None, context: Context) -> Reason | None:
    """Why this distribution has no table; None where it has one."""
    if context.access != "public":
        return Reason("access", _WITHOUT_PUBLICATION["access"])
    if publication is not None and publication.state == "published":
        return None
    if publication is not None:
        return Reason(publication.state, publication.because or _OF_A_PUBLICATION[publication.state])
    code = "waiting"
    if distribution["role"] in ("service", "documentation"):
        code = str(distribution["role"])
    elif not distribution["download_url"]:
        code = "no_file"
    elif not context.publish:
        code = "not_asked"
    return Reason(code, _WITHOUT_PUBLICATION[code])


def served(distribution: Mapping[str, Any], publication: Publication | None, context: Context, addresses: Addresses) -> dict[str, Any]:
    """The distribution with `table`, and `no_table_because` where that is null."""
    why = reason(distribution, publication, context)
    if why is not None or publication is None:
        return {**distribution, "table": None, "no_table_because": why.because if why else None}
    key = str(distribution["id"])
    table = {
        "rows": publication.rows,
        "columns": publication.columns,
        "parquet": {"url": addresses.file(key, "parquet"), "bytes": publication.parquet_bytes, "sha256": publication.parquet_sha256},
        "csv": {"url": addresses.file(key, "csv"), "bytes": publication.csv_bytes, "sha256": publication.csv_sha256},
        "descriptions": {form: addresses.file(key, f"{form}.json") for form in FORMS},
        "at": publication.at,
    }
    return {**distribution, "table": table}


def described(record: Mapping[str, Any], distribution: Mapping[str, Any], publication: Publication, addresses: Addresses) -> Described:
    """What is told of a published table to machines. `record` is the record as the API gives it."""
    key, licence = str(distribution["id"]), record.get("license") or {}

    def file(suffix: str, size: int | None, sha256: str | None) -> File:
        return File(url=addresses.file(key, suffix), bytes=size or 0, sha256=sha256 or "")

    return Described(
        name=key,
        title=distribution["title"] or record["title"],
        description=record.get("description"),
        license=licence.get("url") or licence.get("id") or licence.get("title"),
        source=distribution["download_url"],
        url=addresses.record(record["id"]),
        published=publication.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        keywords=tuple(record.get("keywords") or ()),
        columns=publication.columns,
        csv=file("csv", publication.csv_bytes, publication.csv_sha256),
        parquet=file("parquet", publication.parquet_bytes, publication.parquet_sha256),
    )
