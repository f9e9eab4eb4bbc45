"""The tree of errors people can be told of, and the one table that gives each its HTTP status.

CatalogError
├── NotFound                 no such record, source, run, route
├── Gone                     withdrawn, or a cursor that has expired
├── BadQuery                 a query parameter is wrong or unknown
├── BadBody                  a body is wrong
├── Unauthorized             no token came with it, or one that is not known
├── Refused                  a safety rule or a guard said no
├── Conflict                 it is there already
├── Busy                     somebody else holds the lock; try again
├── Unavailable              a backend does not answer
└── Misconfigured            a setting is missing, wrong or unsafe
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field to blame and what is wrong with it."""

    field: str
    message: str


class CatalogError(Exception):
    """`detail` is a sentence that says what and what to do; `errors` the fields to blame; `extra` goes into the answer."""

    def __init__(self, detail: str, *, errors: tuple[FieldError, ...] = (), extra: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        self.extra = dict(extra or {})


class NotFound(CatalogError):
    """There is no such thing."""


class Gone(CatalogError):
    """It was here and is no more; `extra` holds the tombstone."""


class BadQuery(CatalogError):
    """A query parameter is wrong or unknown."""


class BadBody(CatalogError):
    """A request's body is wrong."""


class Unauthorized(CatalogError):
    """No token came with the request, or one that is not known."""


class Refused(CatalogError):
    """A safety rule or a guard refused."""


class Conflict(CatalogError):
    """What was to be made is there already; `extra` names it."""


class Busy(CatalogError):
    """Somebody else is at it; trying again later will do."""


class Unavailable(CatalogError):
    """A backend does not answer; trying again later will do."""


class Misconfigured(CatalogError):
    """A setting is missing, wrong or unsafe: the program does not start."""


STATUS: Mapping[type[CatalogError], tuple[int, str]] = {
    NotFound: (404, "Not found"),
    Gone: (410, "Gone"),
    BadQuery: (400, "Bad query"),
    BadBody: (422, "Unprocessable body"),
    Unauthorized: (401, "Unauthorized"),
    Refused: (403, "Refused"),
    Conflict: (409, "Conflict"),
    Busy: (409, "Busy"),
    Unavailable: (503, "Unavailable"),
    Misconfigured: (500, "Misconfigured"),
}


def status_of(error: CatalogError) -> tuple[int, str]:
    """The HTTP status and title of an error: those of its nearest kind in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), (500, "Internal server error"))
