"""Many requests, answered in the order asked: one after another, or several under way at once and a little ahead."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future

from harvesters.fetching.fetcher import FetchError, Request, Response

Answered = tuple[Request, Response | FetchError]


def in_turn(fetch: Callable[[Request], Response], requests: Iterator[Request]) -> Iterator[Answered]:
    """One after another; nothing is asked before it is wanted."""
    for request in requests:
        yield request, outcome(fetch, request)


def ahead(
    executor: Executor, prepare: Callable[[Request], Callable[[], Response]], requests: Iterator[Request], depth: int
) -> Iterator[Answered]:
    """Up to `depth` requests asked for or waiting to be taken. `requests` and `prepare` are called in the thread that takes
    the answers, what `prepare` returns in another. Leaving early asks nothing more."""
    waiting: deque[tuple[Request, Future[Response | FetchError]]] = deque()
    try:
        for request in requests:
            waiting.append((request, executor.submit(_caught, prepare(request))))
            while len(waiting) >= depth:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        for _, future in waiting:
            future.cancel()


def outcome(fetch: Callable[[Request], Response], request: Request) -> Response | FetchError:
    """The response, or the error as a value."""
    return _caught(lambda: fetch(request))


def _caught(ask: Callable[[], Response]) -> Response | FetchError:
    try:
        return ask()
    except FetchError as error:
        return error
