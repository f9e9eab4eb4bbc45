"""The page of one record: what it says, its files and tables, where it comes from and what was done to it."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from catalog_service.pages import words
from catalog_service.pages.blueprint import blueprint
from catalog_service.pages.citing import citation, schema_org
from catalog_service.pages.languages import language
from catalog_service.pages.previews import Preview, preview
from catalog_service.pages.shortening import shortened
from catalog_service.shapes import answers, tables
from catalog_service.shapes.current import here, services

_VERSIONS = 20
_PREVIEWS = 5


@blueprint.get("/records/<string:record_id>")
def record(record_id: str) -> ResponseReturnValue:
    """One record. Raises NotFound, and Gone for one that was withdrawn: its tombstone is a page as well."""
    catalog = services()
    shown = shortened(answers.record(catalog, record_id, here()))
    versions, more = catalog.catalog.versions(record_id, None, _VERSIONS)
    return render_template(
        "record.html",
        record=shown,
        files=_files(shown),
        related={
            row.id: shortened(orjson.loads(row.item))
            for row in catalog.catalog.many([r["target"] for r in shown["relations"] if r["target"]])
        },
        versions=[answers.version(row) for row in (versions if more else reversed(versions))],
        more_versions=more is not None,
        source=_source_title(shown),
        citation=citation(shown, shown["url"], catalog.clock(), chinese=language() == "zh"),
        schema_org=schema_org(shown, shown["url"]),
        as_json=url_for("records.record", record_id=record_id),
        original=url_for("records.original", record_id=record_id),
    )


def _files(shown: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The distributions with a preview of the first tables, and why the others have none, in the reader's language."""
    catalog = services()
    published = catalog.publications.of_record(shown["id"])
    context = answers.context_of(catalog, shown)
    files, previews = [], 0
    for one in shown["distributions"]:
        publication = published.get(one["id"])
        rows: Preview | None = None
        if one["table"] and previews < _PREVIEWS:
            rows = preview(catalog.library, one["table"]["parquet"]["sha256"])
            previews += 1
        why = tables.reason(one, publication, context)
        files.append(
            {
                **one,
                "preview": rows,
                "why": words.called(words.NO_TABLE, why.code) if why else None,
                "evidence": publication.because if why and publication else None,
                "original": publication is not None and publication.state == "published" and publication.original_sha256 is not None,
                "original_bytes": publication.original_bytes if publication else None,
            }
        )
    return files


def _source_title(shown: Mapping[str, Any]) -> str:
    found = [row for row in services().sources.all() if row.id == shown["provenance"]["source"]]
    return str(found[0].declaration["title"]) if found else str(shown["provenance"]["source"])
