"""A table's rows kept in one column's order: pages from it are those that sorting gives, and each order comes and goes by itself."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog_service.errors import Unavailable
from catalog_service.publishing.rows import answers
from catalog_service.publishing.rows.copies import RowCopies
from catalog_service.publishing.rows.copying import ORDERED, copied
from catalog_service.publishing.rows.engine import RowEngine, RowLimits
from catalog_service.publishing.rows.question import Question, question
from catalog_service.publishing.rows.table import TableFile, table_file
from tests.publishing.rows.copied import order, with_copy
from tests.publishing.rows.waiting import until

ROWS, MOST = 9_000, 1024**3
LIMITS = RowLimits(memory=256 * 1024**2)
COLUMNS = ["whole", "decimal", "float", "text", "day", "seen", "zoned", "valid", 'o"dd; -- name']
START = datetime.fromisoformat("1500-01-01")


def _random(chance: random.Random) -> pa.Table:
    """Ties, missing values, and what is awkward to order, in every type that can be sorted by."""

    def of(values: list[Any], kind: pa.DataType) -> Any:
        return pa.array([chance.choice([None, *values]) for _ in range(ROWS)], kind)

    moments = [START + timedelta(days=chance.randrange(3_000_000), microseconds=chance.randrange(10**6)) for _ in range(50)]
    return pa.table(
        {
            "whole": of([chance.randrange(-(2**63), 2**63) for _ in range(200)], pa.int64()),
            "decimal": of([Decimal(chance.randrange(10**30)) / 100 for _ in range(100)], pa.decimal128(38, 2)),
            "float": of([math.nan, math.inf, -math.inf, 0.0, -0.0, 1e-300, 2.5], pa.float64()),
            "text": of(["", "a", "A", "aa", "é", "e\u0301", "中", "zz\x7f", "%_'\"", "supplier 10", "supplier 9"], pa.string()),
            "day": of([one.date() for one in moments] + [date(1, 1, 1), date(9999, 12, 31)], pa.date32()),
            "seen": of(list(moments), pa.timestamp("us")),
            "zoned": of([one.replace(tzinfo=UTC) for one in moments], pa.timestamp("us", "Asia/Shanghai")),
            "valid": of([True, False], pa.bool_()),
            'o"dd; -- name': of([1, 2], pa.int64()),
            "rowid": of([5, 3], pa.int64()),
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("orders")


@pytest.fixture(scope="module", params=[True, False], ids=["a column named rowid", "no such column"])
def made(request: pytest.FixtureRequest) -> pa.Table:
    table = _random(random.Random(29))
    return table if request.param else table.drop_columns(["rowid"])


@pytest.fixture(scope="module")
def table(folder: Path, made: pa.Table) -> TableFile:
    name = f"table {made.num_columns}"
    pq.write_table(made, folder / f"{name}.parquet", row_group_size=2_000)
    return with_copy(table_file(folder / f"{name}.parquet", f"{made.num_columns:02d}" * 32, ROWS, []), folder / f"{name}.duckdb")


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[RowEngine]:
    engine = RowEngine([folder], folder / "spill", LIMITS)
    yield engine
    engine.close()


def _ordered(asked: Question, folder: Path) -> Question:
    key = asked.key_alone
    assert key
    file = folder / f"{asked.table.checksum}-{COLUMNS.index(key.column.name)}-{key.descending}{ORDERED}"
    if not file.exists():
        assert copied(replace(order(asked.table.path, file), key=key.column.name, descending=key.descending))
    return replace(asked, order=file)


def _expected(made: pa.Table, column: str, descending: bool) -> list[int]:
    """The rows' numbers in order by Python's own comparison: NaN above every number, missing last, ties as in the file."""
    values = made.column(column).to_pylist()

    def place(value: Any) -> Any:
        if isinstance(value, float):
            return (math.isnan(value), 0.0 if math.isnan(value) else value)
        return value.encode() if isinstance(value, str) else value

    held = [number for number, value in enumerate(values) if value is not None]
    return sorted(held, key=lambda number: place(values[number]), reverse=descending) + [n for n, v in enumerate(values) if v is None]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", COLUMNS)
def test_pages_come_in_the_order_that_python_sorts_by(
    engine: RowEngine, folder: Path, table: TableFile, made: pa.Table, column: str, descending: bool
) -> None:
    given = {"_sort": [f"-{column}" if descending else column]}
    rows = made.to_pylist()
    expected = _expected(made, column, descending)
    found: list[dict[str, Any]] = []
    while True:
        asked = _ordered(question(table, given), folder)
        page = answers.page(engine, asked, "arrow", 1_999)
        found += page.rows.to_pylist()
        if page.after is None:
            break
        given["_after"] = [page.after]
    assert repr(found) == repr([rows[number] for number in expected])


FILTERS = [
    {"float__lt": "2", "_sort": "-float"},
    {"float__isnull": "true", "_sort": "float"},
    {"text__startswith": "supplier", "_sort": "text"},
    {"text__in": "a,A,中", "_sort": "-text"},
    {"text__not": "a", "_sort": "text"},
    {"day__lt": "1582-10-15", "_sort": "-day"},
    {"whole__gte": "9007199254740993", "_sort": "whole"},
    {"decimal__lt": "1e27", "_sort": "-decimal"},
    {"whole__lt": "0", "whole__isnull": "true", "_any": "1", "_sort": "-whole"},
    {"zoned__gte": "2019-05-17T10:30:00+08:00", "_sort": "zoned", "_columns": "valid"},
    {"valid": "true", "_sort": "valid", "_columns": "text,whole"},
]


@pytest.mark.parametrize("words", FILTERS, ids=str)
def test_filtered_pages_and_their_cursors_are_those_of_the_file(
    engine: RowEngine, folder: Path, table: TableFile, words: dict[str, str]
) -> None:
    given = {name: [text] for name, text in words.items()}
    for turn in range(6):
        asked = question(replace(table, copy=None), given)
        theirs = answers.page(engine, asked, "json", 333)
        mine = answers.page(engine, _ordered(question(table, given), folder), "json", 333)
        assert (mine.lines, mine.after) == (theirs.lines, theirs.after), turn
        if mine.after is None:
            break
        given["_after"] = [mine.after]


@pytest.mark.parametrize(
    "words",
    [{"_sort": "text,whole"}, {"_sort": "text", "whole": "1"}, {"_sort": "text", "_search": "a"}, {}, {"_group": "text", "_sort": "text"}],
)
def test_other_questions_have_no_order_of_their_own(tmp_path: Path, table: TableFile, words: dict[str, str]) -> None:
    copies = RowCopies(tmp_path, MOST, LIMITS, large=1)
    asked = question(table, {name: [text] for name, text in words.items()})
    assert asked.key_alone is None
    assert copies.in_order(asked) is asked
    assert not list(tmp_path.iterdir())
    copies.close()


def test_the_first_sorted_question_begins_an_order_and_a_later_one_reads_it(tmp_path: Path, table: TableFile) -> None:
    copies = RowCopies(tmp_path, MOST, LIMITS, large=1)
    asked = question(table, {"_sort": ["-text"]})
    assert copies.in_order(asked) is asked  # it does not wait
    assert until(lambda: copies.in_order(asked).order)
    assert copies.in_order(question(table, {"_sort": ["text"]})).order is None  # that is another order
    without = replace(asked, table=replace(table, copy=None))
    assert copies.in_order(without) is without
    copies.close()


def test_a_table_keeps_so_many_orders_and_no_more(tmp_path: Path, table: TableFile) -> None:
    other = tmp_path / f"{'ee' * 32}-3-x{ORDERED}"
    other.write_bytes(b"another table's")
    for column in ("whole", "text", "day", "seen", "valid"):
        for descending in (False, True):
            file = tmp_path / f"{table.checksum}-3-{column}{descending}{ORDERED}"
            assert copied(replace(order(table.path, file), key=column, descending=descending))
    assert other.exists()
    assert len(list(tmp_path.glob(f"{table.checksum}*{ORDERED}"))) == 8
    assert (tmp_path / f"{table.checksum}-3-validTrue{ORDERED}").exists()


def test_an_order_that_cannot_be_read_goes_and_the_copy_answers(engine: RowEngine, folder: Path, table: TableFile) -> None:
    asked = question(table, {"_sort": ["-whole"]})
    rotten = folder / f"{table.checksum}-rotten{ORDERED}"
    rotten.write_bytes(bytes(100_000))
    with pytest.raises(Unavailable, match="ask again"):
        answers.page(engine, replace(asked, order=rotten), "json", 5)
    assert not rotten.exists()
    assert [orjson.loads(line)["whole"] for line in answers.page(engine, asked, "json", 5).lines]
