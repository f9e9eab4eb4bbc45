"""Kills harvests of a paged catalog with SIGKILL at random moments, runs them again, and counts at the server how often each page
was asked for.

    python -m tests.runs.killing_pages [--kills 10] [--records 20000] [--seed 1] [--at-once 2]

Half of the kills meet a CKAN portal (offsets), the others an OAI-PMH repository (resumption tokens). A moment comes shortly after
the checkpoint accounts for a random number of entries. What was read up to the checkpoint that the killed run left must not be
asked for again; what it had asked for behind that checkpoint may be, once. Prints what each kill left; exit status 1 where a page
before the checkpoint was fetched twice or one was never fetched, the export differs from that of an undisturbed run, a record has
more than one version, or the doctor disagrees.
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
from typing import Any

from tests.runs.feed_site import FeedSite
from tests.runs.kill_command import run_command
from tests.runs.killing import catalog, exported, run
from tests.runs.paged_site import Portal, declaration, first_on, package

KINDS = ("ckan", "oai_pmh")
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Left:
    """What a kill left: committed `records`, and how many entries the `checkpoint` accounts for. What came of it: how many pages
    were asked for `before` the kill and after it, how many of them `again`; `early` those that were asked for after it though they
    lie before the checkpoint, `repeated` those that one run asked for twice, `unread` the entries of no page asked for; whether the
    export is the `same`, the most `versions` of any record, and what was `said` where a command failed or the doctor disagrees."""

    kind: str
    records: int
    checkpoint: int
    before: int
    after: int
    again: int
    early: int
    repeated: int
    unread: int
    same: bool
    versions: int
    said: str

    @property
    def mended(self) -> bool:
        """Whether the second run went on where the first had got, and ended where an undisturbed one does."""
        return self.same and self.versions == 1 and not (self.early or self.repeated or self.unread or self.said)

    def partial(self, records: int) -> bool:
        """Whether the kill left less than everything."""
        return 0 < self.records < records

    def story(self, records: int) -> str:
        """What the kill left and what was asked for, for people."""
        kept = f"({self.kind}) {self.records:6} of {records} records, checkpoint at {self.checkpoint:6}"
        return f"{kept}; asked for {self.before} pages, then {self.after}: {self.again} again, {self.early} of them before the checkpoint"


def portal_of(records: int) -> Portal:
    """The portal that is read, the same each time."""
    return Portal([package(number) for number in range(records)], PAGE_SIZE)


def declared(home: Path, kind: str, host: str) -> str:
    """The path of the source's declaration, written beside the home; the home is ready."""
    path = home.with_suffix(".toml")
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in declaration(kind, host).items()), encoding="utf-8")
    run(home, host, "init")
    return str(path)


def export_of(home: Path, host: str) -> list[bytes]:
    """The export without what differs from site to site: the port it was served at."""
    return [line.replace(host.encode(), b"rivers.example") for line in exported(home, host)]


def undisturbed(home: Path, kind: str, records: int) -> list[bytes]:
    """The export of a run that nobody kills."""
    with FeedSite(made=portal_of(records).page) as site:
        done = run(home, site.host, "harvest", declared(home, kind, site.host))
        whole = export_of(home, site.host)
    if done.returncode or len(whole) != records:
        raise RuntimeError(f"the undisturbed run failed: {done.stdout} {done.stderr}")
    return whole


def killed(home: Path, kind: str, records: int, target: int, pause: float, whole: Sequence[bytes]) -> Left:
    """One harvest in `home`, killed `pause` seconds after its checkpoint accounts for `target` entries, and run again."""
    with FeedSite(made=portal_of(records).page) as site:
        path = declared(home, kind, site.host)
        process = subprocess.Popen(
            catalog(home, site.host, "harvest", path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while process.poll() is None and _listed(home) < target:
            time.sleep(0.005)
        time.sleep(pause)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        kept, _, checkpoint = _state(home)
        pages = pages_of(site)
        again = run(home, site.host, "harvest", path)
        healthy = run(home, site.host, "doctor")
        more = pages_of(site)[len(pages) :]
        reached = _accounted(checkpoint)
        return Left(
            kind=kind,
            records=kept,
            checkpoint=reached,
            before=len(pages),
            after=len(more),
            again=len(set(pages) & set(more)),
            repeated=len(more) - len(set(more)) + len(pages) - len(set(pages)),
            # A page counted off begins with the last entry of the page before.
            early=sum(1 for page in more if page < reached - 1),
            unread=len(set(range(records)).difference(*(range(page, page + PAGE_SIZE) for page in (*pages, *more)))),
            same=export_of(home, site.host) == list(whole),
            versions=_state(home)[1],
            said="" if again.returncode == healthy.returncode == 0 else f"{again.stdout} {again.stderr} {healthy.stdout} {healthy.stderr}",
        )


def pages_of(site: FeedSite) -> list[int]:
    """The pages of the list that were asked for, each by the place of its first dataset."""
    return [first for path in site.asked if (first := first_on(path)) is not None]


def _state(home: Path) -> tuple[int, int, dict[str, Any] | None]:
    """Committed records, the most versions any of them has, and the checkpoint of the run begun last."""
    with closing(sqlite3.connect(home / "catalog.sqlite", timeout=30)) as connection:
        kept, versions = connection.execute("SELECT count(*), coalesce(max(version), 0) FROM records").fetchone()
        left = connection.execute("SELECT checkpoint FROM runs ORDER BY started DESC LIMIT 1").fetchone()
    return int(kept), int(versions), json.loads(left[0]) if left and left[0] else None


def _accounted(checkpoint: dict[str, Any] | None) -> int:
    """How many entries a checkpoint accounts for."""
    return int((checkpoint or {}).get("listed", 0))


def _listed(home: Path) -> int:
    """How many entries the checkpoint of the run begun last accounts for."""
    return _accounted(_state(home)[2])


def kill_often(folder: Path, *, kills: int, records: int, seed: int, at_once: int) -> list[Left]:
    """So many kills of a harvest of so many records, each in a home of its own."""
    chance = random.Random(seed)
    targets = [chance.randrange(1, records - 2 * PAGE_SIZE) for _ in range(kills)]
    pauses = [chance.uniform(0, records / 100_000) for _ in range(kills)]
    whole = {kind: undisturbed(folder / kind, kind, records) for kind in KINDS[:kills]}

    def one(number: int) -> Left:
        home, kind = folder / f"killed-{number}", KINDS[number % len(KINDS)]
        left = killed(home, kind, records, targets[number], pauses[number], whole[kind])
        shutil.rmtree(home)
        return left

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, range(kills)))


if __name__ == "__main__":
    sys.exit(run_command(__doc__, kill_often, kills=10, at_once=2))
