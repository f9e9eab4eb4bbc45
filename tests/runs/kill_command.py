"""The command that kills harvests: what it is told, and how it tells what each kill left."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Left(Protocol):
    """What a kill left and what came of it."""

    @property
    def mended(self) -> bool:
        """Whether running again brought what an undisturbed run brings."""

    def partial(self, records: int) -> bool:
        """Whether the kill left less than everything."""

    def story(self, records: int) -> str:
        """What it left, for people."""


class Kills(Protocol):
    """So many kills of a harvest of so many records."""

    def __call__(self, folder: Path, *, kills: int, records: int, seed: int, at_once: int) -> Sequence[Left]: ...


def run_command(description: str | None, kill_often: Kills, *, kills: int, at_once: int) -> int:
    """Reads the command line, kills, and prints what each kill left; 1 where one was not mended."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=at_once)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="killing-") as folder:
        found = kill_often(Path(folder), kills=given.kills, records=given.records, seed=given.seed, at_once=given.at_once)
    for number, left in enumerate(found, 1):
        print(f"kill {number:2}: {left.story(given.records)}: {'mended' if left.mended else f'WRONG {left}'}")
    partial, mended = sum(left.partial(given.records) for left in found), sum(left.mended for left in found)
    print(f"{partial} of {len(found)} kills left a partial state; {mended} were mended by running again")
    return 0 if mended == len(found) else 1
