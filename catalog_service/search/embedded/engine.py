"""The embedded engine: a tantivy index in a folder, fed with our own tokens; no server."""

import contextlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tantivy import Index, IndexWriter, Searcher
from tantivy import Query as TantivyQuery

from catalog_service.errors import Unavailable
from catalog_service.search.asking.answering import answered
from catalog_service.search.asking.asked import Asked, noted, read
from catalog_service.search.asking.nodes import CANONICAL, CLAIMS
from catalog_service.search.asking.suggesting import typed_plan
from catalog_service.search.embedded import index as in_tantivy
from catalog_service.search.embedded.facets import Facets
from catalog_service.search.embedded.folder import REMEDY, IndexFolder, State
from catalog_service.search.embedded.pages import Page, by_key, by_relevance
from catalog_service.search.embedded.vocabulary import SegmentVocabulary
from catalog_service.search.engine import Answer, Change, Put, Stored
from catalog_service.search.indexing.analysing import Analysing, half_of_the_cores
from catalog_service.search.query import Query
from schemas.record import Record

_READ_AT_ONCE = 20_000
_HEAP_OF_A_BATCH, _HEAP_OF_A_BUILD = 60_000_000, 200_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """An index and what its searcher sees, for good: one commit."""

    index: Index
    searcher: Searcher
    state: State


class EmbeddedEngine:
    """An index of the live records in `folder`. Any number of threads and processes search; one process at a time writes.
    `processes`: how many analyse for it where there is much, 0 as many as suit the machine."""

    def __init__(self, folder: Path, *, processes: int = 0) -> None:
        self._folder = IndexFolder(folder, in_tantivy.SCHEMA_HASH)
        self._lock = threading.Lock()
        self._read: Read | None = None
        self._facets = Facets()
        self._analysing = Analysing("embedded", processes or half_of_the_cores())

    def create(self) -> None:
        """An empty index where nothing was built yet; safe to repeat."""
        if self._folder.is_new():
            self.rebuild((), 0)

    def search(self, query: Query) -> Answer:
        """See `Engine.search`."""
        asked, seen = read(query), self._newest()
        with _told("search"):
            return answered(query, asked, partial(self._answer, seen), SegmentVocabulary(seen.searcher))

    def suggest(self, typed: str, size: int) -> list[str]:
        """See `Engine.suggest`."""
        plan = typed_plan(typed)
        if plan is None:
            return []
        searcher = self._newest().searcher
        with _told("search"):
            ranked = in_tantivy.scored(in_tantivy.matching(plan, relaxed=False), plan)
            return [searcher.doc(address)["id"][0] for _, address in searcher.search(ranked, size, count=False).hits]

    def copies(self, ids: Sequence[str]) -> dict[str, int]:
        """See `Engine.copies`."""
        searcher = self._newest().searcher
        with _told("search"):
            any_copy = in_tantivy.count(searcher, in_tantivy.keyed(CANONICAL, ids))
            found = {id: in_tantivy.count(searcher, in_tantivy.keyed(CANONICAL, [id])) for id in ids if any_copy}
        return {id: count for id, count in found.items() if count}

    def claiming(self, claims: Iterable[str]) -> list[str]:
        """See `Engine.claiming`."""
        if self._folder.is_new():
            return []
        searcher, wanted = self._newest().searcher, in_tantivy.keyed(CLAIMS, claims)
        with _told("search"):
            number = in_tantivy.count(searcher, wanted)
            hits = searcher.search(wanted, number, count=False).hits if number else []
            return [searcher.doc(address)["id"][0] for _, address in hits]

    def apply(self, changes: Iterable[Change], position: int) -> None:
        """See `Engine.apply`. In a folder where nothing was built yet the index is begun."""
        self.create()
        path = self._folder.current()
        with _writing(path, _HEAP_OF_A_BATCH, threads=1) as writer:
            for made in self._analysing.ready(changes):
                writer.delete_documents_by_term("id", made.id)
                if made.line is not None:
                    _add(writer, made.line)
            writer.delete_documents_by_term(in_tantivy.CHECKPOINT, in_tantivy.CHECKPOINT)
            _add(writer, in_tantivy.checkpoint(position))

    def position(self) -> int:
        """See `Engine.position`."""
        if self._folder.is_new():
            return 0
        searcher = self._newest().searcher
        with _told("read"):
            found = searcher.search(in_tantivy.of_checkpoint(), 1).hits
            return int(searcher.doc(found[0][1])["position"][0]) if found else 0

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """See `Engine.identifiers`; of one moment, whatever is written meanwhile."""
        searcher, start, size = self._newest().searcher, 0, _READ_AT_ONCE
        while True:
            with _told("read"):
                hits = searcher.search(in_tantivy.every_record(), size, count=False, offset=start).hits
                documents = [searcher.doc(address) for _, address in hits]
            yield from ((found["id"][0], in_tantivy.fingerprint_of(found["stored"][0])) for found in documents)
            if len(hits) < size:
                return
            start += size

    def rebuild(self, records: Iterable[Record | Stored], position: int) -> int:
        """See `Engine.rebuild`. The version before stays until the next rebuild, for readers that still hold it."""
        before = None
        with contextlib.suppress(Unavailable):
            before = self._folder.current()
        version, built = self._folder.beside(), 0
        with _told("build"):
            in_tantivy.opened(str(version), create=True)
        with _writing(version, _HEAP_OF_A_BUILD, threads=2) as writer:
            for made in self._analysing.ready(map(Put, records)):
                if made.line is not None:
                    _add(writer, made.line)
                built += 1
            _add(writer, in_tantivy.checkpoint(position))
        with _told("build"):
            in_tantivy.tidy(str(version))
        self._folder.switch(version)
        self._folder.prune(keep=before)
        return built

    def prune(self) -> list[str]:
        """Deletes the versions of the index that are no longer in use; their names."""
        return self._folder.prune()

    def ready(self) -> str | None:
        """See `Engine.ready`."""
        try:
            searcher = self._newest().searcher
            with _told("search"):
                searcher.search(in_tantivy.every_record(), 1)
        except Unavailable as error:
            return error.detail
        return None

    def close(self) -> None:
        """See `Engine.close`."""
        self._analysing.close()
        with self._lock:
            self._read = None

    def _newest(self) -> Read:
        """The index as of its last commit. One thread at a time looks again: what another began to look at before a commit and ends
        after it would take the index back."""
        with self._lock, _told("open"):
            state, read = self._folder.written(), self._read
            while read is None or read.state != state:
                same = read is not None and self._folder.version(read.state) == self._folder.version(state)
                index = read.index if read and same else in_tantivy.opened(str(self._folder.version(state)))
                index.reload()
                # Only where nothing was written meanwhile is it sure which state the searcher sees.
                read, state = Read(index, index.searcher(), state), self._folder.written()
            self._read = read
            return read

    def _answer(self, seen: Read, query: Query, asked: Asked) -> Answer:
        searcher = seen.searcher
        narrowed = {name: in_tantivy.filtered(name, values) for name, values in asked.filters.items()}
        ranged = [in_tantivy.within(name, *days) for name, days in asked.ranges.items()]
        relaxed = asked.cursor.relaxed if asked.cursor else asked.plan is not None and asked.plan.question

        def found(relaxed: bool) -> tuple[TantivyQuery, Page]:
            match = in_tantivy.matching(asked.plan, relaxed=relaxed) if asked.plan else in_tantivy.every_record()
            match = in_tantivy.listed(match, asked)
            whole = in_tantivy.all_of([match, *narrowed.values(), *ranged])
            page = by_relevance if asked.sort == "relevance" else by_key
            return match, page(seen.index, searcher, whole, query, asked, relaxed)

        match, page = found(relaxed)
        if not page.total and not relaxed and asked.plan and len(asked.plan.must) > 1:
            match, page = found(True)
            relaxed = page.total > 0
        return Answer(
            hits=page.hits,
            total=page.total,
            facets=self._facets.of(
                seen.state, query, asked, lambda: self._facets.counted(searcher, query, asked, match, narrowed, ranged, page.total), relaxed
            ),
            after=page.after,
            notes=noted(asked, relaxed=relaxed),
            tokens=asked.plan.tokens if asked.plan else (),
        )


def _add(writer: IndexWriter, line: bytes) -> None:
    with _told("write"):
        writer.add_json(line.decode())


@contextlib.contextmanager
def _writing(path: Path, heap: int, *, threads: int) -> Iterator[IndexWriter]:
    """A writer on a freshly opened index (a stale one leaves files behind); commits at the end, or leaves everything as it was.
    What a writer that was killed left behind goes first: a commit numbered like its own would find its files in the way."""
    with _told("open"):
        writer = in_tantivy.opened(str(path)).writer(heap, threads)
        writer.garbage_collect_files()
    try:
        yield writer
        with _told("write"):
            writer.commit()
    except BaseException:
        writer.rollback()
        raise
    with _told("write"):
        writer.wait_merging_threads()


@contextlib.contextmanager
def _told(doing: str) -> Iterator[None]:
    """What tantivy and the disk complain of, as Unavailable with the remedy."""
    try:
        yield
    except (ValueError, OSError, RuntimeError, KeyError) as error:
        raise Unavailable(f"The search index cannot {doing}: {error}. If this stays so: {REMEDY}") from error
