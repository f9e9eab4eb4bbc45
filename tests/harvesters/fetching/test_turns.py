"""One pace at a host for all processes: turns in files, whatever becomes of who holds them."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from harvesters.fetching.fetcher import Request
from harvesters.fetching.live import LiveFetcher
from harvesters.fetching.pace import Pace
from harvesters.fetching.turns import SharedTurns
from harvesters.source import Politeness
from tests.harvesters.fetching.hostile import HostileServer, answer

NOW = 1_800_000_000.0
TAKES_TURNS = """
import sys
from pathlib import Path
from harvesters.fetching.turns import SharedTurns
turns = SharedTurns(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(50):
    print(turns.take("a.example", 1_800_000_000.0, 0.5), flush=True)
"""
HOLDS_A_TURN = """
import fcntl, os, sys
file = os.open(sys.argv[1], os.O_RDWR)
fcntl.flock(file, fcntl.LOCK_EX)
print("ready", flush=True)
sys.stdin.readline()
"""


def _child(program: str, told: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", program, str(told)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def _file(folder: Path) -> Path:
    [file] = folder.iterdir()
    return file


def test_two_processes_never_have_the_same_turn(tmp_path: Path) -> None:
    children = [_child(TAKES_TURNS, tmp_path) for _ in range(2)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    taken = sorted(float(line) for child in children for line in child.communicate()[0].split())
    assert taken == [NOW + 0.5 * n for n in range(100)]


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_dies_or_hangs_with_a_turn_stops_nobody(tmp_path: Path, kill: signal.Signals) -> None:
    turns = SharedTurns(tmp_path, sleep=lambda seconds: None)
    assert turns.take("a.example", NOW, 1.0) == NOW
    child = _child(HOLDS_A_TURN, _file(tmp_path))
    assert turns.take("a.example", NOW, 1.0) is None
    os.kill(child.pid, kill)
    if kill == signal.SIGKILL:
        child.wait()
        assert turns.take("a.example", NOW, 1.0) == NOW + 1
    else:
        assert turns.take("a.example", NOW, 1.0) is None
        child.kill()
        child.wait()
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.close()
    child.stdout.close()


@pytest.mark.parametrize("words", ["", "nonsense", "nan", "-5", f"{NOW + 86_400:32.6f}", "9" * 400])
def test_what_no_clock_can_have_said_is_no_turn(tmp_path: Path, words: str) -> None:
    turns = SharedTurns(tmp_path)
    turns.take("a.example", NOW, 1.0)
    _file(tmp_path).write_text(words)
    assert [turns.take("a.example", NOW, 2.0) for _ in range(2)] == [NOW, NOW + 2]


def test_hosts_have_their_own_turns_and_a_hold_is_for_all(tmp_path: Path) -> None:
    one, other = SharedTurns(tmp_path), SharedTurns(tmp_path)
    assert one.take("a.example", NOW, 1.0) == other.take("b.example", NOW, 1.0) == NOW
    one.take("a.example", NOW, 0.0, hold=30)
    assert other.take("a.example", NOW, 1.0) == NOW + 30
    assert other.take("b.example", NOW, 1.0) == NOW + 1


def test_a_host_without_delay_needs_no_file(tmp_path: Path) -> None:
    assert SharedTurns(tmp_path).take("a.example", NOW, 0.0) == NOW
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_leaves_each_process_its_own_pace(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    turns, slept = SharedTurns(tmp_path / "file" / "turns"), list[float]()
    assert turns.take("a.example", NOW, 1.0) is None
    pace = Pace(lambda: NOW, slept.append, turns)
    for _ in range(3):
        pace.wait("a.example", 1.0)
    assert slept == [1.0, 2.0]


def test_fetchers_that_share_a_folder_take_turns(tmp_path: Path) -> None:
    slept: list[float] = []
    with HostileServer({"/": answer(b"x")}) as server:
        for _ in range(3):
            with LiveFetcher(
                politeness=Politeness(delay=5, robots=False), allow_hosts=["127.0.0.1"], sleep=slept.append, turns=tmp_path
            ) as fetcher:
                fetcher.fetch(Request(url=f"{server.url}/"))
    assert [round(seconds / 5) for seconds in slept] == [1, 2]


def test_the_lock_is_let_go(tmp_path: Path) -> None:
    SharedTurns(tmp_path).take("a.example", NOW, 1.0)
    with _file(tmp_path).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
