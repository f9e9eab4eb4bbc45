"""The embedded engine: a tantivy index in a folder, fed with our own tokens; no server."""

import contextlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from tantivy import Index, IndexWriter, Order, Searcher
from tantivy import Query as TantivyQuery

from catalog_service.errors import Unavailable
from catalog_service.search import tantivy_index as in_tantivy
from catalog_service.search.asked import Asked, noted, read
from catalog_service.search.cursor import Cursor, encode
from catalog_service.search.document import document
from catalog_service.search.engine import Answer, Change, Hit, Put
from catalog_service.search.index_folder import REMEDY, IndexFolder
from catalog_service.search.query import Query
from catalog_service.search.tantivy_facets import Facets
from schemas.record import Record

_READ_AT_ONCE = 20_000
_HEAP_OF_A_BATCH, _HEAP_OF_A_BUILD = 60_000_000, 100_000_000
_WINDOW = 50
"""So far around a page's end its last hit is looked for, when an order by relevance moved under a reader."""


class EmbeddedEngine:
    """An index of the live records in `folder`. Any number of threads and processes search; one process at a time writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = IndexFolder(folder, in_tantivy.SCHEMA_HASH)
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._stamp = (0, 0)
        self._facets = Facets()

    def create(self) -> None:
        """An empty index where nothing was built yet; safe to repeat."""
        if self._folder.is_new():
            self.rebuild((), 0)

    def search(self, query: Query) -> Answer:
        """See `Engine.search`."""
        asked = read(query)
        index = self._reader()
        with _told("search"):
            return self._answer(query, asked, index, index.searcher())

    def apply(self, changes: Iterable[Change], position: int) -> None:
        """See `Engine.apply`. In a folder where nothing was built yet the index is begun."""
        self.create()
        path = self._folder.current()
        with _told("write"), _writing(path, _HEAP_OF_A_BATCH, threads=1) as writer:
            for change in changes:
                if isinstance(change, Put):
                    writer.delete_documents_by_term("id", change.record.id)
                    writer.add_document(in_tantivy.put_in(document(change.record)))
                else:
                    writer.delete_documents_by_term("id", change.id)
            writer.delete_documents_by_term(in_tantivy.CHECKPOINT, in_tantivy.CHECKPOINT)
            writer.add_document(in_tantivy.checkpoint(position))

    def position(self) -> int:
        """See `Engine.position`."""
        if self._folder.is_new():
            return 0
        searcher = self._reader().searcher()
        with _told("read"):
            found = searcher.search(in_tantivy.of_checkpoint(), 1).hits
            return int(searcher.doc(found[0][1])["position"][0]) if found else 0

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """See `Engine.identifiers`; of one moment, whatever is written meanwhile."""
        searcher, start, size = self._reader().searcher(), 0, _READ_AT_ONCE
        while True:
            with _told("read"):
                hits = searcher.search(in_tantivy.every_record(), size, count=False, offset=start).hits
                documents = [searcher.doc(address) for _, address in hits]
            yield from ((found["id"][0], in_tantivy.fingerprint_of(found["stored"][0])) for found in documents)
            if len(hits) < size:
                return
            start += size

    def rebuild(self, records: Iterable[Record], position: int) -> int:
        """See `Engine.rebuild`. The version before stays until the next rebuild, for readers that still hold it."""
        before = None
        with contextlib.suppress(Unavailable):
            before = self._folder.current()
        version, built = self._folder.beside(), 0
        with _told("build"):
            in_tantivy.opened(str(version), create=True)
            with _writing(version, _HEAP_OF_A_BUILD, threads=2) as writer:
                for record in records:
                    writer.add_document(in_tantivy.put_in(document(record)))
                    built += 1
                writer.add_document(in_tantivy.checkpoint(position))
        self._folder.switch(version)
        self._folder.prune(keep=before)
        return built

    def prune(self) -> list[str]:
        """Deletes the versions of the index that are no longer in use; their names."""
        return self._folder.prune()

    def ready(self) -> str | None:
        """See `Engine.ready`."""
        try:
            searcher = self._reader().searcher()
            with _told("search"):
                searcher.search(in_tantivy.every_record(), 1)
        except Unavailable as error:
            return error.detail
        return None

    def close(self) -> None:
        """See `Engine.close`."""
        with self._lock:
            self._index = None

    def _reader(self) -> Index:
        """The index as of the last commit; another one after a switch."""
        stamp = self._folder.stamp()
        with self._lock:
            index = self._index if stamp == self._stamp else None
        if index is None:
            path = self._folder.current()
            with _told("open"):
                index = in_tantivy.opened(str(path))
            with self._lock:
                self._index, self._stamp = index, stamp
        with _told("open"):
            index.reload()
        return index

    def _answer(self, query: Query, asked: Asked, index: Index, searcher: Searcher) -> Answer:
        narrowed = {name: in_tantivy.filtered(name, values) for name, values in asked.filters.items()}
        ranged = [in_tantivy.within(name, *days) for name, days in asked.ranges.items()]
        relaxed = asked.cursor.relaxed if asked.cursor else asked.plan is not None and asked.plan.question
        match = _match(asked, relaxed=relaxed)
        total = in_tantivy.count(searcher, in_tantivy.all_of([match, *narrowed.values(), *ranged]))
        if not total and not relaxed and asked.plan and len(asked.plan.must) > 1:
            loose = _match(asked, relaxed=True)
            total = in_tantivy.count(searcher, in_tantivy.all_of([loose, *narrowed.values(), *ranged]))
            relaxed, match = total > 0, loose if total else match
        whole = in_tantivy.all_of([match, *narrowed.values(), *ranged])
        if asked.sort == "relevance":
            hits, after = _by_relevance(searcher, whole, query, asked, relaxed)
        else:
            hits, after = _by_key(searcher, whole, query, asked, index, relaxed)
        return Answer(
            hits=hits,
            total=total,
            facets=self._facets.counted(searcher, query, asked, match, narrowed, ranged),
            after=after,
            notes=noted(asked, relaxed=relaxed),
            tokens=asked.plan.tokens if asked.plan else (),
        )


def _match(asked: Asked, *, relaxed: bool) -> TantivyQuery:
    return in_tantivy.matching(asked.plan, relaxed=relaxed) if asked.plan else in_tantivy.every_record()


def _by_relevance(searcher: Searcher, whole: TantivyQuery, query: Query, asked: Asked, relaxed: bool) -> tuple[list[Hit], str | None]:
    """The best first. A next page begins behind the hit the last one ended with, wherever that has moved to by then."""
    cursor, plan = asked.cursor, asked.plan
    ranked = in_tantivy.scored(whole, plan) if plan else whole
    start = max(0, cursor.seen - _WINDOW) if cursor else 0
    size = (cursor.seen - start if cursor else 0) + query.page_size + 1
    hits = searcher.search(ranked, size, count=False, offset=start).hits
    found = [Hit(searcher.doc(address)["id"][0], float(score)) for score, address in hits]
    skipped = 0
    if cursor:
        last = next((n for n, hit in enumerate(found) if hit.id in cursor.ids), None)
        skipped = min(cursor.seen - start, len(found)) if last is None else last + 1
    page = found[skipped : skipped + query.page_size]
    if not page or len(found) <= skipped + len(page):
        return page, None
    seen = start + skipped + len(page)
    return page, encode(Cursor(page[-1].score or 0.0, (page[-1].id,), seen, relaxed), query)


def _by_key(
    searcher: Searcher, whole: TantivyQuery, query: Query, asked: Asked, index: Index, relaxed: bool
) -> tuple[list[Hit], str | None]:
    """In the order of a sort key, from the key where the last page ended: nothing twice, nothing left out."""
    cursor, falling = asked.cursor, asked.sort.startswith("-")
    field = "title_key" if asked.sort == "title" else f"{asked.sort.lstrip('-')}_{'falling' if falling else 'rising'}"
    told = cursor.ids if cursor else ()
    if cursor and isinstance(cursor.key, int):
        whole = in_tantivy.all_of([whole, in_tantivy.from_key(field, cursor.key, falling=falling)])
    elif cursor:
        whole = in_tantivy.all_of([whole, index.parse_query(f"{field}:[{cursor.key} TO *]", [field])])
    size = query.page_size + len(told) + 1
    hits = searcher.search(whole, size, count=False, order_by_field=field, order=Order.Desc if falling else Order.Asc).hits
    found = [(key, searcher.doc(address)["id"][0]) for key, address in hits]
    found = [(key, id) for key, id in found if id not in told]
    page = found[: query.page_size]
    after = None
    if len(found) > len(page):
        last = page[-1][0]
        ended = tuple(id for key, id in page if key == last)
        same = told if cursor and cursor.key == last else ()
        after = encode(Cursor(last, (*same, *ended), (cursor.seen if cursor else 0) + len(page), relaxed), query)
    return [Hit(id, None) for _, id in page], after


@contextlib.contextmanager
def _writing(path: Path, heap: int, *, threads: int) -> Iterator[IndexWriter]:
    """A writer on a freshly opened index (a stale one leaves files behind); commits at the end, or leaves everything as it was."""
    writer = in_tantivy.opened(str(path)).writer(heap, threads)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    writer.garbage_collect_files()
    writer.wait_merging_threads()


@contextlib.contextmanager
def _told(doing: str) -> Iterator[None]:
    """What tantivy and the disk complain of, as Unavailable with the remedy."""
    try:
        yield
    except (ValueError, OSError, RuntimeError, KeyError) as error:
        raise Unavailable(f"The search index cannot {doing}: {error}. If this stays so: {REMEDY}") from error
