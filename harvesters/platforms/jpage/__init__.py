"""A site of Hanweb's JCMS (大汉版通): column pages whose script `jpage` fetches records in XML, ranges at a time.

A declaration says `platform = "jpage"` and the `url` of the column page, `https://www.city.gov.cn/col/col1234/index.html`.
Interface, unit and column numbers, how many records a page shows and how many there are: all is read from that page. Where a
page has several lists, the largest of its own column is taken. `[options]` says more where needed:

    columns          further columns of the same site: addresses of their pages
    unit             number of the list on the page to take (`unitid`; default: as above)
    webid, columnid  numbers of site and column, where the page hides them
    proxy            address of the interface (default: as the page says, else /module/web/jpage/dataproxy.jsp)
    method           "get", "post", or "auto" (default): get, and post where that gives no list
    records          how many records one request asks for (default: three pages, as the site's own script does)
    item             CSS selector of the entry inside a record (default: the whole record)
    link, title, date, document_number, date_pattern   as for `disclosure_site`, inside a record
    most_pages, shortfall, attachment_texts, [options.page], [options.rules]   as for `gkmlpt`

Titles are taken whole from the link's `title` where its words are cut off; dates may stand on lines of their own. Problems:
`no_column` the address is no such column; `hidden_paging` the page hides its numbers and names no next group to follow;
`unlinked_record` a record without a link (not kept); `fewer_than_counted` and unusable answers are fatal (nothing is
withdrawn); `page_unreachable`, `mostly_unreachable`.
"""

from collections.abc import Iterator

from harvesters.documents.asking import asked
from harvesters.documents.details import Details
from harvesters.documents.numbered import NumberedList
from harvesters.documents.options import checked
from harvesters.documents.walk import Column, walk_opened
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, Request
from harvesters.platforms import Found
from harvesters.platforms.jpage.column_page import unit_in
from harvesters.platforms.jpage.groups import Chain, Ranges, works
from harvesters.platforms.jpage.options import SCHEMA, ColumnOptions
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every document of the columns, in their order. Raises FetchError where a page cannot be had, ValidationError for options."""
    options: ColumnOptions = SCHEMA.load(source.options)
    details = Details(source, fetcher, memory, options)
    yield from walk_opened(source.url, (source.url, *options.columns), lambda url: _column(url, fetcher, options), details, memory)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one document."""
    return draft_of_page(entry.fields["page"], source=source, listed=entry.fields["listed"])


def _column(url: str, fetcher: Fetcher, options: ColumnOptions) -> Column:
    unit = asked(fetcher, Request(url=url), lambda response: unit_in(response, options))
    if not unit.numbers:
        return Chain(unit, fetcher, options)
    ranges = Ranges(unit, options)
    if options.method == "auto" and not works(fetcher, ranges):
        ranges = ranges.posted()
    return NumberedList(fetcher, ranges.request, ranges.rows, most_pages=options.most_pages, shortfall=options.shortfall, by_offset=True)
