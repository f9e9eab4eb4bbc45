"""A site of every platform whose answers are cheap to make, of so many records: what the benchmark of harvests reads."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.harvesters.platforms.json_sites import SITE, JsonSite
from tests.harvesters.platforms.json_sites import SITES as JSON_SITES
from tests.runs.feed_site import Page
from tests.runs.feeds import entry, feed
from tests.runs.paged_site import Portal, package


@dataclass(frozen=True)
class Site:
    """`page` answers a path; `start` is the path that a declaration gives, `options` what else it says."""

    page: Callable[[str], Page | None]
    start: str = "/"
    options: dict[str, Any] = field(default_factory=dict)


def _text(body: str, media_type: str = "text/html; charset=utf-8") -> Page:
    return Page(body.encode(), media_type, etag=True)


def _pages(start: str, pages: dict[str, Page]) -> Site:
    return Site(pages.get, start)


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
    return _pages("/data.json", {"/data.json": Page(feed([entry(number) for number in range(records)]))})


def _table(records: int) -> Site:
    rows = "".join(
        f"{n},Levels of river {n},Daily levels at gauge {n}.,2024-05-17,https://rivers.example/{n}.csv\n" for n in range(records)
    )
    return _pages("/list.csv", {"/list.csv": _text(f"identifier,title,description,modified,url\n{rows}", "text/csv")})


def _turtle(records: int) -> Site:
    head = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    sets = "".join(
        f'<https://rivers.example/{n}> a dcat:Dataset ; dct:title "Levels of river {n}" ; dct:description "Daily levels." ; dcat:keyword'
        f' "water" ; dcat:distribution [ a dcat:Distribution ; dcat:downloadURL <https://rivers.example/{n}.csv> ] .\n'
        for n in range(records)
    )
    return _pages("/catalog.ttl", {"/catalog.ttl": _text(head + sets, "text/turtle")})


def _iso(number: int) -> str:
    spaces = 'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"'
    name = f"<gmd:fileIdentifier><gco:CharacterString>river-{number}</gco:CharacterString></gmd:fileIdentifier>"
    title = f"<gmd:title><gco:CharacterString>Levels of river {number}</gco:CharacterString></gmd:title>"
    cited = f"<gmd:citation><gmd:CI_Citation>{title}</gmd:CI_Citation></gmd:citation>"
    held = f"<gmd:identificationInfo><gmd:MD_DataIdentification>{cited}</gmd:MD_DataIdentification></gmd:identificationInfo>"
    return f"<gmd:MD_Metadata {spaces}>{name}{held}</gmd:MD_Metadata>"


def _folder(records: int) -> Site:
    links = "".join(f'<a href="{number}.xml">{number}.xml</a>\n' for number in range(records))
    files = {f"/waf/{number}.xml": _text(_iso(number), "text/xml") for number in range(records)}
    return _pages("/waf/", {"/waf/": _text(f"<html><title>Index of /waf</title>{links}</html>"), **files})


def _service(records: int) -> Site:
    space = 'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'

    def page(path: str) -> Page | None:
        question = {name.lower(): value for name, value in parse_qsl(urlsplit(path).query)}
        if question.get("request") == "GetRecords":
            first = int(question.get("startposition", "1"))
            last = min(first + int(question.get("maxrecords", "10")), records + 1)
            inside = "".join(map(_iso, range(first, last)))
            counted = f'numberOfRecordsMatched="{records}" nextRecord="{last if last <= records else 0}"'
            told = f"<csw:SearchResults {counted}>{inside}</csw:SearchResults>"
            return _text(f"<csw:GetRecordsResponse {space}>{told}</csw:GetRecordsResponse>", "text/xml")
        return _text(f"<csw:Capabilities {space}></csw:Capabilities>", "text/xml") if "request" in question else None

    return Site(page, "/csw", {"schema": "iso19139", "method": "get"})


def _described(records: int) -> Site:
    told = {"@context": "https://schema.org", "@type": "Dataset", "description": "Daily levels."}
    pages = {
        f"/set/{n}": _text(f'<html><script type="application/ld+json">{json.dumps(told | {"name": f"River {n}"})}</script></html>')
        for n in range(records)
    }
    links = "".join(f'<a href="{path}">{path}</a>\n' for path in pages)
    listed = _text(f"<html><body>{links}</body></html>")
    return Site(lambda path: listed if path == "/sets" else pages.get(path), "/sets", {"pages": "links"})


def _descriptors(records: int) -> Site:
    listed = [
        {"name": f"river-{n}", "title": f"Levels of river {n}", "resources": [{"name": "levels", "path": f"{n}.csv"}]}
        for n in range(records)
    ]
    return _pages("/packages.json", {"/packages.json": Page(json.dumps(listed).encode())})


def _disclosure(records: int) -> Site:
    def row(n: int) -> str:
        return f"<li><a href='/zwgk/t{n}.html'>关于第{n}件事的通知</a><span>2024-05-{n % 28 + 1:02}</span></li>"

    def document(n: int) -> Page:
        block = (
            f"<table><tr><td>索引号：</td><td>000014349/2024-{n:05}</td><td>发布日期：</td><td>2024-05-{n % 28 + 1:02}</td></tr></table>"
        )
        text = f"现将第{n}号文件的有关事项公布如下，请认真贯彻执行，并将执行情况按时报送。" * 5
        return _text(f"<html><body><h1>关于第{n}件事的通知</h1>{block}<div class='TRS_Editor'><p>{text}</p></div></body></html>")

    count = -(-records // 50)
    lists = {
        f"/zwgk/index{f'_{n}' if n else ''}.html": _text(
            f"<html><body><ul>{''.join(map(row, range(50 * n, min(50 * n + 50, records))))}</ul>"
            f'<script>createPageHTML({count}, {n}, "index", "html");</script></body></html>'
        )
        for n in range(count)
    }
    return _pages("/zwgk/index.html", {**lists, **{f"/zwgk/t{n}.html": document(n) for n in range(records)}})


def _portal(start: str) -> Callable[[int], Site]:
    return lambda records: Site(Portal([package(number) for number in range(records)]).page, start)


SITES: dict[str, Callable[[int], Site]] = {
    **{made.platform: _json(made) for name, made in JSON_SITES.items() if name not in ("ckan", "stac")},
    "ckan": _portal("/"),
    "oai_pmh": _portal("/oai"),
    "csv_list": _table,
    "csw": _service,
    "data_package": _descriptors,
    "dcat_rdf": _turtle,
    "dcat_us": _feed,
    "disclosure_site": _disclosure,
    "schema_org": _described,
    "waf": _folder,
}
"""Platform → its site of so many records."""
