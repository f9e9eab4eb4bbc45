"""Records analysed in processes beside this one: the same lines in the same order, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog_service.search.engine import Change, Put, Remove, Stored
from catalog_service.search.indexing import analysing
from catalog_service.search.indexing.analysing import Analysing, half_of_the_cores
from catalog_service.search.indexing.frames import receive, send
from schemas.record import Record, dump_json
from tests.search.made import dataset, disclosure


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dozen changes are many, a handful a batch."""
    monkeypatch.setattr(analysing, "WORTH_IT", 12)
    monkeypatch.setattr(analysing, "_MOST_CHANGES", 5)


@pytest.fixture
def beside() -> Iterator[Analysing]:
    made = Analysing("embedded", 2)
    yield made
    made.close()


def _record(number: int) -> Record:
    if number % 2:
        return disclosure(f"r{number}", f"公共数据管理办法第{number}条", text="数据\n共享\x1e开放 " * 40)
    return dataset(f"r{number}", f"Street trees {number}", keywords=("trees", "河流"))


def _changes(number: int) -> list[Change]:
    puts: list[Change] = []
    for count in range(number):
        record = _record(count)
        puts.append(Put(record) if count % 3 else Put(Stored(record.id, dump_json(record))))
        if count % 7 == 0:
            puts += [Remove(record.id), Put(record)]
    return puts


def test_lines_are_those_of_one_process_in_the_same_order(beside: Analysing) -> None:
    alone = Analysing("embedded", 0)
    assert list(beside.ready(_changes(60))) == list(alone.ready(_changes(60)))
    assert len(beside._free) in (1, 2)
    assert list(beside.ready(_changes(3))) == list(alone.ready(_changes(3)))


def test_a_few_changes_start_no_process(beside: Analysing) -> None:
    assert len(list(beside.ready(_changes(8)))) == 12
    assert beside._free == []


def test_a_process_that_was_killed_is_done_without(beside: Analysing) -> None:
    expected = list(Analysing("embedded", 0).ready(_changes(90)))
    told = []
    for made in beside.ready(_changes(90)):
        told.append(made)
        if len(told) in (30, 60):
            for child in beside._free[:]:
                os.kill(child.pid, signal.SIGKILL)
    assert told == expected


def test_processes_that_cannot_start_are_done_without(beside: Analysing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysing, "_CHILD", "catalog_service.search.indexing.nowhere")
    assert list(beside.ready(_changes(40))) == list(Analysing("embedded", 0).ready(_changes(40)))


def test_a_machine_without_room_for_processes_is_done_without_them(beside: Analysing, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", full)
    assert list(beside.ready(_changes(40))) == list(Analysing("embedded", 0).ready(_changes(40)))


def test_a_container_s_share_of_the_machine_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)))
    told = tmp_path / "cpu.max"
    assert half_of_the_cores(told) == 4
    for text, processes in (("max 100000\n", 4), ("400000 100000\n", 2), ("150000 100000\n", 0), ("", 4)):
        told.write_text(text)
        assert half_of_the_cores(told) == processes


def test_an_error_of_the_source_comes_through_and_leaves_nothing_running(beside: Analysing) -> None:
    def broken() -> Iterator[Change]:
        yield from _changes(40)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="the database went away"):
        list(beside.ready(broken()))
    children = list(beside._free)
    beside.close()
    assert all(child.poll() is not None for child in children)


def test_what_is_read_ahead_is_bounded(beside: Analysing) -> None:
    read = 0

    def counted() -> Iterator[Change]:
        nonlocal read
        for number in range(500):
            read += 1
            yield Put(_record(number))

    made = beside.ready(counted())
    for _ in range(100):
        next(made)
    assert read <= 100 + 5 * 5
    made.close()


def test_processes_end_with_the_one_that_was_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from catalog_service.search.indexing import analysing\n"
        "from catalog_service.search.engine import Put, Stored\n"
        "analysing.WORTH_IT = 5\n"
        "made = analysing.Analysing('embedded', 2)\n"
        "line = sys.stdin.buffer.readline()\n"
        "list(made.ready(Put(Stored('x', line)) for _ in range(600)))\n"
        "print(*(child.pid for child in made._free), flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write(dump_json(dataset("x", "Trees")) + b"\n")
    parent.stdin.flush()
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert children
    parent.kill()
    parent.communicate()
    for _ in range(200):
        if not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children):
            return
        time.sleep(0.05)
    pytest.fail("processes outlived the one they analysed for")


def test_frames_come_through_a_pipe_whole(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    send(writing, [b"{}", b"", "河".encode()])
    os.write(writing, (100).to_bytes(8) + b"cut")
    os.close(writing)
    assert receive(reading) == [b"{}", b"", "河".encode()]
    assert receive(reading) is None
    assert receive(reading) is None
    os.close(reading)
