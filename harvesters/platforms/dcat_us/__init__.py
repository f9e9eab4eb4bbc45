"""DCAT-US 1.1: one `data.json` that holds every dataset of an agency.

A declaration says `platform = "dcat_us"` and the `url` of the feed; there are no options. `time_zone` is used where a time
has to become a day, `agency`, `language` and `license` where an entry names none.
"""

from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError

from harvesters.draft import Draft
from harvesters.entry import Entry, FeedValidators, SourceUnchanged
from harvesters.fetching.fetcher import Fetcher, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found
from harvesters.platforms.dcat_us.entries import Unreadable, parsed
from harvesters.platforms.dcat_us.feed import CutShort, Feed, Item, NotAFeed
from harvesters.reading.html import plain_text
from harvesters.remedies import remedy_for
from harvesters.source import Source
from harvesters.state import Memory
from schemas.dialects.dcat_us import entry_key, from_dcat_us
from schemas.dialects.licenses import license_told
from schemas.record import entry_fingerprint

_ABSTRACT = 280
_SENTENCE_ENDS = (". ", "! ", "? ", "。", "！", "？")
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
    draft = Draft(values=values)
    if fields["oddity"]:
        draft.flag(fields["oddity"], None, _BYTES_WERE_ODD[fields["oddity"]])
    for oddity in oddities:
        draft.flag(oddity.code, oddity.field, oddity.message, oddity.value)
    draft.applied({"html_to_text": _without_html(values)})
    values["abstract"] = abstract_of(values["description"]) if values["description"] else None
    if "agency" not in values:
        values["agency"] = {"id": source.agency.id, "name": source.agency.name}
    if not values.get("language") and source.language:
        values["language"] = [source.language]
    if not values.get("license") and source.license:
        values["license"] = license_told(source.license)
    values["region"] = source.region
    return draft


def abstract_of(description: str) -> str:
    """The beginning of a description for lists: whole sentences where that is not too little, else whole words and `…`."""
    text = " ".join(description.split())
    if len(text) <= _ABSTRACT:
        return text
    start = text[: _ABSTRACT + 1]
    end = max(start.rfind(mark) + len(mark.rstrip()) for mark in _SENTENCE_ENDS)
    if end > _ABSTRACT // 2:
        return start[:end]
    word = start.rfind(" ")
    return start[: word if word > _ABSTRACT // 2 else _ABSTRACT - 1].rstrip(" ,;:") + "…"


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


def _without_html(values: dict[str, Any]) -> int:
    """Reads HTML in texts as text, in place; how many texts that changed."""
    places: list[tuple[dict[str, Any], str]] = [(values, "title"), (values, "description"), (values, "rights")]
    if values.get("license"):
        places.append((values["license"], "as_given"))
    for distribution in values["distributions"]:
        places.extend(((distribution, "title"), (distribution, "description")))
    changed = 0
    for holder, name in places:
        text = holder.get(name)
        if text and ("<" in text or "&" in text):
            read = plain_text(text)
            if read != text:
                holder[name] = (" ".join(read.split()) if name == "title" else read) or None
                changed += 1
    keywords = values["keywords"]
    for position, keyword in enumerate(keywords):
        if "&" in keyword or "<" in keyword:
            read = plain_text(keyword)
            changed += read != keyword
            keywords[position] = read
    return changed
