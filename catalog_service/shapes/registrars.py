"""Who may register sources over HTTP, and how many look at once."""

import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app

from catalog_service.config import Config
from catalog_service.errors import Busy, Refused, Unauthorized

LARGEST_BODY = 64 * 1024
OFF = (
    "Registration over HTTP is off. The operator of this service turns it on by setting CATALOG_REGISTRATION_TOKENS; until then, "
    "send them the address of your feed or directory page, and they run `catalog sources add ADDRESS`."
)
_AT_ONCE = 2
_EXTENSION = "catalog_looks"


def is_open(config: Config) -> bool:
    """Whether anybody may register over HTTP."""
    return bool(config.registration_tokens)


def registrar(config: Config, token: str) -> str:
    """The name that goes with a token. Raises Refused where registration is off, Unauthorized where nobody has that token."""
    if not is_open(config):
        raise Refused(OFF)
    given = token.encode("utf-8", "surrogatepass")
    # Every token is compared, whole, so that the time taken tells nothing.
    names = [name for name, known in config.registration_tokens if hmac.compare_digest(known.encode(), given)]
    if not names:
        raise Unauthorized("This needs a registration token; ask the operator of this service for one, and send it whole.")
    return names[0]


def bearer(header: str | None) -> str:
    """The token of an `Authorization: Bearer …` header, '' where there is none (RFC 6750 section 2.1)."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def origin_of(name: str) -> str:
    """How a source says who registered it."""
    return f"registration by {name}"


class Looks:
    """Who is looking just now in this process: one look for each name, and few in all, since each holds a thread."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._guard = threading.Lock()

    @contextmanager
    def one(self, name: str) -> Iterator[None]:
        """While `name` looks. Raises Busy where they do already, or too many others."""
        with self._guard:
            if name in self._names:
                raise Busy("A preview of yours is under way; wait until it has answered, a minute at most.")
            if len(self._names) >= _AT_ONCE:
                raise Busy("Others are previewing their sources; try again in a minute.")
            self._names.add(name)
        try:
            yield
        finally:
            with self._guard:
                self._names.discard(name)


def looks() -> Looks:
    """The looks of this process."""
    return cast(Looks, current_app.extensions.setdefault(_EXTENSION, Looks()))
