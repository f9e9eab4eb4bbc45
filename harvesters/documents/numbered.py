"""A list that an interface hands out page by page or range by range, with its own word on how many rows it holds."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import NamedTuple

from harvesters.documents.asking import Broken, Unusable, asked, fatal, too_many_pages
from harvesters.documents.document import Document, ListPage
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.outcome import Problem

_SHORTFALL = "look whether the site shows so many itself; if its count is known to be off, allow it with [options] shortfall = 0.01"


class Position(NamedTuple):
    """Which page is asked for (from 1 on), and how many rows came before it."""

    number: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """One answer: its documents in their order; `total` rows of the whole list, `last` the number of its last page, `size` rows
    a full page has, `due` rows this very page should have: each as far as the answer tells. `ended`: it says that there is
    no such page any more; `problems` are rows that are no documents, a problem each."""

    documents: tuple[Document, ...]
    total: int | None = None
    last: int | None = None
    size: int | None = None
    due: int | None = None
    problems: tuple[Problem, ...] = ()
    ended: bool = False

    @property
    def count(self) -> int:
        """How many rows came."""
        return len(self.documents) + len(self.problems)


class NumberedList:
    """Walks a list to its end. `request` makes what is asked for a position, `read` rows of the answer (raising Unusable).
    `by_offset`: the next position follows from the rows that came, not from the page's number. `shortfall` is the share of
    rows that may be missing though the list counts them. `records` is the list's own count (None: it tells none)."""

    def __init__(
        self,
        fetcher: Fetcher,
        request: Callable[[Position], Request],
        read: Callable[[Response, Position], Rows],
        *,
        most_pages: int,
        shortfall: float = 0.0,
        by_offset: bool = False,
    ) -> None:
        self._fetcher = fetcher
        self._request = request
        self._read = read
        self._most_pages = most_pages
        self._shortfall = shortfall
        self._by_offset = by_offset
        self._size = 0
        self._last: int | None = None
        self._before: frozenset[str] = frozenset()
        self._sha256 = ""
        self.records: int | None = None
        self.doubts: list[Problem] = []

    def pages(self) -> Iterator[ListPage]:
        """The pages in their order. Raises Broken where one stays unusable or the list ends before its count, FetchError
        where one cannot be had."""
        at, seen = Position(1, 0), 0
        before = at
        while at.number <= self._most_pages:
            told = self.records
            rows = self._good(at)
            if not rows.count:
                break
            page = self._page(at, rows)
            if told is not None and self.records is not None and self.records < told and at.number > 1:
                # Something was taken from the list meanwhile: what stood first on this page now stands on the one before.
                self._before = frozenset()
                yield self._page(before, self._good(before))
            yield page
            self._before = frozenset(document.url for document in page.documents)
            seen += rows.count
            before, at = at, Position(at.number + 1, at.offset + rows.count)
            if self.records is not None and seen >= self.records:
                return
        self._judge(seen, at)

    def _judge(self, seen: int, at: Position) -> None:
        """Raises Broken where the list holds fewer rows than it counts."""
        url = self._request(at).url
        if at.number > self._most_pages:
            raise Broken(too_many_pages(url, self._most_pages))
        if self.records is None:
            return
        message = f"{url}: the list counts {self.records} documents and hands out {seen}"
        if seen < self.records * (1 - self._shortfall):
            raise Broken(fatal(url, "fewer_than_counted", message, _SHORTFALL))
        kind = "fewer_than_counted"
        self.doubts.append(replace(fatal(url, kind, message, "nothing: the declaration allows it"), fatal=False))

    def _good(self, at: Position) -> Rows:
        """The rows of a page, asked for again while they are unusable or fewer than they should be and not the same twice."""
        rows = asked(
            self._fetcher, self._request(at), lambda response: self._usable(response, at), doubt=lambda rows: self._doubt(rows, at)
        )
        if rows.count and rows.total is not None:
            self.records = rows.total
        self._last = rows.last or self._last
        self._size = self._size or rows.count
        return rows

    def _usable(self, response: Response, at: Position) -> Rows:
        rows = self._read(response, at)
        # An empty answer's own count is no reason to believe that the list ends there.
        total = self.records if self.records is not None or not rows.count else rows.total
        if not rows.count and not self._may_end(at, total, rows):
            raise Unusable("empty_list", f"(page {at.number} of the list) holds no entries")
        if rows.documents and frozenset(document.url for document in rows.documents) == self._before:
            if not self._may_end(at, total, rows):
                raise Unusable("pages_repeat", f"(page {at.number} of the list) holds the same entries as the page before")
            rows = replace(rows, documents=(), problems=())
        self._sha256 = response.spooled.sha256
        return rows

    def _may_end(self, at: Position, total: int | None, rows: Rows) -> bool:
        """Whether the list may be at its end before that page: it lies behind the last one, or nothing tells which that is."""
        if at.number == 1:
            return False
        if total is None:
            return True
        if at.offset >= total * (1 - self._shortfall):
            return True
        return not self._by_offset and at.number > (rows.last or self._last or ceil(total / max(rows.size or 0, self._size, 1)))

    def _doubt(self, rows: Rows, at: Position) -> Hashable:
        """A mark of the rows where they are fewer than this page should have, or the list counts fewer than it did."""
        total, size = rows.total if rows.total is not None else self.records, self._size or rows.size or 0
        due = rows.due
        if due is None:
            start = at.offset if self._by_offset else (at.number - 1) * size
            due = size if total is None else min(size, total - start)
        shrunk = rows.total is not None and self.records is not None and rows.total < self.records
        if rows.count >= due and (rows.count or rows.ended) and not shrunk:
            return None
        return frozenset(document.url for document in rows.documents)

    def _page(self, at: Position, rows: Rows) -> ListPage:
        unique = {document.url: document for document in reversed(rows.documents)}
        documents = tuple(reversed(unique.values()))
        return ListPage(number=at.number, url=self._request(at).url, documents=documents, sha256=self._sha256, problems=rows.problems)


def unnamed(url: str, title: str) -> Problem:
    """The problem of a row that names no document: it has neither an address nor a number of its own."""
    return Problem(
        kind="missing_key",
        message=f"{url} lists a document that has neither an address nor a number of its own",
        remedy="tell the site's operators; the document cannot be kept apart from others",
        title=title,
        field="identifier",
        rule="missing_key",
        refused=True,
    )
