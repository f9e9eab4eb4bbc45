"""Lists counted off from their beginning (`start`, `offset`, `startindex`): each page begins with the last entry of the page before,
so that an entry which slid into what was read already is noticed even where another one came and the count is the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from harvesters.datasets.json_pages import Kind
from harvesters.datasets.options import ListOptions
from harvesters.datasets.paging import Listing, Page, State
from harvesters.fetching.fetcher import Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its `items` as they stand there, and the `total` of the whole list where it tells it."""

    items: Sequence[Any]
    total: int | None


def counted_off(
    kind: Kind,
    options: ListOptions,
    url: str,
    *,
    address: Callable[[int, int, State], str],
    answer: Callable[[Response, State], Answer],
    start: State | None = None,
) -> Listing:
    """The listing of such a catalog, whose entries are found at `url`. `address` is what to ask for (offset, number of entries,
    the state); `answer` reads it, raising Unusable. A site may hand out fewer entries than were asked for."""

    def request(at: State) -> Request:
        return Request(url=address(_from(at), options.page_size, at))

    def read(response: Response, at: State) -> Page:
        told = answer(response, at)
        marks = [kind.mark(item) for item in told.items]
        last = at.get("last")
        known = marks.index(last) + 1 if last in marks else 0
        behind = _from(at) + len(marks)
        ended = known == len(marks) or (told.total is not None and behind >= told.total)
        after = None if ended else {**at, "offset": behind, "last": marks[-1]}
        return kind.page(told.items[known:], url, after=after, total=told.total, moved=last is not None and not known)

    return Listing(
        start={"offset": 0, **(start or {})}, request=request, read=read, most_pages=options.most_pages, shortfall=options.shortfall
    )


def _from(at: State) -> int:
    """Where the page begins: with the last entry that is known."""
    return int(at["offset"]) - (1 if at.get("last") is not None else 0)
