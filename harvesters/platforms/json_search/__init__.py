"""A site whose lists are JSON: the search interfaces with `_isJson=true` (`/searchList/{id}`, `/common/search/{id}`) and their kin.

A declaration says `platform = "json_search"` and the `url` of the interface, as in
`https://www.city.gov.cn/common/search/0a1b…?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=1`. Where results hold
the text of their documents (`contentHtml`) no page is asked for. `[options]` says more where needed:

    results          path of the list of results (default: `data.results`, else the first list of results found)
    total            path of the number of all results (default: data.total and the like)
    page_parameter   name of the parameter that numbers the pages (default: `page`, or the one of its kin in the address)
    page_base        number of the first page (default 1)
    method           "get" (default) or "post"
    page_pattern     address of a page where the number stands in its path, `{n}` for it: `/data/list_{n}.json`
    form             further parameters of a post
    [options.json]   a post in JSON instead: what is sent, the page's number as its member `page_parameter`
    url, title, content, attachments   names (or paths) of a result's members with these (default: the usual ones)
    [options.fields] name (or path) of the member that holds a field: `document_number = "C_WJBH"`, `published = "pubdate"` …
    most_pages, shortfall, attachment_texts, [options.page], [options.rules]   as for `gkmlpt`

The labelled metadata of a result (`domainMetaList`: refno, writedate, pubdate, indexnumber, source … or their Chinese labels)
counts as the document's label block; `publishedTime` (ms) stands back behind it. Problems: `no_list` an answer without results,
`fewer_than_counted`, `empty_list`, `pages_repeat`: asked again, then fatal (nothing is withdrawn); `page_unreachable`.
"""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import orjson

from harvesters.documents.addresses import with_query
from harvesters.documents.details import Details
from harvesters.documents.numbered import NumberedList, Position, Rows
from harvesters.documents.options import checked
from harvesters.documents.walk import walk
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.platforms import Found
from harvesters.platforms.json_search.options import SCHEMA, SearchOptions
from harvesters.platforms.json_search.paging import page_parameter, page_size, start_address
from harvesters.platforms.json_search.results import rows_in
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every document of the list, in its order. Raises FetchError where an answer cannot be had, ValidationError for options."""
    options: SearchOptions = SCHEMA.load(source.options)
    told = options.results or options.json or options.page_pattern or urlsplit(source.url).path.lower().endswith(".json")
    start = start_address(source.url, asks_json=options.method == "get" and not told)
    sent = {name: str(value) for name, value in (options.form or options.json).items()}
    parameter, size = options.page_parameter or page_parameter(start, sent), page_size(start, sent)

    def request(at: Position) -> Request:
        number = str(at.number - 1 + options.page_base)
        if options.page_pattern:
            return Request(url=urljoin(source.url, options.page_pattern.replace("{n}", number)))
        if options.json:
            body = orjson.dumps({**options.json, parameter: int(number)})
            return Request(url=start, method="POST", body=body, body_type="application/json; charset=utf-8")
        if options.method == "post":
            return Request(url=start, method="POST", form={**options.form, parameter: number})
        return Request(url=with_query(start, **{parameter: number}))

    def rows(response: Response, at: Position) -> Rows:
        return rows_in(response, at, options, size, source.url)

    column = NumberedList(fetcher, request, rows, most_pages=options.most_pages, shortfall=options.shortfall)
    yield from walk(source.url, [column], Details(source, fetcher, memory, options), memory)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one document."""
    return draft_of_page(entry.fields["page"], source=source, listed=entry.fields["listed"])
