"""The directory page of gkmlpt: `window._CONFIG` with the site's number (SID) and its tree of categories (TREE)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder
from typing import Any
from urllib.parse import quote

from harvesters.documents.asking import Unusable, text_in
from harvesters.documents.json_values import number
from harvesters.fetching.fetcher import Response

_SID = re.compile(r"""["']?\bSID["']?\s*[:=]\s*["']?([\w-]+)""")
_TREE = re.compile(r"""["']?\bTREE["']?\s*[:=]\s*(?=[\[{])""")
_DEEPEST = 30
_COUNTS = ("count", "post_count", "total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """`root` is the address up to and with `/gkmlpt`, `sid` the site's number, `counts` how many documents the tree gives
    each category that has any (0 where it gives no counts at all)."""

    root: str
    sid: str
    counts: Mapping[int, int]

    def address(self, category: int, page: int, sid: str = "") -> str:
        """Of a page of a category's list; pages 0 and 1 are the same, so pages are counted from 1."""
        return f"{self.root}/api/all/{category}?page={page}&sid={quote(sid or self.sid)}"


def directory_in(response: Response) -> Directory:
    """What the directory page tells. Raises Unusable."""
    found = directory_of(text_in(response), response.url)
    if found is None:
        remedy = "write the address of the directory itself, https://…/gkmlpt/index, and [options] sid if it names none"
        raise Unusable("no_directory", "is no directory page of gkmlpt: it holds no window._CONFIG with a SID", remedy)
    return found


def directory_of(html: str, url: str) -> Directory | None:
    """What the page at `url` tells, None where it is no directory page."""
    root, mark, _ = url.partition("/gkmlpt")
    sid = _SID.search(html)
    if not mark or not sid:
        return None
    return Directory(root=f"{root}{mark}", sid=sid[1], counts=_counts(html))


def categories_in_address(url: str) -> tuple[int, ...]:
    """The category that the address of a directory points to behind its #."""
    behind = url.partition("#")[2].strip("/")
    return (int(behind),) if behind.isascii() and behind.isdigit() else ()


def _counts(html: str) -> dict[int, int]:
    start = _TREE.search(html)
    if start is None:
        return {}
    try:
        tree, _ = JSONDecoder().raw_decode(html, start.end())
    except (JSONDecodeError, RecursionError):
        return {}
    found: dict[int, int] = {}
    untold: dict[int, int] = {}
    _gather(tree, found, untold, 0)
    return {category: count for category, count in found.items() if count} if any(found.values()) else untold


def _gather(node: Any, found: dict[int, int], untold: dict[int, int], depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(node, list):
        for child in node:
            _gather(child, found, untold, depth + 1)
    elif isinstance(node, dict):
        category = number(node.get("id"))
        if category is not None:
            count = next((told for name in _COUNTS if (told := number(node.get(name))) is not None), None)
            (untold if count is None else found)[category] = count or 0
        _gather(node.get("children") or node.get("child") or [], found, untold, depth + 1)
