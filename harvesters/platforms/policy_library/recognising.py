"""Whether an answer is the State Council library's search interface."""

from harvesters.documents.json_values import at, first, number
from harvesters.recognition import CERTAIN, Recognised, Seen


def recognise(seen: Seen) -> Recognised | None:
    """The library that answers."""
    found = at(seen.value, "searchVO")
    if not isinstance(found, dict) or not ("listVO" in found or "catMap" in found):
        return None
    parts = [found, *(found.get("catMap") or {}).values()]
    rows = [row for part in parts if isinstance(part, dict) for row in part.get("listVO") or [] if isinstance(row, dict)]
    total = sum(number(part.get("totalCount")) or 0 for part in parts if isinstance(part, dict))
    # Of a library of many agencies the first document's says nothing of the library.
    agencies = {first(row, ("puborg",)) for row in rows}
    return Recognised(
        platform="policy_library",
        url=seen.url,
        because=f"it is the search interface of a policy library (searchVO, {total} documents)",
        sure=CERTAIN,
        entries=total,
        agency=agencies.pop() if len(agencies) == 1 else "",
        country="CN",
    )
