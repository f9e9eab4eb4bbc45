"""Socrata's sites beside what every JSON catalog has: export addresses, kinds of assets, what is recognised."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.platforms.socrata import check
from harvesters.platforms.socrata.recognising import PROBES, recognise
from harvesters.recognition import CERTAIN, LIKELY, Seen
from tests.harvesters.kept import declared
from tests.harvesters.platforms.json_sites import SITE, SITES

SOCRATA = SITES["socrata"]


def _one(resource: dict[str, Any] | None = None, **more: Any) -> Any:
    entry = SOCRATA.entry(1) | more
    entry["resource"] = entry["resource"] | (resource or {})
    kept = SOCRATA.kept()
    kept.run(SOCRATA.served([entry]))
    (record,) = kept.records.values()
    return record


def test_the_exports_of_a_table() -> None:
    table, rows, geo = _one().distributions
    assert (table.format, table.download_url) == ("CSV", f"{SITE}/api/views/aaaa-0001/rows.csv?accessType=DOWNLOAD")
    assert (rows.role, rows.access_url) == ("service", f"{SITE}/resource/aaaa-0001.json")
    assert (geo.format, geo.media_type) == ("GEOJSON", "application/geo+json")
    assert table.described_by == f"{SITE}/api/views/aaaa-0001/columns.json"
    assert [d.format for d in _one({"columns_datatype": ["Text"]}).distributions] == ["CSV", "JSON"]


def test_a_file_and_a_link() -> None:
    (file,) = _one({"type": "file", "blob_mime_type": "application/pdf"}).distributions
    assert (file.format, file.download_url) == ("PDF", f"{SITE}/download/aaaa-0001/application%2Fpdf")
    (link,) = _one({"type": "href"}).distributions
    assert (link.access_url, link.download_url) == (f"{SITE}/d/aaaa-0001", None)


def test_the_sites_own_fields() -> None:
    told = [
        {"key": "Common-Core_Update-Frequency", "value": "Monthly"},
        {"key": "Common-Core_Publisher", "value": "Water Board"},
        {"key": "Common-Core_License", "value": "https://creativecommons.org/publicdomain/zero/1.0/"},
        {"key": "Common-Core_Temporal-Coverage_Temporal", "value": "2019-01-01/2020-01-01"},
        "odd",
    ]
    record = _one({"attribution": None}, classification={"domain_metadata": told, "categories": ["green"]})
    assert (record.frequency, record.agency.name, record.license.id) == ("MONTHLY", "Water Board", "CC0-1.0")
    assert (record.temporal.start, record.themes[0].label) == ("2019-01-01", "green")


def test_charts_and_stories_are_left_out_unless_asked_for() -> None:
    entries = SOCRATA.entries(4)
    entries[1]["resource"]["type"] = "chart"
    assert len(SOCRATA.kept().run(SOCRATA.served(entries)).added) == 3
    assert SOCRATA.kept(types=["chart"]).run(SOCRATA.served(entries)).added == {SOCRATA.key(1)}


def test_an_asset_edited_while_the_list_is_read_stays_where_it_is() -> None:
    fetcher = SOCRATA.served(SOCRATA.entries(8))
    report = SOCRATA.kept().run(fetcher)
    assert (fetcher.queries("scroll_id"), report.fatal) == (["", "aaaa-0002", "aaaa-0005"], None)


@pytest.mark.parametrize("options", [{"types": ["table"]}, {"types": []}, {"domain": "a b"}, {"domains": "x"}])
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("socrata", SITE, options=options))
    assert next(iter(options)) in str(raised.value)


def test_the_interface_and_the_page_are_recognised() -> None:
    value = {"results": [], "resultSetSize": 12}
    found = recognise(Seen(f"{SITE}{PROBES[0]}", json.dumps(value), value))
    assert found is not None
    assert (found.platform, found.url, found.sure, found.entries) == ("socrata", f"{SITE}/", CERTAIN, 12)
    page = recognise(Seen(f"{SITE}/browse", "<script>window.socrata = {}</script>"))
    assert page is not None
    assert (page.url, page.sure) == (f"{SITE}/", LIKELY)
    assert recognise(Seen(f"{SITE}/search", "", value)) is None
