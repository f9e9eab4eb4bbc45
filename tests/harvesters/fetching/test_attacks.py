"""Every attack that the documentation names is run against a harvest, in a process with little memory; the run names its problem."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harvesters.fetching.attacks import ON_ADDRESSES, ON_BODIES, SECRET, Attack, Place
from tests.harvesters.fetching.attacks_on_reading import ON_READING
from tests.harvesters.fetching.hostile import HostileServer, answer

ROOT = Path(__file__).resolve().parents[3]
ATTACKS = (*ON_ADDRESSES, *ON_BODIES, *ON_READING)
PEAK = 400 << 20
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Harvests in the process beside."""
    command = [sys.executable, "-m", "tests.harvesters.fetching.attacked"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asking, answering = process.stdin, process.stdout

        def harvested(**question: Any) -> dict[str, Any]:
            asking.write(json.dumps(question) + "\n")
            asking.flush()
            return dict(json.loads(answering.readline()))

        yield harvested
        asking.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_refused_by_name(attack: Attack, ask: Ask) -> None:
    with HostileServer({"/secret": answer(SECRET.encode()), "/": answer(SECRET.encode())}) as inside, HostileServer({}) as server:
        place = Place(server.url, server.port, inside.url)
        server.pages = dict(attack.pages(place))
        start = attack.start.format(url=server.url, port=server.port)
        told = ask(platform=attack.platform, url=start, options=dict(attack.options), port=server.port, hasty=attack.on_time)
    assert inside.connections == 0
    assert told["failed"] is attack.failed, told["rules"]
    assert (attack.told in told["rules"]) if attack.told else told["records"]
    written = " ".join(told["records"])
    assert SECRET not in written
    assert "root:" not in written
    assert not any("x-injected" in heard.headers for heard in server.heard)
    assert len(server.heard) < 6000
    assert told["peak"] < PEAK


def test_the_documentation_names_every_attack_and_what_a_run_tells() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8").partition("## What a hostile site can try")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.*?) \|$", text, re.MULTILINE)[2:]
    assert dict(rows) == {attack.name: f"`{attack.told}`" if attack.told else "nothing: it does no harm" for attack in ATTACKS}
    assert len(rows) == len(ATTACKS) == len({attack.name for attack in ATTACKS})
