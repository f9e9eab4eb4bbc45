"""Data portals are found from a bare address: by the marks of their pages, by their interfaces, and one of several ways in by order."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from harvesters.detect import NotDetected, detect, look
from harvesters.fetching.fetcher import FetchError
from harvesters.platforms import check, known_platforms
from harvesters.recognisers import BELIEVED, kinds, probes_at
from harvesters.source import source_from
from tests.harvesters.scripted import Scripted, Told, response

SITE = "https://data.city.example"
PLAIN = "<html lang='en-GB'><head><title>Welcome - City Data</title></head><body><a href='/about'>About</a></body></html>"
FEED = json.dumps({"dataset": [{"identifier": "1", "title": "Trees", "publisher": {"name": "Parks"}}]})
TURTLE = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . <https://data.city.example/c> a dcat:Catalog ; dcat:dataset <d> . <d> a dcat:Dataset ."
)
IDENTIFY = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><Identify><repositoryName>City Archive</repositoryName></Identify></OAI-PMH>'
)
CAPABILITIES = '<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" version="2.0.2"/>'
LISTING = (
    "<html><head><title>Index of /waf</title></head><body><h1>Index of /waf</h1><pre><a href='../'>../</a>\n"
    "<a href='a.xml'>a.xml</a>    03-Feb-2026 04:05    1200\n<a href='b.xml'>b.xml</a>    03-Feb-2026 04:05    1300\n</pre></body></html>"
)
CKAN = json.dumps({"success": True, "result": {"count": 40, "results": []}})
UDATA = json.dumps({"data": [{"title": "T", "slug": "t"}], "page": 1, "page_size": 1, "total": 7, "next_page": None})
ODS = json.dumps({"total_count": 9, "results": []})
SOCRATA = json.dumps({"results": [], "resultSetSize": 12, "timings": {}})
HUB = json.dumps({"type": "FeatureCollection", "features": [], "numberMatched": 31})
STAC = json.dumps({"collections": [{"id": "a", "stac_version": "1.0.0"}], "links": []})

PACKAGE = json.dumps({"name": "trees", "title": "Trees", "resources": [{"name": "trees", "path": "trees.csv"}]})
CROISSANT = json.dumps(
    {"@context": {"@vocab": "https://schema.org/"}, "@type": "Dataset", "name": "Trees", "conformsTo": "http://mlcommons.org/croissant/1.0"}
)
DESCRIBED = (
    '<html><head><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Dataset", "name": "Trees"}</script></head>'
    "<body>Trees</body></html>"
)

ANSWERS: dict[str, tuple[str, str, str]] = {
    "ckan": ("/api/3/action/package_search?rows=0", CKAN, f"{SITE}/"),
    "udata": ("/api/1/datasets/?page_size=1", UDATA, f"{SITE}/"),
    "opendatasoft": ("/api/explore/v2.1/catalog/datasets?limit=1", ODS, f"{SITE}/"),
    "socrata": ("/api/catalog/v1?limit=1", SOCRATA, f"{SITE}/"),
    "arcgis_hub": ("/api/search/v1/collections/dataset/items?limit=1", HUB, f"{SITE}/"),
    "dcat_us": ("/data.json", FEED, f"{SITE}/data.json"),
    "dcat_rdf": ("/catalog.ttl", TURTLE, f"{SITE}/catalog.ttl"),
    "ogc_records": ("/collections?f=json", STAC, f"{SITE}/collections"),
    "csw": ("/geonetwork/srv/eng/csw?service=CSW&request=GetCapabilities", CAPABILITIES, f"{SITE}/geonetwork/srv/eng/csw"),
    "oai_pmh": ("/oai?verb=Identify", IDENTIFY, f"{SITE}/oai"),
    "waf": ("/waf/", LISTING, f"{SITE}/waf/"),
    "data_package": ("/datapackage.json", PACKAGE, f"{SITE}/datapackage.json"),
    "croissant": ("/croissant.json", CROISSANT, f"{SITE}/croissant.json"),
}
MARKED = {
    "ckan": '<html><head><meta name="generator" content="ckan 2.10"></head><body>Trees</body></html>',
    "opendatasoft": '<html><head><script src="https://static.opendatasoft.com/a.js"></script></head><body>Trees</body></html>',
    "socrata": "<html><head><script>window.socrata = {};</script></head><body>Trees</body></html>",
    "arcgis_hub": '<html><head><link href="https://hubcdn.arcgis.com/opendata-ui/a.css"></head><body>Trees</body></html>',
    "dcat_us": '<html><body><a href="/data.json">All data as JSON</a></body></html>',
    "dcat_rdf": '<html><head><link rel="alternate" type="text/turtle" href="/catalog.ttl"></head></html>',
}


LANDING = json.dumps({"conformsTo": [], "links": [{"rel": "self", "href": "."}, {"rel": "data", "href": "/api/v2/collections"}]})
BUILT_BY = [
    ('<html><head><meta name="Generator" content="DSpace 6.3"></head><body/></html>', "/oai/request", "/oai/request", IDENTIFY),
    ("<html><body><ds-app></ds-app></body></html>", "/server/oai/request", "/server/oai/request", IDENTIFY),
    ('<html><head><meta name="generator" content="EPrints 3.4.2"></head><body/></html>', "/cgi/oai2", "/cgi/oai2", IDENTIFY),
    ('<html><body><a href="/our/oai2d?verb=Identify">OAI</a></body></html>', "/our/oai2d", "/our/oai2d", IDENTIFY),
    (
        '<html><body><script src="/maps/srv/fre/catalog.search"></script></body></html>',
        "/maps/srv/fre/csw?service=CSW&request=GetCapabilities",
        "/maps/srv/fre/csw",
        CAPABILITIES,
    ),
    (
        '<html><body><a href="/odd/ows?map=7&amp;SERVICE=CSW&amp;request=GetCapabilities&amp;version=2.0.2">CSW</a></body></html>',
        "/odd/ows?map=7&service=CSW&request=GetCapabilities",
        "/odd/ows?map=7",
        CAPABILITIES,
    ),
    (LANDING, "/api/v2/collections", "/api/v2/collections", STAC),
]


@pytest.mark.parametrize(("page", "place", "url", "answer"), BUILT_BY)
def test_an_interface_is_found_where_the_page_says_its_software_has_it(page: str, place: str, url: str, answer: str) -> None:
    fetcher = Scripted({f"{SITE}/": page, f"{SITE}{place}": answer})
    assert detect(f"{SITE}/", fetcher)["url"] == f"{SITE}{url}"
    assert fetcher.asked[1] == f"{SITE}{place}"


def _site(*platforms: str, **pages: str) -> Mapping[str, Told]:
    named = {f"{SITE}/{path}": page for path, page in pages.items()}
    return {f"{SITE}/": PLAIN, **named, **{f"{SITE}{ANSWERS[name][0]}": ANSWERS[name][1] for name in platforms}}


def test_every_platform_is_known_by_its_own_recogniser() -> None:
    assert {kind.platform for kind in kinds()} == set(known_platforms())
    assert set(BELIEVED) <= set(known_platforms())
    assert [kind.platform for kind in kinds()][-2:] == ["disclosure_site", "feeds"]
    assert all(len(kind.probes) <= 2 for kind in kinds())


@pytest.mark.parametrize("platform", ANSWERS)
def test_a_platform_is_found_at_its_own_address(platform: str) -> None:
    path, answer, url = ANSWERS[platform]
    fetcher = Scripted({f"{SITE}{path}": answer})
    source = source_from(detect(f"{SITE}{path}", fetcher))
    check(source)
    assert (source.platform, source.url, source.verified) == (platform, url, False)
    assert fetcher.asked[0] == f"{SITE}{path}"
    assert len(fetcher.asked) <= 2


@pytest.mark.parametrize("platform", ANSWERS)
def test_a_platform_is_found_from_a_front_page_that_tells_nothing(platform: str) -> None:
    fetcher = Scripted(_site(platform))
    declaration = detect(f"{SITE}/", fetcher)
    assert (declaration["platform"], declaration["url"], declaration["language"]) == (platform, ANSWERS[platform][2], "en-GB")
    assert len(fetcher.asked) <= 16


@pytest.mark.parametrize("platform", MARKED)
@pytest.mark.parametrize("path", ["", "dataset/trees"])
def test_the_marks_of_a_page_say_what_is_asked_first(platform: str, path: str) -> None:
    fetcher = Scripted({**_site(platform), f"{SITE}/{path}": MARKED[platform]})
    assert detect(f"{SITE}/{path}", fetcher)["url"] == ANSWERS[platform][2]
    assert fetcher.asked[1] == f"{SITE}{ANSWERS[platform][0]}"


@pytest.mark.parametrize("platform", ["ckan", "opendatasoft", "socrata", "arcgis_hub"])
def test_marks_are_believed_where_no_interface_answers(platform: str) -> None:
    found = look(f"{SITE}/", Scripted({f"{SITE}/": MARKED[platform]}))
    assert (found.declaration["platform"], found.declaration["url"]) == (platform, f"{SITE}/")
    assert "marks" in found.because
    assert len(found.tried) == 16


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        (("ckan", "dcat_us", "dcat_rdf"), "ckan"),
        (("socrata", "dcat_us"), "socrata"),
        (("dcat_us", "dcat_rdf"), "dcat_us"),
        (("dcat_rdf", "csw"), "dcat_rdf"),
        (("ogc_records", "csw", "oai_pmh"), "ogc_records"),
    ],
)
def test_of_several_ways_in_the_platforms_own_comes_first(there: tuple[str, ...], taken: str) -> None:
    assert detect(f"{SITE}/", Scripted(_site(*there)))["platform"] == taken


def test_an_address_that_is_itself_an_interface_is_taken_at_its_word() -> None:
    everything = Scripted(_site(*ANSWERS))
    assert detect(f"{SITE}/catalog.ttl", everything)["platform"] == "dcat_rdf"
    assert everything.asked[0] == f"{SITE}/catalog.ttl"


def test_a_file_that_is_given_by_its_address_is_taken() -> None:
    table = "Title;Description;URL;License\nTrees;Every tree;https://data.city.example/t.csv;CC BY 4.0\nLamps;Every lamp;;CC0\n"
    fetcher = Scripted({**_site("ckan"), f"{SITE}/lists/all.csv": table})
    assert detect(f"{SITE}/lists/all.csv", fetcher)["platform"] == "csv_list"


@pytest.mark.parametrize("path", ["", "dataset/trees"])
def test_pages_that_describe_their_datasets_are_believed_last(path: str) -> None:
    page = f"{SITE}/{path}"
    alone = detect(page, Scripted({page: DESCRIBED}))
    assert (alone["platform"], alone["url"]) == ("schema_org", f"{SITE}/")
    assert detect(page, Scripted({**_site("ckan"), page: DESCRIBED}))["platform"] == "ckan"


ITEMS = "".join(f"<item><title>N {n}</title><link>https://data.city.example/n/{n}</link></item>" for n in range(4))
RSS = f'<rss version="2.0"><channel><title>News</title>{ITEMS}</channel></rss>'
NAMES_FEED = PLAIN.replace("</head>", '<link rel="alternate" type="application/rss+xml" href="/news.rss"></head>')


def test_a_feed_that_a_page_names_is_asked_and_taken_where_nothing_else_is_there() -> None:
    fetcher = Scripted({f"{SITE}/": NAMES_FEED, f"{SITE}/news.rss": RSS})
    assert (detect(f"{SITE}/", fetcher)["platform"], fetcher.asked[1]) == ("feeds", f"{SITE}/news.rss")
    assert detect(f"{SITE}/news.rss", Scripted({f"{SITE}/news.rss": RSS}))["url"] == f"{SITE}/news.rss"
    assert detect(f"{SITE}/", Scripted({**_site("ckan"), f"{SITE}/": NAMES_FEED, f"{SITE}/news.rss": RSS}))["platform"] == "ckan"


def test_an_interface_that_answers_is_believed_over_marks() -> None:
    fetcher = Scripted({**_site("udata"), f"{SITE}/": MARKED["ckan"]})
    assert detect(f"{SITE}/", fetcher)["platform"] == "udata"


def test_a_portal_in_a_folder() -> None:
    page = f"{SITE}/odp/dataset/trees"
    api = f"{SITE}/odp/api/3/action/package_search?rows=0"
    assert detect(page, Scripted({page: MARKED["ckan"], api: CKAN}))["url"] == f"{SITE}/odp/"


def test_dkan_and_large_hubs_are_declared_by_their_feeds() -> None:
    items = json.dumps([{"title": "Trees", "identifier": "1"}])
    dkan = Scripted({f"{SITE}/": PLAIN, f"{SITE}/api/1/metastore/schemas/dataset/items": items})
    assert detect(f"{SITE}/api/1/metastore/schemas/dataset/items", dkan)["url"] == f"{SITE}/data.json"
    hub = json.dumps({"type": "FeatureCollection", "features": [], "numberMatched": 10_500})
    large = Scripted({f"{SITE}/": MARKED["arcgis_hub"], f"{SITE}{ANSWERS['arcgis_hub'][0]}": hub})
    assert detect(f"{SITE}/", large)["url"] == f"{SITE}/api/feed/dcat-us/1.1.json"


def test_a_site_that_answers_everything_with_one_page_is_asked_and_told() -> None:
    class Application(Scripted):
        def fetch(self, request: Any) -> Any:
            self._answers.setdefault(request.url, [PLAIN])
            return super().fetch(request)

    fetcher = Application({f"{SITE}/data.json": FEED})
    assert detect(f"{SITE}/", fetcher)["platform"] == "dcat_us"
    assert len(fetcher.asked) == len(set(fetcher.asked)) <= 16


def test_a_host_that_does_not_answer_is_not_tried_on() -> None:
    silent = FetchError(f"{SITE}/", "connection", "no answer", "try later")
    plain = SITE.replace("https", "http")
    fetcher = Scripted({f"{SITE}/": silent, f"{plain}/": FetchError(f"{plain}/", "timeout", "too slow", "try later")})
    with pytest.raises(NotDetected, match="too slow"):
        detect(f"{SITE}/", fetcher)
    assert fetcher.asked == [f"{SITE}/", f"{plain}/"]


def test_a_site_that_falls_silent_is_let_alone() -> None:
    slow = {f"{SITE}{path}": FetchError(f"{SITE}{path}", "timeout", "too slow", "try later") for path, _, _ in ANSWERS.values()}
    fetcher = Scripted({f"{SITE}/": PLAIN, **slow})
    with pytest.raises(NotDetected):
        detect(f"{SITE}/", fetcher)
    assert len(fetcher.asked) == 3


def test_the_site_that_an_address_leads_to_is_the_one_that_is_tried() -> None:
    moved = response(f"{SITE}/", PLAIN.encode(), content_type="text/html")
    fetcher = Scripted({**_site("dcat_us"), "https://city.example/": moved})
    assert detect("https://city.example/", fetcher)["url"] == f"{SITE}/data.json"
    assert not any(url.startswith("https://city.example/") for url in fetcher.asked[1:])


def test_a_large_feed_is_known_by_its_beginning() -> None:
    entries = [{"identifier": str(n), "title": "T", "description": "d" * 2000, "publisher": {"name": "Parks"}} for n in range(700)]
    found = look(f"{SITE}/data.json", Scripted({f"{SITE}/data.json": json.dumps({"dataset": entries})}))
    assert (found.declaration["agency"], found.because) == ("Parks", f"{SITE}/data.json: it is a DCAT-US feed of at least 200 entries")
    assert len(json.loads(found.sample)["dataset"]) == 3


def test_a_badly_written_feed_is_known_all_the_same() -> None:
    dirty = '{"dataset": [,{"identifier": "1", "title": "A\nB", "publisher": {"name": "Parks"}},]}'
    assert detect(f"{SITE}/data.json", Scripted({f"{SITE}/data.json": dirty}))["agency"] == "Parks"


def test_files_at_a_root_may_lie_beside_the_address() -> None:
    probes = list(probes_at(f"{SITE}/open/list?page=2"))
    assert probes.index(f"{SITE}/open/list/data.json") == probes.index(f"{SITE}/data.json") - 1
    assert f"{SITE}/open/list/api/3/action/package_search?rows=0" not in probes
    assert len(probes) == len(set(probes))
