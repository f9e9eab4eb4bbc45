"""Rows asked of a Parquet file, against the same question answered in plain Python."""

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog_service.errors import BadQuery, Gone, Unavailable
from catalog_service.publishing.rows import answers as rows_answers
from catalog_service.publishing.rows.engine import RowEngine, RowLimits
from catalog_service.publishing.rows.question import question
from catalog_service.publishing.rows.table import TableFile, table_file
from catalog_service.publishing.rows.values import Bound
from tests.publishing.rows.copied import with_copy

ROWS = 57
FIRST = datetime.fromisoformat("2020-02-28T23:59:00")
CHINA = "Etc/GMT-8"


def _every(number: int, value: Any) -> Any:
    return None if number % 7 == 3 else value


WIDE = pa.table(
    {
        "whole": pa.array([_every(n, (n * 37) % 11 - 5) for n in range(ROWS)], pa.int64()),
        "large": pa.array([2**53 + n if n % 2 else -n for n in range(ROWS)], pa.int64()),
        "exact": pa.array([_every(n, Decimal(n * 31 % 13) / 4) for n in range(ROWS)], pa.decimal128(8, 2)),
        "float": pa.array([_every(n, float("nan") if n == 5 else n / 3) for n in range(ROWS)], pa.float64()),
        "truth": pa.array([_every(n, n % 2 == 0) for n in range(ROWS)]),
        "day": pa.array([_every(n, date(2019, 1, 1) + timedelta(days=n % 9)) for n in range(ROWS)], pa.date32()),
        "clock": pa.array([time(n % 24, 30) for n in range(ROWS)], pa.time64("us")),
        "seen": pa.array([FIRST + timedelta(hours=n) for n in range(ROWS)], pa.timestamp("us")),
        "moment": pa.array([datetime(2020, 2, 28, 23, tzinfo=UTC) + timedelta(minutes=n) for n in range(ROWS)], pa.timestamp("us", CHINA)),
        "a__b": pa.array([_every(n, 'x,"y"\n' if n % 4 else "交通 Bus") for n in range(ROWS)]),
        "a": pa.array([str(n % 3) for n in range(ROWS)]),
        'na"me, odd': pa.array([f"v{n % 2}" for n in range(ROWS)]),
        "file_row_number": pa.array(list(range(ROWS, 0, -1)), pa.int64()),
    }
)
PLAIN: list[dict[str, Any]] = WIDE.to_pylist()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rows")


@pytest.fixture(scope="module", params=["own row number", "file's row number", "copy", "copy, own row number"])
def table(folder: Path, request: pytest.FixtureRequest) -> TableFile:
    path = folder / f"{request.param}.parquet"
    pq.write_table(WIDE if "own" in request.param else WIDE.drop_columns(["file_row_number"]), path, row_group_size=10)
    made = table_file(path, "ab" * 32, ROWS, [])
    return with_copy(made, path.with_suffix(".duckdb")) if "copy" in request.param else made


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[RowEngine]:
    made = RowEngine([folder], folder / "spill", RowLimits(memory=256 * 1024**2))
    yield made
    made.close()


def asked(engine: RowEngine, table: TableFile, **words: str) -> list[dict[str, Any]]:
    found = rows_answers.page(engine, question(table, {name: [text] for name, text in words.items()}), "json", 1000)
    return [orjson.loads(line) for line in found.lines]


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"whole": "3"}, lambda r: r["whole"] == 3),
        ({"whole__not": "3"}, lambda r: r["whole"] != 3),
        ({"whole__gte": "1.5"}, lambda r: r["whole"] is not None and r["whole"] >= 1.5),
        ({"whole__lt": "-1e30"}, lambda r: False),
        ({"whole__lte": "1e300"}, lambda r: r["whole"] is not None),
        ({"whole__in": "1,2,9"}, lambda r: r["whole"] in (1, 2, 9)),
        ({"whole__notin": "1,2"}, lambda r: r["whole"] not in (1, 2)),
        ({"large__gt": "9007199254740993"}, lambda r: r["large"] > 2**53 + 1),
        ({"exact": "0.25"}, lambda r: r["exact"] == Decimal("0.25")),
        ({"exact": "0.251"}, lambda r: False),
        ({"exact__gt": "0.251"}, lambda r: r["exact"] is not None and r["exact"] > Decimal("0.251")),
        ({"exact__lt": "0.251"}, lambda r: r["exact"] is not None and r["exact"] < Decimal("0.251")),
        ({"exact__lte": "-0.001"}, lambda r: False),
        ({"float__lt": "3.3"}, lambda r: r["float"] is not None and r["float"] < 3.3),
        ({"float__gte": "3.3"}, lambda r: r["float"] is not None and r["float"] >= 3.3),
        ({"truth": "true"}, lambda r: r["truth"] is True),
        ({"truth__not": "1"}, lambda r: r["truth"] is not True),
        ({"day__gte": "2019-01-08"}, lambda r: r["day"] is not None and r["day"] >= date(2019, 1, 8)),
        ({"clock__lt": "01:00"}, lambda r: r["clock"] < time(1)),
        ({"seen__gt": "2020-03-01T12:00:00"}, lambda r: r["seen"].isoformat() > "2020-03-01T12:00:00"),
        ({"moment__lt": "2020-02-29T07:30:00+08:00"}, lambda r: r["moment"] < datetime(2020, 2, 28, 23, 30, tzinfo=UTC)),
        ({"moment__lt": "2020-02-29T07:30:00 08:00"}, lambda r: r["moment"] < datetime(2020, 2, 28, 23, 30, tzinfo=UTC)),
        ({"a__b__contains": '"y"'}, lambda r: r["a__b"] is not None and '"y"' in r["a__b"]),
        ({"a__b__startswith": "交通"}, lambda r: r["a__b"] is not None and r["a__b"].startswith("交通")),
        ({"a__b__endswith": "Bus"}, lambda r: r["a__b"] is not None and r["a__b"].endswith("Bus")),
        ({"a__b__isnull": "true"}, lambda r: r["a__b"] is None),
        ({"a__b__isnull": "0"}, lambda r: r["a__b"] is not None),
        ({"a__b__in": '"x,""y""\n",nothing'}, lambda r: r["a__b"] == 'x,"y"\n'),
        ({"a": "1", "whole__gt": "0"}, lambda r: r["a"] == "1" and r["whole"] is not None and r["whole"] > 0),
        ({"a": "1", "whole": "3", "_any": "1"}, lambda r: r["a"] == "1" or r["whole"] == 3),
        ({'na"me, odd': "v1"}, lambda r: r['na"me, odd'] == "v1"),
        ({"_search": "BUS 交通"}, lambda r: r["a__b"] == "交通 Bus"),
        ({"_search": "bus v1"}, lambda r: r["a__b"] == "交通 Bus" and r['na"me, odd'] == "v1"),
        ({"a": "'; DROP TABLE x; --"}, lambda r: False),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, dict) else "",
)
def test_filters_hold_for_the_rows_they_say(engine: RowEngine, table: TableFile, filters: dict[str, str], holds: Any) -> None:
    expected = [number for number, row in enumerate(PLAIN) if holds(row)]
    found = asked(engine, table, **filters, _columns="seen")
    assert [round((datetime.fromisoformat(row["seen"]) - FIRST) / timedelta(hours=1)) for row in found] == expected
    counted = question(table, {name: [text] for name, text in filters.items()})
    assert rows_answers.total(engine, counted) == len(expected)


SORTS = ["", "whole", "-whole", "exact,-day", "-float", "truth,a__b", "-moment", "clock,-seen", 'a,"na""me, odd",-large', "-a__b"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("size", [1, 8, 56, 57, 100])
def test_pages_together_are_the_whole_in_one_order(engine: RowEngine, table: TableFile, sort: str, size: int) -> None:
    words = {"_sort": [sort]} if sort else {}
    whole = [orjson.loads(line) for line in b"".join(rows_answers.whole(engine, question(table, words), "jsonl")).splitlines()]
    paged: list[dict[str, Any]] = []
    after: str | None = None
    for _ in range(ROWS + 2):
        found = rows_answers.page(engine, question(table, {**words, **({"_after": [after]} if after else {})}), "json", size)
        paged += [orjson.loads(line) for line in found.lines]
        after = found.after
        if after is None:
            break
    assert paged == whole
    assert len(whole) == ROWS
    if sort in ("whole", "-whole"):
        known = sorted((row["whole"] for row in PLAIN if row["whole"] is not None), reverse=sort == "-whole")
        assert [row["whole"] for row in whole] == known + [None] * (ROWS - len(known))


def test_every_format_says_the_same(engine: RowEngine, table: TableFile) -> None:
    words = {"a": ["1"], "_sort": ["-large"]}
    made = {format: b"".join(rows_answers.whole(engine, question(table, words), format)) for format in ("jsonl", "csv", "arrow", "parquet")}
    arrow = pa.ipc.open_stream(made["arrow"]).read_all()
    expected = sorted((row for row in PLAIN if row["a"] == "1"), key=lambda row: -row["large"])
    names = [column.name for column in table.columns]
    for found in (arrow.to_pylist(), pq.read_table(io.BytesIO(made["parquet"])).to_pylist()):
        assert [repr(row) for row in found] == [repr({name: row[name] for name in names}) for row in expected]
    assert str(arrow.schema.field("moment").type) == f"timestamp[us, tz={CHINA}]"
    lines = [orjson.loads(line) for line in made["jsonl"].splitlines()]
    cells = list(csv.DictReader(io.StringIO(made["csv"].decode(), newline="")))
    for row, line, cell in zip(expected, lines, cells, strict=True):
        assert line["large"] == (str(row["large"]) if abs(row["large"]) > 2**53 else row["large"])
        assert line["exact"] == (None if row["exact"] is None else str(row["exact"]))
        assert line["a__b"] == row["a__b"]
        assert datetime.fromisoformat(line["moment"]) == row["moment"]
        assert line["moment"].endswith("+08:00")
        assert line["seen"] == cell["seen"] == row["seen"].isoformat()
        assert cell["a__b"] == (row["a__b"] or "")
        assert cell["truth"] == ("" if row["truth"] is None else str(row["truth"]).lower())


def test_groups_are_those_of_plain_python(engine: RowEngine, table: TableFile) -> None:
    words = {"_group": "a,truth", "_aggregate": "count,sum:whole,avg:exact,min:day,max:a__b,count_distinct:whole,count:day"}
    found = {(row["a"], row["truth"]): row for row in asked(engine, table, **words)}
    grouped: dict[Any, list[dict[str, Any]]] = {}
    for row in PLAIN:
        grouped.setdefault((row["a"], row["truth"]), []).append(row)
    assert found.keys() == grouped.keys()
    for key, rows in grouped.items():
        wholes = [row["whole"] for row in rows if row["whole"] is not None]
        days = [row["day"] for row in rows if row["day"]]
        assert found[key]["count"] == len(rows)
        assert found[key]["sum:whole"] == (sum(wholes) if wholes else None)
        assert found[key]["count_distinct:whole"] == len(set(wholes))
        assert found[key]["count:day"] == len(days)
        assert found[key]["min:day"] == (min(days).isoformat() if days else None)


def test_groups_are_paged(engine: RowEngine, table: TableFile) -> None:
    words = {"_group": ["whole"], "_sort": ["-count"]}
    whole = rows_answers.page(engine, question(table, words), "json", 1000).lines
    paged: list[str] = []
    after: str | None = None
    for _ in itertools.count():
        found = rows_answers.page(engine, question(table, {**words, **({"_after": [after]} if after else {})}), "json", 2)
        paged, after = paged + found.lines, found.after
        if after is None:
            break
    assert paged == whole
    assert rows_answers.total(engine, question(table, words)) == len(whole)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"nope": "1"}, "nope"),
        ({"whole__like": "1"}, "whole__like"),
        ({"whole__contains": "1"}, "whole__contains"),
        ({"whole": "many"}, "whole"),
        ({"whole": "nan"}, "whole"),
        ({"day": "2019-02-30"}, "day"),
        ({"day": "20190201"}, "day"),
        ({"seen": "2019-02-01T00:00:00Z"}, "seen"),
        ({"moment": "2019-02-01T00:00:00"}, "moment"),
        ({"truth": "perhaps"}, "truth"),
        ({"truth__gt": "true"}, "truth__gt"),
        ({"a__in": '"open'}, "a__in"),
        ({"a__isnull": "maybe"}, "a__isnull"),
        ({"a": "\x00"}, "a"),
        ({"_limit": "1"}, "_limit"),
        ({"_size": "-1"}, "_size"),
        ({"_size": "10001"}, "_size"),
        ({"_columns": "a,nope"}, "_columns"),
        ({"_sort": "-nope"}, "_sort"),
        ({"_group": "nope"}, "_group"),
        ({"_aggregate": "sum"}, "_aggregate"),
        ({"_aggregate": "sum:a"}, "_aggregate"),
        ({"_aggregate": "sleep:a"}, "_aggregate"),
        ({"_group": "a", "_columns": "a"}, "_columns"),
        ({"_count": "often"}, "_count"),
        ({"_search": "x" * 201}, "_search"),
        ({"_after": "garbage"}, "_after"),
        ({"_after": "W10"}, "_after"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, dict) else "",
)
def test_what_is_wrong_is_named(engine: RowEngine, table: TableFile, words: dict[str, str], field: str) -> None:
    with pytest.raises(BadQuery) as caught:
        asked(engine, table, **words)
    assert [error.field for error in caught.value.errors] == [field]


def test_a_cursor_is_of_one_question_and_one_table(engine: RowEngine, table: TableFile) -> None:
    after = rows_answers.page(engine, question(table, {"_sort": ["a"]}), "json", 2).after
    assert after
    with pytest.raises(BadQuery):
        asked(engine, table, _sort="-a", _after=after)
    anew = TableFile(table.path, "cd" * 32, table.rows, table.columns)
    with pytest.raises(Gone):
        asked(engine, anew, _sort="a", _after=after)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '/tmp/written-by-rows.csv'",
        "ATTACH '/tmp/attached-by-rows.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET threads = 64",
    ],
)
def test_the_connection_is_locked_down_even_for_our_own_sql(engine: RowEngine, sql: str) -> None:
    with pytest.raises(Exception, match=r"(?i)disabled|locked|permission|does not exist"):
        engine.table(Bound(sql))


def test_a_question_that_takes_too_long_is_stopped(folder: Path) -> None:
    hasty = RowEngine([folder], folder / "spill", RowLimits(memory=256 * 1024**2, seconds=0.05, export_seconds=0.05))
    endless = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 11"
    with pytest.raises(Unavailable, match="longer"):
        hasty.table(Bound(endless))
    with pytest.raises(Unavailable):
        list(hasty.batches(Bound(endless), 100))
    hasty.limits = RowLimits()  # now that there is time, however slow the machine is
    assert hasty.table(Bound("SELECT 1 AS one")).to_pylist() == [{"one": 1}]
    hasty.close()


def test_a_whole_answer_streams(engine: RowEngine) -> None:
    batches = engine.batches(Bound("SELECT range AS n FROM range(1000000000000)"), 1000)
    assert next(batches).num_rows <= 2048
    batches.close()  # nobody reads on


def test_what_does_not_fit_into_memory_goes_to_disk_and_leaves_nothing(folder: Path) -> None:
    spill = folder / "not there yet" / "spill"
    left = spill / "999999999"
    left.mkdir(parents=True)
    small = RowEngine([folder], spill, RowLimits(memory=96 * 1024**2))
    sql = "SELECT range AS n, md5(range::VARCHAR) || md5((range + 1)::VARCHAR) AS text FROM range(1500000) ORDER BY text"
    texts = (str(text) for batch in small.batches(Bound(sql), 10_000) for text in batch.column("text").to_pylist())
    previous, count = "", 0
    for text in texts:
        assert text >= previous
        previous, count = text, count + 1
    assert count == 1_500_000
    assert not left.exists()
    small.close()
