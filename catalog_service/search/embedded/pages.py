"""Pages of the embedded engine: the best first, or in the order of a sort key, and where the next page begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Index, Order, Searcher
from tantivy import Query as TantivyQuery

from catalog_service.search.asking.asked import Asked
from catalog_service.search.cursor import Cursor, encode
from catalog_service.search.embedded import index as in_tantivy
from catalog_service.search.engine import Hit
from catalog_service.search.query import Query

_WINDOW = 50
"""So far around a page's end its last hit is looked for, when an order by relevance moved under a reader."""


@dataclass(frozen=True, slots=True)
class Page:
    """The hits, how many there are on all pages, and the cursor of the next one."""

    hits: Sequence[Hit]
    total: int
    after: str | None


def by_relevance(_: Index, searcher: Searcher, whole: TantivyQuery, query: Query, asked: Asked, relaxed: bool) -> Page:
    """The best first. A next page begins behind the hit the last one ended with, wherever that has moved to by then; where it is
    gone, at its place."""
    cursor, plan = asked.cursor, asked.plan
    ranked = in_tantivy.scored(whole, plan) if plan else whole
    start = max(0, cursor.seen - _WINDOW) if cursor else 0
    size = (cursor.seen - start if cursor else 0) + query.page_size + 1
    answer = searcher.search(ranked, size, offset=start, weight_by_field=in_tantivy.STANDING if plan else None)
    found = [Hit(searcher.doc(address)["id"][0], float(score)) for score, address in answer.hits]
    skipped = 0
    if cursor:
        last = next((n for n, hit in enumerate(found) if hit.id in cursor.ids), None)
        skipped = min(cursor.seen - start, len(found)) if last is None else last + 1
    page, after = found[skipped : skipped + query.page_size], None
    if page and len(found) > skipped + len(page):
        after = encode(Cursor(page[-1].score or 0.0, (page[-1].id,), start + skipped + len(page), relaxed), query)
    return Page(page, in_tantivy.count_of(answer), after)


def by_key(index: Index, searcher: Searcher, whole: TantivyQuery, query: Query, asked: Asked, relaxed: bool) -> Page:
    """In the order of a sort key, from the key where the last page ended: nothing twice, nothing left out."""
    cursor, falling = asked.cursor, asked.sort.startswith("-")
    field = "title_key" if asked.sort == "title" else f"{asked.sort.lstrip('-')}_{'falling' if falling else 'rising'}"
    told, rest = cursor.ids if cursor else (), whole
    if cursor and isinstance(cursor.key, int):
        rest = in_tantivy.all_of([whole, in_tantivy.from_key(field, cursor.key, falling=falling)])
    elif cursor:
        rest = in_tantivy.all_of([whole, index.parse_query(f"{field}:[{cursor.key} TO *]", [field])])
    size = query.page_size + len(told) + 1
    answer = searcher.search(rest, size, order_by_field=field, order=Order.Desc if falling else Order.Asc)
    total = in_tantivy.count(searcher, whole) if cursor else in_tantivy.count_of(answer)
    keyed = ((key, searcher.doc(address)["id"][0]) for key, address in answer.hits)
    found = [(key, id) for key, id in keyed if id not in told]
    page, after = found[: query.page_size], None
    if len(found) > len(page):
        last = page[-1][0]
        ended = tuple(id for key, id in page if key == last)
        same = told if cursor and cursor.key == last else ()
        after = encode(Cursor(last, (*same, *ended), (cursor.seen if cursor else 0) + len(page), relaxed), query)
    return Page([Hit(id, None) for _, id in page], total, after)
