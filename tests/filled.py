"""A catalog of the example records in a folder of its own: real store, embedded index, published tables, runs with problems."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from catalog_service.config import Config
from catalog_service.services import Services, build
from catalog_service.store.arrivals import Arrival
from catalog_service.store.problems import ProblemRow
from catalog_service.store.publications import Publication
from schemas.record import Record, load_json, wire
from tests.examples import DECLARATIONS, FEED, SITE, records

NOW = datetime(2026, 11, 20, 3, 15, tzinfo=UTC)
WITHDRAWN = "Library visits"

TREES = pa.table(
    {
        "id": pa.array(["00017", "00018", "00123"]),
        "species": pa.array(["Acer, red", 'Tilia "Green"', None]),
        "planted": pa.array([NOW.date(), None, NOW.date()], pa.date32()),
        "height": pa.array([Decimal("4.50"), Decimal("12.25"), None], pa.decimal128(6, 2)),
        "count": pa.array([1, 2, 9_007_199_254_740_993], pa.int64()),
        "alive": pa.array([True, False, None]),
    }
)
BUDGET = pa.table({"部门": pa.array(["教育", "交通"]), "year": pa.array([2018, 2019], pa.int64()), "amount": pa.array([1.5, 2.25])})
_TYPES = {"id": "string", "species": "string", "planted": "date", "height": "number", "count": "integer", "alive": "boolean"} | {
    "部门": "string",
    "year": "integer",
    "amount": "number",
}


def filled_home(home: Path, **settings: Any) -> Services:
    """Services over a home filled with the examples, patient with slow machines; the caller closes them."""
    services = build(Config(home=home, **{"sql_seconds": 300.0, "rows_seconds": 300.0, **settings}), clock=lambda: NOW + timedelta(days=1))
    services.database.migrate()
    for declaration in DECLARATIONS.values():
        services.sources.add(declaration, "examples", now=NOW)
    for number, source in enumerate(DECLARATIONS):
        harvest(services, source, records(source), NOW + timedelta(minutes=number))
    changed = [replace(r, title="Street trees of Riverton, new survey") if r.title.startswith("Street trees") else r for r in records(FEED)]
    harvest(services, FEED, [r for r in changed if r.title != WITHDRAWN], NOW + timedelta(days=1), withdraw="no longer in the feed")
    harvest(
        services,
        SITE,
        (),
        NOW + timedelta(days=1),
        state="guarded",
        why="The site listed nothing; 6 records would go. Accept it with --accept-shrink.",
    )
    publish(services)
    index(services)
    return services


def harvest(
    services: Services,
    source: str,
    arriving: Sequence[Record],
    now: datetime,
    *,
    withdraw: str | None = None,
    state: Any = "done",
    why: str | None = None,
) -> str:
    """One run that keeps these records, with three problems."""
    run = services.runs.start(source, "tests", now)
    kept = services.catalog.put(source, run.id, [_arrival(record, run.id) for record in arriving], now=now)
    counts = {name: sum(one.outcome == name for one in kept) for name in ("added", "changed", "unchanged", "renormalized")}
    refused = int(bool(arriving))
    counts |= {"seen": len(kept) + refused, "refused": refused, "withdrawn": 0}
    if withdraw:
        counts["withdrawn"] = services.catalog.withdraw_missing(source, run.id, withdraw, now)
    if arriving:
        services.runs.add_problems(run.id, _problems(arriving))
    services.runs.finish(run.id, state, counts, why, now + timedelta(seconds=40))
    return run.id


def index(services: Services) -> None:
    """The index as of now."""
    services.search.rebuild((load_json(row.json) for row in services.catalog.live()), services.outbox.head())


def ids(services: Services) -> dict[str, str]:
    """Title → id of every live record."""
    return {orjson.loads(row.item)["title"]: row.id for row in services.catalog.live()}


def publish(services: Services) -> None:
    """Two published tables, one that failed and one that is held."""
    found = {d.title: (record_id, d.id) for record_id, _, d in services.catalog.distributions()}
    for title, table in (("Street trees", TREES), ("Budget table", BUDGET)):
        _publish(services, *found[title], table)
    for title, state, because in (
        ("Budget booklet", "refused", "PDF is no table; the formats that are read are CSV, TSV, JSON Lines, XLSX and Parquet."),
        ("Well owners", "held", "The column owner looks like names of persons; run `catalog publish` for it once that is decided."),
    ):
        record_id, distribution_id = found[title]
        services.publications.set(
            Publication(distribution_id=distribution_id, record_id=record_id, state=state, because=because, at=NOW)  # type: ignore[arg-type]
        )


def _publish(services: Services, record_id: str, distribution_id: str, table: pa.Table) -> None:
    folder = services.config.home / "making"
    folder.mkdir(exist_ok=True)
    parquet, text, original = folder / "t.parquet", folder / "t.csv", folder / "t.original"
    pq.write_table(table, parquet, compression="zstd")
    pyarrow.csv.write_csv(table, text, pyarrow.csv.WriteOptions(quoting_style="needed"))
    original.write_bytes(text.read_bytes() + b"\r\n")
    kept = [services.library.put(path) for path in (parquet, text, original)]
    services.publications.set(
        Publication(
            distribution_id=distribution_id,
            record_id=record_id,
            state="published",
            rows=table.num_rows,
            columns=[{"name": n, "title": n.title(), "type": _TYPES[n], "description": None} for n in table.column_names],
            parquet_sha256=kept[0].sha256,
            parquet_bytes=kept[0].bytes,
            csv_sha256=kept[1].sha256,
            csv_bytes=kept[1].bytes,
            original_sha256=kept[2].sha256,
            original_bytes=kept[2].bytes,
            original_media_type="text/html" if table is BUDGET else "text/csv",
            original_name="预算 2018—2025.csv" if table is BUDGET else "trees.csv",
            at=NOW,
        )
    )


def _arrival(record: Record, run: str) -> Arrival:
    as_json = record.kind == "dataset"
    raw = orjson.dumps({"title": record.title}) if as_json else f"<html><script>alert(1)</script>{record.title}</html>".encode("gb18030")
    provenance = replace(record.provenance, run=run, checksum=sha256(raw).hexdigest())
    known = replace(record, provenance=provenance)
    return Arrival(
        key=str(record.identifier),
        fingerprint=sha256(orjson.dumps(wire(replace(known, provenance=record.provenance)))).hexdigest(),
        rules_version="1",
        raw=raw,
        media_type="application/json" if as_json else "text/html; charset=gb18030",
        record=known,
    )


def _problems(arriving: Sequence[Record]) -> list[ProblemRow]:
    first = arriving[0]
    return [
        ProblemRow(
            kind="missing_title",
            message="The entry has no title.",
            remedy="Give it a title at the source.",
            identifier="x-1",
            value='{"a": 1}',
        ),
        ProblemRow(
            kind="invalid_value",
            message="'soon' is not a date; it was left out.",
            remedy="Write dates as 2019-05-17.",
            identifier=str(first.identifier),
            title=first.title,
            field="modified",
            value="=soon\n<b>",
            rule="dates",
        ),
        ProblemRow(
            kind="invalid_value",
            message="'-' is not an address.",
            remedy="Write the whole address.",
            identifier="x-2",
            field="landing_page",
            value="-",
        ),
    ]
