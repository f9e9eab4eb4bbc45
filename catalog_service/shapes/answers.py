"""What the API answers, made of what the services know: used by the routes, the pages and the command line's `--json` alike."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from catalog_service.errors import NotFound
from catalog_service.search.highlights import highlights
from catalog_service.search.notes import NOTES
from catalog_service.search.query import Query
from catalog_service.services import Services
from catalog_service.shapes import tables
from catalog_service.shapes.addresses import Addresses
from catalog_service.store.catalog import AgencyCount, VersionRow
from catalog_service.store.runs import ProblemRow, RunRow
from catalog_service.store.sources import StoredSource
from harvesters.outcome import Problem
from schemas.agency import agency_named

_PROBLEMS_CSV = ("identifier", "title", "kind", "field", "value", "rule", "message", "remedy")


def records(services: Services, query: Query, addresses: Addresses) -> bytes:
    """`{items, total, facets, after, notes}` of a query. Raises BadQuery, Gone (an expired cursor), Unavailable."""
    answer = services.search.search(query)
    ids = [hit.id for hit in answer.hits]
    stored = {row.id: row for row in services.catalog.many(ids)}
    copies = answer.copies
    if copies is None:
        copies = services.search.copies(ids) if query.folds else {}
    columns = _columns(services, ids) if answer.tokens else {}
    items = []
    for hit in answer.hits:
        row = stored.get(hit.id)
        if row is None:  # withdrawn since the index was written
            continue
        marked = highlights(orjson.loads(row.json), answer.tokens, columns.get(hit.id, ())) if answer.tokens else {}
        folded = {"copies": copies[hit.id]} if hit.id in copies else {}
        items.append(spliced(row.item, {"url": addresses.record(row.id), "highlights": marked, "score": hit.score, **folded}))
    notes = (*answer.notes, NOTES["folded"]) if copies else answer.notes
    told = {"total": answer.total, "facets": answer.facets, "after": answer.after, "notes": notes}
    others = {"corrected": answer.corrected, "suggested": answer.suggested}
    return orjson.dumps({"items": items, **told, **{name: other for name, other in others.items() if other}})


def _columns(services: Services, record_ids: Sequence[str]) -> dict[str, list[str]]:
    """Record → what the columns of its published tables are called."""
    found: dict[str, dict[str, None]] = {}
    for each in services.publications.of_record(*record_ids).values():
        names = (column.get("title") or column["name"] for column in each.columns if each.state == "published")
        found.setdefault(each.record_id, {}).update(dict.fromkeys(names))
    return {record_id: list(names) for record_id, names in found.items()}


def record(services: Services, record_id: str, addresses: Addresses) -> dict[str, Any]:
    """The record as it now is. Raises NotFound, Gone."""
    values: dict[str, Any] = orjson.loads(services.catalog.get(record_id).json)
    values["distributions"] = distributions(services, values, values["distributions"], addresses)
    values["url"] = addresses.record(record_id)
    return values


def distribution(services: Services, distribution_id: str, addresses: Addresses) -> dict[str, Any]:
    """A distribution with its table, data dictionary and counts of downloads. Raises NotFound, Gone."""
    record_id, _ = services.catalog.distribution(distribution_id)
    values = orjson.loads(services.catalog.get(record_id).json)
    mine = [one for one in values["distributions"] if one["id"] == distribution_id]
    if not mine:
        raise NotFound(f"there is no distribution {distribution_id[:100]}; its record lists those it has")
    return {
        **distributions(services, values, mine, addresses)[0],
        "record": {"id": record_id, "url": addresses.record(record_id)},
        "downloads": services.downloads.of(distribution_id),
    }


def distributions(
    services: Services, values: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]], addresses: Addresses
) -> list[dict[str, Any]]:
    """Distributions of one record (`values`, on the wire) with their tables."""
    if not wanted:
        return []
    published = services.publications.of_record(values["id"])
    context = context_of(services, values)
    return [tables.served(one, published.get(one["id"]), context, addresses) for one in wanted]


def context_of(services: Services, values: Mapping[str, Any]) -> tables.Context:
    """What decides whether a record's distributions may become tables."""
    try:
        publish = bool(services.sources.get(values["provenance"]["source"]).declaration.get("publish", False))
    except NotFound:  # imported from another catalog, whose sources are not ours
        publish = False
    return tables.Context(access=values["access"], publish=publish)


def version(row: VersionRow) -> dict[str, Any]:
    """`{version, seen_at, run, changed}`."""
    return {"version": row.version, "seen_at": row.seen_at, "run": row.run, "changed": row.changed}


def agency(row: AgencyCount) -> dict[str, Any]:
    """`{id, name, counts}`."""
    return {"id": row.id, "name": row.name, "counts": {"dataset": row.dataset, "disclosure": row.disclosure}}


def source(row: StoredSource) -> dict[str, Any]:
    """A source: its declaration in short and its state."""
    said = row.declaration
    named = agency_named(str(said["agency"]))
    return {
        "id": row.id,
        "title": said["title"],
        "platform": said["platform"],
        "url": said["url"],
        "agency": {"id": named.id, "name": named.name},
        "schedule": said.get("schedule"),
        "state": row.state,
        **{name: said.get(name) for name in ("country", "region", "language", "license")},
        "publish": bool(said.get("publish", False)),
        "verified": bool(said.get("verified", False)),
    }


def run(services: Services, row: RunRow) -> dict[str, Any]:
    """A run with its counts and its problems by kind."""
    return {
        "id": row.id,
        "source": row.source,
        "state": row.state,
        "started": row.started,
        "ended": row.ended,
        **{name: getattr(row, name) for name in ("seen", "added", "changed", "unchanged", "withdrawn", "refused", "renormalized")},
        "problems": services.runs.problem_kinds(row.id),
        "why": row.why,
    }


def problem(row: ProblemRow | Problem) -> dict[str, Any]:
    """A problem: the record, the field, the value, the rule and the remedy."""
    return {
        "record": {"identifier": row.identifier, "title": row.title},
        **{name: getattr(row, name) for name in ("kind", "field", "value", "rule", "message", "remedy")},
    }


def problem_header() -> tuple[str, ...]:
    """The columns of problems as CSV."""
    return _PROBLEMS_CSV


def problem_line(row: ProblemRow) -> list[str]:
    """A problem as a row of CSV."""
    return ["" if (value := getattr(row, name)) is None else str(value) for name in _PROBLEMS_CSV]


def spliced(stored: bytes, added: dict[str, Any]) -> orjson.Fragment:
    """A stored JSON object with members added at its end, without reading it: lists are glued of what the store keeps ready."""
    if not added:
        return orjson.Fragment(stored)
    more = orjson.dumps(added)
    return orjson.Fragment(more if stored == b"{}" else stored[:-1] + b"," + more[1:])
