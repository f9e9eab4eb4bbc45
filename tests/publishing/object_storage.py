"""An S3-compatible storage in this process, on loopback, with one empty bucket for each test."""

import logging
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer

from catalog_service.publishing.object_library import ObjectAccess


@contextmanager
def object_storage() -> Iterator[str]:
    """The storage's address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        _, port = server.get_host_and_port()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


def bucket(endpoint: str, name: str) -> ObjectAccess:
    """Makes a bucket; how it is reached."""
    with urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{name}", method="PUT"), timeout=30):
        return ObjectAccess(endpoint=endpoint, key="tester", secret="not a secret")
