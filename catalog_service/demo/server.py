"""Serves the sample sites on loopback, a port each, as separate hosts would."""

import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from catalog_service.demo.site import SampleSite


@contextmanager
def serving(sites: Sequence[SampleSite]) -> Iterator[None]:
    """The sites answer while the block runs. Raises OSError where a port is taken."""
    servers: list[ThreadingHTTPServer] = []
    try:
        for site in sites:
            server = ThreadingHTTPServer(("127.0.0.1", site.port), _handler(site))
            server.daemon_threads = True
            servers.append(server)
            threading.Thread(target=server.serve_forever, daemon=True, name=f"sample-site-{site.port}").start()
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _handler(site: SampleSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = site.answer(self.path)
            tag = f'"{zlib.crc32(answer.body):08x}"'
            same = answer.status == 200 and self.headers.get("If-None-Match") == tag
            self.send_response(304 if same else answer.status)
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(0 if same else len(answer.body)))
            self.send_header("ETag", tag)
            self.end_headers()
            if not same and self.command != "HEAD":
                self.wfile.write(answer.body)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the harvester keeps the exchanges."""

    return Handler
