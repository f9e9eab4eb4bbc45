"""DCAT-US 1.1: one `data.json` that holds every dataset of an agency.

A declaration says `platform = "dcat_us"` and the `url` of the feed; there are no options. `time_zone` is used where a time
has to become a day, `agency`, `language` and `license` where an entry names none.
"""

from collections.abc import Iterator

from marshmallow import ValidationError

from harvesters.datasets.drafting import dataset_draft
from harvesters.draft import Draft
from harvesters.entry import Entry, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.dcat_us.entries import Unreadable, parsed
from harvesters.platforms.dcat_us.feed import CutShort, Feed, Item, NotAFeed
from harvesters.remedies import remedy_for
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.dcat_us import entry_key, from_dcat_us
from schemas.record import entry_fingerprint

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
    values, oddities = from_dcat_us(fields["entry"], time_zone=source.time_zone)
    draft = dataset_draft(values, oddities, source)
    if fields["oddity"]:
        draft.flag(fields["oddity"], None, _BYTES_WERE_ODD[fields["oddity"]])
    return draft


def _entries(response: Response, source: Source) -> Iterator[Found]:
    with response.open() as stream:
        feed = Feed(stream, declared_charset=response.declared_charset)
        try:
            for item in feed.items():
                yield _entry(item, response.url)
        except NotAFeed as error:
            yield _fatal(error.kind, f"{source.url}: {error}", "look at the address; nothing is withdrawn while it answers no feed")
        except CutShort as error:
            yield _fatal("cut_short", f"{source.url}: {error}", "run again; nothing is withdrawn until the feed was read to its end")
        for kind in sorted(feed.untidy):
            yield Problem(kind=kind, message=f"{source.url}: {_UNTIDY[kind]}", remedy="write the feed with a JSON library", rule=kind)


_UNTIDY = {
    "stray_commas": "there are commas too many or too few between the entries; all entries were read",
    "trailing_content": "something follows the end of the feed; it was not read",
}


def _entry(item: Item, url: str) -> Entry | Problem:
    try:
        entry, oddity = parsed(item.raw, is_object=item.is_object, depth=item.depth)
    except Unreadable as error:
        value = item.raw[:500].decode("utf-8", "replace")
        return Problem(kind=error.kind, message=str(error), remedy=remedy_for(error.kind), value=value, rule=error.kind, refused=True)
    title = entry.get("title")
    return Entry(
        key=entry_key(entry),
        url=url,
        raw=item.raw,
        media_type="application/json",
        fingerprint=entry_fingerprint(entry),
        fields={"entry": entry, "oddity": oddity},
        title=title.strip() if isinstance(title, str) else "",
    )


def _fatal(kind: str, message: str, remedy: str) -> Problem:
    return Problem(kind=kind, message=message, remedy=remedy, rule=kind, fatal=True)
