"""Pages of Elasticsearch: in what order hits come, where the next page begins, and the moment that is paged through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog_service.search.asking.asked import Asked
from catalog_service.search.cursor import Cursor, encode
from catalog_service.search.elasticsearch import index as in_elasticsearch
from catalog_service.search.engine import Hit
from catalog_service.search.query import Query

KEEP_ALIVE = "5m"
"""So long after its last page a list by relevance can be gone on with."""

_LONGEST_POINT = 1_300
"""Characters of a point in time that a cursor carries: addresses have a limit, and its name grows with the number of shards."""

_LARGEST_SCORE = 3e38


@dataclass(frozen=True, slots=True)
class Page:
    """The hits, and the cursor of the next page."""

    hits: Sequence[Hit]
    after: str | None


def order(asked: Asked) -> list[dict[str, str]]:
    """The sort of a request; the id decides among equals, by relevance the lower one, which a fresh embedded index holds first."""
    if asked.sort == "relevance":
        return [{"_score": "desc"}, {"id": "asc"}]
    way = "desc" if asked.sort.startswith("-") else "asc"
    return [{_field(asked): way}, {"id": way}]


def beginning(cursor: Cursor, asked: Asked) -> list[float | int | str]:
    """The sort values behind which the next page begins."""
    key = cursor.key
    if isinstance(key, str):
        return [key, cursor.ids[-1]]
    if asked.sort == "relevance":
        return [max(-_LARGEST_SCORE, min(float(key), _LARGEST_SCORE)), cursor.ids[-1]]
    return [in_elasticsearch.signed(int(key)), cursor.ids[-1]]


def page(answer: Mapping[str, Any], query: Query, asked: Asked, *, relaxed: bool) -> Page:
    """The hits of an answer that was asked for one more than the page holds."""
    by_relevance, cursor = asked.sort == "relevance", asked.cursor
    # Of a point in time, Elasticsearch adds a third value of its own.
    found = [hit["sort"][:2] for hit in answer["hits"]["hits"]]
    shown, after = found[: query.page_size], None
    if shown and len(found) > len(shown):
        key, id = shown[-1]
        seen = (cursor.seen if cursor else 0) + len(shown)
        point = answer.get("pit_id", "")
        told = key if by_relevance or asked.sort == "title" else in_elasticsearch.unsigned(key)
        after = encode(Cursor(told, (id,), seen, relaxed, point if len(point) <= _LONGEST_POINT else ""), query)
    return Page([Hit(id, float(key) if by_relevance else None) for key, id in shown], after)


def _field(asked: Asked) -> str:
    if asked.sort == "title":
        return "title_key"
    return f"{asked.sort.lstrip('-')}_{'falling' if asked.sort.startswith('-') else 'rising'}"
