"""STAC in static files: a catalog leads to further catalogs and to collections, each a file of its own."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from harvesters.datasets.json_pages import Kind, value_in
from harvesters.documents.addresses import address_in
from harvesters.documents.asking import Broken, Unusable, asked, fatal, too_many_pages
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.outcome import Problem
from harvesters.platforms import Found

_AGAIN = "run again; nothing is withdrawn while a file cannot be had"


def is_file(url: str) -> bool:
    """Whether an address is that of a file: an API's has no ending."""
    return url.partition("?")[0].partition("#")[0].endswith(".json")


def is_stac(value: Any) -> bool:
    """Whether a value is a catalog or a collection; scenes are neither."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("links"), list)
        and isinstance(value.get("stac_version"), str)
        and "geometry" not in value
    )


def collections_of(url: str, fetcher: Fetcher, kind: Kind, most_files: int) -> Iterator[Found]:
    """Every collection at that address and below it, its scenes aside. A file that cannot be had makes the reading one that was not
    whole; the others are read. Raises FetchError where the first cannot be had."""
    waiting, met = deque([url]), {url}
    for count in range(most_files):
        if not waiting:
            return
        address = waiting.popleft()
        try:
            told = asked(fetcher, Request(url=address), _read)
        except (Broken, FetchError) as error:
            if isinstance(error, FetchError) and not count:
                raise
            yield error.problem if isinstance(error, Broken) else _unreachable(error)
            continue
        if told.get("type") == "Collection" or "extent" in told:
            yield kind.entry(told, address)
        for child in _children(told, address):
            if child not in met:
                met.add(child)
                waiting.append(child)
    if waiting:
        yield too_many_pages(url, most_files)


def _read(response: Response) -> dict[str, Any]:
    value = value_in(response)
    if not is_stac(value):
        raise Unusable("no_list", "was answered with what is neither a catalog nor a collection of STAC")
    found: dict[str, Any] = value
    return found


def _children(told: dict[str, Any], url: str) -> Iterator[str]:
    for link in told["links"]:
        if isinstance(link, dict) and link.get("rel") == "child" and isinstance(link.get("href"), str):
            address = address_in(url, link["href"])
            if address:
                yield address


def _unreachable(error: FetchError) -> Problem:
    return fatal(error.url, "source_unreachable", f"{error.url}: {error.message}", _AGAIN)
