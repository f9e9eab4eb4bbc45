"""Questions nobody means well with: columns of any name, cursors made by hand, filters without number; each is answered or refused."""

import base64
import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog_service.errors import BadQuery
from catalog_service.publishing.rows import answers
from catalog_service.publishing.rows.engine import RowEngine, RowLimits
from catalog_service.publishing.rows.filters import MOST_FILTERS, MOST_VALUES
from catalog_service.publishing.rows.question import Question, question, values_question
from catalog_service.publishing.rows.table import TableFile, quoted, table_file
from tests.publishing.rows.copied import with_copy

WORDS_OF_OURS = "_sort _size _after limit id rowid rows row file_row_number line value count place rowcount NULL true end user select"
SIGNS = [
    'a"b',
    "a'b",
    "a;b",
    "a,b",
    "-a",
    "%s",
    "?",
    "$1",
    ":x",
    "{",
    "\\",
    "a\nb",
    "x::int",
    "(select 1)",
    "--",
    "*",
    "&",
    "=",
    "main.rows",
]
SCRIPTS = ["名 称", "😀", "عمود", "\u200bzero", "a__lt", "a__lt__in", "__", "key 0", "N" * 500]
NAMES = [*WORDS_OF_OURS.split(), *SIGNS, *SCRIPTS]
ROWS = 40


def _value(column: int, row: int) -> Any:
    if (column + row) % 6 == 0:
        return None
    return row % 5 if column % 2 else f"v{row % 3}"


PLAIN = [{name: _value(column, row) for column, name in enumerate(NAMES)} for row in range(ROWS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module", params=["parquet", "copy"])
def table(folder: Path, request: pytest.FixtureRequest) -> TableFile:
    path = folder / f"{request.param}.parquet"
    pq.write_table(pa.Table.from_pylist(PLAIN), path)
    made = table_file(path, "ab" * 32, ROWS, [])
    return with_copy(made, path.with_suffix(".duckdb")) if request.param == "copy" else made


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[RowEngine]:
    made = RowEngine([folder], folder / "spill", RowLimits(memory=256 * 1024**2))
    yield made
    made.close()


def _rows(engine: RowEngine, asked: Question, size: int = 1000) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in answers.page(engine, asked, "json", size).lines]


@pytest.mark.parametrize("name", NAMES)
def test_a_column_may_have_any_name(engine: RowEngine, table: TableFile, name: str) -> None:
    column, listed = NAMES.index(name), quoted(name)
    wanted = "3" if column % 2 else "v1"
    rows = _rows(engine, question(table, {f"{name}__exact": [wanted], "_sort": [f"-{name}"], "_columns": [listed]}))
    assert rows == [{name: row[name]} for row in PLAIN if str(row[name]) == wanted]
    counts = {one["value"]: one["count"] for one in _rows(engine, values_question(table, name, {}))}
    assert counts == {value: sum(row[name] == value for row in PLAIN) for value in {row[name] for row in PLAIN}}
    groups = _rows(engine, question(table, {"_group": [listed], "_aggregate": [f'"count:{name.replace(chr(34), chr(34) * 2)}"']}))
    assert [list(one.values()) for one in groups] == [[value, counts[value] if value is not None else 0] for value in _in_order(counts)]


def _in_order(values: Any) -> list[Any]:
    return [*sorted(value for value in values if value is not None), *([None] if None in values else [])]


def test_a_whole_table_of_such_columns_is_told(engine: RowEngine, table: TableFile) -> None:
    told = b"".join(answers.whole(engine, question(table, {"_sort": ["limit,-rowid"]}), "csv")).decode()
    found = list(csv.reader(io.StringIO(told, newline="")))
    assert found[0] == NAMES
    place = NAMES.index("limit")
    assert [row[place] for row in found[1:]] == ["" if v is None else str(v) for v in sorted_with_none_last("limit")]


def sorted_with_none_last(name: str) -> list[Any]:
    values = [row[name] for row in PLAIN]
    return [*sorted(value for value in values if value is not None), *(None for value in values if value is None)]


def _cursor(told: Any) -> str:
    return base64.urlsafe_b64encode(told if isinstance(told, bytes) else orjson.dumps(told)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "place", [["x", "1"], ["1e999", "1"], ["1", "x"], ["9" * 400, "1"], ["1'; DROP TABLE t --", "1"], ["\x00", "1"], ["nan", "nan"]]
)
@pytest.mark.parametrize("sort", ["rowid", "-limit"])
def test_a_cursor_made_by_hand_gives_rows_or_is_refused(engine: RowEngine, table: TableFile, place: list[str], sort: str) -> None:
    asked = {"_sort": [sort], "_after": [_cursor([*_told(engine, table, sort)[:2], place])]}
    with suppress(BadQuery):
        assert len(answers.page(engine, question(table, asked), "json", 5).lines) <= 5


@pytest.mark.parametrize("place", [["1"], ["1", "1", "1"], [1, 2], [{"a": 1}, "1"], "1", [["1"], "1"], {}, None])
def test_a_cursor_of_another_form_is_refused(engine: RowEngine, table: TableFile, place: Any) -> None:
    asked = {"_sort": ["limit"], "_after": [_cursor([*_told(engine, table, "limit")[:2], place])]}
    with pytest.raises(BadQuery, match="is not a cursor of this question"):
        answers.page(engine, question(table, asked), "json", 5)


def _told(engine: RowEngine, table: TableFile, sort: str) -> list[Any]:
    after = answers.page(engine, question(table, {"_sort": [sort]}), "json", 5).after
    assert after
    told: list[Any] = orjson.loads(base64.urlsafe_b64decode(after + "=="))
    return told


@pytest.mark.parametrize("after", ["", "x", "====", "A" * 200_000, "é", _cursor(b"["), _cursor([]), _cursor({}), _cursor(b"[" * 60_000)])
def test_what_is_no_cursor_is_refused(engine: RowEngine, table: TableFile, after: str) -> None:
    with pytest.raises(BadQuery, match="is not a cursor of this question"):
        answers.page(engine, question(table, {"_sort": ["id"], "_after": [after]}), "json", 5)


@pytest.mark.parametrize(
    ("words", "field", "message"),
    [
        ({"id__not": ["x"] * (MOST_FILTERS + 1)}, "id__not", "one filter too many"),
        ({name: ["1"] * 6 for name in NAMES if not name.startswith("_")}, None, "one filter too many"),
        ({"_any": ["1"], "limit__in": [",".join(map(str, range(1000)))] * (MOST_VALUES // 1000 + 1)}, "limit__in", "one value too many"),
        ({"limit__in": [",".join(map(str, range(1001)))]}, "limit__in", "more than 1000"),
        ({"_search": ["a" * 201]}, "_search", "longer than"),
        ({"_size": ["99999999999999999999"]}, "_size", "whole number"),
        ({"_size": ["-1"]}, "_size", "whole number"),
        ({"_offset": ["5"]}, "_offset", "neither a column"),
    ],
)
def test_what_costs_too_much_is_refused(table: TableFile, words: dict[str, list[str]], field: str | None, message: str) -> None:
    with pytest.raises(BadQuery, match=message) as refused:
        question(table, words)
    assert field is None or refused.value.errors[0].field == field


def test_as_much_as_can_be_asked_is_answered(engine: RowEngine, table: TableFile) -> None:
    asked = {"id__not": ["x"] * (MOST_FILTERS - 4), "id__in": [",".join(f"v{n}" for n in range(1000))] * 4, "_search": ["v1 " * 66]}
    found = _rows(engine, question(table, asked))
    assert found == [row for row in PLAIN if row["id"] is not None and "v1" in row.values()]
