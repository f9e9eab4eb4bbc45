"""Asking for what lists are read from, sceptical of bad-day answers: what cannot be used is asked for again, then given up loudly."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, TypeVar

import orjson

from harvesters.documents.stubs import CHALLENGE, OPEN_ADDRESS, stub_in
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.outcome import Problem
from harvesters.reading.encodings import decode

ATTEMPTS = 5
_PAUSE = 1.0
_LARGEST = 64 * 1024 * 1024
_LOOK = "look at the address in a browser; where the site is well, correct the declaration, else run again later"
T = TypeVar("T")


class Unusable(Exception):
    """An answer that is not what was asked for; `kind` is a problem's word, `why` goes on "the address …"."""

    def __init__(self, kind: str, why: str, remedy: str = _LOOK) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why
        self.remedy = remedy


class Broken(Exception):
    """A list that stayed unusable; `problem` says why and is fatal."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def asked(fetcher: Fetcher, request: Request, read: Callable[[Response], T], *, doubt: Callable[[T], Hashable] = lambda _: None) -> T:
    """What `read` makes of the answer. While it raises Unusable the address is asked again, each time after a longer pause;
    an answer for which `doubt` gives a mark is believed when the same mark comes a second time. Raises Broken, FetchError."""
    marks: set[Hashable] = set()
    trouble = Unusable("unusable_answer", "was not asked")
    for attempt in range(ATTEMPTS):
        response = fetcher.fetch(replace(request, wait=pause(attempt), max_bytes=request.max_bytes or _LARGEST))
        try:
            answer = read(response)
        except Unusable as unusable:
            trouble = unusable
            continue
        mark = doubt(answer)
        if mark is None or mark in marks:
            return answer
        marks.add(mark)
        trouble = Unusable("unstable_list", "answered differently each time it was asked")
    raise Broken(fatal(request.url, trouble.kind, f"{request.url} {trouble.why}, {ATTEMPTS} times", trouble.remedy))


def pause(attempt: int) -> float:
    """Seconds to wait before an address is asked again: none before attempt 0, then longer each time."""
    return _PAUSE * 2 ** (attempt - 1) if attempt else 0.0


def asked_once(fetcher: Fetcher, url: str, attempt: int = 0, *, max_bytes: int | None = None) -> Response | FetchError:
    """The answer or the failure, after the pause of that attempt."""
    try:
        return fetcher.fetch(Request(url=url, wait=pause(attempt), max_bytes=max_bytes))
    except FetchError as error:
        return error


def fatal(url: str, kind: str, message: str, remedy: str = _LOOK) -> Problem:
    """The problem of a list that could not be read to its end."""
    return Problem(kind=kind, message=message, remedy=remedy, value=url[:500], rule=kind, fatal=True)


def too_many_pages(url: str, most: int) -> Problem:
    """The problem of a list that goes on behind the last page that is read."""
    message = f"{url} has more pages than the {most} that are read at most"
    return fatal(url, "too_many_pages", message, "raise most_pages under [options] in the declaration")


def text_in(response: Response, encoding: str | None = None) -> str:
    """The text of a page or answer. Raises Unusable where it is empty or a stub (`stubs`)."""
    body = response.body
    if not body.strip():
        raise Unusable("empty_answer", "was answered with nothing")
    if stub := stub_in(body):
        raise Unusable("stub_page", stub, OPEN_ADDRESS if stub == CHALLENGE else _LOOK)
    return decode(body, response.declared_charset, encoding).text


def json_in(response: Response, encoding: str | None = None) -> Any:
    """The value of an answer in JSON, also one wrapped in a call (JSONP). Raises Unusable."""
    text = text_in(response, encoding).strip().lstrip("\ufeff")
    start, end = text.find("("), text.rfind(")")
    if text[:1] not in "[{" and 0 < start < end and text[:start].strip().replace(".", "").replace("_", "").replace("$", "").isalnum():
        text = text[start + 1 : end]
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        what = "a web page" if text[:1] == "<" else f"no JSON ({str(error)[:100]})"
        raise Unusable("not_json", f"was answered with {what}") from None
