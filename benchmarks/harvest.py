"""How fast a feed becomes a searchable catalog: records a second changed and unchanged, database and index included, peak memory.

    python -m benchmarks.harvest [--records 75000] [--bytes 0] [--folder FOLDER]
    python -m benchmarks.harvest --platform all|NAME [--records 2000]

The feed is made of real entries (data.json of US agencies, from the shared inputs) with new identifiers; it is served on
loopback and harvested by `catalog harvest`, four times: new, unchanged, every entry changed, unchanged again. Memory is the
sum over all processes of the command (proportional set size), sampled ten times a second.

With `--platform` a made site of that platform, or of each one after another, is harvested twice, new and unchanged: a line of JSON
for each, and a table with records a second, requests, processor time and memory, and the lines of Python that the platform takes;
exit status 1 where a harvest took or found less than all.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.measured import measured
from benchmarks.platform_harvests import ROOT, measure_platforms
from benchmarks.platform_sites import SITES

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


def main() -> int:
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
            names = sorted(SITES) if given.platform == "all" else [given.platform]
            return 0 if measure_platforms(names, given.records or 2000, folder) else 1
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
            took = f"{found.seconds:7.1f} s  {1000 * found.processor / records:5.2f} ms of processors a record"
            rate = f"{records / found.seconds:7.0f} records/s  peak {found.peak / 1e6:5.0f} MB"
            print(f"{name:>9}: {rate}  {took}  exit {found.status}  {counts}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
