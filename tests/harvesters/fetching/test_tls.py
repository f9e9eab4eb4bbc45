"""https: certificates are checked against the name in the address, and nothing is sent before that."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from harvesters.fetching.fetcher import Request
from tests.harvesters.fetching.hostile import HostileServer, failure, fetcher


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate and its key, for the name `site.example` only."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is needed to make a certificate")
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    subject = ["-subj", "/CN=site.example", "-addext", "subjectAltName=DNS:site.example", "-days", "2"]
    files = ["-keyout", str(path.with_suffix(".key")), "-out", str(path)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture
def asked(certificate: Path) -> Iterator[tuple[int, list[str]]]:
    """The port of a TLS server and what it was asked."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "6")
            self.end_headers()
            self.wfile.write(b"secret")

        def log_message(self, *_: object) -> None:
            """Nothing: the test's output stays clean."""

    class Server(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Nothing: clients that refuse the certificate are the point."""

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port, paths
    server.shutdown()
    thread.join()
    server.server_close()


def _here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def test_a_trusted_certificate(asked: tuple[int, list[str]], certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with fetcher("site.example", resolve=_here, tls=trusting) as live:
        assert live.fetch(Request(url=f"https://site.example:{asked[0]}/a")).body == b"secret"
    assert asked[1] == ["/a"]


def test_an_unknown_certificate(asked: tuple[int, list[str]]) -> None:
    with fetcher("site.example", resolve=_here) as live:
        error = failure(live, f"https://site.example:{asked[0]}/a")
    assert (error.rule, asked[1]) == ("tls", [])


def test_a_certificate_of_another_name(asked: tuple[int, list[str]], certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with fetcher("other.example", resolve=_here, tls=trusting) as live:
        error = failure(live, f"https://other.example:{asked[0]}/a")
    assert (error.rule, asked[1]) == ("tls", [])


def test_no_tls_at_all() -> None:
    with HostileServer({}, greeting=b"SSH-2.0-OpenSSH_9.6\r\n") as server, fetcher() as live:
        assert failure(live, f"https://127.0.0.1:{server.port}/").rule == "tls"
