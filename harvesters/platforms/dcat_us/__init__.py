"""DCAT-US 1.1 and 3.0: one `data.json` that holds every dataset of an agency.

A declaration says `platform = "dcat_us"` and the `url` of the feed; there are no options. `time_zone` is used where a time
has to become a day, `agency`, `language` and `license` where an entry names none; `language` is also the one to read texts in
that 3.0 gives in several. A file that is one dataset by itself (`@type`) is a feed of one; datasets one behind the other
(JSON Lines) and feeds handed to a function (JSONP) are read as well.

Which of the two an entry is written in is told by the catalog (`conformsTo`, `@context`, `@type: "Catalog"`) and by the entry:
`accessLevel` and the codes of budgets are only in 1.1. Of 3.0 are read: catalogs inside catalogs, `service` and `datasetSeries`
beside `dataset`, the datasets written inside a series (`seriesMember`, `first`, `last`) or a service (`servesDataset`), identifiers
that are objects, names bare or with a prefix. The key is the identifier, else `@id`, else an address.

Problems: `html_instead_of_feed`, `empty_answer`, `not_json`, `no_dataset`, `cut_short`: fatal, nothing is withdrawn;
`not_an_object`, `unreadable_entry`, `entry_too_large`: that entry was not kept; `stray_commas`, `trailing_content`: all entries were read;
`catalog_records`: entries of a catalog's register (who listed a dataset when), which are no datasets.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import orjson
from marshmallow import ValidationError

from harvesters.datasets.drafting import dataset_draft
from harvesters.draft import Draft
from harvesters.entry import Entry, FeedValidators, SourceUnchanged, Unreachable
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.dcat_us.entries import Unreadable, identifier_at_the_beginning, parsed
from harvesters.platforms.dcat_us.feed import LONGEST_ENTRY, SEVERAL, Bracketed, CutShort, Feed, Item, NotAFeed
from harvesters.platforms.dcat_us.members import entry_trees, key_of, says_three
from harvesters.remedies import remedy_for
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.dcat.resource import from_dcat, title_of
from schemas.dialects.dcat_us.version_1 import entry_key, from_dcat_us
from schemas.record import entry_fingerprint

_NAMED = re.compile(rb'"(?:dct:|dcterms:)?title"\s*:')
_LARGEST_ALONE = 16 << 20
_BYTES_WERE_ODD = {
    "guessed_encoding": "the entry is not UTF-8; it was read as Windows-1252",
    "malformed_json": "the entry is not strict JSON; it was read tolerantly",
}


def check(source: Source) -> None:
    """Raises ValidationError where the declaration has options."""
    if source.options:
        raise ValidationError({"options": [f"dcat_us has no options; leave out {', '.join(map(str, source.options))}"]})


def harvest(source: Source, fetcher: Fetcher, memory: Memory) -> Iterator[Found]:  # noqa: ARG001 - every platform is asked the same way
    """Every entry of the feed, in its order. Raises FetchError where the feed cannot be had, ValidationError for options."""
    check(source)
    response = fetcher.fetch(Request(url=source.url, conditional=True))
    if response.not_modified:
        yield SourceUnchanged()
        return
    whole = True
    for found in _entries(response, source):
        whole = whole and not (isinstance(found, Problem) and found.fatal)
        yield found
    if whole:
        headers = response.headers
        yield FeedValidators(url=source.url, etag=headers.get("etag"), last_modified=headers.get("last-modified"))


def read(entry: Entry, source: Source) -> Draft:
    """The draft of one dataset."""
    fields = dict(entry.fields)
    if fields["tree"] is not None:
        values, oddities = from_dcat(fields["tree"], language=source.language, time_zone=source.time_zone)
    else:
        values, oddities = from_dcat_us(fields["entry"], time_zone=source.time_zone)
    draft = dataset_draft(values, oddities, source)
    if fields["oddity"]:
        draft.flag(fields["oddity"], None, _BYTES_WERE_ODD[fields["oddity"]])
    return draft


def _entries(response: Response, source: Source) -> Iterator[Found]:
    with response.open() as stream:
        feed = Feed(stream, declared_charset=response.declared_charset)
        records = 0
        try:
            for item in feed.items():
                if item.section == "record":
                    records += 1
                else:
                    yield from _entries_of(item, response.url, three=says_three(feed.heading))
        except NotAFeed as error:
            if error.kind == SEVERAL:
                yield from _lines(response)
                return
            if (alone := _alone(response)) is not None:
                yield from _entries_of(alone, response.url, three=says_three(feed.heading))
                return
            yield _fatal(error.kind, f"{source.url}: {error}", "look at the address; nothing is withdrawn while it answers no feed")
        except CutShort as error:
            yield _fatal("cut_short", f"{source.url}: {error}", "run again; nothing is withdrawn until the feed was read to its end")
        if records:
            message = f"{source.url}: {records} catalog records are no datasets; they were not read"
            yield Problem(kind="catalog_records", message=message, remedy=remedy_for("catalog_records"), rule="catalog_records")
        for kind in sorted(feed.untidy):
            yield Problem(kind=kind, message=f"{source.url}: {_UNTIDY[kind]}", remedy="write the feed with a JSON library", rule=kind)


def _lines(response: Response) -> Iterator[Found]:
    """The entries of an answer that holds them one behind the other (JSON Lines), where the first is a dataset."""
    is_first = True
    with response.open() as stream:
        feed = Feed(Bracketed(stream), declared_charset=response.declared_charset)
        try:
            for item in feed.items():
                if is_first and not _NAMED.search(item.raw):
                    message = f"{response.url}: the answer holds several JSON objects, the first of which is no dataset"
                    yield _fatal("no_dataset", message, "look at the address; nothing is withdrawn while it answers no feed")
                    return
                is_first = False
                yield from _entries_of(item, response.url, three=False)
        except CutShort as error:
            yield _fatal("cut_short", f"{response.url}: {error}", "run again; nothing is withdrawn until the feed was read to its end")


def _alone(response: Response) -> Item | None:
    """The answer as an entry, where it is no catalog but one dataset by itself."""
    if response.spooled.size > _LARGEST_ALONE:
        return None
    item = Item(response.body, is_object=response.body.lstrip()[:1] == b"{", depth=0)
    try:
        entry, _ = parsed(item.raw, is_object=item.is_object, depth=item.depth)
    except (Unreadable, RecursionError):
        return None
    kinds = entry.get("@type")
    is_dataset = any(str(kind).rpartition(":")[2] == "Dataset" for kind in (kinds if isinstance(kinds, list) else [kinds]))
    return item if is_dataset else None


_UNTIDY = {
    "stray_commas": "there are commas too many or too few between the entries; all entries were read",
    "trailing_content": "something follows the end of the feed; it was not read",
}


def _entries_of(item: Item, url: str, *, three: bool) -> Iterator[Entry | Unreachable | Problem]:
    """The entry of an item, and those written inside it."""
    if item.too_large:
        yield _too_large(item, url)
        return
    try:
        entry, oddity = parsed(item.raw, is_object=item.is_object, depth=item.depth)
    except Unreadable as error:
        yield _refused(error.kind, str(error), item)
        return
    for told, tree in entry_trees(entry, item.section, three=three):
        title = told.get("title") if tree is None else title_of(tree)
        yield Entry(
            key=entry_key(told) if tree is None else key_of(tree),
            url=url,
            raw=item.raw if told is entry else orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS),
            media_type="application/json",
            fingerprint=entry_fingerprint(told),
            fields={"entry": told, "tree": tree, "oddity": oddity},
            title=title.strip() if isinstance(title, str) else "",
        )


def _too_large(item: Item, url: str) -> Unreachable | Problem:
    """Of an entry that is not held as a whole, its identifier is: what was kept of it stays. Where it stands too far behind, nobody
    knows which record the entry is, and nothing may be withdrawn."""
    kind = "entry_too_large"
    message = f"an entry is larger than {LONGEST_ENTRY >> 20} MB; those behind it were read"
    if key := identifier_at_the_beginning(item.raw):
        return Unreachable(kind=kind, key=key, url=url, rule=kind, message=message, remedy=remedy_for(kind))
    return replace(_refused(kind, f"{message}; its identifier does not stand at its beginning", item), fatal=True)


def _refused(kind: str, message: str, item: Item) -> Problem:
    value = item.raw[:500].decode("utf-8", "replace")
    return Problem(kind=kind, message=message, remedy=remedy_for(kind), value=value, rule=kind, refused=True)


def _fatal(kind: str, message: str, remedy: str) -> Problem:
    return Problem(kind=kind, message=message, remedy=remedy, rule=kind, fatal=True)
