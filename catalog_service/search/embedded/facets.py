"""Facets of the embedded engine: exact counts over all segments, each facet without its own filter, with labels."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tantivy import Query as TantivyQuery
from tantivy import Searcher

from catalog_service.search.asking.asked import Asked
from catalog_service.search.embedded import index as in_tantivy
from catalog_service.search.embedded.folder import State
from catalog_service.search.engine import FacetValue
from catalog_service.search.fields import vocabulary_label
from catalog_service.search.query import Query

_MOST_BUCKETS = 65_000
_MOST_LABELS = 100_000
_MOST_KEPT, _MOST_VALUES_KEPT, _LONGEST_KEY = 500, 1_000, 20_000
"""Counts kept, values of one of them, and characters of the query they belong to."""

_SEVERAL_OF_FEW = frozenset({"format", "language"})
"""Facets of which a record often has several values, while all records together have few."""

_MOST_WALKED, _LEAST_SHARE = 1_000, 20
"""Values of such a facet whose records are walked through, and the part of all records (a twentieth) that must have matched for it to be
worth while: an aggregation takes seven times as long for a record with several values."""

Counted = Mapping[str, Sequence[FacetValue]]


class Facets:
    """Counts values; remembers labels, which belong to a value for good, and the last counts, which belong to a state of the index."""

    def __init__(self) -> None:
        self._labels: dict[tuple[str, str], str] = {}
        self._of_many: set[str] = set()
        self._lock = threading.Lock()
        self._state: State | None = None
        self._kept: OrderedDict[str, Counted] = OrderedDict()

    def of(self, state: State, query: Query, asked: Asked, count: Callable[[], Counted], relaxed: bool) -> Counted:
        """The facets of a query, counted once for all its pages and orders until the index is written to. `state` is that of the index
        which `count` counts."""
        if not query.facets:
            return count()
        # Neither order nor page decide what is counted; everything else that is asked does.
        key = repr((replace(asked, sort="", cursor=None), relaxed, tuple(query.facets), query.facet_size))
        with self._lock:
            if state == self._state and key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        counted = count()
        if len(key) <= _LONGEST_KEY and sum(map(len, counted.values())) <= _MOST_VALUES_KEPT:
            with self._lock:
                if state != self._state:
                    self._state = state
                    self._kept.clear()
                self._kept[key] = counted
                if len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        return counted

    def counted(
        self,
        searcher: Searcher,
        query: Query,
        asked: Asked,
        match: TantivyQuery,
        narrowed: Mapping[str, TantivyQuery],
        ranged: Sequence[TantivyQuery],
        total: int,
    ) -> Counted:
        """Facet → values, largest first, ties by value. What is filtered by is always among them, with its count. `total`: how many
        records all of it finds."""
        names = tuple(dict.fromkeys(query.facets))
        found: dict[str, dict[str, int]] = {}
        free = [name for name in names if name not in narrowed]
        if free:
            whole = in_tantivy.all_of([match, *narrowed.values(), *ranged])
            if total * _LEAST_SHARE > searcher.num_docs:
                found |= {name: self._walked(searcher, whole, name) for name in free if name in _SEVERAL_OF_FEW - self._of_many}
            found |= _counts(searcher, whole, [name for name in free if name not in found], query.facet_size)
        for name in names:
            if name in narrowed:
                others = [part for other, part in narrowed.items() if other != name]
                whole = in_tantivy.all_of([match, *others, *ranged])
                found |= _counts(searcher, whole, [name], query.facet_size)
                for value in asked.filters[name]:
                    if value not in found[name]:
                        one = in_tantivy.all_of([whole, in_tantivy.filtered(name, [value])])
                        found[name][value] = in_tantivy.count(searcher, one)
        return {name: self._shown(searcher, name, found[name], asked.filters.get(name, ()), query.facet_size) for name in names}

    def _walked(self, searcher: Searcher, whole: TantivyQuery, name: str) -> dict[str, int]:
        """All values of a facet, counted by walking through the records of each; where that are many, never again."""
        found = {value: count for value, count in searcher.terms_with_prefix(f"is_{name}", "", whole) if count}
        if len(found) > _MOST_WALKED:
            self._of_many.add(name)
        return found

    def _shown(self, searcher: Searcher, name: str, counts: Mapping[str, int], selected: Iterable[str], size: int) -> list[FacetValue]:
        chosen = frozenset(selected)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        shown = [item for place, item in enumerate(ordered) if place < size or item[0] in chosen]
        return [FacetValue(value, self._label(searcher, name, value), count, value in chosen) for value, count in shown]

    def _label(self, searcher: Searcher, name: str, value: str) -> str:
        if (listed := vocabulary_label(name, value)) is not None:
            return listed
        if (name, value) not in self._labels:
            hits = searcher.search(in_tantivy.filtered(name, [value]), 1, count=False).hits
            labels = in_tantivy.labels_of(searcher.doc(hits[0][1])["stored"][0]) if hits else {}
            if len(self._labels) > _MOST_LABELS:
                self._labels.clear()
            if not hits:
                return value
            self._labels[name, value] = labels.get(name, {}).get(value, value)
        return self._labels[name, value]


def _counts(searcher: Searcher, whole: TantivyQuery, names: Sequence[str], size: int) -> dict[str, dict[str, int]]:
    """The most frequent values of each field, and all those as frequent as the last one shown, so that ties can be ordered."""
    found: dict[str, dict[str, int]] = {}
    wanted, asked_for = list(names), size + 1
    while wanted:
        terms = {"size": asked_for, "segment_size": _MOST_BUCKETS, "order": {"_count": "desc"}}
        aggregated: dict[str, Any] = searcher.aggregate(whole, {name: {"terms": {"field": f"is_{name}", **terms}} for name in wanted})
        again = []
        for name in wanted:
            buckets = aggregated[name]["buckets"]
            tied = len(buckets) == asked_for and buckets[size - 1]["doc_count"] == buckets[-1]["doc_count"]
            if tied and asked_for < _MOST_BUCKETS:
                again.append(name)
            found[name] = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        wanted, asked_for = again, min(asked_for * 8, _MOST_BUCKETS)
    return found
