"""A disclosure platform of Guangdong (政府信息公开目录平台, gkmlpt): a directory page with its tree, a JSON list per category.

A declaration says `platform = "gkmlpt"` and the `url` of the directory, `https://www.city.gov.cn/gkmlpt/index`. The number of
the site and the tree of categories are read from that page; mostly the list of all categories (0) is the whole directory,
and where a site does not serve it, the categories of the tree are read one by one. `[options]` says more where needed:

    categories      numbers of the categories to read (default: all; also taken from the address: `/gkmlpt/index#134`)
    sid             number of the site (default: as the directory page says)
    most_pages      never more than that many pages of a category (default 20000)
    shortfall       share of the documents a category counts that may be missing from it (default 0)
    attachment_texts "needed" (default): words of a page's files are read where it has none of its own; "all", "none"
    [options.page]  how a document's page is read: `encoding`, `title`, `body`, `remove`, `attachments`, `fields`, `labels`
    [options.rules] rules of normalization switched off, as in `pinyin = false`

Title, dates, document number (文号), index number (索引号), issuer, attachments and validity come from the document's page and,
where it is silent, from the list. Problems: `fewer_than_counted` and all of an unusable list are fatal (nothing is withdrawn);
`no_directory` the address is no such directory; `page_unreachable` a document was not read this time; `mostly_unreachable`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from marshmallow import fields, validate

from harvesters.documents.asking import Broken, asked
from harvesters.documents.details import Details
from harvesters.documents.numbered import NumberedList, Position
from harvesters.documents.options import DocumentOptions, DocumentOptionsSchema, checked
from harvesters.documents.walk import walk
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, FetchError, Request
from harvesters.platforms import Found
from harvesters.platforms.gkmlpt.articles import articles_in, with_details
from harvesters.platforms.gkmlpt.directory import Directory, categories_in_address, directory_in
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory

_ALL = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryOptions(DocumentOptions):
    """The words of `[options]`, as the docstring above tells them."""

    categories: tuple[int, ...] = ()
    sid: str = ""


class DirectoryOptionsSchema(DocumentOptionsSchema):
    """`[options]`."""

    categories = fields.List(fields.Integer(strict=True, validate=validate.Range(min=0)), load_default=list)
    sid = fields.String(load_default="")
    made = DirectoryOptions


_SCHEMA = DirectoryOptionsSchema()


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(_SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every document of the directory, in its order. Raises FetchError where directory or list cannot be had, ValidationError
    for options."""
    options: DirectoryOptions = _SCHEMA.load(source.options)
    try:
        directory = asked(fetcher, Request(url=source.url.partition("#")[0]), directory_in)
        categories = options.categories or categories_in_address(source.url) or _categories(fetcher, directory, options)
    except Broken as broken:
        yield broken.problem
        return
    details = Details(source, fetcher, memory, options, complete=with_details)
    columns = (_column(fetcher, directory, category, options) for category in categories)
    yield from walk(source.url, columns, details, memory, overlapping=len(categories) > 1)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one document."""
    return draft_of_page(entry.fields["page"], source=source, listed=entry.fields["listed"])


def _column(fetcher: Fetcher, directory: Directory, category: int, options: DirectoryOptions) -> NumberedList:
    def request(at: Position) -> Request:
        return Request(url=directory.address(category, at.number, options.sid))

    return NumberedList(fetcher, request, articles_in, most_pages=options.most_pages, shortfall=options.shortfall)


def _categories(fetcher: Fetcher, directory: Directory, options: DirectoryOptions) -> tuple[int, ...]:
    """All in one where the site serves that and it counts no fewer documents than any category; else those of the tree."""
    if not directory.counts:
        return (_ALL,)
    request = Request(url=directory.address(_ALL, 1, options.sid))
    try:
        rows = asked(fetcher, request, lambda response: articles_in(response, Position(1, 0)))
    except FetchError as error:
        if error.status not in (400, 403, 404, 500):
            raise
        return tuple(directory.counts)
    whole = rows.documents and (rows.total is None or rows.total >= max(directory.counts.values()))
    return (_ALL,) if whole else tuple(directory.counts)
