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
            told = "; ".join(f"{field}: {wrong}" if field else wrong for field, wrong in blamed(error))
        case OSError():
            told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return " ".join(told.split())


def blamed(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The fields to blame, each by its path (`options.rows`; '' where it is the whole that is wrong), and what is wrong with it."""
    yield from _under("", error.messages)


def _under(where: str, messages: Any) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _under(where if name == "_schema" else f"{where}.{name}".lstrip("."), inner)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _under(where, inner)
    else:
        yield where, str(messages)
