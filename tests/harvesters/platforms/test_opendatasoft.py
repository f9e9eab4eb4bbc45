"""Opendatasoft's portals beside what every JSON catalog has: the export of the whole catalog, federated datasets, files."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.platforms.opendatasoft import check
from harvesters.platforms.opendatasoft.recognising import PROBES, recognise
from harvesters.recognition import CERTAIN, LIKELY, Seen
from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.json_sites import SITE, SITES, Entries
from tests.harvesters.platforms.served import Query, Served
from tests.harvesters.scripted import NOT_MODIFIED, gone, response

PORTAL = SITES["opendatasoft"]
EXPORT = "/api/explore/v2.1/catalog/exports/json"


def _portal(entries: Entries, export: Any = None, *, counted: int | None = None) -> Served:
    """A portal that exports `entries` (or answers `export`), and counts them."""

    def answer(path: str, query: Query, number: int) -> object:
        if path == EXPORT:
            return entries if export is None else export
        return {"total_count": len(entries) if counted is None else counted, "results": entries[:1]}

    return Served(answer)


def test_the_whole_catalog_costs_two_requests() -> None:
    kept = PORTAL.kept()
    entries = PORTAL.entries(8)
    portal = _portal(entries)
    report = kept.run(portal)
    assert (report.problems, len(report.added), report.expected, len(portal.asked)) == ([], 8, 8, 2)
    assert len(kept.run(_portal(entries[1:])).removed) == 1


def test_an_export_that_has_not_changed_is_not_read() -> None:
    kept = PORTAL.kept()
    told = response(f"{SITE}{EXPORT}", json.dumps(PORTAL.entries(3)).encode(), etag='"1"')
    report = kept.run(_portal(PORTAL.entries(3), told))
    assert report.validators is not None
    assert (report.validators.url, report.validators.etag) == (f"{SITE}{EXPORT}", '"1"')
    assert kept.run(_portal(PORTAL.entries(3), NOT_MODIFIED)).source_unchanged


@pytest.mark.parametrize("export", ["", "<html>", "[]", '[{"dataset_id": "x"', '{"error_code": "x"}'])
def test_an_export_that_is_none_or_half_or_too_short_withdraws_nothing(export: str) -> None:
    kept = PORTAL.kept()
    kept.run(_portal(PORTAL.entries(8)))
    report = kept.run(_portal(PORTAL.entries(8), export))
    assert report.fatal
    assert (report.removed, len(kept.records)) == (set(), 8)


def test_a_dataset_removed_between_count_and_export_is_withdrawn() -> None:
    entries = PORTAL.entries(8)
    kept = PORTAL.kept()
    kept.run(_portal(entries))
    counts = iter([8, 7])

    def answer(path: str, query: Query, number: int) -> object:
        return entries[1:] if path == EXPORT else {"total_count": next(counts), "results": []}

    report = kept.run(Served(answer))
    assert (report.fatal, report.removed) == (None, {PORTAL.key(0)})


def test_one_bad_entry_of_an_export_hinders_no_other() -> None:
    good = [json.dumps(entry) for entry in PORTAL.entries(2)]
    report = PORTAL.kept().run(_portal(PORTAL.entries(3), f'[{good[0]}, "odd", {{"dataset_id": NaN}}, {good[1]}]'))
    assert len(report.added) == 2
    assert report.fatal is None


def _one(metas: dict[str, Any] | None = None, **more: Any) -> Any:
    entry = PORTAL.entry(1) | more
    entry["metas"] = entry["metas"] | (metas or {})
    kept = PORTAL.kept()
    kept.run(_portal([entry]))
    (record,) = kept.records.values()
    return record


def test_exports_and_files_of_a_dataset() -> None:
    files = [{"id": "guide_pdf", "title": "guide.pdf", "mimetype": "application/pdf"}]
    record = _one(attachments=files)
    address = f"{SITE}/api/explore/v2.1/catalog/datasets/trees-001"
    assert [(d.format, d.download_url) for d in record.distributions] == [
        ("CSV", f"{address}/exports/csv"),
        ("JSON", f"{address}/exports/json"),
        ("PARQUET", f"{address}/exports/parquet"),
        ("GEOJSON", f"{address}/exports/geojson"),
        ("SHP", f"{address}/exports/shp"),
        ("PDF", f"{address}/attachments/guide_pdf"),
    ]
    assert record.landing_page == f"{SITE}/explore/dataset/trees-001/"
    assert [d.role for d in _one(has_records=False, attachments=files).distributions] == ["attachment"]


def test_a_federated_dataset_keeps_its_name_and_place() -> None:
    default = PORTAL.entry(1)["metas"]["default"] | {"source_domain_address": "other.example", "source_dataset": "city-trees"}
    record = _one({"default": default, "dcat": {"accrualperiodicity": "Annual", "issued": "2020"}})
    assert (record.identifier, record.landing_page) == ("trees-001", "https://other.example/explore/dataset/city-trees/")
    assert (record.frequency, record.issued) == ("ANNUAL", "2020")


def test_popularity_is_no_change() -> None:
    kept = PORTAL.kept()
    kept.run(_portal([PORTAL.entry(1)]))
    entry = PORTAL.entry(1)
    entry["metas"]["explore"] = {"popularity_score": 99}
    entry["metas"]["default"]["metadata_processed"] = "2026-11-22T00:00:00+00:00"
    assert kept.run(_portal([entry])).unchanged == {PORTAL.key(1)}


def test_a_filter_is_asked_for_everywhere() -> None:
    kept = Kept(declared("opendatasoft", f"{SITE}/explore/?q=x", options={"where": 'theme = "Green"'}))
    portal = Served(lambda path, query, number: gone(path) if path == EXPORT else {"total_count": 0, "results": []})
    kept.run(portal)
    assert set(portal.queries("where")) == {'theme = "Green"'}


@pytest.mark.parametrize("options", [{"page_size": 101}, {"where": 1}, {"filter": "x"}])
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("opendatasoft", SITE, options=options))
    assert next(iter(options)) in str(raised.value)


def test_the_interface_and_the_page_are_recognised() -> None:
    value = {"results": [], "total_count": 12}
    found = recognise(Seen(f"{SITE}{PROBES[0]}", json.dumps(value), value))
    assert found is not None
    assert (found.platform, found.url, found.sure, found.entries) == ("opendatasoft", f"{SITE}/", CERTAIN, 12)
    page = recognise(Seen(f"{SITE}/explore/", '<script src="https://static.opendatasoft.com/x.js"></script>'))
    assert page is not None
    assert (page.url, page.sure) == (f"{SITE}/", LIKELY)
    assert recognise(Seen(f"{SITE}/search", "", value)) is None
