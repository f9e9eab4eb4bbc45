"""Servers that tests start in processes of their own: free ports on loopback for them, and waiting until they answer."""

import fcntl
import http.client
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

_LOWEST, _HIGHEST = 10_000, 32_000
"""Below those that the system gives to connections that go out: one of them could take a port between its choice and its use."""

_HELD: dict[int, int] = {}


def free_ports(count: int) -> list[int]:
    """So many ports in a row that nobody listens on now, and that no other process of tests is given before this one ends."""
    start = os.getpid() * 37 % (_HIGHEST - _LOWEST)
    for number in range(_HIGHEST - _LOWEST - count):
        first = _LOWEST + (start + number) % (_HIGHEST - _LOWEST - count)
        ports = list(range(first, first + count))
        if all(map(_held, ports)):
            return ports
    raise AssertionError(f"no {count} free ports in a row from {_LOWEST} to {_HIGHEST}")


def first_answer(address: str, server: "subprocess.Popen[bytes]", patience: float = 300) -> bytes:
    """What the address answers as soon as it does. Raises AssertionError where the server ends before, or `patience` seconds do: many
    more than any machine needs."""
    end = time.monotonic() + patience
    while server.poll() is None and time.monotonic() < end:
        try:
            # The address may be bound before anybody answers there.
            with urllib.request.urlopen(address, timeout=patience) as answer:
                body: bytes = answer.read()
                return body
        except (urllib.error.URLError, OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer; the server's status is {server.poll()}")


def _held(port: int) -> bool:
    """Whether the port is this process's now; it was nobody's before."""
    if port in _HELD:
        return False
    folder = Path(tempfile.gettempdir(), f"catalog-test-ports-{os.getuid()}")
    folder.mkdir(exist_ok=True)
    lock = os.open(folder / str(port), os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        os.close(lock)
        return False
    _HELD[port] = lock
    return True
