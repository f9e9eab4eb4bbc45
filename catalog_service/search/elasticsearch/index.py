"""The index in the words of Elasticsearch: its mapping, a record as its document, a plan as its query."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from catalog_service.search.asking import nodes as planned
from catalog_service.search.asking.asked import Asked
from catalog_service.search.document import INDEX_VERSION, TIE_BITS, Document
from catalog_service.search.fields import DATES, FILTERS

CHECKPOINT = "checkpoint"
"""The one document that is no record: it carries the outbox position, written after everything it stands for."""

STANDING = "standing"
"""What a score is multiplied by."""

SHOWN = "shown"
"""Filter → value → what people are shown; kept to be read back, not to be searched."""

LONGEST_NAME = 8_191
"""Characters of a name that are indexed; the longest term there can be has 32,766 bytes."""

_SIGN = 1 << 63
"""Sort keys have 64 bits and no sign; a `long` has one, so that keys are kept lower by this much, in the same order."""

_KEPT = {"positions": "positions", "frequencies": "freqs"}
_KEYWORD = {"type": "keyword"}
_TOLD = {"type": "keyword", "index": False}


def _mappings() -> dict[str, Any]:
    streams = {name: {"type": "text", "analyzer": "whitespace", "index_options": _KEPT[kept]} for name, kept in planned.STREAMS.items()}
    falling = {f"{name}_falling": {"type": "long"} for name in DATES}
    rising = {f"{name}_rising": {"type": "long", "index": False} for name, field in DATES.items() if field.sort}
    return {
        "dynamic": "strict",
        # Tokens are searched and never shown; what is read back is small.
        "_source": {"includes": [SHOWN, "position"]},
        "properties": {
            "id": _KEYWORD,
            "fingerprint": _TOLD,
            SHOWN: {"type": "object", "enabled": False},
            "position": {"type": "long", "index": False},
            **{name: {"type": "keyword", "doc_values": name == planned.CANONICAL, "ignore_above": LONGEST_NAME} for name in planned.KEYS},
            "title_key": _TOLD,
            STANDING: {"type": "float", "index": False},
            **streams,
            **{f"is_{name}": _KEYWORD for name in FILTERS},
            **falling,
            **rising,
        },
    }


MAPPINGS = _mappings()
SCHEMA_HASH = hashlib.sha256(repr((INDEX_VERSION, MAPPINGS)).encode()).hexdigest()[:12]


def line(document: Document) -> bytes:
    """A record as the two lines of a bulk request that write it."""
    return written(document.id, put_in(document))


def written(id: str, body: Mapping[str, Any]) -> bytes:
    """The lines of a bulk request that write a document in the place of the one with its id."""
    return b"\n".join((orjson.dumps({"index": {"_id": id}}), orjson.dumps(body)))


def deleted(id: str) -> bytes:
    """The line of a bulk request by which a document goes; one that is not there is gone already."""
    return orjson.dumps({"delete": {"_id": id}})


def put_in(document: Document) -> dict[str, Any]:
    """A record as Elasticsearch takes it; of its own fields only the labels can be read back from the source."""
    labels = {
        name: shown for name, values in document.values.items() if (shown := {v.value: v.label for v in values if v.label != v.value})
    }
    return {
        "id": document.id,
        "fingerprint": document.fingerprint,
        SHOWN: labels,
        **document.keys,
        "title_key": document.title_key,
        STANDING: document.standing,
        **document.streams,
        **{f"is_{name}": [value.value for value in values] for name, values in document.values.items()},
        **{f"{name}_falling": signed(document.falling(name)) for name in DATES},
        **{f"{name}_rising": signed(document.rising(name)) for name, field in DATES.items() if field.sort},
    }


def signed(key: int) -> int:
    """A sort key as a `long`."""
    return key - _SIGN


def unsigned(key: int) -> int:
    """A `long` as the sort key it stands for."""
    return key + _SIGN


def listed(asked: Asked) -> dict[str, Any]:
    """Records that are to be listed where they match: copies, for one, are not."""
    return {"bool": {"filter": [_node(n) for n in asked.also], "must_not": [_node(n) for n in asked.left_out]}}


def keyed(field: str, keys: Iterable[str]) -> dict[str, Any]:
    """Records with any of the whole values in a field of `nodes.KEYS`."""
    return {"terms": {field: list(keys)}}


def every_record() -> dict[str, Any]:
    """All but the checkpoint."""
    return {"exists": {"field": "id"}}


def filtered(name: str, values: Iterable[str]) -> dict[str, Any]:
    """Records with any of the values."""
    return {"terms": {f"is_{name}": list(values)}}


def within(name: str, first: int, last: int) -> dict[str, Any]:
    """Records whose date lies between two day numbers, both included."""
    return {"range": {f"{name}_falling": {"gte": signed(first << TIE_BITS), "lt": signed((last + 1) << TIE_BITS)}}}


def matching(plan: planned.Plan, *, relaxed: bool) -> dict[str, Any]:
    """Records that have what the plan demands."""
    demanded = [_any([_node(n) for n in plan.relaxed])] if relaxed else [_node(n) for n in plan.must]
    if not demanded:
        demanded = [every_record() if plan.must_not else {"match_none": {}}]
    return {"bool": {"filter": demanded, "must_not": [_node(n) for n in plan.must_not]}}


def scored(match: Mapping[str, Any], plan: planned.Plan) -> dict[str, Any]:
    """The same records, each with 1 and the sum of what scores."""
    return {"bool": {"must": [{"constant_score": {"filter": match}}], "should": [_weighted(part) for part in plan.scores]}}


def weighed(ranked: Mapping[str, Any]) -> dict[str, Any]:
    """The same records, their scores multiplied by how they stand."""
    return {"function_score": {"query": ranked, "field_value_factor": {"field": STANDING}}}


def has(field: str, token: str) -> dict[str, Any]:
    """Records with that token in a stream."""
    return {"term": {field: token}}


def all_of(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Records that match every part; no score."""
    return {"bool": {"filter": list(parts)}}


def _weighted(part: planned.Weighted) -> dict[str, Any]:
    if part.constant:
        return {"constant_score": {"filter": _node(part.node), "boost": part.weight}}
    return _node(part.node, part.weight)


def _node(node: planned.Node, weight: float = 1.0) -> dict[str, Any]:
    if isinstance(node, planned.Term):
        return {"term": {node.field: {"value": node.value, "boost": weight}}}
    if isinstance(node, planned.Phrase):
        return {"match_phrase": {node.field: {"query": " ".join(node.values), "boost": weight}}}
    if isinstance(node, planned.Prefix):
        return {"prefix": {node.field: {"value": node.value, "boost": weight}}}
    if isinstance(node, planned.Is):
        return filtered(node.filter, [node.value])
    if isinstance(node, planned.Days):
        return within(node.date, node.first, node.last)
    if isinstance(node, planned.Unless):
        return {"bool": {"must": [_node(node.part, weight)], "must_not": [_node(part) for part in node.others]}}
    parts = [_node(part, weight) for part in node.parts]
    return {"bool": {"must": parts}} if isinstance(node, planned.AllOf) else _any(parts)


def _any(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}
