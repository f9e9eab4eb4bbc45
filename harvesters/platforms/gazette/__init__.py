"""A government gazette (政府公报) on the web: indexes of issues, by year or paged, each issue a page of articles.

A declaration says `platform = "gazette"` and the `url` of the page that lists the issues. Years and next pages of that list are
followed; an issue is a link that reads like one (2024年第3期, 第12号) or whose address does (`/issue_11146/`). Its articles are the
links of its page that the index does not have too; where no issue has a page of its own, they stand on the pages of the years.
An issue that is one file becomes one record. `[options]` says more:

    columns          further lists of issues: addresses of their first pages
    serial           what the gazette is called (default: the title of the declaration)
    issue            regular expression of an issue's link: its words or the path of its address
    item             CSS selector of an article on the page of an issue
    link, title, date, document_number, date_pattern   as for `disclosure_site`, inside an article's entry
    keep, skip       regular expressions that an article's address has to match; that no article's and no issue's may match
    hosts            further hosts whose documents are the site's own ("*.city.gov.cn": all below it; "*": any)
    most_pages       never more than that many index pages, or issues, of a list (default 20000)
    attachment_texts, [options.page], [options.rules]   as for `gkmlpt`

Each record has the gazette as its `series` and a relation `appears_in` that names the issue. The date of an article is its own
page's. Problems: `empty_list` a page that names no issue, or an issue that names nothing; `empty_answer`, `stub_page`,
`too_many_pages`: asked again, then fatal (nothing is withdrawn); `page_unreachable`, `mostly_unreachable`.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from harvesters.documents.asking import Broken, asked, fatal, too_many_pages
from harvesters.documents.details import Details
from harvesters.documents.document import Document, ListPage
from harvesters.documents.options import checked
from harvesters.documents.walk import walk
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.gazette.options import SCHEMA, GazetteOptions
from harvesters.platforms.gazette.pages import Index, Issue, articles_in, index_in
from harvesters.reading.page import Listed
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory

_CHANNEL = "gazette"
_FEWEST_PAGES = 2
_NAME_THEM = "write the address of the page that lists the issues, or how their links read with [options] issue"


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every article of every issue, in the order of the indexes. Raises FetchError where an index or an issue cannot be had,
    ValidationError for options."""
    options: GazetteOptions = SCHEMA.load(source.options)
    serial = options.serial or source.title
    columns = [Issues(url, serial, fetcher, options) for url in dict.fromkeys((source.url, *options.columns))]
    yield from walk(source.url, columns, Details(source, fetcher, memory, options), memory, overlapping=True)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one article."""
    listed: Listed = entry.fields["listed"]
    draft = draft_of_page(entry.fields["page"], source=source, listed=listed)
    serial, issue = listed.values["serial"], listed.values["issue"]
    relation = {"type": "appears_in", "target": None, "text": f"{serial} {issue}", "document_number": None}
    draft.values |= {
        "series": serial,
        "relations": [relation, *draft.values["relations"]],
        "channel": draft.values["channel"] or _CHANNEL,
    }
    return draft


class Issues:
    """The issues of one list, newest or oldest first as it has them; each is a page of the walk."""

    def __init__(self, url: str, serial: str, fetcher: Fetcher, options: GazetteOptions) -> None:
        self._url = url
        self._serial = serial
        self._fetcher = fetcher
        self._options = options
        self.records: int | None = None
        self.doubts: list[Problem] = []

    def pages(self) -> Iterator[ListPage]:
        """The issues with their articles. Raises Broken, and FetchError where a page cannot be had."""
        issues, around = self._index()
        for number, issue in enumerate(issues, 1):
            if number > self._options.most_pages:
                raise Broken(too_many_pages(self._url, self._options.most_pages))
            yield self._page(number, issue, around)

    def _index(self) -> tuple[list[Issue], frozenset[str]]:
        """All issues, each once, and the addresses of all links of the index pages. Where none of these names an issue, they are the
        issues, with the articles right on them: what stands on all of them is menu. Raises Broken where there is but one such."""
        issues: dict[str, Issue] = {}
        links: set[str] = set()
        read: dict[str, Index] = {}
        years: list[Issue] = []
        waiting, met = deque([(self._url, "")]), {self._url}
        while waiting:
            if len(met) - len(waiting) >= self._options.most_pages:
                raise Broken(too_many_pages(self._url, self._options.most_pages))
            url, year = waiting.popleft()
            index = self._read_index(url, year)
            links |= index.links
            read[url] = index
            if year:
                years.append(Issue(url, f"{year}年"))
            for issue in index.issues:
                issues.setdefault(issue.url, issue)
            waiting.extend(further for further in index.further if further[0] not in met)
            met.update(url for url, _ in index.further)
        if issues:
            return list(issues.values()), frozenset(links)
        if len(read) < _FEWEST_PAGES or not years:
            raise Broken(fatal(self._url, "empty_list", f"{self._url} names no issue of a gazette", _NAME_THEM))
        return years, frozenset.intersection(*(index.links for index in read.values())) | read.keys()

    def _read_index(self, url: str, year: str) -> Index:
        return asked(self._fetcher, Request(url=url), lambda response: index_in(response, year, self._options), doubt=Index.mark)

    def _page(self, number: int, issue: Issue, around: frozenset[str]) -> ListPage:
        """The issue as a page of the walk."""
        if issue.is_file:
            return self._told(number, issue, (Listed(url=issue.url),), "")

        def read_here(response: Response) -> tuple[tuple[Listed, ...], bool, str]:
            return *articles_in(response, issue, around, self._options), response.spooled.sha256

        articles, _, digest = asked(self._fetcher, Request(url=issue.url), read_here, doubt=_cut_short)
        return self._told(number, issue, articles, digest)

    def _told(self, number: int, issue: Issue, articles: tuple[Listed, ...], digest: str) -> ListPage:
        more = {"serial": self._serial, "issue": issue.name}
        documents = tuple(
            Document(listed=replace(listed, title=listed.title or f"{self._serial} {issue.name}", values=dict(listed.values) | more))
            for listed in articles
        )
        return ListPage(number=number, url=issue.url, documents=documents, sha256=digest)


def _cut_short(found: tuple[tuple[Listed, ...], bool, str]) -> str | None:
    """A mark of a page that may be cut short, which is believed when it comes a second time."""
    _, whole, digest = found
    return None if whole else digest
