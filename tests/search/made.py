"""Records made for searching, in our own words, and short ways to put and to ask."""

from collections.abc import Iterable
from typing import Any

from catalog_service.search.engine import Answer, Engine, Put
from catalog_service.search.query import Query
from schemas.agency import Agency, agency_named
from schemas.dataset import Dataset
from schemas.disclosure import Disclosure
from schemas.distribution import Distribution
from schemas.provenance import Provenance
from schemas.record import Record

CITY, PARKS = agency_named("临江市人民政府"), agency_named("Parks Department")


def dataset(id: str, title: str, *, agency: Agency = PARKS, source: str = "feed", formats: Iterable[str] = (), **more: Any) -> Dataset:
    """A dataset of the parks department."""
    files = tuple(Distribution(format=name) for name in formats)
    return Dataset(id=id, title=title, agency=agency, provenance=found_at(source), distributions=files, **{"identifier": None, **more})


def disclosure(id: str, title: str, *, agency: Agency = CITY, source: str = "site", **more: Any) -> Disclosure:
    """A document of the city."""
    return Disclosure(id=id, title=title, agency=agency, provenance=found_at(source), **{"identifier": None, **more})


def found_at(source: str) -> Provenance:
    """Harvested from that source."""
    return Provenance(source=source, run="1", url=None, original_url=None, harvested="2026-01-01T00:00:00+00:00", checksum="", rules=())


def put(engine: Engine, *records: Record, position: int = 1) -> None:
    """The records, indexed."""
    engine.apply([Put(record) for record in records], position)


def ask(engine: Engine, q: str = "", **more: Any) -> Answer:
    """The answer to a query."""
    return engine.search(Query(q=q, **more))


def ids(engine: Engine, q: str = "", **more: Any) -> list[str]:
    """The ids found, in order."""
    return [hit.id for hit in ask(engine, q, **more).hits]


def walk(engine: Engine, q: str = "", **more: Any) -> list[str]:
    """The ids of all pages of seven."""
    found: list[str] = []
    after = None
    while True:
        page = ask(engine, q, page_size=7, after=after, **more)
        found += [hit.id for hit in page.hits]
        after = page.after
        if after is None:
            return found
