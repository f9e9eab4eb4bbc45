"""The walk over a column's list pages, sceptical of bad-day answers: what looks broken is asked for again, and what stays
broken ends the walk loudly, so that a column never comes out smaller than it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from math import ceil
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from harvesters.documents.addresses import canonical
from harvesters.documents.asking import ATTEMPTS, Broken, pause, too_many_pages
from harvesters.documents.document import Document, ListPage
from harvesters.documents.listing import Listing, dated_links, elsewhere, frames_in, listed_in_script, listing, places_in, unlinked
from harvesters.documents.stubs import CHALLENGE, OPEN_ADDRESS, stub_in
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms.disclosure_site.ends import cut_off, fewer_pages, in_vain, no_list, one_page
from harvesters.platforms.disclosure_site.further import columns_in, menu_in, years_in
from harvesters.platforms.disclosure_site.options import SiteOptions
from harvesters.platforms.disclosure_site.paging import PageLinks, Paging, paging_in
from harvesters.reading.encodings import decode
from harvesters.reading.moved import moved_to
from harvesters.reading.page import Page
from harvesters.reading.tree import html_tree

_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_FEWEST_ENTRIES = 2
_MOST_GAPS = 2
_CORRECT = "look at the page; if it is as it should be, name its entries with [options] item, or correct pages and page_base"


@dataclass(frozen=True, slots=True)
class _Answer:
    """A page; `around` is the one that shows it in a frame."""

    response: Response
    html: str
    tree: LexborHTMLParser
    sha256: str
    around: "_Answer | None" = None


class Column:
    """One list of a site, from its first page on. `records` is how many entries the list says it has (None: it does not),
    `doubts` what a person should look at; `further` are lists that its first page leads to, known once that is read. A list that
    another one led to is no list at all where it holds no entries: `led_from` is the address of that one, and `place` where its
    entries stand, if this one's have to stand there too."""

    def __init__(self, url: str, fetcher: Fetcher, options: SiteOptions, *, led_from: str = "", place: str = "") -> None:
        self._first = url
        self._led_from = led_from
        self._fetcher = fetcher
        self._options = options
        self._place = place
        self._size = 0
        self._before: frozenset[str] = frozenset()
        self._cut: dict[bool, str] = {}
        self.records: int | None = None
        self.doubts: list[Problem] = []
        self.further: list[Column] = []

    def pages(self) -> Iterator[ListPage]:
        """The pages in their order. Raises Broken, and FetchError where a page cannot be had."""
        first = self._first_page()
        if first is None:
            self.doubts.append(no_list(self._first, self._led_from))
            return
        answer, found = first
        paging = self._paging(answer, found.rows)
        found = self._of_the_list(answer, found, paging)
        self._place, self._size = found.place, len(found.entries) + len(found.elsewhere)
        if not self._led_from:
            self._lead_on(answer, found, paging)
        self.records = paging.records if not (self._led_from or self.further) else None
        yield self._page(1, answer, found)
        unsaid = paging.pages is None and (paging.has_next or paging.grows)
        if self._options.pages == "follow" or unsaid or (paging.by_links and self._options.pages == "auto"):
            yield from self._followed(paging, answer)
            return
        if not paging.told and not self.further and self._options.pages == "auto":
            if _is_cut(answer.html):
                raise Broken(cut_off(self._first))
            self.doubts.append(one_page(self._first))
        last = paging.pages or 1
        if last > self._options.most_pages:
            last = self._options.most_pages
            self.doubts.append(too_many_pages(self._first, last))
        if last > 1 and paging.base is None:
            paging = self._based(paging)
        yield from self._counted(paging, last, {entry.url for entry in found.entries})

    def _counted(self, paging: Paging, last: int, met: set[str]) -> Iterator[ListPage]:
        """The pages from 2 to the last. One that stays empty is passed over, so that those behind it are read; at the end it breaks
        the list, unless all the entries that the list counts were `met` without it."""
        gaps: list[Broken] = []
        for number in range(2, last + 1):
            try:
                answer, found = self._good(number, self._request(number, paging), last=last)
            except Broken as broken:
                gaps.append(broken)
                if broken.problem.kind != "empty_list" or len(gaps) > _MOST_GAPS:
                    raise
                continue
            met.update(entry.url for entry in (*found.entries, *found.elsewhere))
            yield self._page(number, answer, found)
        if gaps and len(met) < (paging.records or len(met) + 1):
            raise gaps[0]
        self.doubts += [replace(gap.problem, fatal=False) for gap in gaps]

    def _first_page(self) -> tuple[_Answer, Listing] | None:
        """The first page; None where another list led here and there are no entries."""
        try:
            return self._good(1, self._request(1, None), last=None)
        except FetchError as error:
            if not (self._led_from and error.status in (404, 410)):
                raise
        except Broken as broken:
            if not (self._led_from and broken.problem.kind == "empty_list"):
                raise
        return None

    def _of_the_list(self, answer: _Answer, found: Listing, paging: Paging) -> Listing:
        """The entries of the first page. Where it shows several groups of dated links, those that another page of the list shows
        too are not the list but stand beside it (the latest news of the whole site)."""
        told = self._options.item or self._options.entry or self._options.form or paging.form or self._place
        places = () if told or not paging.told else places_in(answer.tree, answer.response.url, self._options)
        other = self._another_page(answer, paging) if len(places) > 1 else None
        if other is None:
            return found
        for place in places:
            here, there = (listing(page.tree, page.response.url, self._options, place, self._options.hosts) for page in (answer, other))
            if there.entries and {entry.url for entry in here.entries} != {entry.url for entry in there.entries}:
                return here
        return found

    def _another_page(self, answer: _Answer, paging: Paging) -> _Answer | None:
        """A page of the list beside the first, whichever can be had."""
        named = _next(answer, 1), *(paging.pattern.replace("{n}", number) for number in ("2", "1"))
        for address in dict.fromkeys(address for address in named if address and address != answer.response.url):
            try:
                other = self._asked(Request(url=address))
            except FetchError as error:
                if error.status not in (404, 410):
                    raise
                continue
            if other.sha256 != answer.sha256 and self._listed(other.html, other.tree, other.response.url).rows:
                return other
        return None

    def _lead_on(self, answer: _Answer, found: Listing, paging: Paging) -> None:
        """Takes note of the lists that the first page leads to."""
        if not self._options.further or self._options.form:
            return
        tree, url = answer.tree, answer.response.url
        entries = {entry.url for entry in found.entries}
        for address in dict.fromkeys((*years_in(tree, url, entries), *menu_in(tree, url, entries))):
            self.further.append(Column(address, self._fetcher, self._options, led_from=url, place=found.place))
        if not paging.told and not self.further:
            for column in columns_in(tree, url, dated_links(tree, url)):
                self.further.append(Column(column, self._fetcher, self._options, led_from=url))

    def _paging(self, answer: _Answer, rows: int) -> Paging:
        """How the list goes on, told by its first page of so many rows or, where it stands in a frame, by what is around it."""
        paging = paging_in(answer.html, answer.tree, answer.response.url, self._options)
        if answer.around is not None and not paging.told:
            answer = answer.around
            paging = paging_in(answer.html, answer.tree, answer.response.url, self._options)
        self._first = answer.response.url
        if paging.pages is None and not paging.has_next and (paging.records or 0) > rows:
            paging = replace(paging, pages=ceil((paging.records or 0) / rows), told=True)
        elif paging.records:
            paging = replace(paging, told=True)
        return replace(paging, base=1) if self._options.form and paging.base is None else paging

    def _request(self, number: int, paging: Paging | None) -> Request:
        """For a page of the list; where the declaration has a form it is posted, else each page has its address."""
        if self._options.form:
            at = str(number - 1 + (1 if self._options.page_base is None else self._options.page_base))
            return Request(url=self._first, method="POST", form={k: v.replace("{n}", at) for k, v in self._options.form.items()})
        if paging is not None and paging.form is not None and number > 1:
            return paging.form.request(number)
        return Request(url=self._first if paging is None else paging.address(number, self._first))

    def is_page_of_list(self, page: Page, body: bytes) -> bool:
        """Whether a page has entries where the pages of this list have theirs."""
        if not self._place:
            return False
        html = body.decode(page.encoding, "replace")
        return len(self._listed(html, html_tree(html), page.url).entries) >= _FEWEST_ENTRIES

    def _followed(self, paging: Paging, answer: _Answer) -> Iterator[ListPage]:
        """Page after page behind the first until there is no more: 404, no entries, the page before again, or no link to a next
        one. Raises Broken where that comes before the last page that the list speaks of."""
        if paging.base is None and not paging.by_links:
            paging = self._based(paging)
        number, following = 1, _next(answer, 1)
        while following is not None or not paging.has_next:
            number += 1
            if number > self._options.most_pages:
                self.doubts.append(too_many_pages(self._first, self._options.most_pages))
                return
            request = Request(url=following) if paging.by_links and following else self._request(number, paging)
            try:
                answer, found = self._good(number, request, last=number)
            except FetchError as error:
                if error.status not in (404, 410):
                    raise
                self._end(number - 1, paging, following)
                return
            except Broken as broken:
                ends = ("empty_list", "pages_repeat", "empty_answer") if paging.grows else ("empty_list", "pages_repeat")
                if broken.problem.kind not in ends:
                    raise
                self._end(number - 1, paging, following if broken.problem.kind == "empty_list" else None)
                return
            yield self._page(number, answer, found)
            following = _next(answer, number)
        self._end(number, paging, None)

    def _end(self, last: int, paging: Paging, promised: str | None) -> None:
        """Judges the end of a list after so many pages; `promised` is a further one that its last page links to in vain. Raises
        Broken where the list itself speaks of more pages."""
        if paging.pages is not None and last < paging.pages and self._options.pages == "auto":
            raise Broken(fewer_pages(self._first, last, paging.pages))
        if promised is not None:
            self.doubts.append(in_vain(self._first, last, promised))

    def _based(self, paging: Paging) -> Paging:
        """Asks the page numbered 1: on a zero-based site it is page 2, on a one-based one it is page 1 or nothing."""
        base = 0
        try:
            _, found = self._seen(Request(url=paging.pattern.replace("{n}", "1")))
            if frozenset(entry.url for entry in found.entries) in (self._before, frozenset()):
                base = 1
        except FetchError as error:
            if error.status not in (404, 410):
                raise
            base = 1
        return replace(paging, base=base)

    def _page(self, number: int, answer: _Answer, found: Listing) -> ListPage:
        """The page as the walk wants it. Raises Broken where it lacks its end and another page of the list does not."""
        self._cut.setdefault(_is_cut(answer.html), answer.response.url)
        if len(self._cut) > 1:
            raise Broken(cut_off(self._cut[True]))
        self._before = frozenset(entry.url for entry in found.entries)
        url = answer.response.url
        return ListPage(
            number=number,
            url=url,
            documents=tuple(Document(listed=entry) for entry in found.entries),
            sha256=answer.sha256,
            problems=(*(elsewhere(entry, url) for entry in found.elsewhere), *(unlinked(url, title) for title in found.unlinked)),
        )

    def _good(self, number: int, request: Request, *, last: int | None) -> tuple[_Answer, Listing]:
        """The page and its entries, asked for again while it looks broken or, unlike an answer before, doubtful."""
        doubted: set[frozenset[str]] = set()
        trouble = ("empty_list", "")
        for attempt in range(ATTEMPTS):
            answer, found = self._seen(replace(request, wait=pause(attempt)))
            broken = self._broken(answer, found)
            if broken:
                trouble = broken
                continue
            entries = frozenset(entry.url for entry in found.entries)
            if not self._doubtful(answer, found, number, last) or entries in doubted:
                return answer, found
            doubted.add(entries)
            trouble = ("unstable_list", "answered differently each time it was asked")
        kind, why = trouble
        raise Broken(
            Problem(
                kind=kind,
                message=f"{request.url} (page {number} of the list) {why}, {ATTEMPTS} times",
                remedy=OPEN_ADDRESS if why == CHALLENGE else _CORRECT,
                value=request.url,
                rule=kind,
                fatal=True,
            )
        )

    def _broken(self, answer: _Answer, found: Listing) -> tuple[str, str] | None:
        if not answer.html.strip():
            return "empty_answer", "was answered with nothing"
        if stub := stub_in(answer.response.body):
            return "stub_page", stub
        if not (found.entries or found.elsewhere):
            return "empty_list", "holds no entries"
        if self._before and frozenset(entry.url for entry in found.entries) == self._before:
            return "pages_repeat", "holds the same entries as the page before"
        return None

    def _doubtful(self, answer: _Answer, found: Listing, number: int, last: int | None) -> bool:
        """What may be a page cut short: no end tag, or fewer entries than the first page on any but the last."""
        if _is_cut(answer.html):
            return True
        return number != last and last is not None and len(found.entries) + len(found.elsewhere) < self._size

    def _seen(self, request: Request) -> tuple[_Answer, Listing]:
        """The page and its entries, or those of the first frame on it that has any."""
        answer = self._asked(request)
        found = self._listed(answer.html, answer.tree, answer.response.url)
        if found.entries or found.elsewhere:
            return answer, found
        onward = moved_to(answer.tree, answer.response.url)
        if onward is not None and urlsplit(onward).netloc == urlsplit(answer.response.url).netloc and canonical(onward) != request.url:
            answer = self._asked(Request(url=canonical(onward)))
            found = self._listed(answer.html, answer.tree, answer.response.url)
        for frame in frames_in(answer.tree, answer.response.url):
            try:
                inner = self._asked(Request(url=frame))
            except FetchError as error:
                if error.status not in (403, 404, 410):
                    raise
                continue
            framed = self._listed(inner.html, inner.tree, inner.response.url)
            if framed.entries or framed.elsewhere:
                return replace(inner, around=answer), framed
        return answer, found

    def _listed(self, html: str, tree: LexborHTMLParser, url: str) -> Listing:
        if self._options.entry:
            return listed_in_script(html, url, re.compile(self._options.entry), self._options.hosts)
        found = listing(tree, url, self._options, self._place, self._options.hosts)
        if not found.rows and not _PAGE.search(html):
            # What a script adds to a list is a piece without the elements around it.
            return listing(tree, url, self._options, "", self._options.hosts)
        return found

    def _asked(self, request: Request) -> _Answer:
        response = self._fetcher.fetch(request)
        body = response.body
        html = decode(body, response.declared_charset, self._options.page.encoding).text
        return _Answer(response, html, html_tree(html), sha256(body).hexdigest())


def _next(answer: _Answer, number: int) -> str | None:
    """Where the page of that number, or the one around its frame, leads on to."""
    told = PageLinks(answer.tree, answer.response.url).next_of(number)
    return told if told is not None or answer.around is None else PageLinks(answer.around.tree, answer.around.response.url).next_of(number)


def _is_cut(html: str) -> bool:
    """Whether a page has no end; some sites never write one, and a piece of a page has none."""
    end = html[-400:].lower()
    return "</html" not in end and "</body" not in end and _PAGE.search(html) is not None
