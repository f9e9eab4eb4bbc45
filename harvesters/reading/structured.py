"""What a web page says of its things for machines: blocks of JSON-LD, however badly they were written, and microdata."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

_WRAPPED = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*\Z"
)
_STRAY_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*[}\]])')
_LONGEST = 16 << 20
_MOST_BLOCKS = 200
_DEEPEST = 20
_AFFORDABLE = 20_000_000
_ADDRESSES = {"object": "data"} | dict.fromkeys(("a", "area", "link"), "href") | dict.fromkeys(("img", "audio", "video", "source"), "src")
_VALUES = {"meta": "content", "data": "value", "meter": "value", "time": "datetime"}


@dataclass(frozen=True, slots=True)
class Structured:
    """The values of a page's blocks of JSON-LD, and how many blocks could not be read."""

    documents: tuple[Any, ...]
    unreadable: int


def json_ld_in(tree: LexborHTMLParser) -> Structured:
    """The blocks of JSON-LD in their order. Comments and CDATA around them, entities, line ends inside strings, commas too many and
    several values in a row are read as what they mean."""
    found: list[Any] = []
    unreadable = 0
    for script in tree.css("script[type]")[: 10 * _MOST_BLOCKS]:
        if "ld+json" not in (script.attributes.get("type") or "").lower() or len(found) + unreadable >= _MOST_BLOCKS:
            continue
        text = script.text()
        if not text.strip():
            continue
        try:
            found.extend(_values(text))
        except (ValueError, RecursionError):
            unreadable += 1
    return Structured(tuple(found), unreadable)


def microdata_in(tree: LexborHTMLParser, kind: str, url: str) -> list[dict[str, Any]]:
    """The items of a page at `url` whose `itemtype` ends with `/kind`, as JSON-LD would have them."""
    reader = _Microdata(url)
    items = [node for node in tree.css("[itemscope][itemtype]") if _is_of(node, kind) and "itemprop" not in node.attributes]
    return [reader.item(node) for node in items[:_MOST_BLOCKS]]


def _values(text: str) -> Iterator[Any]:
    """The values of a block. Raises ValueError."""
    if len(text) > _LONGEST:
        raise ValueError("a block of more than 16 MB")
    text = _WRAPPED.sub("", text)
    try:
        yield orjson.loads(text)
        return
    except ValueError:
        pass
    if "&quot;" in text and '"' not in text:
        text = unescape(text)
    text = _STRAY_COMMA.sub(lambda found: found[1] or "", text).strip().rstrip(";")
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
    at = 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        # Half a surrogate pair is nothing that can be kept.
        yield orjson.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1


def _is_of(node: LexborNode, kind: str) -> bool:
    return any(told.rstrip("/").endswith(f"/{kind}") for told in _types(node))


def _types(node: LexborNode) -> list[str]:
    return (node.attributes.get("itemtype") or "").split()


class _Microdata:
    """Reads items; of a page whose properties stand inside each other so much that their words would be read again and again, only
    so many characters."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._left = _AFFORDABLE

    def item(self, node: LexborNode, depth: int = 0) -> dict[str, Any]:
        """The properties by name, those met twice as a list."""
        found: dict[str, list[Any]] = {}
        waiting = _children(node)
        while waiting:
            child = waiting.pop()
            names = (child.attributes.get("itemprop") or "").split()
            inner = "itemscope" in child.attributes
            if names and depth < _DEEPEST:
                value = self.item(child, depth + 1) if inner else self._value(child)
                for name in names:
                    found.setdefault(name, []).append(value)
            if not inner:
                waiting.extend(_children(child))
        told: dict[str, Any] = {name: values[0] if len(values) == 1 else values for name, values in found.items()}
        if itemid := node.attributes.get("itemid"):
            told["@id"] = itemid
        return told | {"@type": _types(node)}

    def _value(self, node: LexborNode) -> str:
        tag, attributes = str(node.tag), node.attributes
        if written := attributes.get(_ADDRESSES.get(tag, "")):
            try:
                return urljoin(self._url, written.strip())
            except ValueError:
                return written
        if written := attributes.get(_VALUES.get(tag, "")) or attributes.get("content"):
            return written
        if self._left <= 0:
            return ""
        text = node.text()
        self._left -= len(text)
        return " ".join(text.split())


def _children(node: LexborNode) -> list[LexborNode]:
    """The elements right inside, the last first."""
    found = []
    child = node.last_child
    while child is not None:
        if child.is_element_node:
            found.append(child)
        child = child.prev
    return found
