"""A person's SQL: what is answered, and a list of attacks that are refused or stopped with the process that runs them."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog_service.errors import BadBody, NotFound, Unavailable
from catalog_service.publishing.rows.answers import Page, as_told, page, page_bytes
from catalog_service.publishing.rows.engine import RowEngine, RowLimits
from catalog_service.publishing.rows.question import question
from catalog_service.publishing.rows.table import table_file
from catalog_service.publishing.sql.run import SqlLimits, SqlRunner, refused
from tests.publishing.tables import table

TABLE = "6d1f0f0e-0000-4000-8000-00000000abcd"
T = f'"{TABLE}"'
ROWS = pa.table(
    {
        "n": pa.array(range(2000), pa.int64()),
        "city": pa.array([f"city {n % 7}" for n in range(2000)]),
        "paid": pa.array([Decimal(n) / 4 for n in range(2000)], pa.decimal128(10, 2)),
    }
)
LIMITS = SqlLimits(seconds=120.0, memory=128 * 1024**2, rows=1000, bytes=1024**2, at_once=1)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sql") / "table.parquet"
    pq.write_table(ROWS, path)
    return path


@pytest.fixture(scope="module")
def beside(file: Path) -> Iterator[Path]:
    """A file that nobody published, in the same folder."""
    path = file.with_name("secret.parquet")
    pq.write_table(pa.table({"secret": ["word"]}), path)
    yield path
    assert path.is_file()
    assert sorted(one.name for one in path.parent.iterdir()) == ["secret.parquet", "table.parquet"], "something was written"


def run(file: Path, sql: str, limits: SqlLimits = LIMITS) -> list[dict[str, object]]:
    def file_of(name: str) -> Path:
        if name != TABLE:
            raise refused(f"{name!r} is no published table")
        return file

    _, found = SqlRunner(limits).run(sql, "arrow", file_of)
    rows: list[dict[str, object]] = found.to_pylist()
    return rows


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        (f"select count(*) as n from {T}", [{"n": 2000}]),
        (f"SELECT city, sum(n) s FROM {T} GROUP BY city ORDER BY s DESC LIMIT 1", [{"city": "city 4", "s": sum(range(4, 2000, 7))}]),
        (
            f"with a as (select n from {T} where n < 3), b as (select n + 1 as n from a) select sum(b.n) s from a join b using (n)",
            [{"s": 3}],
        ),
        (f"select n, n, n as N from {T} limit 1", [{"n": 0, "n_2": 0, "N_3": 0}]),
        (f"/* ; drop table x; */ select max(n) as m -- ; attach 'x'\n from {T};", [{"m": 1999}]),
        (f"select row_number() over (order by n desc) r, n from {T} qualify r = 1", [{"r": 1, "n": 1999}]),
        (f"select n from {T} where city like '%6' and n in (6, 13, 7) except select 6 order by all", [{"n": 13}]),
        ("select case when true then upper('a') || 'b' end as x, date_part('year', date '2020-02-03') as y", [{"x": "Ab", "y": 2020}]),
        (f"select exists(select 1 from {T} where n = 1) as e, (select max(n) from {T}) as m", [{"e": True, "m": 1999}]),
        ("values (1)", [{"col0": 1}]),
    ],
)
def test_a_select_is_answered(file: Path, sql: str, answer: list[dict[str, object]]) -> None:
    assert run(file, sql) == answer


REFUSED = [
    "attach 'x.db'",
    "attach '/tmp/x.db' as x (type sqlite)",
    "detach memory",
    "copy (select 1) to 'x.csv'",
    f"copy {T} to '/tmp/x.parquet'",
    "with a as (copy (select 1) to '/tmp/x.csv') select * from a",
    f"with a as (insert into {T} values (1) returning *) select * from a",
    f"with a as (delete from {T}) select 1",
    "export database '/tmp/x'",
    "import database '/tmp/x'",
    "create table x as select 1",
    "create macro f(a) as a",
    "create view v as select 1",
    f"drop view {T}",
    f"insert into {T} values (1)",
    f"update {T} set n = 1",
    f"delete from {T}",
    f"alter table {T} rename to x",
    "install httpfs",
    "load httpfs",
    "force install spatial",
    "pragma version",
    "pragma database_list",
    "call duckdb_settings()",
    "set memory_limit = '90GB'",
    "set enable_external_access = true",
    "reset memory_limit",
    "use memory",
    "checkpoint",
    "begin",
    "vacuum",
    "analyze",
    "explain select 1",
    "explain analyze select 1",
    "prepare x as select 1",
    "execute x",
    "show tables",
    "show all tables",
    "select * from (show tables)",
    f"describe {T}",
    f"summarize {T}",
    f"from (summarize {T})",
    "select 1; select 2",
    "select 1;;select 2",
    "select 1; attach 'x.db'",
    "",
    ";",
    "-- nothing",
    "/* open",
    "select",
    "selec 1",
    "\x00",
    "select '\ud800'",
    "select * from read_csv('/etc/passwd')",
    "select * from read_csv_auto('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/proc/self/environ')",
    "select * from read_json('/etc/passwd')",
    "select * from read_parquet('{beside}')",
    "select * from parquet_metadata('{beside}')",
    "select * from parquet_scan('{beside}')",
    "select * from '{beside}'",
    'select * from "{beside}"',
    "select * from '/etc/passwd'",
    "select * from 'https://example.org/x.parquet'",
    "select * from 's3://bucket/x.parquet'",
    'select * from "x.csv"',
    'with "x.csv" as (select 1) select * from "x.csv"',
    "select * from glob('/*')",
    "select * from sniff_csv('/etc/passwd')",
    "select * from sqlite_scan('x', 'y')",
    "select * from postgres_scan('', '', '')",
    "select * from query('select 1')",
    "select * from query_table('duckdb_settings')",
    "select * from duckdb_settings()",
    "select * from duckdb_functions()",
    "select * from duckdb_secrets()",
    "select * from duckdb_settings",
    "select * from information_schema.tables",
    "select * from pg_catalog.pg_class",
    "select * from pg_class",
    "select * from sqlite_master",
    "select * from duckdb_tables",
    "select * from system.information_schema.tables",
    f"select * from memory.main.{T}",
    f"select * from main.{T}",
    f"select * from {T} at (version => 1)",
    "select getenv('HOME')",
    "select \"getenv\"('HOME')",
    "select main.getenv('HOME')",
    "select GETENV('HOME')",
    "select current_setting('memory_limit')",
    "select version()",
    "select current_database()",
    "select pg_backend_pid()",
    "select txid_current()",
    "select nextval('x')",
    "select sleep_ms(1000)",
    "select write_log('x')",
    "select repeat('x', 1000000000)",
    "select lpad('x', 1000000000, 'y')",
    "select read_text('/etc/passwd')",
    "select json_execute_serialized_sql('{}')",
    "select * from json_execute_serialized_sql('{}')",
    "select json_serialize_sql('select 1')",
    "select list_transform([1], x -> x + 1)",
    "select [y for y in [1, 2]]",
    "select range(100000000)",
    "select generate_series(1, 100000000)",
    "select unnest(range(100000000))",
    "select * from range(100000000000)",
    "select * from generate_series(1, 100000000000)",
    "select * from unnest([1, 2])",
    f"select * from {T}, lateral (select unnest([n, n]))",
    "select * from repeat(1, 1000000000)",
    "select * from repeat_row(1, num_rows = 1000000000)",
    "with recursive a as (select 1 n union all select n + 1 from a) select * from a",
    "with recursive a(n) as (select 1 union all select n + 1 from a where n < 10) select * from a",
    f"pivot {T} on city using sum(n)",
    f"from (pivot {T} on city in ('a') using sum(n))",
    f"unpivot {T} on n",
    f"select columns('n') from {T}",
    f"select columns(c -> c = 'n') from {T}",
    "select $1",
    "select ?",
    "select cast('x' as regclass)",
    "select cast('[1]' as int[])",
    "select 'x' collate \"de.x\"",
    "select * from nobody",
    'select * from "00000000-0000-4000-8000-000000000000"',
    "select " + "(" * 3000 + "1" + ")" * 3000,
    "select " + "not " * 3000 + "true",
    "select " + "1 + " * 4000 + "1",
    "select " + "(select " * 500 + "1" + ")" * 500,
    "select '" + "x" * 20_000 + "'",
]


@pytest.mark.parametrize("sql", REFUSED, ids=lambda sql: repr(sql[:50]).encode("ascii", "replace").decode())
def test_an_attack_is_refused(file: Path, beside: Path, sql: str) -> None:
    with pytest.raises(BadBody) as caught:
        run(file, sql.replace("{beside}", str(beside)), replace(LIMITS, seconds=20.0))
    assert caught.value.errors[0].field == "sql"
    assert str(beside.parent) not in caught.value.detail.replace(str(beside), ""), "an answer tells where files lie"


CROSS = ", ".join(f"{T} t{n}" for n in range(6))
BOMBS = {
    "rows": f"select t0.n from {CROSS}",
    "bytes": f"select string_agg(t0.city) || string_agg(t1.city) as s from {T} t0, (select * from {T} limit 100) t1",
    "sum over a cross join": f"select sum(t0.n * t1.n - t2.n + t3.n) from {CROSS} where t0.n + t1.n * t2.n % 7 = t4.n - t5.n",
    "sort of a cross join": f"select t0.n + t1.n + t2.n as s from {CROSS} order by s desc limit 1",
    "groups of a cross join": f"select t0.n, t1.n, t2.n, count(*) from {CROSS} group by all limit 1",
    "one long text": f"select length(string_agg(t0.city || t1.city || t2.city)) from {CROSS}",
    "window over a cross join": f"select max(r) from (select row_number() over (order by t0.n * t1.n) r from {CROSS})",
    "doubling": "with a as (select 'xxxxxxxxxxxxxxxx' s) select length(" + "replace(" * 40 + "s" + ", 'x', 'xxxx')" * 40 + ") from a",
    "queries upon queries": "with a0 as (select 1 n union all select 2), "
    + ", ".join(f"a{k} as (select x.n from a{k - 1} x, a{k - 1} y)" for k in range(1, 9))
    + " select count(*) from a8 where n % 3 = 1",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_stopped_at_a_limit(file: Path, name: str) -> None:
    limits = SqlLimits(seconds=3.0, memory=128 * 1024**2, rows=1000, bytes=64 * 1024, at_once=1)
    with pytest.raises(BadBody, match=r"more than|longer than|stopped|memory"):
        run(file, BOMBS[name], limits)
    assert run(file, f"select min(n) as m from {T}") == [{"m": 0}]


def test_only_so_many_run_at_once(file: Path) -> None:
    runner = SqlRunner(LIMITS)
    waiting = SqlRunner.__dict__["run"]

    def while_one_runs(name: str) -> Path:
        with pytest.raises(Unavailable, match="too many"):
            waiting(runner, "select 1", "arrow", lambda name: file)
        return file

    assert runner.run(f"select count(*) as n from {T}", "arrow", while_one_runs)[1].to_pylist() == [{"n": 2000}]


def test_what_goes_wrong_with_a_file_is_told_as_it_is(file: Path) -> None:
    def gone(name: str) -> Path:
        raise NotFound("the library holds no such file")

    runner = SqlRunner(LIMITS)
    with pytest.raises(NotFound):
        runner.run(f"select * from {T}", "arrow", gone)
    assert runner.run("select 1 as one", "json", gone)[1].to_pylist() == [{"line": '{"one":1}'}]


@pytest.mark.parametrize("format", ["jsonl", "csv", "arrow", "parquet"])
def test_what_sql_tells_is_what_rows_tell(tmp_path: Path, format: str) -> None:
    """Geometry written either way, decimals, moments, JSON, missing values: the same bytes from both."""
    lines = [
        "id,place,outline,details,paid,seen,day",
        '1,POINT (116.4 39.9),"{""type"":""Point"",""coordinates"":[1.5,2.5]}","{""a"": [1, null]}",12345678901234567890.50,'
        "2024-01-05T08:30:00,2024-01-05",
        "2,,,,,,",
        '3,"LINESTRING (0 0, 1 1)",,"{""b"": ""x""}",-0.25,2024-01-05T09:30:00,1999-12-31',
    ]
    made = table(tmp_path, "\n".join(lines).encode())
    described = [column.wire() for column in made.columns]
    rows = table_file(made.parquet, "ab" * 32, made.rows, described)
    engine = RowEngine([tmp_path], tmp_path / "spill", RowLimits())
    shown = page_bytes(rows.columns, page(engine, question(rows, {}), format, 10), format)
    engine.close()
    columns, found = SqlRunner(LIMITS).run(f"SELECT * FROM {T}", format, lambda _: made.parquet)
    told = page_bytes(columns, Page(as_told(found, columns, format), None), format)
    assert [column.type for column in columns][1:3] == ["geojson", "geojson"]
    if format == "arrow":
        assert pa.ipc.open_stream(told).read_all().equals(pa.ipc.open_stream(shown).read_all())
    elif format == "parquet":
        mine, theirs = (pq.read_table(pa.BufferReader(one)) for one in (told, shown))
        assert mine.equals(theirs)
        assert mine.schema.metadata[b"geo"] == theirs.schema.metadata[b"geo"]
    else:
        assert told == shown


@pytest.mark.parametrize("format", ["jsonl", "csv", "arrow", "parquet"])
@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("SELECT to_days(3) AS long, NULL AS nothing", [{"long": "3 days", "nothing": None}]),
        ('SELECT max(place) AS "a""b,", min(n) AS "a" FROM (SELECT NULL AS place, 1 AS n)', [{'a"b,': None, "a": 1}]),
        ("SELECT 1 AS n WHERE FALSE", []),
    ],
)
def test_odd_columns_are_answered_in_every_format(file: Path, sql: str, answer: list[dict[str, object]], format: str) -> None:
    columns, found = SqlRunner(LIMITS).run(sql, format, lambda _: file)
    told = page_bytes(columns, Page(as_told(found, columns, format), None), format)
    if format == "arrow":
        assert pa.ipc.open_stream(told).read_all().to_pylist() == answer
    elif format == "parquet":
        assert pq.read_table(pa.BufferReader(told)).to_pylist() == answer
    elif format == "csv":
        cells = [[str(value or "") for value in one.values()] for one in answer]
        assert list(csv.reader(told.decode().splitlines()))[1:] == cells
    else:
        assert [orjson.loads(line) for line in told.splitlines()] == answer
