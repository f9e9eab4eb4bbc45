"""ArcGIS Hub's sites beside what every JSON catalog has: layers, files, terms of use, what is recognised."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.platforms.arcgis_hub import check
from harvesters.platforms.arcgis_hub.recognising import PROBES, recognise
from harvesters.recognition import CERTAIN, LIKELY, Seen
from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.json_sites import SITE, SITES

HUB = SITES["arcgis_hub"]


def _one(entry: dict[str, Any] | None = None, **properties: Any) -> Any:
    entry = HUB.entry(1) | (entry or {})
    entry["properties"] = entry["properties"] | properties
    kept = HUB.kept()
    kept.run(HUB.served([entry]))
    (record,) = kept.records.values()
    return record


def test_the_service_and_the_files_of_its_layers() -> None:
    record = _one({"id": "0a1b"}, layers=[{"id": 0, "name": "Trees"}, {"id": 3, "name": "Parks"}, "odd"])
    service, *files = record.distributions
    assert (service.role, service.format) == ("service", "REST")
    assert [(d.title, d.format) for d in files] == [
        (name, word) for name in ("Trees", "Parks") for word in ("CSV", "GEOJSON", "SHP", "KML")
    ]
    assert files[4].download_url == f"{SITE}/api/download/v1/items/0a1b/csv?layers=3"
    assert record.landing_page == f"{SITE}/datasets/0a1b"


def test_an_item_that_is_one_layer() -> None:
    assert _one({"id": "0a1b_7"}).distributions[1].download_url == f"{SITE}/api/download/v1/items/0a1b/csv?layers=7"


def test_files_links_and_map_services() -> None:
    (file,) = _one({"id": "0a1b"}, type="Microsoft Excel", url=None, size=2048).distributions
    assert (file.format, file.bytes) == ("XLSX", 2048)
    assert file.download_url == "https://www.arcgis.com/sharing/rest/content/items/0a1b/data"
    (link,) = _one(type="Document Link", url="https://city.example/report").distributions
    assert (link.access_url, link.format) == ("https://city.example/report", "HTML")
    assert [d.format for d in _one(url="https://services.example/rest/MapServer").distributions] == ["REST"]
    assert _one(type="Web Map", url=None).distributions == ()


def test_times_terms_and_area() -> None:
    record = _one(categories=["/Categories/Environment/Trees"], culture="en-us")
    assert (record.issued, record.modified) == ("2026-01-02", "2026-02-03")
    assert (record.license.id, record.rights, record.language) == ("CC-BY-4.0", "CC BY", ("en-US",))
    assert (record.spatial.text, record.themes[0].label) == ("1, 2, 3, 4", "Trees")
    envelope = _one({"geometry": None}, extent={"type": "envelope", "coordinates": [[1, 2], [3, 4]]})
    assert json.loads(envelope.spatial.geometry)["coordinates"][0][2] == [3.0, 4.0]


def test_counts_of_views_are_no_change_and_what_is_shared_with_few_is_left_out() -> None:
    kept = HUB.kept()
    entries = HUB.entries(2)
    kept.run(HUB.served(entries))
    entries[0]["properties"]["numViews"] = 99
    entries[1]["properties"]["access"] = "org"
    report = kept.run(HUB.served(entries))
    assert (report.unchanged, report.removed) == ({HUB.key(0)}, {HUB.key(1)})


def test_any_address_of_the_site_will_do() -> None:
    fetcher = HUB.served(HUB.entries(1))
    Kept(declared("arcgis_hub", f"{SITE}/datasets/0a1b_0/about", options={"filter": "type='CSV'"})).run(fetcher)
    assert fetcher.asked[0].startswith(f"{SITE}/api/search/v1/collections/dataset/items?limit=100&startindex=1&filter=type")


@pytest.mark.parametrize("options", [{"collection": "things"}, {"page_size": 1000}, {"filters": "x"}])
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("arcgis_hub", SITE, options=options))
    assert next(iter(options)) in str(raised.value)


def _recognised(address: str, value: Any = None, text: str = "") -> tuple[str, str, int] | None:
    found = recognise(Seen(f"{SITE}{address}", text, value))
    return (found.platform, found.url, found.sure) if found else None


def test_what_is_recognised() -> None:
    feed = f"{SITE}{PROBES[1]}"
    assert _recognised(PROBES[0], {"features": [], "numberMatched": 763}) == ("arcgis_hub", f"{SITE}/", CERTAIN)
    assert _recognised(PROBES[0], {"features": [], "numberMatched": 20_000}) == ("dcat_us", feed, CERTAIN), "its search ends at 10,000"
    assert _recognised(PROBES[1], {"dataset": []}) == ("dcat_us", feed, CERTAIN)
    assert _recognised("/search", text='<script src="https://hubcdn.arcgis.com/opendata-ui/x.js">') == ("arcgis_hub", f"{SITE}/", LIKELY)
    assert _recognised("/collections/x/items", {"features": [], "numberMatched": 1}) is None
