"""The walk over a site's lists and the documents they name: each once, a checkpoint after each list page, counts told."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from harvesters.documents.asking import Broken
from harvesters.documents.details import Details
from harvesters.documents.document import ListPage
from harvesters.entry import Checkpoint, Expected, Unreachable
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.state import Memory

_MANY = 0.2
_A_FEW = 5


class Column(Protocol):
    """One list of a site. `records` is how many documents the list says it has (None: it does not), `doubts` what a person
    should look at; both are right once the pages are read."""

    records: int | None
    doubts: list[Problem]

    def pages(self) -> Iterator[ListPage]:
        """The pages in their order. Raises Broken, FetchError."""
        ...


def walk(url: str, columns: Iterable[Column], details: Details, memory: Memory, *, overlapping: bool = False) -> Iterator[Found]:
    """Every document that the lists of the site at `url` name, in their order. With `overlapping` lists (one document stands
    in several) their counts are not added up. Raises FetchError where a list page cannot be had."""
    done = _Done(memory)
    listed = unread = 0
    records: list[int | None] = []
    for number, column in enumerate(columns):
        try:
            for page in column.pages():
                details.know(page)
                yield from page.problems
                spared = done.spared(number, page)
                read_here: list[str] = []
                for found in details.of(page.documents, spared):
                    listed += 1
                    if isinstance(found, Unreachable):
                        unread += 1
                    else:
                        read_here.append(found.key)
                    yield found
                done.met(read_here)
                yield Checkpoint(state={"column": number, "page": page.number})
        except Broken as broken:
            yield broken.problem
            return
        records.append(column.records)
        yield from column.doubts
    if records and None not in records and not (overlapping and len(records) > 1):
        yield Expected(count=sum(record or 0 for record in records))
    yield from mostly_unread(url, unread, listed)


def walk_opened(url: str, addresses: Iterable[str], opened: Callable[[str], Column], details: Details, memory: Memory) -> Iterator[Found]:
    """The walk over columns that have to be asked for before they can be read: where one cannot be `opened` (raising Broken),
    nothing is read. Raises FetchError."""
    try:
        columns = [opened(address) for address in dict.fromkeys(addresses)]
    except Broken as broken:
        yield broken.problem
        return
    yield from walk(url, columns, details, memory)


class _Done:
    """What need not be asked for again: documents of list pages that a run which died had done, where they were kept, and
    those this run has met (pinned on every page, pushed on by a new one, named by several lists)."""

    def __init__(self, memory: Memory) -> None:
        state: Mapping[str, Any] = memory.checkpoint() or {}
        self._memory = memory
        self._column, self._page = int(state.get("column", -1)), int(state.get("page", 0))
        # Hashes: a site's addresses would take ten times the memory.
        self._met: set[int] = set()

    def met(self, urls: Iterable[str]) -> None:
        """These were read."""
        self._met.update(map(hash, urls))

    def spared(self, column: int, page: ListPage) -> Callable[[str], bool]:
        """Which of this page's documents are not asked for."""
        met = {document.url for document in page.documents if hash(document.url) in self._met}
        if (column, page.number) <= (self._column, self._page):
            met |= set(self._memory.known([document.url for document in page.documents]))
        return met.__contains__


def mostly_unread(url: str, unread: int, listed: int) -> Iterator[Problem]:
    """The problem of a site so much of which could not be read that nothing may be withdrawn; nothing where it was but little."""
    if unread <= _A_FEW or unread <= listed * _MANY:
        return
    yield Problem(
        kind="mostly_unreachable",
        message=f"{unread} of the {listed} documents listed at {url} could not be read",
        remedy="look at the site and run again; nothing is withdrawn while so much of it cannot be read",
        rule="mostly_unreachable",
        fatal=True,
    )
