"""The graph of one document: what each node says, which nodes are datasets, series and services, and how the list goes on."""

import weakref
from collections.abc import Iterable, Iterator
from itertools import islice
from shutil import rmtree
from tempfile import mkdtemp

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from schemas.dialects.dcat.words import NAMESPACES

Node = NamedNode | BlankNode
_AT_ONCE = 200_000
IN_MEMORY = 16 << 20
"""Bytes of a document whose graph is held in memory; that of a larger one lies in a temporary folder."""

_DCAT, _HYDRA = NAMESPACES["dcat"], NAMESPACES["hydra"]
_XSD, _WRITTEN = NAMESPACES["xsd"], "written:"
_STRING = _XSD + "string"
_TYPE = NAMESPACES["rdf"] + "type"
_ENTRIES = frozenset(_DCAT + name for name in ("Dataset", "DatasetSeries", "DataService"))
_CATALOGS = frozenset(_DCAT + name for name in ("Catalog", "Catalogue"))
_REGISTERED = _DCAT + "CatalogRecord"
_MEMBERS = frozenset(_DCAT + name for name in ("dataset", "service", "seriesMember", "datasetSeries"))
_ACCESS = _DCAT + "accessService"
_NEXT = frozenset(_HYDRA + name for name in ("next", "nextPage"))
_TOTAL = _HYDRA + "totalItems"
_TRIPLES = NAMESPACES["void"] + "triples"


class Graph:
    """The statements of one document. `large` ones are kept in a temporary folder, which goes with the graph."""

    def __init__(self, *, large: bool = False) -> None:
        folder = mkdtemp(prefix="rdf-") if large else None
        self._store = Store(folder) if folder else Store()
        if folder:
            weakref.finalize(self, rmtree, folder, ignore_errors=True)
        # Dicts, for they keep the order in which the document names its nodes.
        self._typed: dict[Node, None] = {}
        self._members: dict[Node, None] = {}
        self._catalogs: set[Node] = set()
        self._registered: set[Node] = set()
        self._accessed: set[Node] = set()
        self._next: list[tuple[str, str]] = []
        self._totals: list[str] = []
        self._counts_triples = False

    def take(self, quads: Iterable[Quad]) -> None:
        """Adds statements; those of named graphs count like all others. Raises what `quads` raises."""
        noted = self._noting(quads)
        # In parts: the store sorts what it is given at once in memory, a million statements in several copies.
        while part := list(islice(noted, _AT_ONCE)):
            self._store.bulk_extend(part)

    def about(self, node: Node, most: int) -> list[Triple]:
        """What is said of a node, in no order; at most so many statements."""
        return [
            Triple(quad.subject, quad.predicate, _as_written(quad.object)) if isinstance(quad.object, Literal) else quad.triple
            for quad in islice(self._store.quads_for_pattern(node, None, None), most)
        ]

    def entries(self) -> list[Node]:
        """The nodes that are datasets, series or services of their own, in the document's order: what is typed so or is a member
        of a catalog, is described, and is not only a distribution's way in."""
        found = dict(self._typed)
        found.update((node, None) for node in self._members if node not in found and self.describes(node))
        return [node for node in found if self.is_entry(node)]

    def is_entry(self, node: Node) -> bool:
        """Whether the node is one of `entries`."""
        if self.is_catalog(node):
            return False
        return node in self._members or (node in self._typed and node not in self._accessed)

    def is_catalog(self, node: Node) -> bool:
        """Whether it is a catalog, or an entry in a catalog's register and not under the same name the dataset itself."""
        return node in self._catalogs or (node in self._registered and node not in self._typed)

    def has_catalog(self) -> bool:
        """Whether any catalog is described."""
        return bool(self._catalogs or self._registered)

    def undescribed(self) -> list[Node]:
        """The members of catalogs of which nothing more is said."""
        return [node for node in self._members if not self.describes(node)]

    def describes(self, node: Node) -> bool:
        """Whether anything is said of it."""
        return next(iter(self._store.quads_for_pattern(node, None, None)), None) is not None

    def next_page(self, url: str) -> str | None:
        """The address of the page after this one, as either way of Hydra tells it; `url` is this one's."""
        own = [target for subject, target in self._next if subject == url]
        return next(iter(own or [target for _, target in self._next]), None)

    def total(self) -> int | None:
        """How many entries the whole list holds as it says itself; None where it says nothing, or counts statements."""
        told = {text for text in self._totals if text.isdigit()}
        return int(told.pop()) if len(told) == 1 and not self._counts_triples else None

    def _noting(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
                continue
            predicate = quad.predicate.value
            if predicate == _TYPE and isinstance(quad.object, NamedNode):
                if quad.object.value in _ENTRIES:
                    self._typed[quad.subject] = None
                elif quad.object.value in _CATALOGS:
                    self._catalogs.add(quad.subject)
                elif quad.object.value == _REGISTERED:
                    self._registered.add(quad.subject)
            elif predicate.startswith(_DCAT):
                self._note_dcat(predicate, quad)
            elif predicate.startswith(_HYDRA):
                self._note_hydra(predicate, quad)
            elif predicate == _TRIPLES:
                self._counts_triples = True
            yield Quad(quad.subject, quad.predicate, _kept(quad.object) if isinstance(quad.object, Literal) else quad.object)

    def _note_dcat(self, predicate: str, quad: Quad) -> None:
        if not isinstance(quad.object, NamedNode | BlankNode):
            return
        if predicate in _MEMBERS:
            self._members[quad.object] = None
        elif predicate == _ACCESS:
            self._accessed.add(quad.object)

    def _note_hydra(self, predicate: str, quad: Quad) -> None:
        if predicate in _NEXT and isinstance(quad.object, NamedNode | Literal):
            self._next.append((quad.subject.value if isinstance(quad.subject, NamedNode) else "", quad.object.value))
        elif predicate == _TOTAL and isinstance(quad.object, Literal):
            self._totals.append(quad.object.value)


def _kept(literal: Literal) -> Literal:
    """The literal under a datatype that the store leaves alone: numbers and dates would lose how they were written (`007`)."""
    datatype = literal.datatype.value
    return Literal(literal.value, datatype=NamedNode(_WRITTEN + datatype)) if datatype.startswith(_XSD) and datatype != _STRING else literal


def _as_written(literal: Literal) -> Literal:
    datatype = literal.datatype.value
    return Literal(literal.value, datatype=NamedNode(datatype.removeprefix(_WRITTEN))) if datatype.startswith(_WRITTEN) else literal
