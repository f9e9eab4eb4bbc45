"""What a graph says of one dataset: its statements and those of the nodes that are its parts, as a tree, as bytes, as a fingerprint
that knows neither the order of statements nor the names of blank nodes."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from harvesters.reading.rdf_graph import Graph, Node
from schemas.dialects.dcat.words import NAMESPACES, shortened

MOST_STATEMENTS = 200_000
_DEEPEST, _DEEPEST_NAMED = 16, 3
_MOST_PARTS = 100_000
_ROUNDS = 8
_STRING = NAMESPACES["xsd"] + "string"
_ACCESS = NAMESPACES["dcat"] + "accessService"
# They lead away from the dataset: to its catalog, to other datasets, up and down a list of concepts.
_LEADING_AWAY = frozenset(
    {
        *(NAMESPACES["skos"] + name for name in ("broader", "narrower", "related", "inScheme", "topConceptOf", "member")),
        *(NAMESPACES["foaf"] + name for name in ("primaryTopic", "isPrimaryTopicOf")),
        *(NAMESPACES["dct"] + name for name in ("isPartOf", "hasPart", "isVersionOf", "hasVersion", "replaces", "isReplacedBy", "source")),
        *(NAMESPACES["dcat"] + name for name in ("servesDataset", "seriesMember", "first", "last", "prev", "next", "inCatalog")),
        NAMESPACES["rdfs"] + "isDefinedBy",
    }
)
_UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class TooManyStatements(Exception):
    """More is said of one dataset than is read of any."""


@dataclass(frozen=True, slots=True)
class Description:
    """`tree` holds plain values: `{"@id", "@type", "dct:title": [{"@value", "@language"}, …], "dcat:distribution": [tree, …]}`.
    `raw` is canonical N-Triples in a fixed order. `fingerprint` is of what is said, whatever its order and names."""

    tree: dict[str, Any]
    raw: bytes
    fingerprint: str


class _Said(NamedTuple):
    """One statement about a node: the predicate's address, the predicate as it is written, what it leads to, and how that is
    written (None for a blank node, whose name is still to be found)."""

    predicate: str
    verb: str
    term: Any
    written: str | None


_About = dict[Node, list[_Said]]


def describe(root: Node, graphs: Sequence[Graph]) -> Description:
    """What the graphs say together of `root`. Raises TooManyStatements."""
    said = _gathered(root, graphs)
    marks = _marks(said)
    # Blank nodes are numbered by what is said of them: two of whom the same is said become one, and no knowledge is lost.
    places = {mark: f"b{place}" for place, mark in enumerate(sorted(set(marks.values())))}
    raw = "".join(sorted(_statements(said, {node: places[mark] for node, mark in marks.items()})))
    fingerprint = _digest(_statements(said, marks))
    return Description(_Tree(said, marks).of(root), raw.encode("utf-8", "replace"), fingerprint)


def _gathered(root: Node, graphs: Sequence[Graph]) -> _About:
    """Node → what is said of it, each statement once, for the root and its parts."""
    about: _About = {}
    waiting: deque[tuple[Node, int]] = deque([(root, 0)])
    count = 0
    while waiting:
        node, depth = waiting.popleft()
        if node in about:
            continue
        triples = [triple for graph in graphs for triple in graph.about(node, MOST_STATEMENTS + 1)]
        count += len(triples)
        if count > MOST_STATEMENTS:
            raise TooManyStatements(f"more than {MOST_STATEMENTS} statements are made of one dataset")
        about[node] = [_said(triple.predicate.value, triple.object) for triple in triples]
        deepest = _DEEPEST if isinstance(node, BlankNode) or not depth else _DEEPEST_NAMED
        if depth >= deepest:
            continue
        for said in about[node]:
            part = said.term
            if not isinstance(part, Literal) and part not in about and _is_part(said.predicate, part, graphs):
                waiting.append((part, depth + 1))
    return {node: statements for node, statements in about.items() if statements}


def _said(predicate: str, term: Any) -> _Said:
    if isinstance(term, BlankNode):
        return _Said(predicate, _address(predicate), term, None)
    return _Said(predicate, _address(predicate), term, str(term) if isinstance(term, Literal) else _address(term.value))


def _is_part(predicate: str, part: Node, graphs: Sequence[Graph]) -> bool:
    if predicate in _LEADING_AWAY or any(graph.is_catalog(part) for graph in graphs):
        return False
    return predicate == _ACCESS or not any(graph.is_entry(part) for graph in graphs)


def _marks(about: _About) -> dict[BlankNode, str]:
    """A mark of each blank node: a hash of what is said of it and of those it leads to, as deep as that tells more of them apart."""
    blank = {node for node in about if isinstance(node, BlankNode)}
    blank |= {said.term for statements in about.values() for said in statements if said.written is None}
    marks = dict.fromkeys(blank, "")
    for _ in range(_ROUNDS if blank else 0):
        before, marks = marks, {node: _digest(f"{said.verb} {_object(said, marks)}\n" for said in about.get(node, ())) for node in blank}
        if before and len(set(marks.values())) == len(set(before.values())) > 1:
            break
    return marks


def _statements(about: _About, names: Mapping[BlankNode, str]) -> set[str]:
    """Each statement as a line of N-Triples."""
    lines: set[str] = set()
    for node, statements in about.items():
        subject = f"_:{names[node]}" if isinstance(node, BlankNode) else _address(node.value)
        lines.update(f"{subject} {said.verb} {_object(said, names)} .\n" for said in statements)
    return lines


def _object(said: _Said, names: Mapping[BlankNode, str]) -> str:
    return f"_:{names[said.term]}" if said.written is None else said.written


def _digest(lines: Iterable[str]) -> str:
    return sha256("".join(sorted(lines)).encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=1 << 14)
def _address(iri: str) -> str:
    """The address as N-Triples writes it; what no address may hold is encoded."""
    return f"<{_UNSAFE.sub(lambda found: f'%{ord(found[0]):02X}', iri)}>" if _UNSAFE.search(iri) else f"<{iri}>"


class _Tree:
    """Makes the tree; a node that several others lead to is written out under each, as long as that stays within measure."""

    def __init__(self, about: _About, marks: Mapping[BlankNode, str]) -> None:
        self._about, self._marks = about, marks
        self._parts = 0
        self._above: set[Node] = set()

    def of(self, node: Node) -> dict[str, Any]:
        """The node with its parts."""
        self._parts += 1
        self._above.add(node)
        tree: dict[str, Any] = {"@id": node.value} if isinstance(node, NamedNode) else {}
        values: dict[str, dict[str, Any]] = defaultdict(dict)
        for said in self._about.get(node, ()):
            values[shortened(said.predicate)][_object(said, self._marks)] = said.term
        for name in sorted(values):
            terms = [term for _, term in sorted(values[name].items(), key=itemgetter(0))]
            if name == "rdf:type":
                tree["@type"] = [shortened(term.value) for term in terms if isinstance(term, NamedNode)]
            else:
                tree[name] = [self._value(term) for term in terms]
        self._above.discard(node)
        return tree

    def _value(self, term: Any) -> dict[str, Any]:
        if isinstance(term, Literal):
            told: dict[str, Any] = {"@value": term.value}
            if term.language:
                told["@language"] = term.language
            elif term.datatype.value != _STRING:
                told["@type"] = shortened(term.datatype.value)
            return told
        if term in self._about and term not in self._above and self._parts < _MOST_PARTS:
            return self.of(term)
        return {"@id": term.value} if isinstance(term, NamedNode) else {}
