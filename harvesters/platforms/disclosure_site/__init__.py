"""A disclosure site (政府信息公开) of static pages: lists of links by date that lead to a page per document.

A declaration says `platform = "disclosure_site"` and the `url` of the first list page. Mostly that is all: entries are the
largest group of links beside dates, and the paging is read from the list itself. `[options]` says more where needed:

    columns          further lists of the same site: addresses of their first pages
    item             CSS selector of one entry of the list (`ul.list li`, `table.list tr`)
    link             CSS selector of the link inside the entry (default: its first link)
    title            CSS selector of the title inside the entry, or `@title` for the link's attribute of that name
    date             CSS selector of the date inside the entry
    document_number  CSS selector of the document number (文号) inside the entry
    date_pattern     regular expression of a date in the list (default: 2019-07-08, 2019.7.8, 2019/7/8, 2019年7月8日, 20190708)
    keep, skip       regular expressions that a document's address has to match, must not match
    hosts            further hosts whose documents are the site's own ("*": any)
    page_pattern     address of the pages behind the first, `{n}` for the number (default: as the list says, else index_{n}.html)
    page_base        0 where page 2 is `index_1.html`, 1 where it is `index_2.html` (default: as the list shows, else one asks)
    pages            how many pages, "auto" (as the list says) or "follow" (until there is no more)
    most_pages       never more than that many pages of a list (default 5000)
    [options.page]   how a document's page is read: `encoding`, `title`, `body`, `remove`, `attachments`, `fields`, `labels`
    [options.rules]  rules of normalization switched off, as in `pinyin = false`
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from harvesters.draft import Draft
from harvesters.entry import Checkpoint, Entry, Expected, Unreachable
from harvesters.fetching.fetcher import Fetcher
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.disclosure_site.details import Details
from harvesters.platforms.disclosure_site.listing import canonical
from harvesters.platforms.disclosure_site.lists import Broken, Column, ListPage
from harvesters.platforms.disclosure_site.options import site_options
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory

_MANY = 0.2
_A_FEW = 5


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    try:
        site_options(source.options)
    except ValidationError as error:
        raise ValidationError({"options": error.messages}) from error


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every document that the lists name, in their order; a checkpoint after each list page. Raises FetchError where a list
    page cannot be had, ValidationError for options."""
    options = site_options(source.options)
    done = _Done(memory)
    details = Details(fetcher, options)
    listed = unread = 0
    records: list[int | None] = []
    for number, url in enumerate(dict.fromkeys((source.url, *options.columns))):
        column = Column(url, fetcher, options)
        pinned: frozenset[str] = frozenset()
        before: frozenset[str] = frozenset()
        try:
            for page in column.pages():
                details.lists.add(page.sha256)
                details.list_urls.add(canonical(page.url))
                details.place = page.listing.place
                yield from (_elsewhere(entry.url, entry.title, page.url) for entry in page.listing.elsewhere)
                spared = done.spared(number, page, pinned | before)
                read_here: set[str] = set()
                for found in details.of(page.listing.entries, spared):
                    listed += 1
                    if isinstance(found, Unreachable):
                        unread += 1
                    else:
                        read_here.add(found.key)
                    yield found
                before = frozenset(read_here)
                pinned = pinned or before
                yield Checkpoint(state={"column": number, "page": page.number})
        except Broken as broken:
            yield broken.problem
            return
        records.append(column.records)
        yield from column.doubts
    if records and None not in records:
        yield Expected(count=sum(record or 0 for record in records))
    if unread > _A_FEW and unread > listed * _MANY:
        yield _mostly_unread(source.url, unread, listed)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one document."""
    return draft_of_page(entry.fields["page"], source=source, listed=entry.fields["listed"])


class _Done:
    """What need not be asked for again: documents of list pages that a run which died had done, where they were kept, and
    those that stood on the first page of the list or the page before (pinned, or pushed on by a new one)."""

    def __init__(self, memory: Memory) -> None:
        state: Mapping[str, Any] = memory.checkpoint() or {}
        self._memory = memory
        self._column, self._page = int(state.get("column", -1)), int(state.get("page", 0))

    def spared(self, column: int, page: ListPage, met: frozenset[str]) -> Callable[[str], bool]:
        """Which of this page's documents are not asked for."""
        if (column, page.number) > (self._column, self._page):
            return met.__contains__
        kept = self._memory.known([entry.url for entry in page.listing.entries])
        return lambda url: url in met or url in kept


def _elsewhere(url: str, title: str, page: str) -> Problem:
    return Problem(
        kind="other_host",
        message=f"{page} lists a page of another host, which was not harvested: {url[:200]}",
        remedy="add the host to [options] hosts if its documents are the agency's own",
        identifier=url,
        title=title,
        value=url[:500],
        rule="other_host",
    )


def _mostly_unread(url: str, unread: int, listed: int) -> Problem:
    return Problem(
        kind="mostly_unreachable",
        message=f"{unread} of the {listed} documents listed at {url} could not be read",
        remedy="look at the site and run again; nothing is withdrawn while so much of it cannot be read",
        rule="mostly_unreachable",
        fatal=True,
    )
