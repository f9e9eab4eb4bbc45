"""Catalogs in RDF as these tests serve them."""

from collections.abc import Mapping

from pyoxigraph import RdfFormat, parse, serialize

from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import Scripted, Told

URL = "https://data.river.example/catalog.ttl"
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <https://data.river.example/> .
"""


def dataset(number: int, more: str = "") -> str:
    """A described dataset in Turtle, its parts as blank nodes."""
    return f"""
:set{number} a dcat:Dataset ; dct:title "Gauges {number}"@en ; dct:description "Levels of river {number}."@en ; dcat:keyword "water"@en ;
  dct:publisher [ a foaf:Agent ; foaf:name "River Board" ] ;
  dcat:contactPoint [ vcard:fn "Desk" ; vcard:hasEmail <mailto:d@river.example> ] ;
  {more} dcat:distribution [ a dcat:Distribution ; dcat:downloadURL <https://data.river.example/{number}.csv> ; dct:format "CSV" ] .
"""


def catalog(*numbers: int) -> str:
    """A whole catalog."""
    members = " , ".join(f":set{number}" for number in numbers)
    return f"{PREFIXES}:catalog a dcat:Catalog{f' ; dcat:dataset {members}' if members else ''} .{''.join(map(dataset, numbers))}"


def page(url: str, *numbers: int, after: str | None = None, total: int | None = None, more: str = "") -> str:
    """A page of a catalog in Hydra's words of today."""
    going_on = f"; hydra:next <{after}>" if after else ""
    counted = f':catalog hydra:totalItems "{total}"^^xsd:integer .' if total is not None else ""
    return f"{catalog(*numbers)} <{url}> a hydra:PartialCollectionView {going_on} . {counted}{more}"


def converted(turtle: str, syntax: RdfFormat) -> bytes:
    """The same statements in another syntax."""
    written = serialize((quad.triple for quad in parse(turtle, RdfFormat.TURTLE, base_iri=URL)), format=syntax)
    assert written is not None
    return written


def kept(**more: object) -> Kept:
    """An empty catalog of the source at URL."""
    return Kept(declared("dcat_rdf", URL, **more))


def harvested(body: bytes | str, media_type: str = "text/turtle", **more: object) -> tuple[Kept, Report]:
    """What one run makes of that answer."""
    store = kept(**more)
    return store, store.run(served({URL: body}, media_type))


def served(answers: Mapping[str, Told | list[str]], media_type: str = "text/turtle") -> Scripted:
    """A fetcher that gives those answers; of a list each once, the last for ever."""
    return Scripted({url: list(told) if isinstance(told, list) else told for url, told in answers.items()}, media_type=media_type)
