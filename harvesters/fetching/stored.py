"""Pages at hand instead of the network: for golden files and tests of platforms."""

from collections.abc import Iterator, Mapping

from harvesters.fetching.ahead import Answered, in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.fetching.spool import in_memory


class StoredPages:
    """A `Fetcher` that answers from a mapping of addresses to (Content-Type, body); any other address is `not_recorded`."""

    def __init__(self, pages: Mapping[str, tuple[str, bytes]]) -> None:
        self._pages = pages

    def fetch(self, request: Request) -> Response:
        """See `Fetcher.fetch`."""
        page = self._pages.get(request.url)
        if page is None:
            raise FetchError(request.url, "not_recorded", "No page is stored for this address.", "Store the page with the others.")
        media_type, body = page
        return Response(url=request.url, status=200, headers={"content-type": media_type}, spooled=in_memory(body))

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[Answered]:
        """See `Fetcher.fetch_many`."""
        return in_turn(self.fetch, requests)
