"""What tells a DCAT catalog in RDF from a bare address."""

import pytest
from pyoxigraph import RdfFormat

from harvesters.platforms.dcat_rdf.recognising import PROBES, recognise
from harvesters.recognition import Seen
from tests.harvesters.platforms.dcat_rdf.catalogs import PREFIXES, URL, catalog, converted


@pytest.mark.parametrize("syntax", [RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.N_TRIPLES, RdfFormat.JSON_LD], ids=str)
def test_a_catalog_is_recognised_in_every_syntax(syntax: RdfFormat) -> None:
    found = recognise(Seen(url=URL, text=converted(catalog(1, 2), syntax).decode()))
    assert found
    assert (found.platform, found.url) == ("dcat_rdf", URL)


def test_a_page_that_names_its_catalog_leads_there() -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="/catalog.rss">'
    text = f'<!doctype html>{feed}<link rel="alternate" type="text/turtle" href="/catalog.ttl">'
    found = recognise(Seen(url="https://data.river.example/de/", text=text))
    assert found
    assert found.url == "https://data.river.example/catalog.ttl"


@pytest.mark.parametrize(
    "text",
    [
        "<!doctype html><title>Nothing</title>",
        '{"dataset": []}',
        "plain words",
        "",
        PREFIXES.replace("dcat", "other") + ":a dct:title 'x' .",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    ],
)
def test_other_answers_are_not(text: str) -> None:
    assert recognise(Seen(url="https://x.example/", text=text)) is None


def test_two_probes_are_polite() -> None:
    assert len(PROBES) <= 2
    assert all(probe.startswith("/") for probe in PROBES)


@pytest.mark.parametrize(
    ("context", "known"),
    [
        ('"https://context.example/dcat-ap.jsonld"', True),
        ('{"@vocab": "http://www.w3.org/ns/dcat#"}', True),
        ('"https://schema.org/"', False),
        ('"https://context.example/dcat-us/v3.jsonld"', False),
    ],
)
def test_bare_names_are_dcats_where_their_context_is(context: str, known: bool) -> None:
    text = f'{{"@context": {context}, "@type": "Catalog", "dataset": {{"@type": "Dataset", "title": "T"}}}}'
    assert (recognise(Seen("https://city.example/catalog.jsonld", text, {})) is not None) is known
