"""How many records are folded under others, told in the answer to the same request where few records have copies."""

from collections.abc import Iterable, Mapping
from typing import Any

from catalog_service.search.asking.nodes import CANONICAL
from catalog_service.search.elasticsearch import index as in_elasticsearch

_FEW = 200
"""Records with copies up to which all of them come with every answer: more would cost more than asking for those on the page."""

_NAME = "folded"


def telling(ours: Mapping[str, Any]) -> dict[str, Any]:
    """The aggregation that counts copies, whatever the request finds; `ours` is the filter that only our own indexes pass."""
    counted = {"terms": {"field": CANONICAL, "size": _FEW, "shard_size": 10 * _FEW}}
    copies = {"filter": in_elasticsearch.all_of([{"exists": {"field": CANONICAL}}, ours]), "aggs": {"under": counted}}
    return {_NAME: {"global": {}, "aggs": {"copies": copies}}}


def told(aggregated: Mapping[str, Any], ids: Iterable[str]) -> dict[str, int] | None:
    """How many are folded under each of these; None where more records have copies than come with an answer."""
    under = aggregated[_NAME]["copies"]["under"]
    if under["sum_other_doc_count"] or under["doc_count_error_upper_bound"]:
        return None
    counts = {bucket["key"]: bucket["doc_count"] for bucket in under["buckets"]}
    return {id: counts[id] for id in ids if id in counts}
