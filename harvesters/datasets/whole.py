"""A catalog that answers whole, in one list in JSON of any size: its entries one at a time, in constant memory."""

from collections.abc import Iterator
from dataclasses import replace

from harvesters.datasets.json_pages import Kind
from harvesters.entry import Entry
from harvesters.fetching.fetcher import Response
from harvesters.outcome import Problem
from harvesters.platforms.dcat_us.entries import Unreadable, parsed
from harvesters.platforms.dcat_us.feed import CutShort, Feed, NotAFeed
from harvesters.remedies import remedy_for


def entries_of(response: Response, kind: Kind, url: str) -> Iterator[Entry | Problem]:
    """The public entries in their order, found at `url`; one that cannot be read is a problem of its own, an answer that is
    no list or ends too soon is a fatal one, the last."""
    with response.open() as stream:
        try:
            for item in Feed(stream, declared_charset=response.declared_charset).items():
                if item.too_large:
                    message = "an entry is larger than what is read of one; those behind it were read"
                    yield replace(_refused("entry_too_large", message, item.raw), fatal=True)
                    continue
                try:
                    entry, _ = parsed(item.raw, is_object=item.is_object, depth=item.depth)
                except Unreadable as error:
                    yield _refused(error.kind, str(error), item.raw)
                    continue
                if kind.is_public(entry):
                    yield kind.entry(entry, url)
        except NotAFeed as error:
            yield _fatal(error.kind, f"{response.url}: {error}", "look at the address; nothing is withdrawn while it answers no list")
        except CutShort as error:
            yield _fatal("cut_short", f"{response.url}: {error}", "run again; nothing is withdrawn until the list was read to its end")


def _fatal(kind: str, message: str, remedy: str) -> Problem:
    return Problem(kind=kind, message=message, remedy=remedy, rule=kind, fatal=True)


def _refused(kind: str, message: str, raw: bytes) -> Problem:
    value = raw[:500].decode("utf-8", "replace")
    return Problem(kind=kind, message=message, remedy=remedy_for(kind), value=value, rule=kind, refused=True)
