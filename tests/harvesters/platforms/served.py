"""A catalog's interface as a function of the address asked: paged answers over a list that may change while it is read."""

import json
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from tests.harvesters.scripted import Scripted, Told

Query = Mapping[str, str]


class Served:
    """Answers what `answer(path, query, number)` says of the numberth request (from 0): a Told, or a value to be served as JSON."""

    def __init__(self, answer: Callable[[str, Query, int], object]) -> None:
        self._answer = answer
        self.asked: list[str] = []
        self.headers: list[Query] = []

    def fetch(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        told: Told = self._answer(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), len(self.asked))
        self.asked.append(request.url)
        self.headers.append(request.headers)
        if isinstance(told, dict | list):
            told = json.dumps(told)
        return Scripted({request.url: [told]}, media_type="application/json").fetch(request)

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)

    def queries(self, name: str) -> list[str]:
        """What was asked for under that name, request by request; '' where it was not."""
        return [dict(parse_qsl(urlsplit(url).query)).get(name, "") for url in self.asked]
