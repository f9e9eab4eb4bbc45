"""Kills publications with SIGKILL between their first write and their last, fills the disk under others, and reads all the while.

    python -m tests.runs.killing_tables [--kills 20] [--megabytes 20] [--seed 1] [--at-once 2]

A moment is a random share of the time that an undisturbed publication takes from its first file to its switch. Throughout, a
reader asks which version is published and reads its files whole; after each kill the doctor looks at the files, and publishing
again must bring the new version and a doctor who is content. Prints what each kill left; exit status 1 where a reader met
anything but a whole version."""

import argparse
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from catalog_service.config import Config
from catalog_service.services import Services, build
from catalog_service.store.publications import Publication
from tests.runs.feed_site import FeedSite, Page
from tests.runs.feeds import PATH, entry, feed
from tests.runs.killing import catalog, run

TABLE = "/levels.csv"
_POLL = 0.002


@dataclass(frozen=True, slots=True)
class Left:
    """What a disturbed publication left: whether the new version was switched to before it ended, what readers met that was no
    whole version, what the doctor said of files and publications at once or of anything once published again (an index that is one
    change behind follows by itself), whether publishing again brought the new version."""

    switched: bool
    readings: int
    harm: tuple[str, ...]
    doctor: str
    mended: bool

    @property
    def good(self) -> bool:
        """Whether a former or a new version was there throughout, and the new one in the end."""
        return not self.harm and not self.doctor and self.mended and self.readings > 0


def table_of(megabytes: float, version: int) -> bytes:
    """A table of that size, other in each version."""
    rows = (
        f"{number:08d},{(number * 7919 * version) % 100_003 / 100:.2f},gauge {number % 997}\n" for number in range(int(megabytes * 40_000))
    )
    return ("gauge,level,name\n" + "".join(rows)).encode()


class Reader:
    """A context manager that reads the published version again and again, as a visitor does, in a thread of its own."""

    def __init__(self, home: Path) -> None:
        self._services = build(Config(home=home))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self.readings = 0
        self.harm: list[str] = []

    def _read(self) -> None:
        while not self._over.is_set() or not self.readings:
            self.readings += 1
            found = published(self._services)
            if found is None or found.state != "published":
                self.harm.append(f"not published: {found}")
            else:
                files = (found.parquet_sha256, found.csv_sha256, found.original_sha256)
                self.harm += [f"{checksum} is not whole" for checksum in files if not self._services.library.verify(str(checksum))]
            time.sleep(_POLL)

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._services.close()


def published(services: Services) -> Publication | None:
    """The one table of the catalog."""
    return next(services.publications.all(), None)


def version_in(home: Path) -> str | None:
    """The checksum of the original of the published version."""
    services = build(Config(home=home))
    try:
        found = published(services)
        return found.original_sha256 if found else None
    finally:
        services.close()


def disturbed(home: Path, site: FeedSite, end: Callable[["subprocess.Popen[bytes]"], None], limit: int | None = None) -> Left:
    """One publication of the new version in `home`, ended by `end`; `limit`: bytes a file may have, as on a full disk."""
    before = version_in(home)
    command = catalog(home, site.host, "publish", "--source", "rivers")
    if limit is not None:
        command = ["prlimit", f"--fsize={limit}", *command]
    with Reader(home) as reader:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        end(process)
        process.wait()
        seen = reader.readings
        while reader.readings < seen + 2:
            time.sleep(_POLL)
    switched = version_in(home) != before
    told = run(home, site.host, "doctor").stdout
    run(home, site.host, "publish", "--source", "rivers")
    mended = version_in(home) not in (None, before)
    healthy = run(home, site.host, "doctor")
    if healthy.returncode == 0 and not any(kind in told for kind in ("file_", "publication_")):
        told = ""
    return Left(switched, reader.readings, tuple(dict.fromkeys(reader.harm)), told + healthy.stderr if told else "", mended)


def first_write(home: Path, process: "subprocess.Popen[bytes]") -> None:
    """Waits until the first file of a publication lies in the folder of unfinished ones."""
    folder = Config(home=home).temporary_folder
    while process.poll() is None and not any(folder.glob("*/*")):
        time.sleep(_POLL)


def prepared(folder: Path, site: FeedSite, megabytes: float) -> tuple[Path, float]:
    """A home with the first version published, the site already serving the second; and the seconds that publishing it takes from
    the first file to the end."""
    site.pages[TABLE] = Page(table_of(megabytes, 1), "text/csv")
    levels = {"downloadURL": site.url(TABLE), "mediaType": "text/csv", "title": "Levels"}
    site.pages[PATH] = Page(feed([entry(1, distribution=[levels])]))
    home, trial = folder / "home", folder / "trial"
    run(home, site.host, "init")
    declaration = folder / "rivers.toml"
    told = {"id": "rivers", "title": "Rivers", "platform": "dcat_us", "url": site.url(PATH), "agency": "Rivers Agency"}
    declaration.write_text("".join(f'{name} = "{value}"\n' for name, value in told.items()) + "publish = true\n")
    first = run(home, site.host, "harvest", str(declaration))
    run(home, site.host, "publish")
    if version_in(home) is None:
        raise RuntimeError(f"the first version was not published: {first.stdout} {first.stderr}")
    site.pages[TABLE] = Page(table_of(megabytes, 2), "text/csv")
    shutil.copytree(home, trial)
    process = subprocess.Popen(
        catalog(trial, site.host, "publish", "--source", "rivers"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    first_write(trial, process)
    begun = time.monotonic()
    process.wait()
    return home, time.monotonic() - begun


def disturb_often(folder: Path, *, kills: int, megabytes: float, seed: int, at_once: int) -> tuple[list[Left], Left]:
    """So many kills at random moments, each in a copy of one home; and one publication on a full disk."""
    chance = random.Random(seed)
    shares = [chance.random() for _ in range(kills)]
    with FeedSite() as site:
        home, span = prepared(folder, site, megabytes)

        def one(number: int) -> Left:
            copy = folder / f"killed-{number}"
            shutil.copytree(home, copy)

            def kill(process: "subprocess.Popen[bytes]") -> None:
                first_write(copy, process)
                time.sleep(shares[number] * span)
                process.send_signal(signal.SIGKILL)

            left = disturbed(copy, site, kill)
            shutil.rmtree(copy)
            return left

        with ThreadPoolExecutor(at_once) as pool:
            killed = list(pool.map(one, range(kills)))
        full = disturbed(home, site, lambda process: None, limit=max(int(megabytes * 300_000), _database(home)))
        return killed, full


def _database(home: Path) -> int:
    """A size that the database's own files stay below."""
    return max(path.stat().st_size for path in home.glob("*.sqlite*")) + resource.getpagesize() * 64


def main(arguments: Sequence[str] | None = None) -> int:
    """Disturbs, and prints what each disturbance left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=2)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="killing-tables-") as folder:
        killed, full = disturb_often(Path(folder), kills=given.kills, megabytes=given.megabytes, seed=given.seed, at_once=given.at_once)
    for number, left in enumerate(killed, 1):
        print(f"kill {number:2}: {'the new' if left.switched else 'the former'} version, {left.readings} readings: {_verdict(left)}")
    print(f"full disk: {'the new' if full.switched else 'the former'} version, {full.readings} readings: {_verdict(full)}")
    before = sum(not left.switched for left in killed)
    print(f"{before} of {len(killed)} kills fell before the switch; {sum(left.good for left in killed)} left a whole version throughout")
    return 0 if full.good and not full.switched and all(left.good for left in killed) else 1


def _verdict(left: Left) -> str:
    return "whole throughout, doctor content, then the new version" if left.good else f"WRONG {left}"


if __name__ == "__main__":
    sys.exit(main())
