"""Waiting a while for a lock that one process holds at a time."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from catalog_service.errors import Busy
from catalog_service.services import Services

_PAUSE = 0.2


@contextmanager
def held(services: Services, name: str, patience: float) -> Iterator[None]:
    """Holds the lock of that name, asking for it again for at most `patience` seconds. Raises Busy."""
    deadline = time.monotonic() + patience
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(services.database.lock(name))
            except Busy:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_PAUSE)
            else:
                break
        yield
