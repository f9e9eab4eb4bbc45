"""What a graph says of one dataset: its statements and those of the nodes that are its parts, as a tree, as bytes, as a fingerprint
that knows neither the order of statements nor the names of blank nodes."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from harvesters.reading.rdf_graph import Graph, Node
from schemas.dialects.dcat_words import NAMESPACES, shortened

MOST_STATEMENTS = 200_000
_DEEPEST, _DEEPEST_NAMED = 16, 3
_MOST_PARTS = 100_000
_ROUNDS = 4
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


def describe(root: Node, graphs: Sequence[Graph]) -> Description:
    """What the graphs say together of `root`. Raises TooManyStatements."""
    said = _gathered(root, graphs)
    marks = _marks(said)
    lines = {_line(triple, marks) for triples in said.values() for triple in triples}
    # Blank nodes are numbered by what is said of them: two of whom the same is said become one, and no knowledge is lost.
    places = {mark: f"b{place}" for place, mark in enumerate(sorted(set(marks.values())))}
    names = {node: places[mark] for node, mark in marks.items()}
    raw = "".join(sorted({_line(triple, names) for triples in said.values() for triple in triples}))
    tree = _Tree(said, marks).of(root)
    return Description(tree, raw.encode("utf-8", "replace"), _digest(lines))


def _gathered(root: Node, graphs: Sequence[Graph]) -> dict[Node, list[Triple]]:
    """Node → what is said of it, each statement once, for the root and its parts."""
    said: dict[Node, list[Triple]] = {}
    waiting: deque[tuple[Node, int]] = deque([(root, 0)])
    count = 0
    while waiting:
        node, depth = waiting.popleft()
        if node in said:
            continue
        triples = list(dict.fromkeys(triple for graph in graphs for triple in graph.about(node)))
        count += len(triples)
        if count > MOST_STATEMENTS:
            raise TooManyStatements(f"more than {MOST_STATEMENTS} statements are made of one dataset")
        said[node] = triples
        deepest = _DEEPEST if isinstance(node, BlankNode) or not depth else _DEEPEST_NAMED
        if depth >= deepest:
            continue
        for triple in triples:
            part = triple.object
            if isinstance(part, NamedNode | BlankNode) and part not in said and _is_part(triple.predicate.value, part, graphs):
                waiting.append((part, depth + 1))
    return {node: triples for node, triples in said.items() if triples}


def _is_part(predicate: str, part: Node, graphs: Sequence[Graph]) -> bool:
    if predicate in _LEADING_AWAY or any(graph.is_catalog(part) for graph in graphs):
        return False
    return predicate == _ACCESS or not any(graph.is_entry(part) for graph in graphs)


def _marks(said: dict[Node, list[Triple]]) -> dict[BlankNode, str]:
    """A mark of each blank node: a hash of what is said of it, and of what is said of those it leads to."""
    blank = {node for node in said if isinstance(node, BlankNode)}
    blank |= {triple.object for triples in said.values() for triple in triples if isinstance(triple.object, BlankNode)}
    marks = dict.fromkeys(blank, "")
    for _ in range(_ROUNDS if blank else 0):
        marks = {node: _digest(_line(triple, marks, subject="_:this") for triple in said.get(node, ())) for node in blank}
    return marks


def _digest(lines: Iterable[str]) -> str:
    return sha256("".join(sorted(lines)).encode("utf-8", "replace")).hexdigest()


def _line(triple: Triple, names: dict[BlankNode, str], *, subject: str = "") -> str:
    return f"{subject or _written(triple.subject, names)} {_written(triple.predicate, names)} {_written(triple.object, names)} .\n"


def _written(term: object, names: dict[BlankNode, str]) -> str:
    if isinstance(term, BlankNode):
        return f"_:{names[term]}"
    if isinstance(term, NamedNode) and _UNSAFE.search(term.value):
        return f"<{_UNSAFE.sub(lambda found: f'%{ord(found[0]):02X}', term.value)}>"
    return str(term)


class _Tree:
    """Makes the tree; a node that several others lead to is written out under each, as long as that stays within measure."""

    def __init__(self, said: dict[Node, list[Triple]], marks: dict[BlankNode, str]) -> None:
        self._said, self._marks = said, marks
        self._parts = 0
        self._above: set[Node] = set()

    def of(self, node: Node) -> dict[str, Any]:
        self._parts += 1
        self._above.add(node)
        tree: dict[str, Any] = {"@id": node.value} if isinstance(node, NamedNode) else {}
        values: dict[str, list[Triple]] = defaultdict(list)
        for triple in self._said.get(node, ()):
            values[shortened(triple.predicate.value)].append(triple)
        for name in sorted(values):
            told = {_written(triple.object, self._marks): triple.object for triple in values[name]}
            terms = [told[written] for written in sorted(told)]
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
        if term in self._said and term not in self._above and self._parts < _MOST_PARTS:
            return self.of(term)
        return {"@id": term.value} if isinstance(term, NamedNode) else {}
