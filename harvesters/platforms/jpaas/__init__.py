"""A site of the platform jpaas (Hanweb's newer one): column pages whose units (单元) are pieces of HTML asked for in JSON.

A declaration says `platform = "jpaas"` and the `url` of the column page. The units of the page and what their interface
(`/api-gateway/jpaas-publish-server/front/page/build/unit`) is asked with are read from its scripts; of several units the one that
counts the most documents is taken. `[options]` says more where needed:

    columns          further columns of the same site: addresses of their pages
    unit             the `tagId` of the unit to take
    [options.query]  `webId`, `pageId`, `tplSetId`, `tagId` where the page does not show them
    interface        address of the interface (default: as the page says)
    rows             how many documents one answer is asked for (default 20; some sites keep to their own number)
    hosts            further hosts whose documents are the site's own ("*.city.gov.cn": all below it; "*": any)
    item, link, title, date, document_number, date_pattern, keep, skip   as for `disclosure_site`, inside a unit
    most_pages, shortfall, attachment_texts, [options.page], [options.rules]   as for `gkmlpt`

Problems: `no_column` the page has no unit; `no_list` an answer without HTML; `empty_list` no unit lists a document;
`pages_repeat` the interface passes over the number of the page (some do for visitors from abroad); `fewer_than_counted`: all
fatal (nothing is withdrawn); `page_unreachable`, `mostly_unreachable`.
"""

from collections.abc import Iterator

from harvesters.documents.asking import Broken, Unusable, asked, fatal, json_in
from harvesters.documents.details import Details
from harvesters.documents.json_values import at
from harvesters.documents.numbered import NumberedList, Position, Rows
from harvesters.documents.options import checked
from harvesters.documents.walk import walk_opened
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.platforms import Found
from harvesters.platforms.jpaas.options import SCHEMA, UnitOptions
from harvesters.platforms.jpaas.units import Unit, fragment_in, place_in, rows_in, rows_of, units_in
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory

_FIRST = Position(1, 0)
_NO_LIST = "look at the page; if it lists documents, name its entries with [options] item, or its unit with [options] unit"


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every document of the columns, in their order. Raises FetchError where a page cannot be had, ValidationError for options."""
    options: UnitOptions = SCHEMA.load(source.options)
    details = Details(source, fetcher, memory, options)
    yield from walk_opened(source.url, (source.url, *options.columns), lambda url: _column(url, fetcher, options), details, memory)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one document."""
    return draft_of_page(entry.fields["page"], source=source, listed=entry.fields["listed"])


def _column(url: str, fetcher: Fetcher, options: UnitOptions) -> NumberedList:
    units = asked(fetcher, Request(url=url), lambda response: units_in(response, options))
    unit, place = _largest(units, fetcher, options)

    def request(at: Position) -> Request:
        return unit.request(at, options.rows)

    def rows(response: Response, at: Position) -> Rows:
        return rows_in(response, at, unit, options, place)

    return NumberedList(fetcher, request, rows, most_pages=options.most_pages, shortfall=options.shortfall)


def _largest(units: tuple[Unit, ...], fetcher: Fetcher, options: UnitOptions) -> tuple[Unit, str]:
    """The unit with the most documents, and where its entries stand; menus and pictures are units too. Raises Broken where
    none lists a document or one cannot be judged, which might be the one; FetchError."""
    best: tuple[int, Unit, str] | None = None
    for unit in units:
        html = asked(fetcher, unit.request(_FIRST, options.rows), _fragment, doubt=lambda html: None if html else "empty")
        rows = rows_of(html, unit.page, options)
        count = max(rows.total or 0, rows.count) if rows.documents else 0
        if count and (best is None or count > best[0]):
            best = count, unit, place_in(html, unit.page, options)
    if best is None:
        raise Broken(fatal(units[0].page, "empty_list", f"{units[0].page}: none of its {len(units)} units lists a document", _NO_LIST))
    return best[1:]


def _fragment(response: Response) -> str:
    """The HTML of a unit's answer, '' where the unit holds nothing. Raises Unusable where the interface tells of a failure: that
    unit might be the one with the list."""
    answer = json_in(response)
    html = fragment_in(answer)
    if html is None and at(answer, "success") is not True:
        raise Unusable("no_list", "was answered without the unit's HTML", "name the unit that lists documents with [options] unit")
    return html or ""
