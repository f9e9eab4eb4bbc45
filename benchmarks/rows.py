"""How fast the row API answers over HTTP, side by side with DuckDB asked directly about the same file with as many threads.

    python -m benchmarks.rows --rows 10000000 --datasette

10 million rows are 1 GB of Parquet, 3 GB of CSV. The first question begins the copy that the service keeps of a large table; its time and
the copy's are told, and the other questions wait for it (with --no-copies there is none). Each kind of question is put --questions times
with values of its own, all sides in turn, so that no answer is remembered. Prints a line of JSON for each kind: p50 and p95 in ms, and the
ratios of the p95s; at the end all of them as a table. Whole answers: seconds of ours, downloaded and thrown away, and of DuckDB's COPY
into a file. With --datasette (`pip install datasette`) it is asked the same questions over HTTP, fewer of each kind, on SQLite with indexes
on the columns that are filtered and sorted by."""

import argparse
import http.client
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import duckdb

from benchmarks.datasette_peer import Datasette, loaded, serving
from benchmarks.row_questions import KINDS, MAKE, TYPES, Question
from catalog_service.config import Config
from catalog_service.publishing.rows.copies import LARGE
from catalog_service.publishing.rows.copying import ORDERED
from catalog_service.services import build
from tests.serving import served

THREADS = 2
_LONGEST_COPY = 900
_IDLE_SECONDS = 1.0


def main() -> None:
    """Makes the table, serves it, asks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=30, help="of each kind")
    parser.add_argument("--datasette", action="store_true", help="ask Datasette too (loading its database takes minutes)")
    parser.add_argument("--datasette-questions", type=int, default=10, help="of each kind: some take it half a minute")
    parser.add_argument("--no-copies", action="store_true", help="read the published Parquet file only, as a first question does")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, made = Path(folder) / "home", Path(folder) / "made.parquet"
        duckdb.sql(MAKE.format(rows=asked.rows, path=made))
        settings = {"CATALOG_WEB_WORKERS": "1", "CATALOG_ROWS_THREADS": str(THREADS)}
        with served(home, **settings, **({"CATALOG_ROW_FILES_BYTES": "0"} if asked.no_copies else {})) as address:
            published = _published(home, made, asked.rows)
            made.unlink()
            _print(
                measure="table", rows=asked.rows, parquet_bytes=published.parquet, csv_bytes=published.csv, threads=THREADS, load=_load()
            )
            ours, raw = _Ours(address, published.distribution), _Raw(published.path)
            if not asked.no_copies and published.parquet >= LARGE:
                _print(measure="copy", **_copy_made(ours, home / "row-files"))
            found = {}
            with _peer(published.path, Path(folder)) if asked.datasette else nullcontext() as peer:
                for name, make in KINDS.items():
                    found[name] = _compared(ours, raw, peer, make, asked)
                    _print(measure=name, **found[name])
            for suffix, parameters, copied in WHOLE:
                _print(measure=f"whole {suffix}{' filtered' if parameters else ''}", **_exported(ours, raw, suffix, parameters, copied))
            _print(measure="end", load=_load())
    _table(found)


class Published(NamedTuple):
    """The table as it was published: its distribution, its file, bytes of its forms."""

    distribution: str
    path: Path
    parquet: int
    csv: int


def _copy_made(ours: "_Ours", folder: Path) -> dict[str, Any]:
    """Puts the first question, which begins the table's copy, and waits for it; then the next, which begins the order it sorts by."""
    began = time.perf_counter()
    first = _timed(lambda: ours.ask("rows", {"_sort": "-amount"}))
    while not (copies := list(folder.glob("[0-9a-f]*.duckdb"))):
        if time.perf_counter() - began > _LONGEST_COPY:
            raise SystemExit(f"no copy came within {_LONGEST_COPY} seconds; the server's log says why")
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    while not (orders := list(folder.glob(f"*{ORDERED}"))):
        if time.perf_counter() - began > _LONGEST_COPY:
            raise SystemExit(f"no order came within {_LONGEST_COPY} seconds; the server's log says why")
        ours.ask("rows", {"_sort": "-amount", "_size": "1", "amount__lt": str(time.perf_counter_ns())})
        time.sleep(0.1)
    ordering = {"order_seconds": round(time.perf_counter() - began, 1), "order_bytes": orders[0].stat().st_size}
    return {"first_answer_ms": round(first * 1000), "seconds": round(seconds, 1), "bytes": copies[0].stat().st_size, **ordering}


def _table(found: dict[str, dict[str, Any]]) -> None:
    """All kinds in one table: p50 / p95 in ms, and the ratios of the p95s."""
    peers = [name for name in ("ours", "duckdb", "datasette") if all(f"{name}_p95_ms" in kind for kind in found.values())]
    heads = ["p50 / p95 in ms", *peers, *(f"p95 ours : {name}" for name in peers[1:])]
    print("| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads))
    for kind, one in found.items():
        cells = [f"{one[f'{name}_p50_ms']} / {one[f'{name}_p95_ms']}" for name in peers]
        print("| " + " | ".join([kind, *cells, *(str(one[f"ratio_p95_to_{name}"]) for name in peers[1:])]) + " |")


@contextmanager
def _peer(parquet: Path, folder: Path) -> Iterator[Datasette]:
    database = folder / "made.db"
    seconds = loaded(parquet, database)
    _print(measure="datasette's database", seconds=round(seconds), bytes=database.stat().st_size)
    with serving(database) as peer:
        yield peer


WHOLE: tuple[tuple[str, dict[str, str], str | None], ...] = (
    ("csv", {}, "(SELECT * FROM t) TO '{path}' (FORMAT csv)"),
    ("parquet", {}, "(SELECT * FROM t) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"),
    ("jsonl", {}, "(SELECT * FROM t) TO '{path}' (FORMAT json)"),
    ("csv", {"valid": "true"}, "(SELECT * FROM t WHERE valid) TO '{path}' (FORMAT csv)"),
    ("parquet", {"valid": "true"}, "(SELECT * FROM t WHERE valid) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"),
    ("arrow", {}, None),
)


class _Ours:
    """The service, over one connection that is kept while it is used."""

    def __init__(self, address: str, distribution: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)
        self._prefix = f"/api/distributions/{distribution}/"
        self._used = 0.0

    def ask(self, route: str, parameters: dict[str, str]) -> int:
        """Bytes of the whole answer."""
        if time.perf_counter() > self._used + _IDLE_SECONDS:  # the server closes connections that rest
            self._connection.close()
        self._connection.request("GET", f"{self._prefix}{route}?{urlencode(parameters)}")
        answer = self._connection.getresponse()
        size = sum(len(block) for block in _blocks(answer))
        if answer.status != 200:
            raise SystemExit(f"{route} {parameters}: {answer.status}")
        self._used = time.perf_counter()
        return size


class _Raw:
    """DuckDB in this process."""

    def __init__(self, path: Path) -> None:
        self._connection = duckdb.connect()
        self._connection.execute(f"SET threads = {THREADS}")
        self._connection.execute("SET memory_limit = '1GiB'")
        self._connection.execute(f"CREATE VIEW t AS SELECT * FROM read_parquet('{path}')")
        self._folder = path.parent

    def ask(self, sql: str, values: list[Any]) -> None:
        """The answer as Python's rows."""
        self._connection.execute(sql, values).fetchall()

    def copy(self, statement: str) -> None:
        """A file beside the table's, removed again."""
        with tempfile.NamedTemporaryFile() as file:
            self._connection.execute("COPY " + statement.format(path=file.name))


def _compared(
    ours: _Ours, raw: _Raw, peer: Datasette | None, make: Callable[[random.Random], Question], often: argparse.Namespace
) -> dict[str, Any]:
    chance = random.Random(7)
    times: dict[str, list[float]] = {name: [] for name in ("ours", "duckdb", *(("datasette",) if peer else ()))}
    for turn in range(often.questions + 2):
        asked = make(chance)
        took = {
            "ours": _timed(partial(ours.ask, asked.route, asked.parameters)),
            "duckdb": _timed(partial(raw.ask, asked.sql, asked.values)),
        }
        if peer and turn < often.datasette_questions + 2:
            took["datasette"] = _timed(partial(peer.ask, asked.datasette))
        if turn >= 2:  # the first ones open the file
            for name, seconds in took.items():
                times[name].append(seconds * 1000)
    at = {name: statistics.quantiles(found, n=20) for name, found in times.items()}
    told = {f"{name}_{label}_ms": round(at[name][place], 1) for name in at for label, place in (("p50", 9), ("p95", 18))}
    return told | {f"ratio_p95_to_{name}": round(at["ours"][18] / at[name][18], 3) for name in at if name != "ours"}


def _exported(ours: _Ours, raw: _Raw, suffix: str, parameters: dict[str, str], copied: str | None) -> dict[str, Any]:
    sizes: list[int] = []
    mine = min(_timed(lambda: sizes.append(ours.ask(f"rows.{suffix}", parameters))) for _ in range(3))
    told = {"seconds": round(mine, 2), "mb_per_s": round(sizes[0] / mine / 1e6)}
    if copied is None:
        return told
    theirs = min(_timed(lambda: raw.copy(copied)) for _ in range(3))
    return {**told, "duckdb_seconds": round(theirs, 2), "speed_of_duckdbs": round(theirs / mine, 2)}


def _published(home: Path, made: Path, rows: int) -> Published:
    services = build(Config(home=home))
    try:
        known = next(one for one in services.publications.all() if one.state == "published")
        kept = services.library.put(made)
        names = duckdb.read_parquet(str(made)).columns
        columns = [{"name": name, "title": name, "type": TYPES.get(name, "string"), "description": None} for name in names]
        csv = made.with_suffix(".csv")
        duckdb.sql(f"COPY (SELECT * FROM read_parquet('{made}')) TO '{csv}' (FORMAT csv)")
        text = services.library.put(csv)
        csv.unlink()
        services.publications.set(
            replace(
                known,
                rows=rows,
                columns=columns,
                parquet_sha256=kept.sha256,
                parquet_bytes=kept.bytes,
                csv_sha256=text.sha256,
                csv_bytes=text.bytes,
            )
        )
        path = services.library.path(kept.sha256)
        assert path
        return Published(known.distribution_id, path, kept.bytes, text.bytes)
    finally:
        services.close()


def _blocks(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while block := answer.read(1 << 20):
        yield block


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _load() -> str:
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def _print(**line: Any) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
