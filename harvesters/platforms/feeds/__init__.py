"""A feed that announces datasets or notices: RSS 2.0 and its elders, RSS 1.0 (RDF), Atom.

A declaration says `platform = "feeds"`, the `url` of the feed, and the `language` of its texts. `[options]`:

    kind             "notices" (default): each item is a document, whose page is read as a disclosure site's; "datasets": each
                     item describes a dataset, whose files it encloses
    bodies           of notices: "page" (default): from the page the item leads to; "feed": the item's own text is the document
    complete         the feed holds all there is, so what is no longer in it is withdrawn (default false: feeds show their newest
                     items, and what has slid out of sight is kept; a feed may say itself that it is complete, as RFC 5005 has it)
    most_pages       never more than that many pages of the feed (default 20000): a feed is followed along `next`, or through
                     its archives
    attachment_texts, [options.page], [options.rules]   of notices, as for `disclosure_site`

Problems: `not_xml`, `cut_short`, `empty_answer`, `empty_list`, `too_many_pages`: asked again, then fatal (nothing is withdrawn);
`unlinked_record` (a notice without an address: not kept); `page_unreachable`, `mostly_unreachable`; `malformed_xml`,
`guessed_encoding`, `characters_lost`: the feed was read tolerantly.
"""

from collections.abc import Iterator
from dataclasses import asdict

import orjson

from harvesters.datasets.drafting import dataset_draft
from harvesters.documents.asking import Broken
from harvesters.documents.details import Details
from harvesters.documents.options import checked
from harvesters.documents.walk import walk
from harvesters.draft import Draft
from harvesters.entry import Entry, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.feeds.options import DATASETS, SCHEMA, FeedOptions
from harvesters.platforms.feeds.pages import Column
from harvesters.reading.feed import Item
from harvesters.rules.disclosure import draft_of_page
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.listed.feed_item import from_feed_item
from schemas.record import entry_fingerprint


def check(source: Source) -> None:
    """Raises ValidationError naming the options that are wrong."""
    checked(SCHEMA, source.options)


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:
    """Every item of the feed, in its order. Raises FetchError where the feed cannot be had, ValidationError for options."""
    options: FeedOptions = SCHEMA.load(source.options)
    column = Column(source, fetcher, options)
    if options.kind == DATASETS:
        found = _datasets(column, source.url)
    else:
        found = walk(source.url, [column], Details(source, fetcher, memory, options), memory)
    whole = True
    for one in found:
        whole = whole and not (isinstance(one, Problem) and one.fatal)
        yield one
    if whole and not (options.complete or column.complete):
        yield SourceUnchanged()


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one item."""
    if "item" not in entry.fields:
        return draft_of_page(entry.fields["page"], source=source, listed=entry.fields["listed"])
    values, oddities = from_feed_item(entry.fields["item"], time_zone=source.time_zone)
    return dataset_draft(values, oddities, source)


def _datasets(column: Column, url: str) -> Iterator[Found]:
    try:
        for _, feed in column.feeds(conditional=True):
            for item in feed.items:
                yield _entry(item, url)
    except Broken as broken:
        yield broken.problem
        return
    yield from column.doubts
    if column.validators is not None:
        etag, last_modified = column.validators
        yield FeedValidators(url=url, etag=etag, last_modified=last_modified)


def _entry(item: Item, url: str) -> Entry:
    told = asdict(item)
    return Entry(
        key=item.key or item.url,
        url=url,
        raw=orjson.dumps(told),
        media_type="application/json",
        fingerprint=entry_fingerprint(told),
        fields={"item": told},
        title=item.title[:300],
    )
