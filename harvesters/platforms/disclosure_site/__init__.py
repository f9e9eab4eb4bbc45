"""A disclosure site (政府信息公开) of pages: lists of links by date, static, in a frame or by JSP, that lead to a page per document.

A declaration says `platform = "disclosure_site"` and the `url` of the first list page. Mostly that is all: entries are the
largest group of links beside dates, and the paging is read from the list itself. `[options]` says more where needed:

    columns          further lists of the same site: addresses of their first pages
    item             CSS selector of one entry of the list (`ul.list li`, `table.list tr`)
    link             CSS selector of the link inside the entry (default: its first link)
    title            CSS selector of the title inside the entry, or `@title` for the link's attribute of that name
    date             CSS selector of the date inside the entry
    document_number  CSS selector of the document number (文号) inside the entry
    date_pattern     regular expression of a date in the list (default: 2019-07-08, 2019.7.8, 2019/7/8, 2019年7月8日, 20190708)
    entry            regular expression of an entry that the page writes in a script, with the groups `url` and `title`, also
                     `date` and `document_number`; then no elements are looked at
    keep, skip       regular expressions that a document's address has to match, must not match
    hosts            further hosts whose documents are the site's own ("*.city.gov.cn": all below it; "*": any)
    page_pattern     address of the pages behind the first, `{n}` for the number (default: as the list says, else index_{n}.html)
    page_base        0 where page 2 is `index_1.html`, 1 where it is `index_2.html` (default: as the list shows, else one asks)
    pages            how many pages, "auto" (as the list says) or "follow" (until there is no more)
    form             a list that is asked for by POST: its parameters, `{n}` for the page's number, as in { cur_page = "{n}" }
    further          whether the lists of other years (2023, 2022年) that a list leads to are read too, the columns in the menu of a
                     directory (法定主动公开内容), and lists whose beginnings one page shows beside a link 更多 (default true)
    most_pages       never more than that many pages of a list (default 5000)
    attachment_texts "needed" (default): words of a page's files are read where it has none of its own; "all", "none"
    [options.page]   how a document's page is read: `encoding`, `title`, `body`, `remove`, `attachments`, `fields`, `labels`
    [options.rules]  rules of normalization switched off, as in `pinyin = false`
"""

from collections.abc import Iterator

from harvesters.documents.details import Details
from harvesters.documents.options import checked
from harvesters.documents.walk import walk
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher
from harvesters.platforms import Found
from harvesters.platforms.disclosure_site.lists import Column
from harvesters.platforms.disclosure_site.options import SCHEMA, SiteOptions
from harvesters.reading.page import Page
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every document that the lists name, in their order; a checkpoint after each list page. Raises FetchError where a list
    page cannot be had, ValidationError for options."""
    options: SiteOptions = SCHEMA.load(source.options)
    columns = [Column(url, fetcher, options) for url in dict.fromkeys((source.url, *options.columns))]

    def with_further() -> Iterator[Column]:
        for column in tuple(columns):
            yield column
            columns.extend(column.further)
            yield from column.further

    def is_list(page: Page, body: bytes) -> bool:
        return any(column.is_page_of_list(page, body) for column in columns)

    yield from walk(source.url, with_further(), Details(source, fetcher, memory, options, is_list=is_list), memory)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one document."""
    return draft_of_page(entry.fields["page"], source=source, listed=entry.fields["listed"])
