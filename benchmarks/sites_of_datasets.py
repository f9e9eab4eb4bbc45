"""Made catalogs of so many datasets each, for the benchmark of harvests."""

import json
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from benchmarks.made_metadata import PREFIXES, croissant_of, data_package_of, dcat_us_more, iso_of, schema_org_of, turtle_of
from benchmarks.made_site import Site, site_of_pages, text_page
from tests.harvesters.platforms.json_sites import SITE, JsonSite
from tests.harvesters.platforms.json_sites import SITES as JSON_SITES
from tests.runs.feed_site import Page
from tests.runs.feeds import entry, feed
from tests.runs.paged_site import Portal, package

_LISTED = "identifier,title,description,modified,url\n"


def _json(made: JsonSite) -> Callable[[int], Site]:
    def site(records: int) -> Site:
        entries = made.entries(records)

        def page(path: str) -> Page | None:
            parts = urlsplit(path)
            if parts.path == "/robots.txt":
                return None
            told = made.page(entries, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)))
            # A next page lies where the others do.
            return Page(json.dumps(told).replace(f"{SITE}{parts.path}?", f"{parts.path}?").encode()) if isinstance(told, dict) else None

        more = {"domain": "data.city.example"} if made.platform == "socrata" else {}
        return Site(page, made.path, {"page_size": 100, **more})

    return site


def _feed(records: int) -> Site:
    return site_of_pages("/data.json", {"/data.json": Page(feed([entry(n, **dcat_us_more(n)) for n in range(records)]))})


def _table(records: int) -> Site:
    rows = "".join(
        f"{n},Levels of river {n},Daily levels at gauge {n}.,2024-05-17,https://rivers.example/{n}.csv\n" for n in range(records)
    )
    return site_of_pages("/list.csv", {"/list.csv": text_page(_LISTED + rows, "text/csv")})


def _turtle(records: int) -> Site:
    catalog = PREFIXES + "".join(map(turtle_of, range(records)))
    return site_of_pages("/catalog.ttl", {"/catalog.ttl": text_page(catalog, "text/turtle")})


def _folder(records: int) -> Site:
    links = "".join(f'<a href="{number}.xml">{number}.xml</a>\n' for number in range(records))
    files = {f"/waf/{number}.xml": text_page(iso_of(number), "text/xml") for number in range(records)}
    return site_of_pages("/waf/", {"/waf/": text_page(f"<html><title>Index of /waf</title>{links}</html>"), **files})


def _service(records: int) -> Site:
    space = 'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'

    def page(path: str) -> Page | None:
        question = {name.lower(): value for name, value in parse_qsl(urlsplit(path).query)}
        if question.get("request") == "GetRecords":
            first = int(question.get("startposition", "1"))
            last = min(first + int(question.get("maxrecords", "10")), records + 1)
            inside = "".join(map(iso_of, range(first, last)))
            counted = f'numberOfRecordsMatched="{records}" nextRecord="{last if last <= records else 0}"'
            told = f"<csw:SearchResults {counted}>{inside}</csw:SearchResults>"
            return text_page(f"<csw:GetRecordsResponse {space}>{told}</csw:GetRecordsResponse>", "text/xml")
        return text_page(f"<csw:Capabilities {space}></csw:Capabilities>", "text/xml") if "request" in question else None

    return Site(page, "/csw", {"schema": "iso19139", "method": "get"})


def _described(records: int) -> Site:
    pages = {
        f"/set/{n}": text_page(f'<html><script type="application/ld+json">{json.dumps(schema_org_of(n))}</script></html>')
        for n in range(records)
    }
    listed = "".join(f"<url><loc>{path}</loc></url>" for path in pages)
    sitemap = text_page(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>', "text/xml")
    return site_of_pages("/sitemap.xml", {"/sitemap.xml": sitemap, **pages})


def _packages(records: int) -> Site:
    listed = [data_package_of(number) for number in range(records)]
    return site_of_pages("/packages.json", {"/packages.json": Page(json.dumps(listed).encode())})


def _hub(records: int) -> Site:
    files = {f"/{n}.json": text_page(json.dumps(croissant_of(n)), "application/json") for n in range(records)}
    return site_of_pages("/list.json", {"/list.json": text_page(json.dumps(list(files)), "application/json"), **files})


def _portal(start: str) -> Callable[[int], Site]:
    return lambda records: Site(Portal([package(number) for number in range(records)]).page, start)


SITES: dict[str, Callable[[int], Site]] = {
    **{made.platform: _json(made) for name, made in JSON_SITES.items() if name not in ("ckan", "stac")},
    "ckan": _portal("/"),
    "croissant": _hub,
    "csv_list": _table,
    "csw": _service,
    "data_package": _packages,
    "dcat_rdf": _turtle,
    "dcat_us": _feed,
    "oai_pmh": _portal("/oai"),
    "schema_org": _described,
    "waf": _folder,
}
"""Platform → its site of so many records."""
