"""Writing many documents: in requests of a bounded size, tried again where the cluster is too busy, all or an error."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from catalog_service.errors import Unavailable

_MOST_BYTES, _MOST_OPERATIONS = 5_000_000, 1_000
_TRIES = 5
_FIRST_PAUSE = 0.5
_TOO_BUSY = 429


@dataclass(frozen=True, slots=True)
class Write:
    """A document that takes the place of the one with its id."""

    id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delete:
    """A document that goes; one that is not there is gone already."""

    id: str


Operation = Write | Delete


def sent(client: Elasticsearch, index: str, operations: Iterable[Operation], *, refresh: str = "false", alias: bool = True) -> None:
    """Writes everything, in order. Raises Unavailable where a document was refused, and what the client raises where there was no
    answer; then part of it may be written, and all of it can be sent again. `alias`: the index must be one, none is begun by
    writing to it."""
    for lines in _requests(operations):
        _send(client, index, lines, refresh, alias)


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


def _requests(operations: Iterable[Operation]) -> Iterator[list[bytes]]:
    lines: list[bytes] = []
    size = count = 0
    for operation in operations:
        made = _lines(operation)
        length = sum(map(len, made))
        if lines and (size + length > _MOST_BYTES or count == _MOST_OPERATIONS):
            yield lines
            lines, size, count = [], 0, 0
        lines += made
        size, count = size + length, count + 1
    if lines:
        yield lines


def _lines(operation: Operation) -> list[bytes]:
    if isinstance(operation, Write):
        return [orjson.dumps({"index": {"_id": operation.id}}), orjson.dumps(operation.body)]
    return [orjson.dumps({"delete": {"_id": operation.id}})]
