"""The reading of an RDF catalog, page by page: a dataset is told once no further page goes on with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from harvesters.documents.asking import Broken, fatal, too_many_pages
from harvesters.entry import Checkpoint, Entry, Expected, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.dcat_rdf.document import Document, fetched
from harvesters.reading.rdf_description import TooManyStatements, describe
from harvesters.reading.rdf_graph import Graph, Node
from harvesters.remedies import remedy_for
from harvesters.source import Source
from schemas.dialects.dcat.resource import title_of, tree_key

_ROUNDS = 3
_MOST_PAGES_OF_ONE = 8
_ODDITIES = {
    "own_context": "the context is named by an address, which is not fetched; DCAT's usual words were taken for it",
    "malformed_json": "the answer is not strict JSON; it was read tolerantly",
    "undeclared_prefix": "prefixes are used that are never declared; what is said with them means nothing, all else was read",
    "guessed_encoding": "bytes that are not UTF-8 were read as Windows-1252",
    "malformed_xml": "ampersands, entities or characters that XML does not allow were read as what they mean",
}


@dataclass(slots=True)
class _Held:
    """An entry that may go on in the next page: the graphs that speak of it, and the page it was first met on."""

    graphs: list[Graph]
    url: str


class Reading:
    """Reads one catalog once."""

    def __init__(self, source: Source, fetcher: Fetcher, *, most_pages: int, shortfall: float) -> None:
        self._source, self._fetcher, self._most_pages, self._shortfall = source, fetcher, most_pages, shortfall
        # Hashes: a large catalog's keys would take ten times the memory.
        self._met: set[int] = set()
        self._described: set[int] = set()
        self._undescribed: dict[Node, None] = {}
        self._oddities: set[str] = set()
        self._listed = self._distinct = 0
        self._total: int | None = None
        self._whole = True
        self._catalog = False

    def run(self, checkpoint: Mapping[str, Any] | None) -> Iterator[Found]:
        """Everything from the checkpoint, or from the start, to the end. Raises Broken, FetchError."""
        start = self._source.url
        resumed = bool(checkpoint and checkpoint.get("list") == start)
        if checkpoint and resumed:
            start, self._listed = str(checkpoint["at"]), int(checkpoint["listed"])
            self._distinct = self._listed
        document = fetched(self._fetcher, start, conditional=not resumed)
        if document is None:
            yield SourceUnchanged()
            return
        only = document if document.after is None and not resumed else None
        for _ in range(_ROUNDS):
            before = self._distinct
            yield from self._round(start, document)
            if not self._moved(before):
                break
            start, document, self._listed = self._source.url, None, 0
        yield from self._verdict()
        if only is not None and self._whole:
            yield FeedValidators(url=self._source.url, etag=only.etag, last_modified=only.last_modified)

    def _moved(self, before: int) -> bool:
        """Whether as many entries came as are counted but some came twice: then others were pushed out of sight meanwhile."""
        return self._total is not None and self._distinct < self._total <= self._listed and self._distinct > before

    def _round(self, url: str, document: Document | None) -> Iterator[Found]:
        met_before = frozenset(self._met)
        held: dict[Node, _Held] = {}
        asked: set[str] = set()
        for _ in range(self._most_pages):
            document = document or fetched(self._fetcher, url, conditional=False)
            if document is None or document.url in asked or url in asked:
                raise Broken(fatal(url, "pages_repeat", f"{url} is named as the next page twice", "run again; report it to the site"))
            asked |= {url, document.url}
            yield from self._oddities_of(document)
            goes_on = {node for node, kept in held.items() if _goes_on(node, kept, document.graph)}
            # One that is whole on both pages was pushed along by another: the list handed it out twice.
            self._listed += len(goes_on)
            for node, kept in held.items():
                if node not in goes_on:
                    yield from self._told(node, [*kept.graphs, document.graph], kept.url, met_before)
            held = {node: _Held([*kept.graphs, document.graph], kept.url) for node, kept in held.items() if node in goes_on}
            for node in document.graph.entries():
                held.setdefault(node, _Held([document.graph], url))
            if document.after is None:
                break
            if held:
                first = next(iter(held.values())).url
                yield Checkpoint(state={"list": self._source.url, "at": first, "listed": self._listed})
            url, document = document.after, None
        else:
            raise Broken(too_many_pages(self._source.url, self._most_pages))
        for node, kept in held.items():
            yield from self._told(node, kept.graphs, kept.url, met_before)

    def _oddities_of(self, document: Document) -> Iterator[Problem]:
        graph, told = document.graph, document.told
        self._catalog = self._catalog or graph.has_catalog()
        self._total = graph.total() if graph.total() is not None else self._total
        self._undescribed.update((node, None) for node in graph.undescribed() if hash(node) not in self._described)
        for oddity in sorted(told.oddities - self._oddities):
            self._oddities.add(oddity)
            yield _problem(oddity, f"{document.url}: {_ODDITIES[oddity]}", document.url)
        if told.faults:
            self._whole = self._whole and not told.lost
            message = f"{document.url}: {told.faults} statements cannot be read, the first: {told.shown[0]}"
            yield _problem("malformed_rdf", message, "; ".join(told.shown), fatal=told.lost)

    def _told(self, node: Node, graphs: list[Graph], url: str, met_before: frozenset[int]) -> Iterator[Found]:
        self._described.add(hash(node))
        self._undescribed.pop(node, None)
        try:
            description = describe(node, graphs)
        except TooManyStatements as error:
            named = node.value if isinstance(node, NamedNode) else ""
            yield _problem("too_many_statements", f"{url}: {error}", named, refused=True)
            self._listed += 1
            return
        key = tree_key(description.tree)
        mark = hash(key or description.fingerprint)
        if mark in met_before:
            self._listed += 1
            return
        self._listed += 1
        self._distinct += mark not in self._met
        self._met.add(mark)
        yield Entry(
            key=key,
            url=url,
            raw=description.raw,
            media_type="application/n-triples",
            fingerprint=description.fingerprint,
            fields={"tree": description.tree},
            title=title_of(description.tree, self._source.language) or "",
        )

    def _verdict(self) -> Iterator[Found]:
        """What is to be said at the end. Raises Broken."""
        url, total = self._source.url, self._total
        if not self._listed and (self._undescribed or not self._catalog):
            raise Broken(fatal(url, "no_dataset", f"{url} describes no dataset", "look at the address; nothing is withdrawn meanwhile"))
        if total is not None and self._listed < total * (1 - self._shortfall):
            message = f"{url} counts {total} entries and describes {self._listed}"
            raise Broken(fatal(url, "fewer_than_counted", message, "run again, or say under [options] what shortfall is allowed"))
        if total is not None:
            yield Expected(count=total)
        if self._undescribed:
            first = next(iter(self._undescribed)).value
            message = f"{url}: {len(self._undescribed)} members of the catalog are named but not described, the first is {first}"
            yield _problem("undescribed_datasets", message, first)


def _goes_on(node: Node, held: _Held, graph: Graph) -> bool:
    """Whether a page says more of an entry of the pages before; blank nodes are each page's own."""
    return isinstance(node, NamedNode) and len(held.graphs) < _MOST_PAGES_OF_ONE and graph.describes(node)


def _problem(kind: str, message: str, value: str, *, fatal: bool = False, refused: bool = False) -> Problem:
    return Problem(kind=kind, message=message, remedy=remedy_for(kind), value=value[:500], rule=kind, fatal=fatal, refused=refused)
