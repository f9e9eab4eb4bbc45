"""The pages of a gazette: indexes that name issues, years and further indexes; issues that name their articles."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from harvesters.documents.addresses import is_of
from harvesters.documents.asking import Unusable, text_in
from harvesters.documents.links import EntryPlaces, EntryReader
from harvesters.fetching.fetcher import Response
from harvesters.platforms.gazette.options import GazetteOptions
from harvesters.reading.formats import format_of_url
from harvesters.reading.page import Listed
from harvesters.reading.tree import html_tree

_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?(?:\s*(?:公报|政府公报))?")
_ANY_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NEXT = frozenset({"下一页", "下页", "next", ">", "»"})
_WHOLE_ISSUE = re.compile(r"(?:全文|整期|整刊|本期|pdf|下载|电子版|版式|扫描)", re.IGNORECASE)
_AROUND = re.compile(r"(?:上|下|前|后)一?[期号页]|首页|返回|目录|打印|关闭|更多|收藏|往期")
_PAGES = frozenset({None, "HTML", "XML", "JSON"})
_SHORTEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: its address and what it is called, with the year (2024年第3期)."""

    url: str
    name: str

    @property
    def is_file(self) -> bool:
        """Whether the address is the issue as one file."""
        return format_of_url(self.url) not in _PAGES


@dataclass(frozen=True, slots=True)
class Index:
    """What one index page leads to: `issues` in its order, `further` index pages with the year they are of ('' for none), and
    the addresses of all its links, menus too. `whole`: the page is not cut short."""

    issues: tuple[Issue, ...]
    further: tuple[tuple[str, str], ...]
    links: frozenset[str]
    whole: bool

    def mark(self) -> frozenset[str] | None:
        """What has to come twice before a page that looks cut short is believed."""
        return None if self.whole else frozenset(issue.url for issue in self.issues)


def index_in(response: Response, year: str, options: GazetteOptions) -> Index:
    """The index page of a year ('' for none). Raises Unusable where it leads nowhere."""
    html = text_in(response, options.page.encoding)
    found = index_of(html, html_tree(html), response.url, year, options)
    if not found.issues and not found.further:
        remedy = "write the address of the page that lists the issues, or how their links read with [options] issue"
        raise Unusable("empty_list", "names no issue of a gazette", remedy)
    return found


def index_of(html: str, tree: LexborHTMLParser, url: str, year: str, options: GazetteOptions) -> Index:
    """What the index page at `url` leads to."""
    is_issue = re.compile(options.issue)
    issues: dict[str, Issue] = {}
    further: dict[str, str] = {}
    links = dict(_links(tree, url, options))
    for address, words in links.items():
        if is_issue.search(words) or is_issue.search(urlsplit(address).path):
            issues[address] = Issue(address, _named(words, address, year))
        elif told := _YEAR.fullmatch(words):
            further[address] = told[1]
        elif words.casefold().strip("[]【】") in _NEXT:
            further[address] = year
    return Index(tuple(issues.values()), tuple(further.items()), frozenset(links), _is_whole(html))


def articles_in(response: Response, issue: Issue, around: Collection[str], options: GazetteOptions) -> tuple[tuple[Listed, ...], bool]:
    """The articles of an issue's page, and whether the page is whole; the issue as one file where it names none. `around` are
    the addresses of the index pages' links: what stands there too is menu. Raises Unusable where there is neither."""
    html = text_in(response, options.page.encoding)
    tree = html_tree(html)
    found = tuple(_articles(tree, response.url, around, options))
    if not found:
        raise Unusable("empty_list", f"({issue.name}) names neither articles nor a file of the whole issue")
    return found, _is_whole(html)


def _articles(tree: LexborHTMLParser, url: str, around: Collection[str], options: GazetteOptions) -> Iterator[Listed]:
    reader = EntryReader(url, options.places, tree)
    if options.item:
        yield from {entry.url: entry for node in tree.css(options.item) if (entry := reader.entry(node))}.values()
        return
    is_issue = re.compile(options.issue)
    articles: list[Listed] = []
    files: list[Listed] = []
    for link in tree.css("a[href]"):
        address = reader.address(link)
        if address is None or address in around or not _is_near(address, url, options):
            continue
        title = reader.title(link, link, "")
        if _AROUND.fullmatch(title) or is_issue.fullmatch(title) or _YEAR.fullmatch(title):
            continue
        if format_of_url(address) not in _PAGES and _WHOLE_ISSUE.search(title):
            files.append(Listed(url=address))
        elif len(title) >= _SHORTEST_TITLE:
            articles.append(Listed(url=address, title=title))
    yield from {entry.url: entry for entry in articles or files}.values()


def _links(tree: LexborHTMLParser, url: str, options: GazetteOptions) -> Iterator[tuple[str, str]]:
    """(address, words) of the links on a page that stay on its host."""
    # What articles have to match says nothing of issues; what is to be skipped is said of both.
    reader = EntryReader(url, EntryPlaces(skip=options.places.skip), tree)
    for link in tree.css("a[href]"):
        address = reader.address(link)
        if address is not None and _is_near(address, url, options):
            yield address, reader.title(link, link, "")


def _is_near(address: str, url: str, options: GazetteOptions) -> bool:
    return is_of(address, (urlsplit(url).netloc.lower(), *options.hosts))


def _named(words: str, address: str, year: str) -> str:
    """What an issue is called, its year in front where the link's words leave it out."""
    name = "".join(words.split())
    if _ANY_YEAR.search(name):
        return name
    told = year or next(iter(_ANY_YEAR.findall(urlsplit(address).path)), "")
    return f"{told}年{name}" if told else name


def _is_whole(html: str) -> bool:
    end = html[-400:].lower()
    return "</html" in end or "</body" in end
