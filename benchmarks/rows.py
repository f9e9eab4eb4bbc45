"""How fast the row API answers over HTTP, side by side with DuckDB asked directly about the same file with as many threads.

    python -m benchmarks.rows --rows 1000000

Each kind of question is put --questions times with values of its own, the two in turn, so that no answer is remembered. Prints a
line of JSON for each kind: p50 and p95 in ms, and the ratios of the p95s. Then whole answers: seconds of ours, downloaded and thrown
away, and of DuckDB's COPY into a file. With --datasette (`pip install datasette`) it is asked the same questions over HTTP, on SQLite with
indexes on the columns that are filtered and sorted by."""

import argparse
import http.client
import json
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
from catalog_service.config import Config
from catalog_service.services import build
from tests.serving import served

THREADS = 2
_MOST_OF_DATASETTE = 10
"""Questions of a kind put to Datasette: some take it half a minute."""
_MAKE = """
COPY (
    SELECT i AS id, 'city ' || (hash(i) % 300)::INT AS city, DATE '2015-01-01' + (i * 3650 // {rows})::INT AS day,
        (hash(i * 7) % 10000000 / 100.0)::DECIMAL(12, 2) AS amount, (hash(i * 3) % 100000) / 3.0 AS share,
        '公告 ' || md5(i::VARCHAR) AS title, CASE WHEN i % 3 = 0 THEN NULL ELSE 'note, ' || hash(i * 11) END AS note,
        TIMESTAMP '2015-01-01' + INTERVAL (i * 31) SECOND AS seen, hash(i * 5) % 2 = 0 AS valid, (hash(i * 13) % 1000000)::BIGINT AS code
    FROM range({rows}) t(i)
) TO '{path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 122880)
"""


class Question(NamedTuple):
    """The same question in three words: our route and parameters, DuckDB's SQL and values, Datasette's parameters."""

    route: str
    parameters: dict[str, str]
    sql: str
    values: list[Any]
    datasette: dict[str, str]


def main() -> None:
    """Makes the table, serves it, asks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=30, help="of each kind")
    parser.add_argument("--datasette", action="store_true", help="ask Datasette too (loading its database takes minutes)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.parquet"
        duckdb.sql(_MAKE.format(rows=asked.rows, path=made))
        with served(Path(folder) / "home", CATALOG_WEB_WORKERS="1", CATALOG_ROWS_THREADS=str(THREADS)) as address:
            distribution, path = _published(Path(folder) / "home", made, asked.rows)
            made.unlink()
            _print(measure="table", rows=asked.rows, bytes=path.stat().st_size, threads=THREADS)
            ours, raw = _Ours(address, distribution), _Raw(path)
            with _peer(path, Path(folder)) if asked.datasette else nullcontext() as peer:
                for name, make in KINDS.items():
                    _print(measure=name, **_compared(ours, raw, peer, make, asked.questions))
            for suffix, parameters, copied in WHOLE:
                _print(measure=f"whole {suffix}{' filtered' if parameters else ''}", **_exported(ours, raw, suffix, parameters, copied))


@contextmanager
def _peer(parquet: Path, folder: Path) -> Iterator[Datasette]:
    database = folder / "made.db"
    seconds = loaded(parquet, database)
    _print(measure="datasette's database", seconds=round(seconds), bytes=database.stat().st_size)
    with serving(database) as peer:
        yield peer


_PAGE = {"_size": "100", "_nocount": "1", "_nofacet": "1"}


def _kinds() -> dict[str, Callable[[random.Random], Question]]:
    def filtered(chance: random.Random) -> Question:
        city, amount = f"city {chance.randrange(300)}", str(chance.randrange(50_000))
        where = {"city": city, "amount__gte": amount}
        sql = "SELECT * FROM t WHERE city = ? AND amount >= CAST(? AS DECIMAL(12, 2)) LIMIT 100"
        return Question("rows", where, sql, [city, amount], {"city": city, "amount__gte": amount, **_PAGE})

    def sorted_page(chance: random.Random) -> Question:
        most = str(chance.randrange(50_000, 99_000))
        sql = "SELECT * FROM t WHERE amount < CAST(? AS DECIMAL(12, 2)) ORDER BY amount DESC LIMIT 100"
        return Question(
            "rows", {"amount__lt": most, "_sort": "-amount"}, sql, [most], {"amount__lt": most, "_sort_desc": "amount", **_PAGE}
        )

    def counted(chance: random.Random) -> Question:
        code = str(chance.randrange(1_000_000))
        where = {"code__lt": code, "_size": "0", "_count": "1"}
        theirs = {"sql": f"SELECT count(*) FROM t WHERE code < {code}"}
        return Question("rows", where, "SELECT count(*) FROM t WHERE code < CAST(? AS BIGINT)", [code], theirs)

    def grouped(chance: random.Random) -> Question:
        least = str(chance.randrange(20_000))
        where = {"amount__gte": least, "_group": "city,valid", "_aggregate": "count,sum:amount", "_size": "1000"}
        sql = "SELECT city, valid, count(*), sum(amount) FROM t WHERE amount >= CAST(? AS DECIMAL(12, 2)) GROUP BY ALL ORDER BY 1, 2"
        theirs = {"sql": f"SELECT city, valid, count(*), sum(amount) FROM t WHERE amount >= {least} GROUP BY 1, 2 ORDER BY 1, 2"}
        return Question("rows", where, sql, [least], theirs)

    def distinct(chance: random.Random) -> Question:
        least = str(chance.randrange(20_000))
        sql = "SELECT city, count(*) FROM t WHERE amount >= CAST(? AS DECIMAL(12, 2)) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 100"
        theirs = {"sql": f"SELECT city, count(*) FROM t WHERE amount >= {least} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 100"}
        return Question("values/city", {"amount__gte": least}, sql, [least], theirs)

    def contains(chance: random.Random) -> Question:
        part = f"{chance.randrange(16**4):04x}"
        sql = "SELECT * FROM t WHERE contains(title, ?) LIMIT 100"
        return Question("rows", {"title__contains": part}, sql, [part], {"title__contains": part, **_PAGE})

    def contains_counted(chance: random.Random) -> Question:
        part = f"{chance.randrange(16**4):04x}"
        where = {"title__contains": part, "_size": "0", "_count": "1"}
        theirs = {"sql": f"SELECT count(*) FROM t WHERE title LIKE '%{part}%'"}
        return Question("rows", where, "SELECT count(*) FROM t WHERE contains(title, ?)", [part], theirs)

    return {
        "filtered page": filtered,
        "sorted page": sorted_page,
        "count": counted,
        "group by": grouped,
        "distinct values": distinct,
        "contains, page": contains,
        "contains, count": contains_counted,
    }


KINDS = _kinds()
WHOLE = (
    ("csv", {}, "(SELECT * FROM t) TO '{path}' (FORMAT csv)"),
    ("parquet", {}, "(SELECT * FROM t) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"),
    ("jsonl", {}, "(SELECT * FROM t) TO '{path}' (FORMAT json)"),
    ("csv", {"valid": "true"}, "(SELECT * FROM t WHERE valid) TO '{path}' (FORMAT csv)"),
    ("parquet", {"valid": "true"}, "(SELECT * FROM t WHERE valid) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"),
    ("arrow", {}, None),
)


class _Ours:
    """The service, over one connection that is kept."""

    def __init__(self, address: str, distribution: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)
        self._prefix = f"/api/distributions/{distribution}/"

    def ask(self, route: str, parameters: dict[str, str], *, anew: bool = False) -> int:
        """Bytes of the whole answer; `anew`: over a new connection, since the server closes one that is idle for long."""
        if anew:
            self._connection.close()
        self._connection.request("GET", f"{self._prefix}{route}?{urlencode(parameters)}")
        answer = self._connection.getresponse()
        size = sum(len(block) for block in _blocks(answer))
        if answer.status != 200:
            raise SystemExit(f"{route} {parameters}: {answer.status}")
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


def _compared(ours: _Ours, raw: _Raw, peer: Datasette | None, make: Callable[[random.Random], Question], questions: int) -> dict[str, Any]:
    chance = random.Random(7)
    times: dict[str, list[float]] = {"ours": [], "duckdb": []} | ({"datasette": []} if peer else {})
    for turn in range(questions + 2):
        asked = make(chance)
        took = {
            "ours": _timed(partial(ours.ask, asked.route, asked.parameters)),
            "duckdb": _timed(partial(raw.ask, asked.sql, asked.values)),
        }
        if peer and turn < _MOST_OF_DATASETTE + 2:
            took["datasette"] = _timed(partial(peer.ask, asked.datasette))
        if turn >= 2:  # the first ones open the file
            for name, seconds in took.items():
                times[name].append(seconds * 1000)
    at = {name: statistics.quantiles(found, n=20) for name, found in times.items()}
    told = {f"{name}_{label}_ms": round(at[name][place], 1) for name in at for label, place in (("p50", 9), ("p95", 18))}
    return told | {f"ratio_p95_to_{name}": round(at["ours"][18] / at[name][18], 3) for name in at if name != "ours"}


def _exported(ours: _Ours, raw: _Raw, suffix: str, parameters: dict[str, str], copied: str | None) -> dict[str, Any]:
    sizes: list[int] = []
    mine = min(_timed(lambda: sizes.append(ours.ask(f"rows.{suffix}", parameters, anew=True))) for _ in range(3))
    told = {"seconds": round(mine, 2), "mb_per_s": round(sizes[0] / mine / 1e6)}
    if copied is None:
        return told
    theirs = min(_timed(lambda: raw.copy(copied)) for _ in range(3))
    return {**told, "duckdb_seconds": round(theirs, 2), "speed_of_duckdbs": round(theirs / mine, 2)}


def _published(home: Path, made: Path, rows: int) -> tuple[str, Path]:
    services = build(Config(home=home))
    try:
        known = next(one for one in services.publications.all() if one.state == "published")
        kept = services.library.put(made)
        names = duckdb.sql(f"SELECT * FROM read_parquet('{made}') LIMIT 0").columns
        columns = [{"name": name, "title": name, "type": _TYPES.get(name, "string"), "description": None} for name in names]
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
        return known.distribution_id, path
    finally:
        services.close()


_TYPES = {"id": "integer", "day": "date", "amount": "number", "share": "number", "seen": "datetime", "valid": "boolean", "code": "integer"}


def _blocks(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while block := answer.read(1 << 20):
        yield block


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _print(**line: Any) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
