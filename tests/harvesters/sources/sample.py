"""A source's sample: the few answers that its site would give, and a fetcher that gives them, one of them damaged if told so.

`answers.toml` in the sample's folder lists them; what is not listed is answered with 404:

    [[answer]]
    url = "https://data.city.example/api/3/action/package_search?rows=100&start=0&sort=id+asc"
    file = "page-1.json"          # in the same folder
    document = true               # the page or file of one entry; without it the answer is (a part of) a list
    content_type = "text/html"    # where the ending of the file does not say it
    headers = { link = "<https://…>; rel=next" }
    form = { cur_page = "2" }     # asked for by POST with this form, or
    posted = "<csw:GetRecords …"  # with a body that holds these words
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import harvesters
from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.source import Source
from tests.harvesters.kept import declared_in
from tests.harvesters.scripted import InMemory, gone

SITES = Path(harvesters.__file__).parent / "sites"
SAMPLES = Path(__file__).parent
INDEX, GOLDEN = "answers.toml", "golden.jsonl"
_TYPES = {
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".xml": "text/xml",
    ".rdf": "application/rdf+xml",
    ".ttl": "text/turtle",
    ".html": "text/html",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one address answers."""

    url: str
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    document: bool = False
    form: Mapping[str, str] | None = None
    posted: str | None = None

    def response(self, body: bytes | None = None) -> Response:
        """The answer, or the same with another body."""
        headers = {**self.headers, "content-type": self.content_type}
        return Response(url=self.url, status=200, headers=headers, spooled=InMemory(self.body if body is None else body))

    def is_of(self, request: Request) -> bool:
        """Whether this is the answer to that request."""
        if request.url != self.url:
            return False
        if self.posted is not None:
            return request.body is not None and self.posted in request.body.decode("utf-8", "replace")
        return (request.form or None) == self.form and request.body is None


@dataclass(frozen=True)
class Sample:
    """A declared source and its sample's folder."""

    declaration: Path

    @property
    def folder(self) -> Path:
        return SAMPLES / self.declaration.relative_to(SITES).with_suffix("")

    @property
    def golden(self) -> Path:
        return self.folder / GOLDEN

    def source(self) -> Source:
        """The source as it is declared."""
        return declared_in(self.declaration)

    def answers(self) -> tuple[Answer, ...]:
        """The answers of the sample. Raises OSError, KeyError where its index is incomplete."""
        listed = tomllib.loads((self.folder / INDEX).read_text(encoding="utf-8"))["answer"]
        return tuple(self._answer(dict(one)) for one in listed)

    def _answer(self, one: dict[str, object]) -> Answer:
        path = self.folder / str(one.pop("file"))
        content_type = str(one.pop("content_type", _TYPES.get(path.suffix, "")))
        return Answer(body=path.read_bytes(), content_type=content_type, **one)  # type: ignore[arg-type]


def samples() -> list[Sample]:
    """One for each declaration that is shipped."""
    return [Sample(path) for path in sorted(SITES.rglob("*.toml"))]


class Played:
    """A fetcher that gives a sample's answers; `damaged` (an index into them) gives `instead` whenever it is asked."""

    def __init__(self, answers: tuple[Answer, ...], *, damaged: int | None = None, instead: Response | None = None) -> None:
        self._answers = answers
        self._damaged = damaged
        self._instead = instead
        self.given: set[int] = set()

    def fetch(self, request: Request) -> Response:
        for number, answer in enumerate(self._answers):
            if answer.is_of(request):
                self.given.add(number)
                if number == self._damaged and self._instead is not None:
                    return self._instead
                return answer.response()
        raise gone(request.url)

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)
