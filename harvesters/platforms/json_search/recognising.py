"""Whether an answer is a JSON search with documents as its results."""

import re
from collections import Counter
from typing import Any

from harvesters.documents.addresses import page_parameter_in
from harvesters.documents.listing import listing
from harvesters.documents.options import ListedOptions
from harvesters.platforms.json_search.calls import called_in
from harvesters.platforms.json_search.options import SearchOptions
from harvesters.platforms.json_search.results import rows_of
from harvesters.recognition import CERTAIN, LIKELY, POSSIBLE, Recognised, Seen

_MOST = 0.8
_A_LIST = 10
_CALLS = (".ajax", "$.", "axios", "fetch(", "$http", "XMLHttpRequest")
_IN_PATH = re.compile(r"page(?:index|no|num)?[=_-]?([01])(?!\d)(?=[^/]*$)", re.IGNORECASE)


def recognise(seen: Seen) -> Recognised | None:
    """The search that answers: its own parameter is in the address, or most results have a title and an address; or the one that a
    page without a list asks by a script."""
    if seen.value is None:
        return _called(seen)
    rows = rows_of(seen.value, seen.url, SearchOptions(), None)
    if rows is None or not rows.documents:
        return None
    titled = sum(1 for document in rows.documents if document.listed.title)
    dated = sum(1 for document in rows.documents if document.listed.date)
    if titled < _MOST * rows.count or (isinstance(seen.value, list) and dated < _MOST * rows.count):
        return None
    sources = Counter(
        told for document in rows.documents if (told := document.listed.values.get("issuer") or document.listed.values.get("source"))
    )
    named = sources.most_common(1)
    is_ours = "_isjson=true" in seen.url.lower()
    return Recognised(
        platform="json_search",
        url=seen.url,
        because=f"it is a search interface in JSON ({rows.total if rows.total is not None else rows.count} results)",
        sure=CERTAIN if is_ours else LIKELY,
        entries=rows.total or rows.count,
        agency=named[0][0] if named and named[0][1] >= _MOST * rows.count else "",
        country="CN" if is_ours else None,
        options=_numbered_path(seen.url),
    )


def _numbered_path(url: str) -> dict[str, Any]:
    """The options of an interface whose address has the number of its first page in its path: /data_itemId=915,pageIndex=1.json."""
    path, mark, query = url.partition("?")
    found = _IN_PATH.search(path)
    if found is None or page_parameter_in(url):
        return {}
    pattern = f"{path[: found.start(1)]}{{n}}{path[found.end(1) :]}{mark}{query}"
    return {"page_pattern": pattern} | ({"page_base": 0} if found[1] == "0" else {})


def _called(seen: Seen) -> Recognised | None:
    """The interface that a script of the page asks, where the page itself lists next to nothing: whether it answers with documents,
    only asking it shows."""
    called = called_in(seen.tree, seen.url) if any(mark in seen.text for mark in _CALLS) else None
    if called is None or listing(seen.tree, seen.url, ListedOptions()).rows >= _A_LIST:
        return None
    because = "a script of the page asks it for a list, page by page"
    return Recognised(platform="json_search", url=called.url, because=because, sure=POSSIBLE, options=called.options)
