"""Writing many documents: in requests of a bounded size, two at once, tried again where the cluster is too busy, all or an error."""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from elasticsearch import Elasticsearch

from catalog_service.errors import Unavailable

_MOST_BYTES, _MOST_OPERATIONS = 5_000_000, 1_000
_AT_ONCE = 2
_TRIES = 5
_FIRST_PAUSE = 0.5
_TOO_BUSY = 429


def sent(client: Elasticsearch, index: str, operations: Iterable[bytes], *, refresh: str = "false", alias: bool = True) -> None:
    """Writes everything, in any order; each operation is its lines (`index.written`, `index.deleted`), no two for one document.
    Raises Unavailable where a document was refused, and what the client raises where there was no answer; then part of it may be
    written, and all of it can be sent again. `alias`: the index must be one, none is begun by writing to it."""
    under_way: deque[Future[None]] = deque()
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bulk") as threads:
        try:
            for lines in _requests(operations):
                under_way.append(threads.submit(_send, client, index, lines, refresh, alias))
                if len(under_way) > _AT_ONCE:
                    under_way.popleft().result()
            while under_way:
                under_way.popleft().result()
        finally:
            for request in under_way:
                request.cancel()


def _send(client: Elasticsearch, index: str, lines: list[bytes], refresh: str, alias: bool) -> None:
    pause = _FIRST_PAUSE
    for tried in range(1, _TRIES + 1):
        # Made lines are sent as they are, which the client's signature does not tell.
        operations: Any = [b"\n".join(lines)]
        answer = client.bulk(
            index=index,
            operations=operations,
            refresh="wait_for" if refresh == "wait_for" else False,
            require_alias=alias,
            filter_path=["items.*.error", "items.*.status", "items.*._id"],
        )
        refused = [found for item in answer.get("items", ()) for found in item.values() if "error" in found]
        if not refused:
            return
        # A request is sent again as a whole: writing the same documents twice changes nothing, and their order stays.
        if tried == _TRIES or any(found["status"] != _TOO_BUSY for found in refused):
            error = next((found for found in refused if found["status"] != _TOO_BUSY), refused[0])
            cause = f"{error['error'].get('type')}: {str(error['error'].get('reason'))[:300]}"
            raise Unavailable(f"Elasticsearch refused to index {error.get('_id')}: {cause}. Nothing of this batch counts as indexed.")
        time.sleep(pause)
        pause *= 2


def _requests(operations: Iterable[bytes]) -> Iterator[list[bytes]]:
    lines: list[bytes] = []
    size = 0
    for operation in operations:
        if lines and (size + len(operation) > _MOST_BYTES or len(lines) == _MOST_OPERATIONS):
            yield lines
            lines, size = [], 0
        lines.append(operation)
        size += len(operation)
    if lines:
        yield lines
