"""A tiny site on loopback: paths with a body each, that a test changes between runs."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass
class Page:
    """What a path answers. `declared` is the Content-Length that is told where it is not the body's own; `etag` answers 304."""

    body: bytes
    media_type: str = "application/json"
    status: int = 200
    declared: int | None = None
    etag: bool = False
    hold: threading.Event | None = None


@dataclass
class FeedSite:
    """A context manager; `asked` are the paths in the order they were asked for. `made` answers what is not among the `pages`."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    waiting: threading.Event = field(default_factory=threading.Event)
    made: Callable[[str], Page | None] = lambda _: None

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.path)
                page = site.pages.get(self.path) or site.made(self.path) or Page(b"none", "text/plain", 404)
                tag = f'"{sha256(page.body).hexdigest()[:16]}"'
                if page.etag and self.headers.get("If-None-Match") == tag:
                    self.send_response(304)
                    self.send_header("ETag", tag)
                    self.end_headers()
                    return
                self.send_response(page.status)
                self.send_header("Content-Type", page.media_type)
                if page.etag:
                    self.send_header("ETag", tag)
                self.send_header("Content-Length", str(page.declared or len(page.body)))
                self.send_header("Connection", "close")
                self.end_headers()
                half = len(page.body) // 2 if page.hold else len(page.body)
                self.wfile.write(page.body[:half])
                if page.hold:
                    site.waiting.set()
                    page.hold.wait(30)
                    self.wfile.write(page.body[half:])
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Silence."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        """The whole address of a path."""
        return f"http://{self.host}{path}"
