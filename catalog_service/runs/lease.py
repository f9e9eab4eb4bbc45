"""The sign of life of a run: a thread that renews its lease, and tells the run when it was lost to somebody else."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

from catalog_service.errors import CatalogError, Refused

_log = structlog.get_logger(__name__)


def owner() -> str:
    """Who holds a lease: `host:pid`, so that a dead process of this host is known for dead before its lease ends."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(holder: str) -> bool:
    """Whether `holder` was a process of this host that is no more. Somebody of another host may always be alive."""
    host, _, pid = holder.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


class Lease:
    """Held while `kept` renews it; `check` raises Refused once somebody else has taken it."""

    def __init__(self, renew: Callable[[], bool], every: float) -> None:
        self._renew = renew
        self._every = every
        self._done = threading.Event()
        self._lost = threading.Event()

    def check(self) -> None:
        """Raises Refused where the lease was lost: this process was thought dead, and its run was given to another."""
        if self._lost.is_set():
            raise Refused("the lease of this run was lost: it gave no sign for too long; run it again")

    @contextmanager
    def kept(self) -> Iterator["Lease"]:
        """Renews the lease in a thread of its own until the end."""
        thread = threading.Thread(target=self._beat, name="lease", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._done.set()
            thread.join()

    def _beat(self) -> None:
        while not self._done.wait(self._every):
            try:
                if not self._renew():
                    self._lost.set()
                    return
            except CatalogError as error:
                _log.warning("lease_not_renewed", why=error.detail)
