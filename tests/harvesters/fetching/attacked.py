"""A process of its own that harvests one hostile site after another, in little memory, and says what each run told.

    python -m tests.harvesters.fetching.attacked

Reads lines of JSON from standard input: `platform`, `url`, `options`, `port` (where names that look public lead to), `hasty` (whether
to give up after a second or two, for attacks on our time: to the hasty a slow machine looks like one). Answers each with a line: the
`rules` of the run's problems by which something was refused or flagged, whether the run `failed`, the `records` kept (their values as
text), and the process's `peak` memory in bytes so far."""

import json
import resource
import socket
import sys
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from harvesters.fetching.connections import resolve as look_up
from harvesters.fetching.limits import MIB, Limits
from harvesters.fetching.live import LiveFetcher
from harvesters.source import Politeness
from schemas.record import wire
from tests.harvesters.kept import Kept, declared

# More than the children of a run may map anyway; an attack that grows without bound ends as a MemoryError, not as a dead machine.
MOST = 3 << 30
LIMITS = Limits(
    body_bytes=80 * MIB,
    wire_bytes=80 * MIB,
    ratio_floor=4 * MIB,
    attempts=2,
    robots_bytes=64 * 1024,
)
HASTY = replace(LIMITS, connect_timeout=1, read_timeout=1, total_timeout=2, slowest_after=0.2)
PUBLIC = "93.184.215.14"
_NAMES = {
    "public.example": [[PUBLIC]],
    "inside.example": [["192.168.0.1"]],
    "metadata.example": [["169.254.169.254"]],
    "mixed.example": [[PUBLIC, "::1"]],
    "mapped.example": [["::ffff:10.0.0.1"]],
    "nat64.example": [["64:ff9b::7f00:1"]],
    "rebinding.example": [[PUBLIC], ["127.0.0.1"]],
}


def harvested(platform: str, url: str, options: dict[str, Any], port: int, hasty: bool) -> dict[str, Any]:
    """One run. Names of `_NAMES` lead where it says, one answer after another; public addresses are played by the site itself."""
    names = {name: list(answers) for name, answers in _NAMES.items()}

    def resolve(host: str, asked_port: int) -> list[str]:
        if host not in names:
            return look_up(host, asked_port)
        return names[host].pop(0) if len(names[host]) > 1 else names[host][0]

    def dial(address: str, asked_port: int, timeout: float) -> socket.socket:
        place = ("127.0.0.1", port) if ip_address(address).is_global else (address, asked_port)
        return socket.create_connection(place, timeout)

    kept = Kept(declared(platform, url, options=options))
    with LiveFetcher(
        HASTY if hasty else LIMITS,
        Politeness(delay=0.0),
        (f"127.0.0.1:{port}",),
        sleep=lambda _: None,
        jitter=lambda: 0.0,
        resolve=resolve,
        dial=dial,
    ) as live:
        report = kept.run(live)
    return {
        "rules": sorted({problem.rule or problem.kind for problem in report.problems}),
        "failed": report.fatal is not None,
        "records": [json.dumps(wire(record), default=str) for record in list(kept.records.values())[:20]],
        "peak": peak(),
    }


def peak() -> int:
    """The most memory that was resident at once, in bytes. Not `ru_maxrss`, which a child has from its parent."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Harvests what standard input names."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    for line in sys.stdin:
        print(json.dumps(harvested(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
