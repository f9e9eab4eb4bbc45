"""Bodies: bombs, endless ones, half ones, lengths that lie; what comes out is whole and counted, or an error."""

import gzip
import hashlib
import zlib
from pathlib import Path

import pytest

from harvesters.fetching.fetcher import FetchError, Request
from harvesters.fetching.limits import KIB, MIB
from tests.harvesters.fetching.hostile import Heard, HostileServer, Hours, Line, answer, failure, fetcher

TEXT = "政务公开 open government ".encode() * 500


def _bare(content: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(content) + engine.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT[:100]) + gzip.compress(b"") + gzip.compress(TEXT[100:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 100),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _bare(TEXT)),
        ("identity", TEXT),
        ("gzip", b""),
    ],
)
def test_codings(coding: str, body: bytes) -> None:
    with HostileServer({"/": answer(body, content_encoding=coding)}) as server, fetcher() as live:
        response = live.fetch(Request(url=f"{server.url}/"))
    assert response.body == (TEXT if body else b"")
    assert response.spooled.sha256 == hashlib.sha256(response.body).hexdigest()
    assert "content-encoding" not in response.headers
    assert server.heard[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", TEXT),
        ("gzip", gzip.compress(TEXT) + b"and something else"),
        ("deflate", b"\x78\x9cnot deflate"),
        ("deflate", zlib.compress(TEXT) + b"more"),
        ("br", TEXT),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("gzip", gzip.compress(b"") * 20_000),
    ],
)
def test_what_is_not_coded_as_it_says(coding: str, body: bytes) -> None:
    with HostileServer({"/": answer(body, content_encoding=coding)}) as server, fetcher() as live:
        assert failure(live, f"{server.url}/").rule == "decompression"
    assert len(server.heard) == 1, "asking again would not help"


@pytest.mark.parametrize("members", [1, 40])
def test_a_bomb(members: int) -> None:
    bomb = gzip.compress(bytes(64 * MIB // members)) * members
    with HostileServer({"/": answer(bomb, content_encoding="gzip")}) as server:
        with fetcher(ratio_floor=MIB) as live:
            assert failure(live, f"{server.url}/").rule == "decompression"
        with fetcher(body_bytes=2 * MIB) as live:
            assert failure(live, f"{server.url}/").rule == "too_large"


def test_a_body_that_compresses_well_and_is_small_is_no_bomb() -> None:
    zeros = bytes(8 * MIB)
    with HostileServer({"/": answer(gzip.compress(zeros), content_encoding="gzip")}) as server, fetcher() as live:
        assert live.fetch(Request(url=f"{server.url}/")).body == zeros


def _endless(start: bytes, more: bytes) -> object:
    def reply(heard: Heard, line: Line) -> None:
        line.send(start)
        while True:
            line.send(more)

    return reply


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (HEAD + b"\r\n", b"x" * KIB),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\n" + b"x" * KIB + b"\r\n"),
        (HEAD, b"X-Flood: " + b"x" * KIB + b"\r\n"),
        (HEAD + b"X-Line: ", b"x" * KIB),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"f;" + b"x" * KIB),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: x\r\n"),
    ],
    ids=["body", "chunks", "headers", "header line", "continue", "chunk line", "trailers"],
)
def test_endless(start: bytes, more: bytes) -> None:
    with HostileServer({"/": _endless(start, more)}) as server, fetcher(body_bytes=MIB, attempts=1) as live:  # type: ignore[dict-item]
        assert failure(live, f"{server.url}/").rule in {"too_large", "malformed"}


def test_a_length_beyond_the_limit_is_not_even_read() -> None:
    with (
        HostileServer({"/": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"}) as server,
        fetcher(body_bytes=MIB, wire_bytes=MIB) as live,
    ):
        assert failure(live, f"{server.url}/").rule == "too_large"


def test_max_bytes_of_a_request_only_lowers_the_limit() -> None:
    with HostileServer({"/": answer(b"x" * 2000)}) as server, fetcher(body_bytes=1500) as live:
        assert failure(live, f"{server.url}/", max_bytes=100).rule == "too_large"
        assert failure(live, f"{server.url}/", max_bytes=5000).rule == "too_large"
    with HostileServer({"/": answer(b"x" * 2000)}) as server, fetcher() as live:
        assert len(live.fetch(Request(url=f"{server.url}/", max_bytes=2000)).body) == 2000


def test_a_drip_ends_with_the_total_time() -> None:
    drip = _endless(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x")
    with HostileServer({"/": drip}) as server, fetcher(hours=Hours(tick=1.0), total_timeout=20) as live:  # type: ignore[dict-item]
        assert "20 s" in failure(live, f"{server.url}/").message
    assert len(server.heard) == 1


def test_dripping_headers_end_with_the_total_time() -> None:
    drip = _endless(HEAD, b"x")
    limits = {"total_timeout": 5, "header_bytes": 10 * MIB}
    with HostileServer({"/": drip}) as server, fetcher(hours=Hours(tick=1.0), **limits) as live:  # type: ignore[dict-item]
        assert failure(live, f"{server.url}/").rule in {"timeout", "malformed"}


def test_a_body_slower_than_the_slowest() -> None:
    drip = _endless(HEAD + b"Content-Length: 1000000000\r\n\r\n", b"x")
    with HostileServer({"/": drip}) as server, fetcher(hours=Hours(tick=100.0), slowest=10 * MIB, total_timeout=1e6) as live:  # type: ignore[dict-item]
        assert "drips" in failure(live, f"{server.url}/").message


def test_silence() -> None:
    hours = Hours()
    with HostileServer({"/": lambda heard, line: None}) as server, fetcher(hours=hours, read_timeout=0.05, attempts=2) as live:
        assert failure(live, f"{server.url}/").rule == "timeout"
    assert (len(server.heard), hours.slept) == (2, [1.0])


HALF = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(TEXT)[:-9],
    b"HTTP/1.1 200 OK\r\nContent-Type: text/ht",
    b"HTTP/1.1 200 OK\r\n",
]


@pytest.mark.parametrize("half", HALF)
def test_half_an_answer_is_asked_for_again(half: bytes) -> None:
    def cut(heard: Heard, line: Line) -> None:
        line.send(half)
        line.cut()

    hours = Hours()
    with HostileServer({"/": [cut, cut, answer(TEXT)], "/never": cut}) as server, fetcher(hours=hours) as live:
        assert live.fetch(Request(url=f"{server.url}/")).body == TEXT
        assert failure(live, f"{server.url}/never").rule == "truncated"
    assert server.targets() == ["/"] * 3 + ["/never"] * 4
    assert hours.slept == [1.0, 2.0, 1.0, 2.0, 4.0]


def test_more_than_the_length_says_is_only_a_part() -> None:
    short = answer(TEXT, content_length=str(len(TEXT) - 100))
    with HostileServer({"/": short, "/next": answer(b"next")}) as server, fetcher(attempts=2) as live:
        assert failure(live, f"{server.url}/").rule == "truncated"
        assert live.fetch(Request(url=f"{server.url}/next")).body == b"next", "the surplus is not taken for the next answer"


def test_a_stray_line_end_behind_a_body_does_no_harm() -> None:
    with HostileServer({"/": answer(TEXT) + b"\r\n"}) as server, fetcher() as live:
        assert live.fetch(Request(url=f"{server.url}/")).body == TEXT
        assert live.fetch(Request(url=f"{server.url}/")).body == TEXT
    assert server.connections == 2


def test_a_second_answer_nobody_asked_for_is_not_taken_for_the_next() -> None:
    poison = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n" + answer(b"poison")
    with HostileServer({"/": poison, "/next": answer(b"next")}) as server, fetcher() as live:
        assert live.fetch(Request(url=f"{server.url}/")).body == b"x"
        assert live.fetch(Request(url=f"{server.url}/next")).body == b"next"


@pytest.mark.parametrize(
    "headers",
    [
        {"content_length": "4, 5"},
        {"content_length": "-1"},
        {"content_length": "+4"},
        {"content_length": "0x4"},
        {"content_length": "4", "Content-LENGTH": "5"},
        {"content_length": "4", "transfer_encoding": "gzip, chunked"},
    ],
)
def test_framing_that_contradicts_itself(headers: dict[str, str]) -> None:
    with HostileServer({"/": answer(b"body", **headers)}) as server, fetcher() as live:
        assert failure(live, f"{server.url}/").rule == "malformed"


@pytest.mark.parametrize("chunks", [b"xyz\r\nbody", b"-4\r\nbody", b"4\r\nbody and more\r\n0\r\n\r\n", b"ffffffffffffffffffff\r\n"])
def test_chunks_that_are_none(chunks: bytes) -> None:
    with HostileServer({"/": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks}) as server, fetcher() as live:
        assert failure(live, f"{server.url}/").rule == "malformed"


@pytest.mark.parametrize(
    "said",
    [b"SSH-2.0-OpenSSH_9.6\r\n", b"\x15\x03\x01\x00\x02\x02\x46\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\n\r\n"],
)
def test_no_web_server(said: bytes) -> None:
    with HostileServer({"/": said}) as server, fetcher() as live:
        assert failure(live, f"{server.url}/").rule == "malformed"


def test_large_bodies_are_files_and_go_with_the_fetcher(tmp_path: Path) -> None:
    body = b"0123456789" * 30_000
    with HostileServer({"/": answer(body)}) as server, fetcher(folder=tmp_path, memory_bytes=KIB) as live:
        response = live.fetch(Request(url=f"{server.url}/"))
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert [path.stat().st_size for path in files] == [len(body)]
        with response.open() as one, response.open() as two:
            assert (one.read(5), two.read(), one.read(5)) == (b"01234", body, b"56789")
        assert (response.spooled.size, response.spooled.sha256) == (len(body), hashlib.sha256(body).hexdigest())
        del response
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert list(tmp_path.iterdir()) == []


def test_a_failed_body_leaves_no_file(tmp_path: Path) -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"x" * 100_000

    def cut(heard: Heard, line: Line) -> None:
        line.send(half)
        line.cut()

    with HostileServer({"/": cut}) as server, fetcher(folder=tmp_path, memory_bytes=KIB) as live:
        failure(live, f"{server.url}/")
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with HostileServer({"/": answer(b"x" * 5000)}) as server, fetcher(folder=tmp_path, memory_bytes=KIB) as live:
        for path in tmp_path.iterdir():
            path.rmdir()
        with pytest.raises(FetchError) as caught:
            live.fetch(Request(url=f"{server.url}/"))
    assert caught.value.rule == "disk"


def test_head_has_no_body() -> None:
    with HostileServer({"/": b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"}) as server, fetcher() as live:
        for _ in range(2):
            response = live.fetch(Request(url=f"{server.url}/", method="HEAD"))
            assert (response.status, response.body) == (200, b"")
    assert server.connections == 1
