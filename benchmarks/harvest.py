"""How fast a feed becomes a searchable catalog: records a second changed and unchanged, database and index included, peak memory.

    python -m benchmarks.harvest [--records 75000] [--bytes 0] [--folder FOLDER]
    python -m benchmarks.harvest --platform all|NAME [--records 2000]

The feed is made of real entries (data.json of US agencies, from the shared inputs) with new identifiers; it is served on
loopback and harvested by `catalog harvest`, four times: new, unchanged, every entry changed, unchanged again. Memory is the
sum over all processes of the command (proportional set size), sampled ten times a second.

With `--platform` a made site of that platform, or of each one after another, is harvested twice, new and unchanged: a line of JSON
for each, with the lines of Python that the platform takes; and one with the median over the declared sources of the lines of
Python that each takes beside its `.toml`.
"""

import argparse
import ast
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.platform_sites import SITES
from tests.runs.feed_site import FeedSite

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("CATALOG_SHARED", ROOT.parent / "shared"))


def entries_of_agencies() -> list[dict[str, Any]]:
    """The entries of the newest readable version of each agency's feed."""
    found: list[dict[str, Any]] = []
    for folder in sorted((SHARED / "data" / "us-datajson" / "versions").iterdir()):
        newest = sorted(folder.iterdir())[-1]
        content = gzip.decompress(newest.read_bytes()) if newest.suffix == ".gz" else newest.read_bytes()
        try:
            found.extend(json.loads(content)["dataset"])
        except json.JSONDecodeError:
            continue
    return found


def write_feed(path: Path, seeds: list[dict[str, Any]], records: int, least_bytes: int, edition: str) -> tuple[int, int]:
    """A feed of so many records, or of so many bytes where that is more; (records, bytes)."""
    written = 0
    with path.open("wb") as file:
        size = file.write(b'{"conformsTo":"https://project-open-data.cio.gov/v1.1/schema","dataset":[\n')
        while written < records or size < least_bytes:
            entry = dict(seeds[written % len(seeds)])
            entry["identifier"] = f"benchmark-{written:07d}"
            entry["title"] = f"{entry['title']} ({written})"
            # The seeds' mean is 1.2 kB; a second description brings it above the 1.4 kB of data.gov's catalog.
            other = seeds[(written + 1) % len(seeds)].get("description") or ""
            entry["description"] = f"{entry.get('description') or ''} {other} {edition} of entry {written}."
            entry["distribution"] = [
                {name: _numbered(value, written) for name, value in one.items()} for one in entry.get("distribution") or [] if one
            ]
            if isinstance(entry.get("landingPage"), str):
                entry["landingPage"] = _numbered(entry["landingPage"], written)
            size += file.write((b",\n" if written else b"") + json.dumps(entry).encode())
            written += 1
        size += file.write(b"\n]}\n")
    return written, size


def _numbered(value: Any, number: int) -> Any:
    return f"{value}#{number}" if isinstance(value, str) and value.startswith("http") else value


class FeedServer:
    """One feed on loopback; `path` may be changed between harvests. No validators, so that every harvest reads it all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path != "/data.json":
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(outer.path.stat().st_size))
                self.end_headers()
                with outer.path.open("rb") as file:
                    while piece := file.read(1 << 20):
                        self.wfile.write(piece)

            def log_message(self, *args: object) -> None:
                """Silence."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()


@dataclass(frozen=True)
class Measured:
    """One command: seconds, peak bytes, its standard output and exit status."""

    seconds: float
    peak: int
    said: str
    status: int


def measured(arguments: list[str], env: dict[str, str]) -> Measured:
    """Runs `catalog …` and measures it with all its child processes."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "catalog_service.cli", *arguments], env=env, stdout=subprocess.PIPE, text=True)
    peak = 0
    said: list[str] = []
    assert process.stdout is not None
    reader = threading.Thread(target=lambda stream: said.append(stream.read()), args=(process.stdout,))
    reader.start()
    while process.poll() is None:
        peak = max(peak, sum(_memory(pid) for pid in _tree(process.pid)))
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    reader.join()
    return Measured(seconds, peak, "".join(said), process.returncode)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def lines_of_python(folder: Path) -> int:
    """Lines of code in the Python files of a folder and below: without blank lines, comments and docstrings."""
    return sum(len(_coded(path.read_text(encoding="utf-8"))) for path in folder.rglob("*.py"))


def _coded(text: str) -> set[int]:
    docstrings = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    written = {number for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.strip().startswith("#")}
    return written - docstrings


def measure_platforms(names: Sequence[str], records: int, folder: Path) -> None:
    """Harvests a made site of each platform twice; prints a line of JSON each."""
    for name in names:
        made = SITES[name](records)
        with FeedSite(made=made.page) as site:
            home, declaration = folder / f"home-{name}", folder / f"{name}.toml"
            options = "".join(f"{option} = {json.dumps(value)}\n" for option, value in made.options.items())
            declaration.write_text(
                f'id = "{name}"\ntitle = "{name}"\nplatform = "{name}"\nurl = "{site.url(made.start)}"\nagency = "Agency"\n'
                f"[politeness]\nconcurrency = 4\n[options]\n{options}",
                encoding="utf-8",
            )
            env = {**os.environ, "PYTHONPATH": str(ROOT), "CATALOG_HOME": str(home), "CATALOG_ALLOW_HOSTS": site.host}
            measured(["init"], env)
            for kind in ("new", "unchanged"):
                asked = len(site.asked)
                found = measured(["harvest", str(declaration)], env)
                said = found.said.splitlines()
                told = {
                    "platform": name,
                    "harvest": kind,
                    "records": records,
                    "seconds": round(found.seconds, 1),
                    "records_per_second": round(records / found.seconds),
                    "requests": len(site.asked) - asked,
                    "peak_megabytes": round(found.peak / 1e6),
                    "status": found.status,
                    "said": said[1].strip() if len(said) > 1 else found.said,
                    "lines_of_python": lines_of_python(ROOT / "harvesters" / "platforms" / name),
                }
                print(json.dumps(told, ensure_ascii=False), flush=True)
    declared = sorted((ROOT / "harvesters" / "sites").rglob("*.toml"))
    beside = median(lines_of_python(path.parent) for path in declared)
    print(json.dumps({"declared_sources": len(declared), "median_lines_of_python_a_source": beside}))


def main() -> None:
    """Measures and prints a line for each harvest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, help="entries of the feed (75000), or of each platform's site (2000)")
    parser.add_argument("--platform", choices=["all", *sorted(SITES)], help="measure made sites of platforms in place of the feed")
    parser.add_argument("--bytes", type=float, default=0, help="least size of the feed in bytes, e.g. 1e9")
    parser.add_argument("--harvests", type=int, default=4, choices=range(1, 5), help="how many of the four harvests (4)")
    parser.add_argument("--folder", type=Path, help="where feed and catalog are made (a temporary folder)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if given.platform:
            measure_platforms(sorted(SITES) if given.platform == "all" else [given.platform], given.records or 2000, folder)
            return
        seeds = entries_of_agencies()
        first, second = folder / "first.json", folder / "second.json"
        records, size = write_feed(first, seeds, given.records or 75_000, int(given.bytes), "First edition")
        if given.harvests > 2:
            write_feed(second, seeds, given.records or 75_000, int(given.bytes), "Other edition")
        server = FeedServer(first)
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "CATALOG_HOME": str(folder / "home"),
            "CATALOG_ALLOW_HOSTS": f"127.0.0.1:{server.port}",
        }
        print(f"feed: {records} records, {size / 1e6:.0f} MB, mean {size / records:.0f} bytes")
        measured(["init"], env)
        harvests = (("new", first), ("unchanged", first), ("changed", second), ("unchanged", second))
        for name, path in harvests[: given.harvests]:
            server.path = path
            found = measured(["harvest", f"http://127.0.0.1:{server.port}/data.json"], env)
            counts = found.said.splitlines()[1] if found.said.count("\n") > 1 else found.said
            rate = records / found.seconds
            print(
                f"{name:>9}: {found.seconds:7.1f} s  {rate:7.0f} records/s  peak {found.peak / 1e6:5.0f} MB  exit {found.status}  {counts}"
            )


if __name__ == "__main__":
    main()
