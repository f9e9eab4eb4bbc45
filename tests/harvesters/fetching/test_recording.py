"""Recording and replay: what was answered is answered again, byte for byte, failures too, and without a network."""

import random
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.fetching.limits import MIB
from harvesters.fetching.recording import RecordingFetcher
from harvesters.fetching.replay import ReplayFetcher
from harvesters.fetching.spool import in_memory
from harvesters.state import Validators
from tests.harvesters.fetching.hostile import HostileServer, answer, fetcher

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Scripted:
    """A fetcher that gives what a test says, by address, one after another."""

    def __init__(self, **answers: list[Response | FetchError]) -> None:
        self._answers = answers

    def fetch(self, request: Request) -> Response:
        answered = self._answers[request.url.rpartition("/")[2]].pop(0)
        if isinstance(answered, FetchError):
            raise answered
        return answered

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        for request in requests:
            yield request, told(self, request)


def told(asked: Fetcher, request: Request) -> Response | FetchError:
    try:
        return asked.fetch(request)
    except FetchError as error:
        return error


def seen(answered: Response | FetchError) -> tuple[object, ...]:
    """All that a platform can see of it."""
    if isinstance(answered, FetchError):
        return answered.url, answered.rule, answered.message, answered.remedy, answered.status
    return answered.url, answered.status, dict(answered.headers), answered.body, answered.spooled.sha256, answered.spooled.size


def page(body: bytes, status: int = 200, **headers: str) -> Response:
    return Response(url="http://example.org/final", status=status, headers=headers, spooled=in_memory(body))


def test_a_run_is_answered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "runs" / "one.warc.gz"
    title = "政策".encode().decode("latin-1")
    pages = {
        "/page": answer(
            "标题".encode("gb18030"), content_type="text/html", x_title=title, x_latin="é", x_gbk="\xd5\xfe", set_cookie="a=s3cret"
        ),
        "/moved?q=%E6%94%BF": answer(status="301 Moved", location="/page"),
        "/search": answer(b"found"),
        "/asked": [answer(b"first"), answer(b"second")],
        "/empty": answer(b"", "204 No Content"),
        "/folded": b"HTTP/1.1 200 OK\r\nX-Folded: one\r\n two\r\nContent-Length: 1\r\n\r\nx",
        "/big": answer(random.Random(1).randbytes(3 * MIB)),
        "/feed": answer(b"", "304 Not Modified", etag='"1"'),
    }
    with HostileServer(pages) as server:
        requests = [
            Request(url=f"{server.url}/page", headers={"Authorization": "s3cret"}),
            Request(url=f"{server.url}/moved?q=政"),
            Request(url=f"{server.url}/search", method="POST", form={"b": "2", "a": "词 &=\r\n"}),
            Request(url=f"{server.url}/search", method="POST", form={"a": "other"}),
            Request(url=f"{server.url}/asked", method="POST", body=b"<ask/>"),
            Request(url=f"{server.url}/asked", method="POST", body=b"<ask>more</ask>"),
            Request(url=f"{server.url}/empty"),
            Request(url=f"{server.url}/folded"),
            Request(url=f"{server.url}/big"),
            Request(url=f"{server.url}/feed", conditional=True),
            Request(url=f"{server.url}/missing"),
            Request(url="file:///etc/passwd"),
            Request(url="http://10.0.0.1/\r\nWARC-Type: response"),
            Request(url="http://10.0.0.1/"),
        ]
        with fetcher(memory=lambda url: Validators('"1"', None)) as live, RecordingFetcher(live, path, now=lambda: NOON) as recording:
            live_answers = [seen(a) for _, a in recording.fetch_many(iter(requests[:8]))] + [seen(told(recording, r)) for r in requests[8:]]

    def no_socket(*_: object, **__: object) -> None:
        raise AssertionError("a replay opens no socket")

    monkeypatch.setattr(socket, "socket", no_socket)
    assert live_answers[0][2] == {"content-type": "text/html", "x-title": "政策", "x-latin": "é", "x-gbk": "\xd5\xfe"}
    with ReplayFetcher([path], folder=tmp_path) as replay:
        assert [seen(a) for _, a in replay.fetch_many(iter(requests))] == live_answers
        assert [seen(told(replay, request)) for request in reversed(requests)] == live_answers[::-1]
        with pytest.raises(FetchError) as caught:
            replay.fetch(Request(url=f"{server.url}/search"))
    assert caught.value.rule == "not_recorded"
    assert b"s3cret" not in b"".join(record.raw_stream.read() for record in _records(path))
    assert [entry.name for entry in tmp_path.iterdir()] == ["runs"]


def _records(path: Path) -> Iterator[object]:
    with path.open("rb") as stream:
        yield from ArchiveIterator(stream, no_record_parse=True)


def test_the_file_is_a_sound_warc(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.warc.gz"
    with RecordingFetcher(
        Scripted(a=[page(b"body", etag='"1"')], b=[FetchError("u", "robots", "No.", "Ask.")]), path, now=lambda: NOON
    ) as recording:
        told(recording, Request(url="http://example.org/a", method="POST", form={"x": "1"}))
        told(recording, Request(url="http://example.org/b"))
    with path.open("rb") as stream:
        found = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.rec_headers.get_header("WARC-Date"))
            for r in ArchiveIterator(stream)
        ]
    noon = "2026-03-04T12:00:00.000000Z"
    assert [entry[0] for entry in found] == ["warcinfo", "request", "response", "request", "metadata"]
    assert [entry[1:] for entry in found[1:]] == [
        ("http://example.org/a", noon),
        ("http://example.org/final", noon),
        ("http://example.org/b", noon),
        ("http://example.org/b", noon),
    ]
    checker = Checker(type("Arguments", (), {"inputs": [str(path)], "verbose": False}))
    checker.process_all()
    assert (checker.exit_value or 0, capsys.readouterr().out) == (0, "")


def test_a_crash_at_any_byte_leaves_all_that_was_complete(tmp_path: Path) -> None:
    path, torn = tmp_path / "one.warc.gz", tmp_path / "torn.warc.gz"
    ends = []
    answers = {name: [page(name.encode() * 50)] for name in "abcdef"}
    with RecordingFetcher(Scripted(**answers), path) as recording:
        for name in answers:
            recording.fetch(Request(url=f"http://example.org/{name}"))
            ends.append(path.stat().st_size)
    whole = path.read_bytes()
    for size in [0, 1, 9, *random.Random(7).sample(range(len(whole)), 60), *ends, ends[0] - 1, ends[0] + 1]:
        torn.write_bytes(whole[:size])
        with ReplayFetcher([torn]) as replay:
            for name, end in zip(answers, ends, strict=True):
                answered = told(replay, Request(url=f"http://example.org/{name}"))
                assert isinstance(answered, Response) == (end <= size), (name, size)
        with RecordingFetcher(Scripted(z=[page(b"later")]), torn) as recording:
            recording.fetch(Request(url="http://example.org/z"))
        with ReplayFetcher([torn]) as replay:
            assert replay.fetch(Request(url="http://example.org/z")).body == b"later"
            assert isinstance(told(replay, Request(url="http://example.org/a")), Response) == (ends[0] <= size)


def test_the_latest_answer_counts(tmp_path: Path) -> None:
    one, two = tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"
    request = Request(url="http://example.org/a", conditional=True)
    failed = FetchError("u", "truncated", "Half.", "Again.")
    with RecordingFetcher(Scripted(a=[failed, page(b"first"), page(b"second")]), one) as recording:
        for _ in range(3):
            told(recording, request)
    with RecordingFetcher(Scripted(a=[page(b"", 304, etag='"2"')]), two) as recording:
        recording.fetch(request)
    with ReplayFetcher([one]) as replay:
        assert replay.fetch(request).body == b"second"
    with ReplayFetcher([one, two]) as replay:
        assert replay.fetch(request).not_modified
    with ReplayFetcher([one, two], prefer_whole=True) as replay:
        assert replay.fetch(request).body == b"second"
    with ReplayFetcher([two], prefer_whole=True) as replay:
        assert replay.fetch(request).not_modified


def test_threads_do_not_mix_their_exchanges(tmp_path: Path) -> None:
    path = tmp_path / "one.warc.gz"
    answers = {f"{t}-{n}": [page(f"{t}-{n} ".encode() * 2000)] for t in range(4) for n in range(25)}
    with RecordingFetcher(Scripted(**answers), path) as recording:

        def ask(thread: int) -> None:
            for number in range(25):
                recording.fetch(Request(url=f"http://example.org/{thread}-{number}"))

        threads = [threading.Thread(target=ask, args=(thread,)) for thread in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with ReplayFetcher([path]) as replay:
        for name in answers:
            assert replay.fetch(Request(url=f"http://example.org/{name}")).body == f"{name} ".encode() * 2000
