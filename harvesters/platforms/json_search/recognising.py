"""Whether an answer is a JSON search with documents as its results."""

from collections import Counter

from harvesters.platforms.json_search.options import SearchOptions
from harvesters.platforms.json_search.results import rows_of
from harvesters.recognition import CERTAIN, LIKELY, Recognised, Seen

_MOST = 0.8


def recognise(seen: Seen) -> Recognised | None:
    """The search that answers: its own parameter is in the address, or most results have a title and an address."""
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
