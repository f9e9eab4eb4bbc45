"""Any failure people may be told of, as one sentence on one line."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from catalog_service.errors import CatalogError
from harvesters.fetching.fetcher import FetchError

Failure = CatalogError | FetchError | ValidationError | OSError
FAILURES = (CatalogError, FetchError, ValidationError, OSError)


def sentence(error: Failure) -> str:
    """What went wrong and what to do."""
    match error:
        case CatalogError():
            told = error.detail
        case FetchError():
            told = f"{error.url}: {error.message} {error.remedy}"
        case ValidationError():
            told = "; ".join(_messages(error.messages, ""))
        case OSError():
            told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return " ".join(told.split())


def _messages(messages: Any, where: str) -> Iterator[str]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _messages(inner, where if name == "_schema" else f"{where}.{name}".lstrip("."))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _messages(inner, where)
    else:
        yield f"{where}: {messages}" if where else str(messages)
