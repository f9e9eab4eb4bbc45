"""Pages that describe datasets in schema.org's words: found by sitemaps or links, asked for once, half ones, the ones without any."""

import gzip
import json
from collections.abc import Mapping
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.fetching.fetcher import Response
from harvesters.platforms.schema_org import check
from harvesters.platforms.schema_org.recognising import recognise
from harvesters.recognition import LIKELY, POSSIBLE, Seen
from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, Told, gone, response

ROOT = "https://data.city.example/"
Pages = dict[str, Told | list[Told]]


def page(*told: Any, more: str = "") -> str:
    blocks = "".join(f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>' for one in told)
    return f"<!doctype html><html><head><title>x</title>{blocks}</head><body>{more}<p>words</p></body></html>"


def dataset(name: str, **more: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "Dataset", "name": name, "description": f"All {name} of the city.", **more}


def sitemap(*names: str, lastmod: str = "") -> str:
    urls = "".join(f"<url><loc>{ROOT}{name}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>" for name in names)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def site(pages: Mapping[str, Told | list[Told]]) -> Scripted:
    return Scripted({ROOT + name: told for name, told in pages.items()})


def kept(**options: Any) -> Kept:
    return Kept(declared("schema_org", ROOT, options=options))


def tagged(name: str, body: str, etag: str) -> Response:
    return response(ROOT + name, body.encode(), content_type="text/html", etag=etag)


PAGES: Pages = {
    "robots.txt": gone(ROOT, 404),
    "sitemap.xml": sitemap("d/a", "d/b"),
    "d/a": page(dataset("Trees")),
    "d/b": page(dataset("Stops")),
}


def test_sitemaps_are_found_through_robots_and_indexes_also_gzipped() -> None:
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{ROOT}one.xml.gz</loc></sitemap><sitemap><loc>{ROOT}two.txt</loc></sitemap></sitemapindex>"
    )
    pages = {
        "robots.txt": f"User-agent: *\nDisallow: /x\nSITEMAP: {ROOT}index.xml\n",
        "index.xml": index,
        "one.xml.gz": gzip.compress(sitemap("d/b", "d/a", "news/1").encode()),
        "two.txt": f"{ROOT}d/c\n{ROOT}d/a\nhttps://elsewhere.example/d/x\n",
        "d/a": page(dataset("Trees")),
        "d/b": page(dataset("Stops")),
        "d/c": page(dataset("Parks")),
    }
    catalog = kept(include="/d/")
    told = site(pages)
    report = catalog.run(told)
    assert {key.removeprefix(ROOT): record.title for key, record in catalog.records.items()} == {
        "d/a": "Trees",
        "d/b": "Stops",
        "d/c": "Parks",
    }
    assert told.asked == [ROOT + name for name in ("robots.txt", "index.xml", "one.xml.gz", "two.txt", "d/a", "d/b", "d/c")]
    assert report.kinds() == ["missing_value", "missing_value"] * 3 + ["pages_left_out"]


def test_a_site_without_robots_has_its_sitemap_at_the_usual_place_and_pages_without_datasets_are_counted() -> None:
    catalog = kept(exclude="/old/")
    pages: Pages = PAGES | {"sitemap.xml": sitemap("d/a", "about", "old/x"), "about": page({"@type": "WebPage", "name": "About"})}
    report = catalog.run(site(pages))
    assert set(catalog.records) == {ROOT + "d/a"}
    told = next(problem for problem in report.problems if problem.kind == "pages_left_out")
    assert told.message.startswith("1 pages of")
    assert "1 addresses" in told.message


def test_pages_may_be_found_by_links_and_next_pages() -> None:
    pages: Pages = {
        "": page(more='<a href="d/a">a</a><a href="mailto:x@y">m</a><a rel="next" href="?page=2">more</a>'),
        "?page=2": page(more='<a href="/d/b">b</a><a href="https://elsewhere.example/d/x">x</a>'),
        "d/a": page(dataset("Trees")),
        "d/b": page(dataset("Stops")),
    }
    catalog = kept(pages="links", include="/d/")
    catalog.run(site(pages))
    assert set(catalog.records) == {ROOT + "d/a", ROOT + "d/b"}


def test_what_did_not_change_costs_a_304_or_nothing() -> None:
    times = sitemap("d/a", lastmod="2026-02-03T04:05:06Z")
    catalog = kept()
    first: Pages = PAGES | {"sitemap.xml": times, "d/a": tagged("d/a", page(dataset("Trees")), '"1"')}
    catalog.run(site(first))
    again = site(first)
    report = catalog.run(again)
    assert (report.unchanged, again.asked) == ({ROOT + "d/a"}, [ROOT + "robots.txt", ROOT + "sitemap.xml"])
    newer = site(first | {"sitemap.xml": sitemap("d/a", lastmod="2026-02-03T04:05:07Z"), "d/a": NOT_MODIFIED})
    assert catalog.run(newer).unchanged == {ROOT + "d/a"}
    assert newer.asked[-1] == ROOT + "d/a"
    days = kept()
    first["sitemap.xml"] = sitemap("d/a", lastmod="2026-02-03")
    days.run(site(first))
    again = site(first | {"d/a": NOT_MODIFIED})
    days.run(again)
    assert again.asked[-1] == ROOT + "d/a", "a day alone hides a second change of that day"


def test_a_run_that_died_goes_on_behind_its_checkpoint() -> None:
    names = [f"d/{number:03d}" for number in range(150)]
    pages: Pages = PAGES | {"sitemap.xml": sitemap(*names)} | {name: page(dataset(name)) for name in names}
    catalog = kept()
    report = catalog.run(site(pages), stop_after=120)
    catalog.memory.stopped_at = dict(report.checkpoints[-1])
    again = site(pages)
    catalog.run(again)
    assert len(catalog.records) == 150
    assert again.asked[2:] == [ROOT + name for name in names[100:]]


def test_several_datasets_of_a_page_and_a_catalog_of_pages() -> None:
    stub = dataset("Trees in short", url=f"{ROOT}d/a")
    pages: Pages = PAGES | {
        "sitemap.xml": sitemap("d/a", "all", "list"),
        "all": page(
            {"@type": "DataCatalog", "dataset": [stub, dataset("Wells", **{"@id": "#wells"}), dataset("Bridges", identifier="b-1")]}
        ),
        "list": page({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": stub}]}),
    }
    catalog = kept()
    report = catalog.run(site(pages))
    assert {key.removeprefix(ROOT): record.title for key, record in catalog.records.items()} == {
        "d/a": "Trees",
        "all#wells": "Wells",
        "all#b-1": "Bridges",
    }
    assert not report.repeated


def test_microdata_is_read_where_there_is_no_json_ld() -> None:
    body = (
        '<html><body><div itemscope itemtype="http://schema.org/Dataset"><h1 itemprop="name">Trees</h1>'
        '<div itemprop="publisher" itemscope itemtype="http://schema.org/Organization"><b itemprop="name">Parks Department</b></div>'
        '<time itemprop="dateModified" datetime="2026-02-03">yesterday</time><meta itemprop="keywords" content="trees, streets">'
        '<p itemprop="distribution" itemscope itemtype="http://schema.org/DataDownload"><a itemprop="contentUrl" href="/t.csv">x</a></p>'
        "</div></body></html>"
    )
    catalog = kept()
    catalog.run(site(PAGES | {"sitemap.xml": sitemap("d/a"), "d/a": body}))
    record = catalog.records[ROOT + "d/a"]
    assert (record.title, record.agency.name, record.modified, record.keywords) == (
        "Trees",
        "Parks Department",
        "2026-02-03",
        ("trees", "streets"),
    )
    assert record.distributions[0].download_url == ROOT + "t.csv"


@pytest.mark.parametrize(
    "block",
    [
        '<!-- {"@type": "Dataset", "name": "Trees"} -->',
        '//<![CDATA[\n{"@type": "Dataset", "name": "Trees"}\n//]]>',
        '{"@type": "Dataset", "description": "two\nlines", "name": "Trees",}',
        '{"@type": "WebSite"}{"@type": ["Thing", "Dataset"], "name": "Trees"};',
        '[{"@type": "http://schema.org/Dataset", "http://schema.org/name": "Trees"}]',
        '{"@graph": [{"@type": "WebPage", "mainEntity": {"@id": "#t"}}, {"@id": "#t", "@type": "schema:Dataset", "schema:name": "Trees"}]}',
        '{"@type": "Dataset", "name": "Trees", "x": NaN, "y": "\\ud800"}',
        '{"@type": "Dataset", "name": [{"@value": "Arbres", "@language": "fr"}, {"@value": "Trees", "@language": "en"}]}',
    ],
)
def test_json_ld_is_read_as_people_write_it(block: str) -> None:
    catalog = kept()
    catalog.run(site(PAGES | {"sitemap.xml": sitemap("d/a"), "d/a": page(block)}))
    assert catalog.records[ROOT + "d/a"].title == "Trees"


HALF = page(dataset("Stops"))[:130]


@pytest.mark.parametrize("bad", [HALF, "", page("{broken"), page(), gone(ROOT + "d/b", 500), gone(ROOT + "d/b")])
def test_a_page_that_is_broken_or_describes_nothing_any_more_keeps_its_record(bad: Told) -> None:
    catalog = kept()
    catalog.run(site(PAGES))
    report = catalog.run(site(PAGES | {"d/b": bad}))
    assert [problem.kind for problem in report.problems if problem.kind != "missing_value"] == ["page_unreachable"]
    assert (report.removed, catalog.records[ROOT + "d/b"].title) == (set(), "Stops")


def test_half_a_page_is_asked_for_again() -> None:
    catalog = kept()
    catalog.run(site(PAGES | {"d/b": [HALF, "", page(dataset("Stops"))]}))
    assert catalog.records[ROOT + "d/b"].title == "Stops"


@pytest.mark.parametrize(
    ("pages", "kind"),
    [
        ({"sitemap.xml": sitemap("d/a", "d/b")[:-40]}, "cut_short"),
        ({"sitemap.xml": "<html><body>Oops</body></html>"}, "not_xml"),
        ({"sitemap.xml": gzip.compress(sitemap("d/a").encode())[:-9]}, "cut_short"),
        ({"sitemap.xml": ""}, "empty_answer"),
        ({"sitemap.xml": sitemap()}, "empty_list"),
        ({"sitemap.xml": gone(ROOT)}, "source_unreachable"),
        ({"sitemap.xml": sitemap("x", "y"), "x": page(), "y": page()}, "no_dataset"),
        ({"robots.txt": gone(ROOT, 500)}, "source_unreachable"),
        ({"robots.txt": f"Sitemap: {ROOT}sitemap.xml\nSitemap: {ROOT}gone.xml"}, "source_unreachable"),
    ],
)
def test_a_sitemap_that_is_not_whole_withdraws_nothing(pages: Pages, kind: str) -> None:
    catalog = kept()
    catalog.run(site(PAGES))
    report = catalog.run(site(PAGES | pages))
    assert report.fatal
    assert (report.fatal.kind, report.removed, len(catalog.records)) == (kind, set(), 2)


def test_a_dataset_whose_page_is_no_longer_named_is_withdrawn() -> None:
    catalog = kept()
    catalog.run(site(PAGES))
    assert catalog.run(site(PAGES | {"sitemap.xml": sitemap("d/a")})).removed == {ROOT + "d/b"}


def test_more_pages_than_are_to_be_read_are_told() -> None:
    report = kept(most_pages=1).run(site(PAGES))
    assert report.fatal
    assert (report.fatal.kind, report.added) == ("too_many_pages", {ROOT + "d/a"})


@pytest.mark.parametrize(
    "options", [{"pages": "all"}, {"include": "("}, {"exclude": "["}, {"most_pages": 0}, {"sitemaps": ["x"]}, {"depth": 1}]
)
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("schema_org", ROOT, options=options))
    assert next(iter(options)) in str(raised.value)


def test_what_is_recognised() -> None:
    found = recognise(Seen(f"{ROOT}dataset/a", page(dataset("Trees"))))
    assert found
    assert (found.url, found.sure, found.entries) == (ROOT, LIKELY, 1)
    named = recognise(Seen(f"{ROOT}sitemap.xml", sitemap("dataset/a", "dataset/b", "dataset/c", "about")))
    assert named
    assert (named.sure, named.entries, "include" in named.options) == (POSSIBLE, 3, True)
    check(declared("schema_org", named.url, options=dict(named.options)))
    assert recognise(Seen(ROOT, page({"@context": "https://schema.org", "@type": "WebSite"}))) is None
    assert recognise(Seen(ROOT, "<html><body>plain</body></html>")) is None
    assert recognise(Seen(ROOT, "[]", [])) is None
