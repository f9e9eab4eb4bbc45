"""The addresses of a site's pages: from its sitemaps, which robots.txt names, or from the links of a page and those behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from harvesters.datasets.site_pages_options import LINKS, PagesOptions
from harvesters.documents.addresses import address_in, canonical
from harvesters.documents.asking import Broken, Unusable, asked, fatal, text_in
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.leads import site_of
from harvesters.outcome import Problem
from harvesters.reading.sitemap import Sitemap, sitemap_in
from harvesters.reading.tree import html_tree
from harvesters.reading.xml import LARGEST, NotXml

_NAMED = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_ENDINGS = (".xml", ".xml.gz", ".gz", ".txt")
_USUAL = "/sitemap.xml"
_ROBOTS = "/robots.txt"
_DEEPEST = 3
_MOST_SITEMAPS = 5_000
_MOST_LISTS = 1_000


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A page to be read: its address, and when its sitemap says it changed ('' where it does not)."""

    url: str
    lastmod: str = ""


class SitePages:
    """Gathers the addresses of one site's pages; `problems` tells what could not be read on the way, `left_out` how many addresses
    the declaration does not want or that are of other sites."""

    def __init__(self, url: str, fetcher: Fetcher, options: PagesOptions) -> None:
        self._url, self._fetcher, self._options = url, fetcher, options
        self._include = re.compile(options.include)
        self._exclude = re.compile(options.exclude) if options.exclude else None
        self._found: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.left_out = 0

    def gathered(self) -> list[Place]:
        """The pages in the order of their addresses, each once. Raises Broken and FetchError where the first list cannot be had."""
        if self._options.pages == LINKS:
            self._from_links()
        else:
            self._from_sitemaps()
        if len(self._found) > self._options.most_pages:
            message = f"{self._url} names more than the {self._options.most_pages} pages that are read at most"
            remedy = "raise most_pages under [options] in the declaration, or say which to include"
            self.problems.append(fatal(self._url, "too_many_pages", message, remedy))
        return sorted(Place(url, lastmod) for url, lastmod in self._found.items())[: self._options.most_pages]

    def _from_sitemaps(self) -> None:
        waiting = [(url, 0) for url in reversed(list(self._options.sitemaps or self._first()))]
        met = {url for url, _ in waiting}
        alone = len(waiting) == 1
        while waiting:
            url, depth = waiting.pop()
            try:
                sitemap = asked(self._fetcher, Request(url=url, max_bytes=LARGEST), _sitemap)
            except (Broken, FetchError) as error:
                if alone and depth == 0:
                    raise
                self.problems.append(error.problem if isinstance(error, Broken) else _unreachable(error))
                continue
            for named in sitemap.pages:
                self._take(url, named.url, named.lastmod)
            below = [address for named in sitemap.sitemaps if (address := address_in(url, named.url)) and address not in met]
            if below and (depth == _DEEPEST or len(met) + len(below) > _MOST_SITEMAPS):
                message = f"{url} names sitemaps that lie too deep or are more than {_MOST_SITEMAPS}; they were not read"
                self.problems.append(fatal(url, "too_many_pages", message, "name those that list datasets under [options] sitemaps"))
                continue
            met.update(below)
            waiting.extend((address, depth + 1) for address in reversed(below))

    def _first(self) -> list[str]:
        """The declared address where it is a sitemap, else those that the site's robots.txt names, else the usual one."""
        path = urlsplit(self._url).path.lower()
        if path.endswith(_ENDINGS) and not path.endswith(_ROBOTS):
            return [self._url]
        robots = urljoin(self._url, _ROBOTS)
        try:
            text = asked(self._fetcher, Request(url=robots), lambda response: text_in(response) if response.spooled.size else "")
        except FetchError as error:
            if error.status is None or not 400 <= error.status < 500:
                raise
            text = ""
        named = [address for written in _NAMED.findall(text) if (address := address_in(robots, written))]
        return list(dict.fromkeys(named)) or [urljoin(self._url, _USUAL)]

    def _from_links(self) -> None:
        """The links of the declared page and of those that it says come `next`, and these pages themselves."""
        following: str | None = canonical(self._url)
        met: set[str] = set()
        while following and following not in met:
            if len(met) == _MOST_LISTS:
                message = f"{self._url} has more pages than the {_MOST_LISTS} that are read at most"
                self.problems.append(fatal(self._url, "too_many_pages", message, "declare a sitemap, or a list of fewer pages"))
                return
            met.add(following)
            page, tree = asked(self._fetcher, Request(url=following), _page)
            self._take(page, following, "")
            following = None
            for link in tree.css("a[href], link[rel=next]"):
                address = address_in(page, link.attributes.get("href") or "")
                if address and "next" in (link.attributes.get("rel") or "").lower().split():
                    following = following or address
                elif address and link.tag == "a":
                    self._take(page, address, "")

    def _take(self, base: str, written: str, lastmod: str) -> None:
        address = address_in(base, written)
        if address is None or site_of(address) != site_of(self._url) or not self._wants(address):
            self.left_out += 1
        elif len(self._found) <= self._options.most_pages:
            self._found.setdefault(address, lastmod)

    def _wants(self, address: str) -> bool:
        return bool(self._include.search(address)) and not (self._exclude and self._exclude.search(address))


def _sitemap(response: Response) -> Sitemap:
    try:
        return sitemap_in(response.body, response.declared_charset)
    except NotXml as error:
        raise Unusable(error.kind, f"was answered with what {error}") from error


def _page(response: Response) -> tuple[str, LexborHTMLParser]:
    tree = html_tree(text_in(response))
    if tree.css_first("a[href]") is None:
        raise Unusable("no_list", "was answered with a page without links")
    return response.url, tree


def _unreachable(error: FetchError) -> Problem:
    return fatal(error.url, "source_unreachable", f"{error.url}: {error.message}", error.remedy)


def pieces(places: list[Place], size: int) -> Iterator[list[Place]]:
    """The places, so many at a time."""
    for start in range(0, len(places), size):
        yield places[start : start + size]
