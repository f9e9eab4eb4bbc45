"""A site whose pages describe datasets for machines, in schema.org's words: JSON-LD, else microdata; found through its sitemaps.

A declaration says `platform = "schema_org"` and as `url` the site's root, or a sitemap (`.xml`, `.txt`, also gzipped). Sitemaps are
those that the site's robots.txt names, else /sitemap.xml; indexes are followed. `[options]` says more where needed:

    pages            "sitemap" (default), or "links": the pages that the one at `url` links to, and those it says come next
    sitemaps         addresses of sitemaps in place of those that robots.txt names
    include          regular expression that a page's address has to match (`/dataset/`): spares a request for each other page
    exclude          regular expression that it must not match
    most_pages       never more than that many pages (default 200000)
    trust_lastmod    spares a page where the sitemap's time of its last change is that it was last read under (default true; a
                     day without a time of day is not trusted)

Pages are asked for with their validators, so that one which did not change costs a 304. A page without a dataset is left out and
counted; of a page that lists datasets, those are left out that have a page of their own in the sitemap. A record is known by
its page's address, by name behind it where a page describes several.

Problems: `not_xml`, `cut_short`, `too_large`, `no_list`, `source_unreachable` of a sitemap, `too_many_pages`, `empty_list` (no page is
named), `no_dataset` (no page describes one), `mostly_unreachable`: fatal, nothing is withdrawn; `page_unreachable` (a page that
cannot be read, or describes no dataset any more: kept as it was); `pages_left_out`.
"""

from collections.abc import Iterator

from harvesters.datasets.drafting import dataset_draft
from harvesters.datasets.site_pages import SitePages, pieces
from harvesters.datasets.site_pages_options import SCHEMA, PagesOptions
from harvesters.documents.asking import Broken, fatal
from harvesters.documents.options import checked
from harvesters.documents.walk import mostly_unread
from harvesters.draft import Draft
from harvesters.entry import Checkpoint, Entry, Unreachable
from harvesters.fetching.fetcher import Fetcher
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.schema_org.pages import Pages
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.schema_org.dataset import from_schema_org

_PIECE = 100


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every dataset of the site, in the order of addresses; a checkpoint after each 100 pages. Raises FetchError where the sitemap
    cannot be had, ValidationError for options."""
    options: PagesOptions = SCHEMA.load(source.options)
    sources = SitePages(source.url, fetcher, options)
    try:
        places = sources.gathered()
    except Broken as broken:
        yield broken.problem
        return
    pages = Pages(fetcher, memory, {place.url for place in places}, trust_lastmod=options.trust_lastmod)
    found = unread = 0
    for piece in pieces(places, _PIECE):
        for one in pages.of(piece):
            found += 1
            unread += isinstance(one, Unreachable)
            yield one
        yield Checkpoint(state={"page": piece[-1].url})
    yield from sources.problems
    yield from _told(source.url, len(places), found, pages.without, sources.left_out)
    yield from mostly_unread(source.url, unread, found)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one dataset."""
    page = entry.fields["page"]
    values, oddities = from_schema_org(entry.fields["node"], language=source.language, time_zone=source.time_zone, base=page, page=page)
    return dataset_draft(values, oddities, source)


def _told(url: str, places: int, found: int, without: int, left_out: int) -> Iterator[Problem]:
    """What the run came upon as a whole."""
    if not places:
        message = f"{url} names no page that the declaration wants"
        yield fatal(
            url, "empty_list", message, "look at the sitemap and at include and exclude under [options]; nothing is withdrawn meanwhile"
        )
    elif not found:
        message = f"none of the {places} pages of {url} describes a dataset"
        yield fatal(
            url, "no_dataset", message, "look whether the pages hold JSON-LD of schema.org's Dataset; nothing is withdrawn meanwhile"
        )
    elif without or left_out:
        message = f"{without} pages of {url} describe no dataset; {left_out} addresses are not those of pages to be read"
        remedy = "nothing, or say which pages do with include under [options]: it spares a request for each of the others"
        yield Problem(kind="pages_left_out", message=message, remedy=remedy, rule="pages_left_out")
