"""The original that a page links to as what it was taken from: 原文链接, or a 来源 that leads to a page."""

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.reading.tree import base_of
from schemas.fields import is_http_url

_ORIGINAL = re.compile(r"[\[【(（<《]?(?:查看|阅读|点击查看|浏览)?原文(?:链接|网址|地址|出处|链接地址)?[\]】)）>》]?[:：]?")
_BEFORE = re.compile(
    r"(?:(?P<sure>原文(?:链接|网址|地址|出处|链接地址)|转载地址)|(?<![\u3400-\u9fff])(?:信息来源|文章来源|稿件来源|内容来源|来源|转自|转载自))[:：]?$"
)
_A_PAGE = re.compile(r"\d.*\.\w{3,5}$|\.(?:s?html?|jspx?|aspx?|php|do)$|\d{4,}")
_MOST_LINKS = 2000
_LONGEST = 60
_LONGEST_LINE = 200


def original_in(tree: LexborHTMLParser, url: str) -> str | None:
    """The address of the page that the page at `url` was taken from, as one of its links says; None where none does. A 来源 that leads
    to a site's front page or a column names a publisher and no original."""
    base = base_of(tree, url)
    for link in tree.css("a[href]")[:_MOST_LINKS]:
        words = "".join(link.text().split())
        told = _ORIGINAL.fullmatch(words) is not None
        found = None if told or len(words) > 10 * _LONGEST else _BEFORE.search(_words_before(link))
        sure = told or (found is not None and found["sure"] is not None)
        if not sure and (found is None or not _is_a_line(link)):
            continue
        try:
            address = urljoin(base, (link.attributes.get("href") or "").strip()).partition("#")[0]
            path = urlsplit(address)
        except ValueError:
            continue
        if is_http_url(address) and address != url and (sure or _A_PAGE.search(f"{path.path}?{path.query}" if path.query else path.path)):
            return address
    return None


def _is_a_line(link: LexborNode) -> bool:
    """Whether a link stands in a line of its own kind (来源：… 时间：…), not in a paragraph that names what it rests on."""
    return link.parent is not None and len(link.parent.text()) <= _LONGEST_LINE


def _words_before(link: LexborNode) -> str:
    """The words right before a link: in its own element, else at the end of the element before."""
    before = link.prev
    while before is not None and before.tag in ("-text", "-comment") and not (before.text() or "").strip():
        before = before.prev
    if before is None and link.parent is not None:
        before = link.parent.prev
        while before is not None and before.tag in ("-text", "-comment") and not (before.text() or "").strip():
            before = before.prev
    return "".join((before.text() or "")[-_LONGEST:].split()) if before is not None and before.tag != "-comment" else ""
