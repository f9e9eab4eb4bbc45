"""JSON-LD as web pages hold it, read as plain objects: prefixes off, values unwrapped, references put in place, nothing fetched."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

_NAME = re.compile(r"[^/#:]+\Z")
_DEEPEST = 40
_MOST_NODES = 20_000
_EMBEDDED = 4
_LARGEST = 4 << 20
_INSIDE = ("mainEntity", "about", "dataset", "itemListElement", "item", "@graph", "@included")
"""Where a page's own things lie inside others; a dataset named elsewhere (`isPartOf`, `isBasedOn`) is told by a page of its own."""

Node = dict[str, Any]


def plain(value: Any, depth: int = 0) -> Any:
    """The value with members by their last name (`sc:name`, `https://schema.org/name` → `name`) and `@type` as a list of such
    names. `{"@value": x}` is x, `@list` and `@set` are their lists, texts in several languages one object by language. What is
    nested too deep is left out."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return _by_language(value) or [plain(item, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    for wrapper in ("@value", "@list", "@set"):
        if wrapper in value:
            return plain(value[wrapper], depth + 1)
    found: Node = {}
    for name, inner in value.items():
        if name == "@context":
            continue
        if name in ("@type", "type"):
            found.setdefault("@type", [_local(one) for one in (inner if isinstance(inner, list) else [inner]) if isinstance(one, str)])
        else:
            found.setdefault("@id" if name == "id" else _local(name), plain(inner, depth + 1))
    return found


def nodes_of(documents: Iterable[Any], types: frozenset[str]) -> list[Node]:
    """The things of these types that documents are about, in their order, each once, with what they refer to put in place."""
    roots = [plain(document) for document in documents]
    known: dict[str, Node] = {}
    for node in _all(roots):
        name = node.get("@id")
        if isinstance(name, str) and len(node) > 1 and len(node) > len(known.get(name, ())):
            known[name] = node
    found: dict[object, Node] = {}
    for node in _inside(roots, types, 0):
        found.setdefault(node.get("@id") if isinstance(node.get("@id"), str) else id(node), node)
    embedding = _Embedding(known)
    return [embedding.whole(node) for node in found.values()]


def types_of(node: Any) -> frozenset[str]:
    """The names of a plain node's types."""
    told = node.get("@type") if isinstance(node, Mapping) else None
    return frozenset(told) if isinstance(told, list) else frozenset()


def _local(name: str) -> str:
    if name.startswith("@"):
        return name
    found = _NAME.search(name)
    return found[0] if found else name


def _by_language(items: list[Any]) -> dict[str, Any] | None:
    """The texts of a list by language, where each says its own."""
    told = [item for item in items if isinstance(item, dict) and isinstance(item.get("@language"), str) and "@value" in item]
    if not told or len(told) < len(items):
        return None
    return {item["@language"]: item["@value"] for item in reversed(told)}


def _all(values: Any) -> Iterator[Node]:
    """Every object inside, at any depth, a bounded number of them."""
    waiting, count = [values], 0
    while waiting and count < _MOST_NODES:
        value = waiting.pop()
        if isinstance(value, dict):
            count += 1
            yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _inside(value: Any, types: frozenset[str], depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _inside(item, types, depth + 1)
    elif isinstance(value, dict):
        if types & types_of(value):
            yield value
            return
        for name in _INSIDE:
            yield from _inside(value.get(name), types, depth + 1)


class _Embedding:
    """Puts things in the place of references to them: a few levels deep, as things refer to each other in circles, and up to a size,
    as a page could name one long text ten thousand times."""

    def __init__(self, known: Mapping[str, Node]) -> None:
        self._known = known
        self._sizes: dict[str, int] = {}
        self._room = _LARGEST

    def whole(self, value: Any, depth: int = 0) -> Any:
        """The value, an object that is nothing but a reference replaced by the thing it names."""
        if isinstance(value, list):
            return [self.whole(item, depth) for item in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and isinstance(value.get("@id"), str):
            value = self._named(value["@id"]) or value
        if depth == _EMBEDDED:
            return value
        return {name: self.whole(inner, depth + 1) for name, inner in value.items()}

    def _named(self, name: str) -> Node | None:
        """The thing of that name, where there is one and room for it."""
        thing = self._known.get(name)
        if thing is None:
            return None
        size = self._sizes.get(name) or self._sizes.setdefault(name, len(orjson.dumps(thing, option=orjson.OPT_NON_STR_KEYS)))
        if size > self._room:
            return None
        self._room -= size
        return thing
