"""Whether an answer is a JSON search with documents as its results."""

from collections import Counter

from harvesters.documents.listing import listing
from harvesters.documents.options import ListedOptions
from harvesters.platforms.json_search.calls import called_in
from harvesters.platforms.json_search.options import SearchOptions
from harvesters.platforms.json_search.results import rows_of
from harvesters.recognition import CERTAIN, LIKELY, POSSIBLE, Recognised, Seen

_MOST = 0.8


def recognise(seen: Seen) -> Recognised | None:
    """The search that answers: its own parameter is in the address, or most results have a title and an address; or the one that a
    page without a list asks by a script."""
    if seen.value is None:
        return _called(seen)
    rows = rows_of(seen.value, seen.url, SearchOptions(), None) if isinstance(seen.value, dict) else None
    if rows is None or not rows.documents:
        return None
    titled = sum(1 for document in rows.documents if document.listed.title)
    if titled < _MOST * rows.count:
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
    )


def _called(seen: Seen) -> Recognised | None:
    """The interface that a script of the page asks, where the page itself lists nothing: whether it answers with documents, only
    asking it shows."""
    called = called_in(seen.tree, seen.url) if ".ajax" in seen.text or "$." in seen.text or "axios" in seen.text else None
    if called is None or listing(seen.tree, seen.url, ListedOptions()).rows:
        return None
    because = "a script of the page asks it for a list, page by page"
    return Recognised(platform="json_search", url=called.url, because=because, sure=POSSIBLE, options=called.options)
