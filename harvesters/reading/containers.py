"""Which element of a page holds the document: declared, known by its name, or the one that holds nearly all the words."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

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
    "#Content",
    ".content",
    "article",
)
"""Where government pages keep their text, by the site software's own names; the surest first."""

DENSEST = "densest"
_NEVER_BODY = "nav, footer, header, .nav, .footer, .foot, .breadcrumb, .crumb, #footer, #nav, #foot, #header"
_DECORATION = "[id^=share], .share, .bdsharebuttonbox, .bdshare, #qrcode, .qrcode, .ewm, .print, .social-share"
_HOLDERS = "div, td, section, main, form"
_SHORTEST_BODY = 20
_FEWEST_LINKS = 5
_NEARLY_ALL = 0.6
_MOST_MATCHES = 20
_AFFORDABLE = 20_000_000
"""Characters looked at when every element's words are compared: a page of ten thousand nested elements is hostile."""


def container_of(tree: LexborHTMLParser, declared: Sequence[str]) -> tuple[LexborNode | None, str]:
    """The element that holds the body and the selector that found it: the first whose longest match says something.
    `(None, "")` where no selector does."""
    best: tuple[int, LexborNode, str] | None = None
    for selector in (*declared, *_BODIES):
        for node in select(tree, selector)[:_MOST_MATCHES]:
            length = len(node.text().strip())
            if length and (best is None or length > best[0]):
                best = (length, node, selector)
        if best is not None and (best[0] >= _SHORTEST_BODY or selector in declared):
            break
    return (best[1], best[2]) if best is not None else (None, "")


def densest(root: LexborNode) -> LexborNode | None:
    """The smallest element that holds six tenths of a page's words outside links, or None where none does."""
    whole = _words(root)
    best: tuple[int, LexborNode] | None = None
    holders = root.css(_HOLDERS)
    if len(holders) * len(root.text()) > _AFFORDABLE:
        return None
    for node in holders:
        length = len(node.text())
        if length >= _NEARLY_ALL * whole and (best is None or length <= best[0]) and _words(node) >= _NEARLY_ALL * whole:
            best = (length, node)
    return best[1] if best is not None and whole >= _SHORTEST_BODY else None


def select(tree: LexborHTMLParser | LexborNode, selector: str) -> list[LexborNode]:
    """The matches of a selector; none where a declaration wrote one that cannot be read."""
    try:
        return tree.css(selector)
    except SelectolaxError:
        return []


def strip(node: LexborNode, selectors: Sequence[str] = (), *, whole_page: bool = False) -> None:
    """Takes out of an element what is no text of its own: shares, codes to scan, whatever the selectors name; of a whole
    page also heads, feet and menus (elements of many links whose words are nearly all links')."""
    for selector in (*selectors, _DECORATION, *((_NEVER_BODY,) if whole_page else ())):
        for match in select(node, selector):
            if match.mem_id != node.mem_id and match.parent is not None:
                match.remove()
    if not whole_page:
        return
    menus = node.css("ul, ol, div, table")
    if len(menus) * len(node.text()) > _AFFORDABLE:
        return
    for menu in menus:
        links = menu.css("a")
        if len(links) >= _FEWEST_LINKS and menu.parent is not None:
            words = sum(len(link.text().strip()) for link in links)
            if words * 10 >= 8 * len(re.sub(r"\s+", "", menu.text())):
                menu.remove()


def _words(node: LexborNode) -> int:
    return len(re.sub(r"\s+", "", node.text())) - sum(len(link.text().strip()) for link in node.css("a"))
