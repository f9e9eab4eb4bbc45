"""The State Council's policy library (国务院政策文件库) and libraries built with the same search interface, `search-gov/data`.

A declaration says `platform = "policy_library"` and the `url` of the interface with its choice of documents, as in
`https://sousuo.www.gov.cn/search-gov/data?t=zhengcelibrary_gw&sort=pubtime&sortType=1&p=1&n=20`: `t` names the library
(`zhengcelibrary_gw` the State Council's, `zhengcelibrary_bm` the ministries', `zhengcelibrary` all of it), `n` how many
documents one answer holds; whatever else stands there (`mintime`, `childtype`, `puborg` …) is asked as it is. `[options]`:

    categories      of a combined library (`catMap`) only these: gongwen, bumenfile, otherfile, gongbao (default: all of them;
                    gongbao repeats documents at the gazette's own addresses)
    most_pages      never more than that many answers (default 20000)
    shortfall       share of the documents the library counts that may be missing (default 0)
    [options.page]  how a document's page is read: `encoding`, `title`, `body`, `remove`, `attachments`, `fields`, `labels`
    [options.rules] rules of normalization switched off, as in `pinyin = false`

Title, number, issuers (joint ones each), theme and dates come from the label block of the document's page and, where it is
silent, from the library. Problems: `throttled` the interface answers without a list, `no_hit` it finds nothing (code 1001),
`fewer_than_counted`: each asked again, then fatal (nothing is withdrawn); `page_unreachable` a document was not read this time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import parse_qs, urlsplit

from marshmallow import fields

from harvesters.documents.addresses import address_in, with_query
from harvesters.documents.asking import Unusable, json_in
from harvesters.documents.details import Details
from harvesters.documents.document import Document
from harvesters.documents.json_values import at, day, first, number, words
from harvesters.documents.numbered import NumberedList, Position, Rows, unnamed
from harvesters.documents.options import DocumentOptions, DocumentOptionsSchema, checked
from harvesters.documents.walk import walk
from harvesters.draft import Draft
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.platforms import Found
from harvesters.reading.page import Listed
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory

_NO_HIT = 1001
_USUAL_SIZE = 20
_VALUES = {"index_number": ("index",), "issuer": ("puborg",), "theme": ("childtype",), "source": ("source",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryOptions(DocumentOptions):
    """The words of `[options]`, as the docstring above tells them."""

    categories: tuple[str, ...] = ()


class LibraryOptionsSchema(DocumentOptionsSchema):
    """`[options]`."""

    categories = fields.List(fields.String(), load_default=list)
    made = LibraryOptions


_SCHEMA = LibraryOptionsSchema()


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(_SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every document of the library, in its order. Raises FetchError where an answer cannot be had, ValidationError for options."""
    options: LibraryOptions = _SCHEMA.load(source.options)
    size = number(parse_qs(urlsplit(source.url).query).get("n", [""])[0]) or _USUAL_SIZE

    def request(position: Position) -> Request:
        return Request(url=with_query(source.url, p=str(position.number), n=str(size)))

    def rows(response: Response, position: Position) -> Rows:
        return rows_in(response, position, size, options.categories)

    column = NumberedList(fetcher, request, rows, most_pages=options.most_pages, shortfall=options.shortfall)
    yield from walk(source.url, [column], Details(source, fetcher, memory, options), memory)


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one document."""
    return draft_of_page(entry.fields["page"], source=source, listed=entry.fields["listed"])


def rows_in(response: Response, position: Position, size: int, categories: tuple[str, ...]) -> Rows:
    """The documents of one answer; of a combined library those of every category's page. Raises Unusable."""
    answer = json_in(response)
    if number(at(answer, "code")) == _NO_HIT:
        if position.number == 1:
            remedy = "look whether the address asks for a library (t=) that holds anything"
            raise Unusable("no_hit", "was answered with code 1001: it finds nothing", remedy)
        return Rows(documents=(), ended=True)
    found = at(answer, "searchVO")
    lists = _lists(found, categories) if isinstance(found, dict) else []
    if not lists:
        raise Unusable(
            "throttled",
            "was answered without a list, as it is when too much is asked of it",
            "run again later, with more [politeness] delay",
        )
    documents: list[Document] = []
    problems = []
    total, last, due = 0, 0, 0
    for part in lists:
        for row in part["listVO"] or []:
            told = row if isinstance(row, dict) else {}
            url = address_in(response.url, first(told, ("url", "pcUrl", "shareUrl")))
            if url is None:
                problems.append(unnamed(response.url, first(told, ("title",))))
            else:
                documents.append(Document(listed=_listed(told, url)))
        count = number(part.get("totalCount")) or 0
        pages = number(part.get("totalpage")) or ceil(count / size)
        total, last = total + count, max(last, pages)
        due += min(size, max(0, count - (position.number - 1) * size)) if pages == ceil(count / size) else 0
    return Rows(documents=tuple(documents), problems=tuple(problems), total=total, last=last, size=size, due=due or None)


def _lists(found: Mapping[str, Any], categories: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """The parts of an answer that hold a list: the one of a single library, or one a category."""
    by_category = found.get("catMap")
    if isinstance(by_category, dict) and by_category:
        parts = [part for name, part in by_category.items() if not categories or name in categories]
    else:
        parts = [found]
    return [part for part in parts if isinstance(part, dict) and isinstance(part.get("listVO", False), list | None)]


def _listed(row: Mapping[str, Any], url: str) -> Listed:
    values = {field: told for field, names in _VALUES.items() if (told := first(row, names))}
    if written := day(row.get("ptime"), milliseconds=True):
        values["written"] = written
    published = day(row.get("pubtime"), milliseconds=True) or words(row.get("pubtimeStr"))
    return Listed(url=url, title=first(row, ("title",)), date=published, document_number=first(row, ("pcode",)), values=values)
