"""The attacks on the fetcher: what a hostile site may answer to a harvest of its data.json, and what the run must tell of each."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import sleep
from typing import Any

from tests.harvesters.fetching.hostile import Heard, Line, Reply, answer

SECRET = "what nobody outside may read"


@dataclass(frozen=True)
class Place:
    """Where the hostile site is (`url`, `port`), and a service beside it that nobody allowed (`inside`)."""

    url: str
    port: int
    inside: str


@dataclass(frozen=True)
class Attack:
    """`name` as the documentation has it; `told`: the rule by which the run refuses or flags it, '' where it does no harm and the
    other records are read; `pages` are what the site at a place answers; `start` is the address harvested; an attack
    `on_time` is over when the fetcher's patience is."""

    name: str
    told: str
    pages: Callable[[Place], Mapping[str, Reply | list[Reply]]]
    platform: str = "dcat_us"
    start: str = "{url}/data.json"
    options: Mapping[str, Any] = field(default_factory=dict)
    failed: bool = True
    on_time: bool = False


def feed(*entries: Any) -> bytes:
    """A data.json of one good entry and these."""
    good = {"identifier": "good", "title": "A good dataset", "description": "Kept."}
    return json.dumps({"dataset": [good, *entries]}).encode()


def endless(start: bytes, more: bytes) -> Reply:
    """`more` for as long as anybody listens."""

    def reply(_heard: Heard, line: Line) -> None:
        line.send(start)
        while True:
            line.send(more)

    return reply


def _here(reply: Reply | list[Reply]) -> Callable[[Place], Mapping[str, Reply | list[Reply]]]:
    return lambda _: {"/data.json": reply}


def _silent(_heard: Heard, _line: Line) -> None:
    """Nothing at all."""


def _dripping(start: bytes) -> Reply:
    def reply(_heard: Heard, line: Line) -> None:
        line.send(start)
        while True:
            sleep(0.02)
            line.send(b"x")

    return reply


def _to(location: str) -> Callable[[Place], Mapping[str, Reply | list[Reply]]]:
    return lambda place: {"/data.json": answer(status="302 Found", location=location.format(url=place.url, inside=place.inside))}


def _at(start: str) -> dict[str, Any]:
    return {"start": start, "pages": lambda _: {"/data.json": answer(SECRET.encode())}}


def _bomb(coding: str) -> bytes:
    """64 MB of nothing, in some 64 kB."""
    zeros = bytes(1 << 20)
    engine = zlib.compressobj(wbits=31 if coding == "gzip" else 15)
    return b"".join(engine.compress(zeros) for _ in range(64)) + engine.flush()


_HEAD = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_KIB = b"x" * 1024


def _coded(coding: str, body: bytes) -> Callable[[Place], Mapping[str, Reply | list[Reply]]]:
    return _here(answer(body, content_encoding=coding))


ON_ADDRESSES = (
    Attack("redirect to a loopback service", "private_address", _to("{inside}/secret")),
    Attack("redirect to a private address", "private_address", _to("http://10.0.0.1/")),
    Attack("redirect to a cloud's metadata address", "private_address", _to("http://169.254.169.254/latest/meta-data/")),
    Attack("name that leads to a private address", "private_address", **_at("http://inside.example/data.json")),
    Attack("name that leads to a metadata address", "private_address", **_at("http://metadata.example/data.json")),
    Attack("one private answer among public ones", "private_address", **_at("http://mixed.example/data.json")),
    Attack(
        "DNS rebinding: public when checked, private when asked again",
        "private_address",
        lambda _: {
            "/robots.txt": answer(status="404 Not Found", connection="close"),
            "/data.json": answer(SECRET.encode()),
        },
        start="http://rebinding.example/data.json",
    ),
    Attack("IPv4 inside IPv6 (mapped)", "private_address", _to("http://[::ffff:127.0.0.1]/")),
    Attack("name that leads to a mapped address", "private_address", **_at("http://mapped.example/data.json")),
    Attack("IPv4 behind NAT64", "private_address", **_at("http://nat64.example/data.json")),
    Attack("address written in decimal", "private_address", _to("http://2130706433/")),
    Attack("address written in octal", "private_address", _to("http://0177.0.0.1/")),
    Attack("address written in hexadecimal", "private_address", _to("http://0x7f.1/")),
    Attack("address in full-width digits", "address", _to("http://１２７.０.０.１/".encode().decode("latin-1"))),
    Attack("redirect to file:", "scheme", _to("file:///etc/passwd")),
    Attack("redirect to gopher:", "scheme", _to("gopher://127.0.0.1:6379/_FLUSHALL")),
    Attack("redirect to data:", "scheme", _to("data:application/json,[]")),
    Attack("user name before the host", "credentials", _to("http://public.example@127.0.0.1/")),
    Attack("port of another service", "port", _to("http://public.example:25/")),
    Attack("host name that IDNA refuses", "address", _to(f"http://{'ß' * 70}.example/")),
    Attack("line ends in a redirect", "status", _to("/x\r\n X-Injected: 1")),
    Attack(
        "redirects in a circle",
        "redirects",
        lambda _: {
            "/data.json": answer(status="302 Found", location="/data.json?again"),
            "/data.json?again": answer(status="302 Found", location="/data.json"),
        },
    ),
    Attack(
        "redirects without end",
        "redirects",
        lambda _: (
            {"/data.json": answer(status="302 Found", location="/0")}
            | {f"/{number}": answer(status="302 Found", location=f"/{number + 1}") for number in range(100)}
        ),
    ),
    Attack(
        "robots.txt that leads inside",
        "robots",
        lambda place: {"/robots.txt": answer(status="302 Found", location=f"{place.inside}/"), "/data.json": answer(feed())},
    ),
    Attack(
        "plain text where TLS was asked for",
        "robots",
        _here(b"HTTP/1.1 200 OK\r\n\r\n"),
        start="https://127.0.0.1:{port}/data.json",
        on_time=True,
    ),
)

ON_BODIES = (
    Attack("body of 10 GB, as its length says", "too_large", _here(_HEAD + b"Content-Length: 10000000000\r\n\r\n" + _KIB)),
    Attack("body without an end", "too_large", _here(endless(_HEAD + b"\r\n", _KIB * 64))),
    Attack("chunks without an end", "too_large", _here(endless(_CHUNKED, b"10000\r\n" + _KIB * 64 + b"\r\n"))),
    Attack("headers without an end", "malformed", _here(endless(_HEAD, b"X-Flood: x\r\n"))),
    Attack("one header without an end", "malformed", _here(endless(_HEAD + b"X-Line: ", _KIB))),
    Attack("interim answers without an end", "too_large", _here(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"))),
    Attack("chunk size without an end", "malformed", _here(endless(_CHUNKED, b"f;" + _KIB))),
    Attack("trailers without an end", "malformed", _here(endless(_CHUNKED + b"0\r\n", b"X-Trailer: x\r\n"))),
    Attack("body that drips", "timeout", _here(_dripping(_HEAD + b"Content-Length: 1000000\r\n\r\n")), on_time=True),
    Attack("headers that drip", "timeout", _here(_dripping(_HEAD + b"X-Slow: ")), on_time=True),
    Attack("silence", "timeout", _here(_silent), on_time=True),
    Attack(
        "length longer than the body",
        "truncated",
        _here(lambda _, line: (line.send(_HEAD + b"Content-Length: 500\r\n\r\n[]"), line.cut())[1]),
    ),
    Attack("length shorter than the body", "truncated", _here(_HEAD + b"Content-Length: 5\r\n\r\n" + feed())),
    Attack("two lengths (request smuggling)", "malformed", _here(_HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n[]")),
    Attack("transfer coding nobody knows", "malformed", _here(_HEAD + b"Transfer-Encoding: xchunked\r\n\r\n[]")),
    Attack("chunk of negative size", "malformed", _here(_CHUNKED + b"-4\r\nbody")),
    Attack("answer that is no HTTP", "malformed", _here(b"SSH-2.0-OpenSSH_9.6\r\n")),
    Attack("gzip bomb", "decompression", _coded("gzip", _bomb("gzip"))),
    Attack("deflate bomb", "decompression", _coded("deflate", _bomb("deflate"))),
    Attack("gzip bomb of many members", "decompression", _coded("gzip", gzip.compress(b"") * 20_000)),
    Attack("gzip inside gzip", "decompression", _coded("gzip, gzip", gzip.compress(gzip.compress(feed())))),
    Attack("brotli that was not offered", "decompression", _coded("br", b"\x8b\x03\x80")),
    Attack("half a gzip body", "truncated", _coded("gzip", gzip.compress(feed())[:-12])),
    Attack(
        "robots.txt without an end",
        "",
        lambda _: {"/robots.txt": endless(_HEAD + b"\r\n", b"# x\n" * 1024), "/data.json": answer(feed())},
        failed=False,
    ),
    Attack(
        "robots.txt with rules that match for ever",
        "",
        lambda _: {
            f"/{'a' * 200}": answer(feed()),
            "/robots.txt": answer(b"User-agent: *\nDisallow: /" + b"*a" * 30 + b"*c$\nDisallow: /" + b"*a*" * 30 + b"b$\n"),
        },
        start="{url}/" + "a" * 200,
        failed=False,
    ),
)
