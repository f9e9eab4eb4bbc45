"""Facets of Elasticsearch: exact counts, each facet without its own filter, in the request that searches; labels beside."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from catalog_service.search.asking.asked import Asked
from catalog_service.search.elasticsearch import index as in_elasticsearch
from catalog_service.search.engine import FacetValue
from catalog_service.search.fields import vocabulary_label
from catalog_service.search.query import Query

_MOST_LABELS = 100_000
_LEAST_COUNTED = 500
"""So many values each shard counts at least; where a frequent one may still be missing, the candidates are counted once more."""

Search = Callable[..., Any]


def outside(query: Query, asked: Asked) -> tuple[str, ...]:
    """The filters that one of the facets leaves out: they narrow the hits after the facets were counted."""
    return tuple(name for name in asked.filters if name in query.facets)


def counting(query: Query, asked: Asked) -> dict[str, Any]:
    """The aggregations of a request whose query holds all filters but those `outside`."""
    return {name: _without_its_own(name, asked, query, _counted(name, query.facet_size, asked)) for name in dict.fromkeys(query.facets)}


def _without_its_own(name: str, asked: Asked, query: Query, aggregations: dict[str, Any]) -> dict[str, Any]:
    others = [in_elasticsearch.filtered(other, asked.filters[other]) for other in outside(query, asked) if other != name]
    return {"filter": in_elasticsearch.all_of(others) if others else {"match_all": {}}, "aggs": aggregations}


def _counted(name: str, size: int, asked: Asked) -> dict[str, Any]:
    terms = {"field": f"is_{name}", "size": size, "shard_size": max(10 * size, _LEAST_COUNTED)}
    found: dict[str, Any] = {"values": {"terms": terms}}
    if name in asked.filters:
        found["chosen"] = {"terms": _just(name, asked.filters[name])}
    return found


def _just(name: str, values: Sequence[str]) -> dict[str, Any]:
    """Counts of these values alone: exact, for every shard tells all of them."""
    return {"field": f"is_{name}", "include": list(values), "size": len(values)}


class Facets:
    """Reads the counts; remembers labels, which belong to a value for good."""

    def __init__(self) -> None:
        self._labels: dict[tuple[str, str], str] = {}

    def shown(
        self, aggregated: Mapping[str, Any], query: Query, asked: Asked, again: Search, labels: Search
    ) -> dict[str, list[FacetValue]]:
        """Facet → values, largest first, ties by value; what is filtered by is always among them. `again` runs other aggregations
        over the same records, `labels` several searches at once; both are called only where they must be."""
        found = {name: _buckets(aggregated[name], "values") for name in dict.fromkeys(query.facets)}
        unsure = [name for name in found if aggregated[name]["values"]["doc_count_error_upper_bound"] > 0]
        if unsure:
            found |= _recounted(unsure, query, asked, again)
        for name in found:
            if name in asked.filters:
                found[name] = {**dict.fromkeys(asked.filters[name], 0), **_buckets(aggregated[name], "chosen"), **found[name]}
        shown = {name: _first(counts, query.facet_size, asked.filters.get(name, ())) for name, counts in found.items()}
        self._learn([(name, value) for name, counts in shown.items() for value, _ in counts], labels)
        return {
            name: [FacetValue(value, self._label(name, value), count, value in asked.filters.get(name, ())) for value, count in counts]
            for name, counts in shown.items()
        }

    def _learn(self, values: Iterable[tuple[str, str]], labels: Search) -> None:
        unknown = [pair for pair in values if pair not in self._labels and vocabulary_label(*pair) is None]
        if not unknown:
            return
        searches: list[dict[str, Any]] = []
        for name, value in unknown:
            one = in_elasticsearch.filtered(name, [value])
            searches += [{}, {"query": one, "size": 1, "_source": [in_elasticsearch.SHOWN], "track_total_hits": False}]
        if len(self._labels) > _MOST_LABELS:
            self._labels.clear()
        for (name, value), answer in zip(unknown, labels(searches=searches)["responses"], strict=True):
            for hit in answer.get("hits", {}).get("hits", ()):
                self._labels[name, value] = hit["_source"].get(in_elasticsearch.SHOWN, {}).get(name, {}).get(value, value)

    def _label(self, name: str, value: str) -> str:
        return vocabulary_label(name, value) or self._labels.get((name, value), value)


def _recounted(names: Sequence[str], query: Query, asked: Asked, again: Search) -> dict[str, dict[str, int]]:
    """Where shards each left values out: the candidates of all of them, each counted exactly."""
    many = max(10 * query.facet_size, _LEAST_COUNTED)
    wide = {"size": many, "shard_size": 4 * many}
    told = again({name: _without_its_own(name, asked, query, {"values": {"terms": {"field": f"is_{name}", **wide}}}) for name in names})
    candidates = {name: list(_buckets(told[name], "values")) for name in names}
    exact = again({name: _without_its_own(name, asked, query, {"values": {"terms": _just(name, candidates[name])}}) for name in names})
    return {name: _buckets(exact[name], "values") for name in names}


def _first(counts: Mapping[str, int], size: int, chosen: Sequence[str]) -> list[tuple[str, int]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [item for place, item in enumerate(ordered) if place < size or item[0] in chosen]


def _buckets(aggregated: Mapping[str, Any], name: str) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregated[name]["buckets"]}
