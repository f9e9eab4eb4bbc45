"""What a search box offers while somebody types: agencies, titles and document numbers that go on as typed."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from catalog_service.search.asking.suggesting import LONGEST_TYPED
from catalog_service.search.asking.typed import initial
from catalog_service.search.engine import Engine
from catalog_service.search.language.numbers import begun_key, name_key
from catalog_service.search.language.script import folded
from catalog_service.search.query import Query
from catalog_service.services import Services
from catalog_service.shapes.addresses import Addresses

_MOST_AGENCIES = 20_000
_FRESH_FOR = timedelta(minutes=1)
_AGENCIES_SHOWN = 3
_LEAST_INITIALS = 2
_LONGEST_OFFERED = 300
"""Characters of a suggestion: what is taken goes into the search box, and a query has a limit."""


@dataclass(frozen=True, slots=True)
class _Agency:
    id: str
    name: str
    compared: str
    initials: str


class Agencies:
    """The agencies there are, those with the most records first; read anew once a minute, for they change seldom."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: tuple[datetime, tuple[_Agency, ...]] | None = None

    def named(self, engine: Engine, typed: str, now: datetime) -> Iterator[_Agency]:
        """Agencies with what was typed in their name (at a word's beginning where it is Latin), or with these pinyin initials."""
        text = folded(typed).strip()
        letters = text if text.isascii() and text.isalpha() and len(text) >= _LEAST_INITIALS else None
        for agency in self._known(engine, now) if text else ():
            if (
                f" {text}" in agency.compared
                or (not text.isascii() and text in agency.compared)
                or (letters and letters in agency.initials)
            ):
                yield agency

    def _known(self, engine: Engine, now: datetime) -> tuple[_Agency, ...]:
        with self._lock:
            if self._read is None or not timedelta(0) <= now - self._read[0] < _FRESH_FOR:
                counted = engine.search(Query(facets=("agency",), facet_size=_MOST_AGENCIES, page_size=1)).facets["agency"]
                self._read = (now, tuple(_agency(value.value, value.label) for value in counted))
            return self._read[1]


def _agency(id: str, name: str) -> _Agency:
    plain = folded(name)
    return _Agency(id, name, f" {plain}", "".join(initial(c) for c in plain if not c.isascii()))


def suggestions(services: Services, agencies: Agencies, typed: str, size: int, addresses: Addresses) -> dict[str, Any]:
    """`{items}`: at most `size`, no text twice. Raises Unavailable."""
    text = typed[:LONGEST_TYPED]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for agency in agencies.named(services.search, text, services.clock()):
        _offer(found, "agency", agency.name, agency.id, addresses.agency(agency.id))
        if len(found) == min(_AGENCIES_SHOWN, size):
            break
    for row in services.catalog.many(services.search.suggest(text, size)):
        values: Mapping[str, Any] = orjson.loads(row.json)
        number = values.get("document_number")
        if number and name_key(number).startswith(begun_key(text)):
            _offer(found, "document_number", number, row.id, addresses.record(row.id))
        else:
            _offer(found, "title", values["title"], row.id, addresses.record(row.id))
    return {"items": list(found.values())[:size]}


def _offer(found: dict[tuple[str, str], dict[str, Any]], kind: str, text: str, id: str, url: str) -> None:
    shown = text[:_LONGEST_OFFERED]
    found.setdefault((kind, shown), {"type": kind, "text": shown, "id": id, "url": url})
