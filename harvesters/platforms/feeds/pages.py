"""The pages of a feed, from the newest on: each asked for again while it is no whole feed, its items as documents."""

from collections.abc import Iterator
from dataclasses import asdict

import orjson

from harvesters.documents.asking import Broken, Unusable, asked, fatal, too_many_pages
from harvesters.documents.document import Document, ListPage
from harvesters.documents.listed_only import page_of
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms.feeds.options import FEED, FeedOptions
from harvesters.reading.attachments import Attachment
from harvesters.reading.feed import Feed, Item, feed_in
from harvesters.reading.formats import format_of_url, name_in_url
from harvesters.reading.page import Listed
from harvesters.reading.xml import LARGEST, NotXml
from harvesters.source import Source
from schemas.dialects.loose.dates import date_of
from schemas.dialects.loose.texts import Odd

_ODD = {
    "malformed_xml": "is not well-formed XML; it was read as far as it goes",
    "guessed_encoding": "is not in the encoding it declares; it was read as its bytes show",
    "characters_lost": "holds bytes that stand for no character",
}


class Column:
    """One feed, as `documents.walk` wants a list. `complete` and `validators` (None: its pages are not asked for with them) are right
    once the pages are read."""

    def __init__(self, source: Source, fetcher: Fetcher, options: FeedOptions) -> None:
        self._source, self._fetcher, self._options = source, fetcher, options
        self.records: int | None = None
        self.doubts: list[Problem] = []
        self.complete = False
        self.validators: tuple[str | None, str | None] | None = None

    def feeds(self, *, conditional: bool = False) -> Iterator[tuple[Response, Feed]]:
        """The feed page by page; nothing where it says it has not changed. Raises Broken, FetchError."""
        url: str | None = self._source.url
        met: set[str] = set()
        archived = False
        while url is not None and url not in met:
            if len(met) == self._options.most_pages:
                raise Broken(too_many_pages(self._source.url, self._options.most_pages))
            request = Request(url=url, conditional=conditional and not met, max_bytes=LARGEST)
            response, feed = asked(self._fetcher, request, _read)
            if feed is None:
                return
            if conditional and not met:
                self.validators = response.headers.get("etag"), response.headers.get("last-modified")
            if not met and not feed.items:
                raise Broken(fatal(url, "empty_list", f"{url} is a feed without any item"))
            met.add(url)
            self.complete = self.complete or feed.complete
            self.doubts.extend(_oddity(url, code) for code in feed.oddities)
            yield response, feed
            archived = feed.is_archive or (archived and feed.following is None)
            url = feed.following
        # A feed and all of its archives are everything it ever held; pages of a feed may end anywhere.
        self.complete = self.complete or archived

    def pages(self) -> Iterator[ListPage]:
        """The notices page by page. Raises Broken, FetchError."""
        for number, (response, feed) in enumerate(self.feeds(), 1):
            unique: dict[str, Item] = {}
            for item in feed.items:
                if item.url:
                    unique.setdefault(item.url, item)
            yield ListPage(
                number=number,
                url=response.url,
                documents=tuple(self._document(item) for item in unique.values()),
                sha256=response.spooled.sha256,
                problems=tuple(_unlinked(item, response.url) for item in feed.items if not item.url),
            )

    def _document(self, item: Item) -> Document:
        """A notice, with its page where the feed itself is to be its text."""
        listed = Listed(
            url=item.url, title=item.title, date=self._day(item.published or item.modified), values={"keywords": " ".join(item.categories)}
        )
        files = tuple(
            Attachment(url=file.url, name=name_in_url(file.url), format=format_of_url(file.url), media_type=file.media_type or None)
            for file in item.files
        )
        if self._options.bodies != FEED:
            return Document(listed=listed, attachments=files)
        page = page_of(item.content or item.summary, url=item.url, title=item.title, labels={}, options=self._options.page)
        return Document(listed=listed, attachments=files, page=page, raw=orjson.dumps(asdict(item)))

    def _day(self, moment: str) -> str:
        """The day in the source's zone; as written where it is in no form we know."""
        return date_of(moment, Odd(), "published", "published", self._source.time_zone) or moment


def _read(response: Response) -> tuple[Response, Feed | None]:
    if response.not_modified:
        return response, None
    try:
        return response, feed_in(response.body, response.declared_charset, response.url)
    except NotXml as error:
        raise Unusable(error.kind, f"was answered with what {error}") from error


def _unlinked(item: Item, url: str) -> Problem:
    return Problem(
        kind="unlinked_record",
        message=f"{url} holds an item without an address",
        remedy="tell the site's operators; an item needs an address to be found again by",
        identifier=item.key[:500],
        title=item.title,
        rule="unlinked_record",
        refused=True,
    )


def _oddity(url: str, code: str) -> Problem:
    return Problem(
        kind=code, message=f"{url} {_ODD[code]}", remedy="write the feed with an XML library, in UTF-8", value=url[:500], rule=code
    )
