"""Rows of columns that are more than numbers and words: geometry, lengths of time, JSON, wide decimals, zones of half hours."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog_service.errors import BadQuery
from catalog_service.publishing.rows import answers
from catalog_service.publishing.rows.engine import RowEngine, RowLimits
from catalog_service.publishing.rows.question import question
from catalog_service.publishing.rows.table import TableFile, table_file
from tests.publishing.rows.copied import with_copy
from tests.publishing.tables import table

LARGE = "12345678901234567890123456789.50"
POINT = {"type": "Point", "coordinates": [116.4, 39.9]}
ROWS = [
    ["id", "位置", "outline", "时长", "details", "wide", "seen"],
    ["1", "POINT (116.4 39.9)", orjson.dumps(POINT).decode(), "PT1H30M", '{"a": 1}', LARGE, "2024-01-05T08:30:00+05:30"],
    ["2", "LINESTRING (0 0, 1 1)", "", "PT2H", '{"a": "x"}', "1.25", "2024-01-05T09:30:00+05:30"],
    ["3", "", '{"type":"Point","coordinates":[1.5,2.5]}', "PT5M", '{"b": 1}', "-2.25", "2024-01-05T10:30:00+05:30"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kinds")


@pytest.fixture(scope="module", params=["parquet", "copy"])
def rows(folder: Path, request: pytest.FixtureRequest) -> TableFile:
    with io.StringIO(newline="") as text:
        csv.writer(text, lineterminator="\n").writerows(ROWS)
        made = table(folder, text.getvalue().encode())
    described = [column.wire() for column in made.columns]
    assert [one["type"] for one in described] == ["integer", "geojson", "geojson", "duration", "object", "number", "datetime"]
    found = table_file(made.parquet, "ab" * 32, made.rows, described)
    return with_copy(found, folder / "rows.duckdb") if request.param == "copy" else found


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[RowEngine]:
    made = RowEngine([folder], folder / "spill", RowLimits())
    yield made
    made.close()


def asked(engine: RowEngine, rows: TableFile, **words: str) -> list[dict[str, Any]]:
    found = answers.page(engine, question(rows, {name: [text] for name, text in words.items()}), "json", 100)
    return [orjson.loads(line) for line in found.lines]


def whole(engine: RowEngine, rows: TableFile, format: str) -> bytes:
    return b"".join(answers.whole(engine, question(rows, {}), format))


def test_geometry_is_geojson_in_json(engine: RowEngine, rows: TableFile) -> None:
    first, second, third = asked(engine, rows)
    assert first["位置"] == first["outline"] == POINT
    assert second["位置"] == {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    assert (second["outline"], third["位置"]) == (None, None)
    assert [orjson.loads(line) for line in whole(engine, rows, "jsonl").splitlines()] == [first, second, third]


def test_geometry_is_written_in_csv_as_the_table_wrote_it(engine: RowEngine, rows: TableFile) -> None:
    with io.StringIO(whole(engine, rows, "csv").decode(), newline="") as text:
        cells = list(csv.reader(text))
    assert [row[1] for row in cells] == ["位置", "POINT (116.4 39.9)", "LINESTRING (0 0, 1 1)", ""]
    assert orjson.loads(cells[1][2]) == POINT


def test_parquet_answers_are_geoparquet(engine: RowEngine, rows: TableFile) -> None:
    read = pq.read_table(pa.BufferReader(whole(engine, rows, "parquet")))
    told = orjson.loads((read.schema.metadata or {})[b"geo"])
    assert told["primary_column"] == "位置"
    assert told["columns"]["位置"]["crs"] is None
    assert "crs" not in told["columns"]["outline"]
    assert read.column("位置").to_pylist() == pq.read_table(rows.path).column("位置").to_pylist()


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ({"位置__isnull": "true"}, [3]),
        ({"outline__isnull": "false"}, [1, 3]),
        ({"时长": "PT2H"}, [2]),
        ({"时长__in": "PT2H,PT5M"}, [2, 3]),
        ({"details__contains": '"a"'}, [1, 2]),
        ({"wide": LARGE}, [1]),
        ({"wide__gt": "1.2"}, [1, 2]),
        ({"_sort": "wide"}, [3, 2, 1]),
        ({"seen__gte": "2024-01-05T09:30:00+05:30"}, [2, 3]),
        ({"seen": "2024-01-05T03:00:00Z"}, [1]),
        ({"_sort": "-seen"}, [3, 2, 1]),
    ],
)
def test_what_can_be_asked_is_answered(engine: RowEngine, rows: TableFile, words: dict[str, str], ids: list[int]) -> None:
    assert [row["id"] for row in asked(engine, rows, **words)] == ids


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"位置": "POINT (1 2)"}, "isnull can"),
        ({"位置__contains": "POINT"}, "isnull can"),
        ({"_sort": "位置"}, "of type geojson"),
        ({"_aggregate": "min:位置"}, "count can"),
        ({"时长__lt": "PT2H"}, "of type duration; exact, in and contains can"),
        ({"_sort": "时长"}, "of type duration"),
        ({"_aggregate": "max:时长"}, "count_distinct can"),
        ({"_aggregate": "sum:时长"}, "sum is for numbers"),
        ({"details__gt": "{}"}, "of type object"),
        ({"_sort": "details"}, "of type object"),
        ({"seen": "2024-01-05T09:30:00"}, "names no time zone"),
    ],
)
def test_what_cannot_be_asked_says_so(engine: RowEngine, rows: TableFile, words: dict[str, str], told: str) -> None:
    with pytest.raises(BadQuery) as refused:
        asked(engine, rows, **words)
    assert told in refused.value.errors[0].message


def test_groups_and_sums(engine: RowEngine, rows: TableFile) -> None:
    assert asked(engine, rows, _aggregate="sum:wide,count:位置,count_distinct:时长") == [
        {"sum:wide": "12345678901234567890123456788.50", "count:位置": 2, "count_distinct:时长": 3}
    ]
    grouped = asked(engine, rows, _group="位置")
    assert {orjson.dumps(row["位置"]) for row in grouped} >= {orjson.dumps(POINT), b"null"}


def test_columns_of_types_that_nobody_compares_are_answered_in_every_format(folder: Path, engine: RowEngine) -> None:
    made = pa.table(
        {
            "list": pa.array([[1, 2], None, []]),
            "record": pa.array([{"a": 1}, None, {"a": None}]),
            "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
            "nothing": pa.nulls(3),
            "bytes": pa.array([b"\x00a", None, b""]),
            "fine": pa.array([1, None, 2**40 + 1], pa.timestamp("ns", "Etc/GMT-8")),
        }
    )
    pq.write_table(made, folder / "odd.parquet")
    odd = table_file(folder / "odd.parquet", "cd" * 32, 3, [])
    for format in answers.FORMATS:
        assert answers.page_bytes(odd.columns, answers.page(engine, question(odd, {}), format, 10), format)
        if format != "json":
            assert whole(engine, odd, format)
    for name in made.column_names:
        groups = answers.whole(engine, question(odd, {"_group": [name]}), "parquet")
        assert pq.read_table(pa.BufferReader(b"".join(groups))).num_rows == (1 if name == "nothing" else 3)
    read = pq.read_table(pa.BufferReader(whole(engine, odd, "parquet"))).column("fine")
    near = with_copy(odd, folder / "odd.duckdb")
    assert _arrow(engine, near).equals(_arrow(engine, odd), check_metadata=True)
    assert read.equals(made.column("fine"))
    first = answers.page(engine, question(odd, {"_sort": ["-fine"]}), "json", 1)
    assert [orjson.loads(line)["fine"] for line in first.lines] == ["1970-01-01T08:18:19.511627777+08:00"]
    assert first.after
    then = answers.page(engine, question(odd, {"_sort": ["-fine"], "_after": [first.after]}), "json", 9)
    assert [orjson.loads(line)["fine"] for line in then.lines] == ["1970-01-01T08:00:00.000000001+08:00", None]
    assert [line["bytes"] for line in asked(engine, odd, fine__lt="1970-01-01T00:00:01Z")] == ["\\x00a"]


def test_a_copy_keeps_the_crs_of_geometry(folder: Path, engine: RowEngine, rows: TableFile) -> None:
    parquet = replace(rows, copy=None)
    near = with_copy(parquet, folder / f"geometry {rows.copy is None}.duckdb")
    assert _arrow(engine, near).equals(_arrow(engine, parquet), check_metadata=True)
    assert "projjson" in str(_arrow(engine, near).schema.field("outline").metadata)


def _arrow(engine: RowEngine, rows: TableFile) -> pa.Table:
    return pa.ipc.open_stream(whole(engine, rows, "arrow")).read_all()
