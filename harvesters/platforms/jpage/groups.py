"""The records of a column, a group at a time: by ranges asked of the site's interface, or by each group's own link to the next."""

from collections.abc import Iterator
from dataclasses import replace

from harvesters.documents.addresses import with_query
from harvesters.documents.asking import Broken, Unusable, asked, fatal, text_in
from harvesters.documents.document import Document, ListPage
from harvesters.documents.links import EntryReader
from harvesters.documents.listing import unlinked
from harvesters.documents.numbered import Position, Rows
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms.jpage.column_page import Unit, next_group, records_in, total_in
from harvesters.platforms.jpage.options import ColumnOptions
from harvesters.reading.page import Listed
from harvesters.reading.tree import html_tree

_PAGES_AT_ONCE = 3
_ROWS = ("<tr", "<td")


class Ranges:
    """Asks the interface for records by their places."""

    def __init__(self, unit: Unit, options: ColumnOptions, *, by_post: bool = False) -> None:
        self._unit = unit
        self._options = options
        self._by_post = by_post or options.method == "post"
        self._step = options.records or unit.per_page * _PAGES_AT_ONCE

    def posted(self) -> "Ranges":
        """The same, asked by POST."""
        return Ranges(self._unit, self._options, by_post=True)

    def request(self, at: Position) -> Request:
        """For the records from a position on."""
        end = at.offset + self._step
        if self._unit.total is not None:
            end = max(min(end, self._unit.total), at.offset + 1)
        places = {"startrecord": str(at.offset + 1), "endrecord": str(end), "perpage": str(self._unit.per_page)}
        if self._by_post:
            return Request(url=with_query(self._unit.proxy, **places), method="POST", form=dict(self._unit.numbers))
        return Request(url=with_query(self._unit.proxy, **places, **self._unit.numbers))

    def rows(self, response: Response, at: Position) -> Rows:
        """The records of an answer. Raises Unusable."""
        xml = _xml_in(response, self._options)
        documents, problems = entries_in(records_in(xml), self._unit.url, self._options)
        total = total_in(xml)
        if total is None:
            total = self._unit.total
        due = None if total is None else min(self._step, max(0, total - at.offset))
        return Rows(documents=documents, problems=problems, total=total, size=self._step, due=due)


class Chain:
    """Follows each group's own link to the next, for columns whose page hides the numbers of the interface (some sites encrypt
    them). `records` is how many the page counts."""

    def __init__(self, unit: Unit, fetcher: Fetcher, options: ColumnOptions) -> None:
        self._unit = unit
        self._fetcher = fetcher
        self._options = options
        self.records = unit.total
        self.doubts: list[Problem] = []

    def pages(self) -> Iterator[ListPage]:
        """The groups in their order. Raises Broken where the chain ends before the count, FetchError."""
        xml, url, sha256 = self._unit.store, self._unit.url, ""
        asked_for: set[str] = set()
        seen = 0
        for number in range(1, self._options.most_pages + 1):
            fragments = records_in(xml)
            documents, problems = entries_in(fragments, self._unit.url, self._options)
            seen += len(fragments)
            following = next_group(xml, self._unit.url)
            yield ListPage(number=number, url=url, documents=_unique(documents), sha256=sha256, problems=problems)
            if following is None or following in asked_for or (self.records is not None and seen >= self.records) or not fragments:
                break
            asked_for.add(following)
            url = following
            xml, sha256 = asked(self._fetcher, Request(url=url), self._group)
        if seen < (self.records or 0) * (1 - self._options.shortfall) or (self.records is None and not asked_for):
            raise Broken(_hidden(self._unit, seen))

    def _group(self, response: Response) -> tuple[str, str]:
        return _xml_in(response, self._options), response.spooled.sha256


def works(fetcher: Fetcher, ranges: Ranges) -> bool:
    """Whether the interface gives the first records when they are asked for by GET."""
    try:
        return bool(asked(fetcher, ranges.request(Position(1, 0)), lambda response: _some(ranges.rows(response, Position(1, 0)))))
    except Broken:
        return False
    except FetchError as error:
        if error.status not in (400, 403, 404, 405, 500, 501):
            raise
        return False


def entries_in(fragments: list[str], url: str, options: ColumnOptions) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents of records, and a problem for each record that names none."""
    reader = EntryReader(url, options.places)
    documents: list[Document] = []
    problems: list[Problem] = []
    for fragment in fragments:
        listed = _entry(fragment, reader, options.item)
        if listed is None:
            problems.append(unlinked(url, fragment))
        else:
            documents.append(Document(listed=listed))
    return tuple(documents), tuple(problems)


def _entry(fragment: str, reader: EntryReader, item: str) -> Listed | None:
    if fragment.lstrip()[:3].lower() in _ROWS:
        fragment = f"<table>{fragment}</table>"
    tree = html_tree(fragment)
    node = tree.css_first(item) if item else tree.body
    return reader.entry(node) if node is not None else None


def _xml_in(response: Response, options: ColumnOptions) -> str:
    xml = text_in(response, options.page.encoding)
    if "<recordset" not in xml.lower() and "<datastore" not in xml.lower():
        raise Unusable("no_list", "was answered without records")
    if "</recordset" not in xml.lower() and "</datastore" not in xml.lower():
        raise Unusable("truncated_list", "was answered with records that break off")
    return xml


def _some(rows: Rows) -> Rows:
    if not rows.count:
        raise Unusable("empty_list", "holds no entries")
    return rows


def _unique(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    return tuple({document.url: document for document in reversed(documents)}.values())[::-1]


def _hidden(unit: Unit, seen: int) -> Problem:
    counted = "an unknown number" if unit.total is None else str(unit.total)
    message = f"{unit.url} hides the numbers its interface is asked with: {seen} of {counted} records could be reached"
    remedy = "look in a browser which unitid, webid and columnid the page sends to dataproxy.jsp and write them into [options]"
    return replace(fatal(unit.url, "hidden_paging", message), remedy=remedy)
