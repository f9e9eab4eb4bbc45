"""The walk over a catalog's paged list: a checkpoint after each page, a page asked for again while it is unusable, and no list
believed that ends before its own count."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from harvesters.documents.asking import Broken, Unusable, asked, fatal, too_many_pages
from harvesters.entry import Checkpoint, Entry, Expected
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.source import Source
from harvesters.state import Memory

_ROUNDS = 3
State = Mapping[str, Any]
"""Where a page lies (an offset, a token, an address): JSON values, so that a run which died can go on there."""


class Expired(Exception):
    """The source no longer knows that place in its list (a resumption token of yesterday): the walk begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: what it holds, in order; `after`, where the next one lies (None: this was the last); `total` entries of the
    whole list as far as the answer tells; how many of them were `left_out` because they are no public datasets; `moved`:
    the answer does not go on where the page before it ended, so that entries may have been passed over."""

    found: tuple[Entry | Problem, ...]
    after: State | None
    total: int | None = None
    left_out: int = 0
    moved: bool = False

    @property
    def listed(self) -> int:
        """How many entries of the list's own count the page accounts for."""
        return len(self.found) + self.left_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A paged list: the state it `start`s at, the `request` for a state, and what `read` makes of its answer (raising Unusable
    for an answer that is no page of this list, Expired for a place it does not know any more). `shifting`: pages are counted
    off from the beginning, so an entry taken away pushes another one out of sight; such a list is walked again where its
    count fell meanwhile, and once more where it hands out less than it counts. `shortfall` is the share of entries that may be
    missing though the list counts them."""

    start: State
    request: Callable[[State], Request]
    read: Callable[[Response, State], Page]
    shifting: bool = True
    most_pages: int = 20_000
    shortfall: float = 0.0


def walk(source: Source, fetcher: Fetcher, memory: Memory, listing: Listing) -> Iterator[Found]:
    """Every entry of the list, each once, in its order; a list that cannot be read to its end is a fatal problem, after which
    nothing is withdrawn. Raises FetchError where a page cannot be had."""
    try:
        yield from _Walk(source, fetcher, listing).run(memory.checkpoint())
    except Broken as broken:
        yield broken.problem


class _Walk:
    def __init__(self, source: Source, fetcher: Fetcher, listing: Listing) -> None:
        self._source, self._fetcher, self._listing = source, fetcher, listing
        # Hashes: a large catalog's identifiers would take ten times the memory.
        self._met: set[int] = set()
        self._pages: set[int] = set()
        self._listed = self._left_out = 0
        # The list's own count: as told last, and the least that was told since this walk over it began.
        self._total: int | None = None
        self._least: int | None = None
        self._fell = False

    def run(self, checkpoint: State | None) -> Iterator[Found]:
        """Everything from the checkpoint, or from the start, to the end. Raises Broken, FetchError."""
        start = self._listing.start
        if checkpoint and checkpoint.get("list") == self._source.url:
            start, self._listed, self._left_out = checkpoint["at"], int(checkpoint["listed"]), int(checkpoint.get("left_out", 0))
            self._total = self._least = checkpoint.get("total")
        for round_ in range(_ROUNDS):
            try:
                yield from self._round(start)
            except Expired:
                whole = False
            else:
                whole = not (self._listing.shifting and (self._fell or (self._is_short and round_ == 0)))
            if whole:
                self._judge()
                if self._least is not None:
                    yield Expected(count=max(0, self._enough - self._left_out))
                return
            start, self._fell = self._listing.start, False
            self._pages.clear()
            self._listed = self._left_out = 0
            self._least = None
        raise Broken(fatal(self._source.url, "unstable_list", f"{self._source.url} changes faster than it can be read to its end"))

    def _round(self, at: State) -> Iterator[Found]:
        met_before = frozenset(self._met)
        for _ in range(self._listing.most_pages):
            page = self._good(at)
            for found in page.found:
                if isinstance(found, Entry) and found.key:
                    if hash(found.key) in met_before:
                        continue
                    self._met.add(hash(found.key))
                yield found
            self._listed += page.listed
            self._left_out += page.left_out
            self._pages.add(hash(_keys(page)))
            if page.after is None:
                return
            at = page.after
            yield Checkpoint(state=self._reached(at))
        raise Broken(too_many_pages(self._source.url, self._listing.most_pages))

    def _reached(self, at: State) -> State:
        return {"list": self._source.url, "at": dict(at), "listed": self._listed, "left_out": self._left_out, "total": self._least}

    def _good(self, at: State) -> Page:
        page = asked(
            self._fetcher, self._listing.request(at), lambda response: self._usable(response, at), doubt=lambda page: self._doubt(page)
        )
        self._fell = self._fell or page.moved
        if page.total is not None:
            self._fell = self._fell or (self._total is not None and page.total < self._total)
            self._total = page.total
            self._least = page.total if self._least is None else min(self._least, page.total)
        return page

    def _usable(self, response: Response, at: State) -> Page:
        page = self._listing.read(response, at)
        keys = _keys(page)
        # Of any page before, not only of the last one: tokens may lead round in a circle.
        if page.after is not None and (page.after == at or (keys and hash(keys) in self._pages)):
            raise Unusable("pages_repeat", "holds the same entries as a page before")
        if page.after is not None and not page.listed:
            raise Unusable("empty_list", "holds no entries and yet names a page behind it")
        return page

    def _doubt(self, page: Page) -> Hashable:
        """A mark of a page after which the list would be shorter than it was said to be: believed when it comes twice."""
        total = page.total if page.total is not None else self._total
        short = page.after is None and total is not None and self._listed + page.listed < total
        shrunk = page.total is not None and self._total is not None and page.total < self._total
        return (page.total, _keys(page)) if short or shrunk else None

    @property
    def _enough(self) -> int:
        """How many entries must have been handed out. What came while the list was read may stand on pages that were past: the
        next run finds it."""
        return ceil((self._least or 0) * (1 - self._listing.shortfall) - 1e-9)

    @property
    def _is_short(self) -> bool:
        return self._listed < self._enough

    def _judge(self) -> None:
        """Raises Broken where the list handed out fewer entries than it counts."""
        if self._is_short:
            message = f"{self._source.url} counts {self._least} entries and hands out {self._listed}"
            remedy = "look whether the site shows so many itself; nothing is withdrawn while its list ends before its own count"
            raise Broken(fatal(self._source.url, "fewer_than_counted", message, remedy))


def _keys(page: Page) -> frozenset[str]:
    return frozenset(found.key for found in page.found if isinstance(found, Entry))
