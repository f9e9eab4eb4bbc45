"""The actions of CKAN that list datasets: what to ask, and what their answers say."""

from dataclasses import dataclass
from typing import Any

from harvesters.datasets.json_pages import Kind, value_in
from harvesters.datasets.offsets import Answer, counted_off
from harvesters.datasets.paging import Listing, State
from harvesters.documents.addresses import with_query
from harvesters.documents.asking import Broken, Unusable, asked
from harvesters.documents.json_values import number
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.platforms.ckan.options import CkanOptions
from schemas.dialects.portals.ckan import is_public, package_key

SEARCH, LIST_ALL = "package_search", "current_package_list_with_resources"
_COUNTERS = frozenset({"tracking_summary", "num_followers", "total_downloads", "archiver", "qa", "metrics"})
_REMEDY = "look at the answer in a browser; where the portal has another API, declare the platform that reads it"

KIND = Kind(
    key=package_key,
    title=lambda package: package.get("title") or package.get("name"),
    is_public=is_public,
    steady=lambda package: {name: value for name, value in package.items() if name not in _COUNTERS},
)


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a portal's datasets and their newest change, as `told` by the answer from `url`."""

    url: str
    told: str


def listing(portal: str, options: CkanOptions, action: str) -> Listing:
    """The paged list of an action; a checkpoint says which one it belongs to."""

    def address(offset: int, size: int, at: State) -> str:
        if at["action"] == LIST_ALL:
            return _asked(portal, LIST_ALL, limit=str(size), offset=str(offset))
        return _search(portal, options, rows=str(size), start=str(offset), sort="id asc")

    return counted_off(KIND, options, portal, address=address, answer=_answer, start={"action": action})


def newest(fetcher: Fetcher, portal: str, options: CkanOptions) -> Mark | None:
    """The mark of the list as it stands, None where the portal does not tell it."""
    url = _search(portal, options, rows="1", start="0", sort="metadata_modified desc")
    try:
        result = asked(fetcher, Request(url=url), _result)
    except (Broken, FetchError):
        return None
    packages = result.get("results") if isinstance(result, dict) else None
    count = number(result.get("count")) if isinstance(result, dict) else None
    if count is None or not isinstance(packages, list) or not packages or not isinstance(packages[0], dict):
        return None
    changed = packages[0].get("metadata_modified")
    return Mark(url, f"{count} {package_key(packages[0])} {changed}") if changed else None


def _search(portal: str, options: CkanOptions, **values: str) -> str:
    return _asked(portal, SEARCH, **({"fq": options.filters} if options.filters else {}), **values)


def _asked(portal: str, action: str, **values: str) -> str:
    return with_query(f"{portal}/api/3/action/{action}", **values)


def _answer(response: Response, at: State) -> Answer:
    """The packages of an answer. Raises Unusable where it holds none: an error with status 200 as well."""
    result = _result(response)
    if isinstance(result, dict) and isinstance(result.get("results"), list):
        return Answer(items=result["results"], total=number(result.get("count")))
    if isinstance(result, list) and at["action"] == LIST_ALL:
        # DKAN puts the list into a list.
        nested = len(result) == 1 and isinstance(result[0], list)
        return Answer(items=result[0] if nested else result, total=None)
    raise Unusable("no_list", "was answered without a list of packages", _REMEDY)


def _result(response: Response) -> Any:
    """The `result` of an answer. Raises Unusable."""
    told = value_in(response)
    if not isinstance(told, dict):
        raise Unusable("no_list", f"was answered with {str(told)[:100]!r}", _REMEDY)
    if told.get("success") is False or "result" not in told:
        error = told.get("error")
        words = error.get("message") or error.get("__type") if isinstance(error, dict) else error
        raise Unusable("no_list", f"was answered with an error of the portal: {str(words)[:200]}", _REMEDY)
    return told["result"]
