"""Kills harvests with SIGKILL at random moments, runs them again, and compares with one that nobody disturbed.

    python -m tests.runs.killing [--kills 20] [--records 20000] [--seed 1] [--at-once 4]

A moment is a random number of committed records, so that it lies between the first and the last commit on any machine; about
one in seven lies after the last, while the index follows. Prints what each kill left; exit status 1 where an export differs,
a record has more than one version, or the doctor disagrees.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import PATH, entry, feed
from tests.runs.kill_command import run_command

ROOT = Path(__file__).resolve().parent.parent.parent
INDEXING = 0.18


@dataclass(frozen=True)
class Left:
    """What a kill left and what came of it: committed records, indexed changes; whether the second run mended everything."""

    records: int
    indexed: int
    same: bool
    versions: int
    agrees: bool
    said: str

    def partial(self, records: int) -> bool:
        """Whether the kill left less than everything."""
        return 0 < self.records < records or self.indexed < records

    @property
    def mended(self) -> bool:
        """Whether the second run ended where an undisturbed one does."""
        return self.same and self.versions == 1 and self.agrees

    def story(self, records: int) -> str:
        """What the kill left, for people."""
        state = "partial" if self.partial(records) else "complete"
        return f"{self.records:6} records, {self.indexed:6} indexed, {state}"


def catalog(home: Path, host: str, *arguments: str) -> list[str]:
    """The command line and environment of one `catalog …`, as arguments of env(1)."""
    settings = [f"CATALOG_HOME={home}", f"CATALOG_ALLOW_HOSTS={host}", f"PYTHONPATH={ROOT}"]
    return ["env", *settings, sys.executable, "-m", "catalog_service.cli", *arguments]


def run(home: Path, host: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs it to its end."""
    return subprocess.run(catalog(home, host, *arguments), capture_output=True, text=True, check=False)


def exported(home: Path, host: str) -> list[bytes]:
    """The export of datasets without what must differ from run to run: the run's id and its time."""
    answer = run(home, host, "export", "datasets", "--format", "jsonl")
    lines = []
    for line in answer.stdout.splitlines():
        record = json.loads(line)
        record["provenance"] |= {"run": "", "harvested": ""}
        lines.append(json.dumps(record, sort_keys=True).encode())
    return lines


def killed(folder: Path, site: FeedSite, target: int, records: int, pause: float, whole: Sequence[bytes]) -> Left:
    """One harvest in `folder`, killed once `target` records (or that many beyond all, as indexed ones) were committed."""
    url = site.url(PATH)
    run(folder, site.host, "init")
    process = subprocess.Popen(
        catalog(folder, site.host, "harvest", url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None and _progress(folder, records) < target:
        time.sleep(0.005)
    time.sleep(pause)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    left, indexed, _ = _state(folder)
    again = run(folder, site.host, "harvest", url)
    _, _, versions = _state(folder)
    healthy = run(folder, site.host, "doctor")
    same = exported(folder, site.host) == list(whole)
    said = "" if again.returncode == healthy.returncode == 0 else f"{again.stderr} {healthy.stderr} {healthy.stdout}"
    return Left(left, indexed, same, versions, healthy.returncode == 0, said)


def _progress(folder: Path, records: int) -> int:
    kept, indexed, _ = _state(folder)
    return kept + indexed if kept >= records else kept


def _state(folder: Path) -> tuple[int, int, int]:
    """Committed records, indexed changes, and the most versions any record has."""
    with closing(sqlite3.connect(folder / "catalog.sqlite", timeout=30)) as connection:
        kept, versions = connection.execute("SELECT count(*), coalesce(max(version), 0) FROM records").fetchone()
        indexed = connection.execute("SELECT coalesce(max(position), 0) FROM followers WHERE name = 'index'").fetchone()[0]
    return int(kept), int(indexed), int(versions)


def kill_often(folder: Path, *, kills: int, records: int, seed: int, at_once: int) -> list[Left]:
    """So many kills of a harvest of so many records, each in a home of its own."""
    chance = random.Random(seed)
    targets = [chance.randrange(1, int(records * (1 + INDEXING))) for _ in range(kills)]
    pauses = [chance.uniform(0, 0.05) for _ in range(kills)]
    with FeedSite() as site:
        site.pages[PATH] = Page(feed([entry(number) for number in range(records)]))
        undisturbed = folder / "undisturbed"
        run(undisturbed, site.host, "init")
        first = run(undisturbed, site.host, "harvest", site.url(PATH))
        whole = exported(undisturbed, site.host)
        if first.returncode or len(whole) != records:
            raise RuntimeError(f"the undisturbed run failed: {first.stderr}")

        def one(number: int) -> Left:
            home = folder / f"killed-{number}"
            left = killed(home, site, targets[number], records, pauses[number], whole)
            shutil.rmtree(home)
            return left

        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(one, range(kills)))


if __name__ == "__main__":
    sys.exit(run_command(__doc__, kill_often, kills=20, at_once=4))
