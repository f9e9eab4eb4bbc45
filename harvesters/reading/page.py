"""A page read: its title, label block, meta tags, body text and attachments, from bytes in any charset."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from harvesters.reading.attachments import Attachment, attachments_of
from harvesters.reading.encodings import decode
from harvesters.reading.heads import head_length
from harvesters.reading.html import Lines, one_line
from harvesters.reading.labels import LabelReader, label_reader
from harvesters.reading.metas import metas
from harvesters.reading.options import PageOptions, page_options
from harvesters.reading.titles import title_of

__all__ = ["Attachment", "Listed", "Page", "PageOptions", "page_options", "read_page"]

_BODIES = (
    "ucapcontent",
    "#UCAP-CONTENT",
    ".trs_editor_view",
    ".TRS_UEDITOR",
    ".TRS_Editor",
    "#zoom",
    "#Zoom",
    "#zoomcon",
    "#ivs_content",
    ".Article_content",
    ".article-content",
    ".news_cont_d_wrap",
    "#mainText",
    ".mainTextBox",
    ".art-con",
    "#con_con",
    ".ccontent",
    ".artile_zw",
    ".xilan_con",
    ".arc_cont",
    ".info_content",
    ".wzcon",
    ".zwgkdetail",
    ".pages_content",
    ".article_content",
    ".xxgk_content",
    "#NewsContent",
    "#content",
    ".content",
    "article",
)
_NEVER_BODY = "nav, footer, header, .nav, .footer, .foot, .breadcrumb, .crumb, #footer, #nav, #foot, #header"
_DECORATION = "[id^=share], .share, .bdsharebuttonbox, .bdshare, #qrcode, .qrcode, .ewm, .print, .social-share"
_SHORTEST_BODY = 20
_FEWEST_LINKS = 5
_MOVED = re.compile(r"""location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*["']([^"']{4,500})["']""")
_REFRESH = re.compile(r"""^\s*\d*\s*[;,]\s*url\s*=\s*["']?([^"'>]+)""", re.IGNORECASE)
_STUB = 60


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
    `container` the selector that found it, '' where the whole page had to be taken; `before` and `after` the lines around
    it. `moved_to` is where a stub page sends its reader."""

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

    @property
    def label_reader(self) -> LabelReader:
        return label_reader(self.options.labels)


def read_page(raw: bytes, *, declared_charset: str | None, url: str, options: PageOptions) -> Page:
    """The page in those bytes. `declared_charset` is Content-Type's, `url` the address links are relative to. Never raises
    for what a page holds: a page without anything gives an empty `title` and `body`."""
    decoded = decode(raw, declared_charset, options.encoding)
    tree = LexborHTMLParser(decoded.text.replace("\x00", ""))
    reader = label_reader(options.labels)
    said = metas(tree)
    container, selector = _container(tree, options.body)
    declared = _declared(tree, options.fields)
    root: LexborNode | None = tree.body or tree.root
    files = attachments_of(tree, container, url=url, selectors=options.attachments)
    moved_to = _moved_to(tree, url)
    _strip(container if container is not None else root, (*options.remove, _DECORATION))
    if container is None and root is not None:
        _strip(root, (_NEVER_BODY,))
        _strip_link_lists(root)
    lines = Lines(container, reader.is_label)
    if root is not None:
        lines.read(root)
    labels = _labels(reader, lines) | declared
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
        moved_to=moved_to,
    )


def _container(tree: LexborHTMLParser, declared: Sequence[str]) -> tuple[LexborNode | None, str]:
    """The element that holds the body and the selector that found it: the first whose longest match says something."""
    best: tuple[int, LexborNode, str] | None = None
    for selector in (*declared, *_BODIES):
        for node in _select(tree, selector):
            length = len((node.text()).strip())
            if length and (best is None or length > best[0]):
                best = (length, node, selector)
        if best is not None and (best[0] >= _SHORTEST_BODY or selector in declared):
            break
    return (best[1], best[2]) if best is not None else (None, "")


def _select(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """The matches of a selector; none where a declaration wrote one that cannot be read (the declaration's check says so)."""
    try:
        return tree.css(selector)
    except SelectolaxError:
        return []


def _declared(tree: LexborHTMLParser, fields: Mapping[str, str]) -> dict[str, str]:
    """The values of the fields that a declaration gives a selector for; a label in front of a value is not part of it."""
    found: dict[str, str] = {}
    for name, selector in fields.items():
        for node in _select(tree, selector):
            words = one_line(node)
            if words:
                found[name] = re.sub(r"^[^:：\d]{1,8}[:：]\s*", "", words)
                break
    return found


def _labels(reader: LabelReader, lines: Lines) -> dict[str, str]:
    """The label block: before the body, at the head of it, and (where there is none) behind it."""
    found = reader.block(lines.before)
    for name, value in reader.block(lines.inside[: head_length(lines.inside, reader)]).items():
        if not found.get(name):
            found[name] = value
    if "index_number" not in found and "document_number" not in found:
        for name, value in reader.block(lines.after).items():
            found.setdefault(name, value)
    return found


def _strip(node: LexborNode | None, selectors: Sequence[str]) -> None:
    if node is None:
        return
    for selector in selectors:
        try:
            matches = node.css(selector)
        except SelectolaxError:
            continue
        for match in matches:
            if match.mem_id != node.mem_id and match.parent is not None:
                match.remove()


def _strip_link_lists(root: LexborNode) -> None:
    """Takes out menus: elements of many links whose words are nearly all links'."""
    for node in root.css("ul, ol, div, table"):
        links = node.css("a")
        if len(links) >= _FEWEST_LINKS and node.parent is not None:
            words = sum(len((link.text()).strip()) for link in links)
            if words * 10 >= 8 * len("".join((node.text()).split())):
                node.remove()


def _moved_to(tree: LexborHTMLParser, url: str) -> str | None:
    """Where a stub page sends its reader: a refresh tag, or a script on a page with next to no words."""
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh" and (
            found := _REFRESH.match(node.attributes.get("content") or "")
        ):
            return urljoin(url, found[1].strip())
    body = tree.body
    if body is not None and len(one_line(body)) > _STUB:
        return None
    for script in tree.css("script"):
        if found := _MOVED.search(script.text()):
            return urljoin(url, found[1])
    return None
