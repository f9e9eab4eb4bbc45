"""Where a stub page sends its reader, by a refresh tag or by its script."""

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from harvesters.reading.lines import one_line
from harvesters.reading.tree import base_of

_MOVED = re.compile(r"""location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*["']([^"']{4,500})["']""")
_REFRESH = re.compile(r"""^\s*\d*\s*[;,]\s*url\s*=\s*["']?([^"'>]+)""", re.IGNORECASE)
_STUB = 60


def moved_to(tree: LexborHTMLParser, url: str) -> str | None:
    """The address that the page at `url` leads on to without being asked: by a refresh tag, or by a script where it has next to no
    words; None where it does not."""
    base = base_of(tree, url)
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh" and (
            found := _REFRESH.match(node.attributes.get("content") or "")
        ):
            return _joined(base, found[1].strip())
    body = tree.body
    if body is not None and len(one_line(body)) > _STUB:
        return None
    for script in tree.css("script"):
        if found := _MOVED.search(script.text()):
            return _joined(base, found[1])
    return None


def _joined(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address)
    except ValueError:
        return None
