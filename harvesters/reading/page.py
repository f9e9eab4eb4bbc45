"""A page read: its title, label block, meta tags, body text and attachments, from bytes in any charset."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from harvesters.reading.options import PageOptions, page_options

__all__ = ["Attachment", "Listed", "Page", "PageOptions", "page_options", "read_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A linked file: absolute `url`, `name` as people know it, `format` and `media_type` where its extension is known."""

    url: str
    name: str
    format: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the list (page, XML or JSON) said of a document before its page was opened, as written there; '' where it said
    nothing. `date` is the day it was published; `values` are further words by the field names of `options.FIELDS`."""

    url: str
    title: str = ""
    date: str = ""
    document_number: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`encoding` is what the bytes were decoded as, `encoding_certain` whether that is beyond doubt. `title` is the page's
    own ('' where it has none). `labels` (the label block) and `metas` map a field of `options.FIELDS` to its words as
    written. `body` is the text of the body container, one paragraph a line; `container` the selector that found it, ''
    where the whole page had to be taken; `around` the lines outside it. `moved_to` is where a stub page sends its reader."""

    url: str
    encoding: str
    encoding_certain: bool
    title: str
    labels: Mapping[str, str]
    metas: Mapping[str, str]
    body: str
    container: str
    around: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    moved_to: str | None = None


def read_page(raw: bytes, *, declared_charset: str | None, url: str, options: PageOptions) -> Page:
    """The page in those bytes. `declared_charset` is Content-Type's, `url` the address links are relative to. Never raises
    for what a page holds: a page without anything gives an empty `title` and `body`."""
    text = raw.decode(options.encoding or declared_charset or "utf-8", "replace")
    tree = LexborHTMLParser(text)
    head = tree.css_first("title")
    body = tree.body
    return Page(
        url=url,
        encoding=options.encoding or declared_charset or "utf-8",
        encoding_certain=False,
        title=head.text().strip() if head else "",
        labels={},
        metas={},
        body=body.text(separator="\n").strip() if body else "",
        container="",
        around=(),
        attachments=(),
    )
