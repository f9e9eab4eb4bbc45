"""A page read: its title, label block, meta tags, body text and attachments, from bytes in any charset."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.reading import dates
from harvesters.reading.attachments import Attachment, attachments_of
from harvesters.reading.containers import DENSEST, container_of, densest, select, strip
from harvesters.reading.encodings import decode
from harvesters.reading.heads import head_length, is_prose
from harvesters.reading.labels import LabelReader, label_reader
from harvesters.reading.lines import Lines, one_line
from harvesters.reading.metas import metas
from harvesters.reading.moved import moved_to
from harvesters.reading.options import PageOptions, page_options
from harvesters.reading.source_links import original_in
from harvesters.reading.tables import ListTable, list_table
from harvesters.reading.titles import title_of
from harvesters.reading.tree import html_tree

__all__ = ["Attachment", "Listed", "Page", "PageOptions", "page_options", "read_page"]

_END = 400
_HEAD = 2000
_SHORTEST_FOOT, _LONGEST_FOOT = 3, 20


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
    """`encoding` is what the bytes were decoded as, `encoding_certain` whether that is beyond doubt, `replaced` how many
    bytes could not be read. `title` is the page's own ('' where it has none), `title_origin` where it stood (`titles.Title`).
    `labels` (the label block) and `metas` map a field of `options.FIELDS` to its words as written, '' where a label stands
    with no value; `labels` are told by `label_reader`. `body` is the text of the body container, one paragraph a line;
    `container` the selector that found it, `densest` where none did and most words were in one element, '' where the
    whole page had to be taken; `before` and `after` the lines around
    it. `moved_to` is where a stub page sends its reader, `table` the list it prints as a table, `is_cut` whether the bytes
    break off inside it."""

    url: str
    encoding: str
    encoding_certain: bool
    replaced: int = 0
    title: str
    title_origin: str
    labels: Mapping[str, str]
    metas: Mapping[str, str]
    body: str
    container: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    options: PageOptions
    moved_to: str | None = None
    table: ListTable | None = None
    is_cut: bool = False

    @property
    def label_reader(self) -> LabelReader:
        return label_reader(self.options.labels)


def read_page(raw: bytes, *, declared_charset: str | None, url: str, options: PageOptions) -> Page:
    """The page in those bytes. `declared_charset` is Content-Type's, `url` the address links are relative to. Never raises
    for what a page holds: a page without anything gives an empty `title` and `body`."""
    decoded = decode(raw, declared_charset, options.encoding)
    tree = html_tree(decoded.text.replace("\x00", ""))
    reader = label_reader(options.labels)
    said = metas(tree)
    container, selector = container_of(tree, options.body)
    declared = _declared(tree, options.fields)
    files = attachments_of(tree, container, url=url, selectors=options.attachments)
    leads_on = moved_to(tree, url)
    original = original_in(tree, url)
    lines = Lines()
    table = None
    root = tree.body if tree.body is not None else tree.root
    if root is not None:
        strip(container if container is not None else root, options.remove, whole_page=container is None)
        lines, found = _lines(root, container, reader)
        selector = selector or found
        table = list_table(container if container is not None else root)
    labels = _labels(reader, lines, table) | ({"original_url": original} if original else {}) | declared
    title = title_of(tree, selectors=options.title, label=labels.get("title", ""), metas=said)
    return Page(
        url=url,
        encoding=decoded.encoding,
        encoding_certain=decoded.certain,
        replaced=decoded.replaced,
        title=title.text,
        title_origin=title.origin,
        labels=labels,
        metas=said,
        body="\n".join(lines.inside),
        container=selector,
        before=tuple(lines.before),
        after=tuple(lines.after),
        attachments=files,
        options=options,
        moved_to=leads_on,
        table=table,
        is_cut=_breaks_off(decoded.text),
    )


def _breaks_off(text: str) -> bool:
    """Whether a page ends inside an element: without its last tags, which some sites never write, and amid words or with a block
    left open."""
    folded = text.lower()
    if "</html" in folded[-_END:] or "</body" in folded[-_END:] or "<html" not in folded[:_HEAD]:
        return False
    if not folded.rstrip().endswith(">"):
        return True
    return any(folded.count(f"<{tag}") > folded.count(f"</{tag}") for tag in ("div", "table", "head", "script"))


def _declared(tree: LexborHTMLParser, fields: Mapping[str, str]) -> dict[str, str]:
    """The values of the fields that a declaration gives a selector for; a label in front of a value is not part of it."""
    found: dict[str, str] = {}
    for name, selector in fields.items():
        for node in select(tree, selector):
            words = one_line(node)
            if words:
                found[name] = re.sub(r"^[^:：\d]{1,8}[:：]\s*", "", words)
                break
    return found


def _labels(reader: LabelReader, lines: Lines, table: ListTable | None) -> dict[str, str]:
    """The label block: before the body, at the head of it, and (where there is none) behind it. What heads a list (名称, 类型)
    labels nothing."""
    found = reader.block(lines.before)
    heading = " ".join(table.columns).split() if table is not None else []
    head = [line for line in lines.inside[: head_length(lines.inside, reader)] if line.split() != heading]
    for name, value in reader.block(head).items():
        if not found.get(name):
            found[name] = value
    if "index_number" not in found and "document_number" not in found:
        for name, value in (reader.block(_foot(lines.inside, reader)) | reader.block(lines.after)).items():
            found.setdefault(name, value)
    return found


def _foot(lines: Sequence[str], reader: LabelReader) -> Sequence[str]:
    """The labels that close a body, all lines from the first of them on; () where its last line is none or nothing is above."""
    start = len(lines)
    while start > 1 and len(lines) - start < _LONGEST_FOOT and reader.pairs(lines[start - 1]):
        start -= 1
    return lines[start:] if len(lines) - start >= _SHORTEST_FOOT else ()


def _lines(root: LexborNode, container: LexborNode | None, reader: LabelReader) -> tuple[Lines, str]:
    """The lines of the page. Where no selector found the body, that of the densest element, or of an element around it as
    long as prose or a day stands outside; and what was taken."""
    if container is not None:
        return _read(root, container, reader), ""
    holder = densest(root)
    while holder is not None and holder.mem_id != root.mem_id:
        lines = _read(root, holder, reader)
        if not any(is_prose(line) or dates.only(line) for line in (*lines.before, *lines.after)):
            return lines, DENSEST
        holder = holder.parent
    return _read(root, None, reader), ""


def _read(root: LexborNode, container: LexborNode | None, reader: LabelReader) -> Lines:
    return Lines(container, labels=reader).read(root)
