"""JSON whose rows are lists: names found beside them or in the first row, numbers in their digits, nothing lost."""

import json
from pathlib import Path
from typing import Any

import ijson
import pytest

from tests.publishing.tables import csv_rows, refusal, table, types

ROWS = [["北京", 7, "2024-01-05"], ["上海", None, "2024-01-06"], ["云湖", 9, "2024-01-07"]]
CELLS = [["北京", "7", "2024-01-05"], ["上海", "", "2024-01-06"], ["云湖", "9", "2024-01-07"]]
NAMES = ["city", "people", "day"]


@pytest.mark.parametrize(
    "made",
    [
        {"columns": NAMES, "index": [0, 1, 2], "data": ROWS},
        {"data": ROWS, "schema": {"fields": [{"type": "string", "name": name} for name in NAMES]}},
        {
            "meta": {
                "view": {"id": "abcd-1234", "columns": [{"id": n, "name": name, "dataTypeName": "text"} for n, name in enumerate(NAMES)]}
            }
        }
        | {"data": ROWS},
        [NAMES, *ROWS],
        {"result": {"rows": [NAMES, *ROWS]}, "status": "ok"},
        {"status": "ok", "header": NAMES, "rows": ROWS, "sources": [{"name": "a"}, {"name": "b"}]},
    ],
)
def test_rows_that_are_lists(made: Any, tmp_path: Path) -> None:
    result = table(tmp_path, json.dumps(made, ensure_ascii=False).encode(), name="t.json")
    assert csv_rows(result) == [NAMES, *CELLS]
    assert types(result) == ["string", "integer", "date"]


def test_more_columns_than_rows_are_no_table_of_columns(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(12)]
    made = {"meta": {"view": {"columns": [{"name": name, "width": 100} for name in names]}}, "data": [list(range(12)), list(range(12))]}
    assert csv_rows(table(tmp_path, json.dumps(made).encode(), name="rows.json"))[0] == names


def test_digits_stay_and_odd_rows_are_told(tmp_path: Path) -> None:
    text = '{"columns": ["a", "b"], "data": [[1.10, "007"], [12345678901234567890, {"x": [1]}], [1], [1, 2, 3], "word", [true, null]]}'
    result = table(tmp_path, text.encode(), name="t.json")
    assert csv_rows(result) == [["a", "b"], ["1.10", "007"], ["12345678901234567890", '{"x": [1]}'], ["1", ""], ["true", ""]]
    assert (result.report.quarantined, result.report.padded) == (2, 1)
    assert result.report.rows_in == result.rows + 2


def test_objects_beside_lists_stay_the_table(tmp_path: Path) -> None:
    made = {"items": [{"a": n, "b": "x"} for n in range(5)], "bounds": [[1, 2], [3, 4]]}
    assert csv_rows(table(tmp_path, json.dumps(made).encode(), name="t.json"))[:2] == [["a", "b"], ["0", "x"]]


@pytest.mark.parametrize("text", ['[{"type": "LineString"}, [1, 2]', "[[], []]", "[1, 2]", "[[1, 2]]", "[[1, 2"])
def test_no_rows(text: str, tmp_path: Path) -> None:
    assert "JSON" in refusal(tmp_path, text.encode(), name="t.json").because


@pytest.mark.parametrize(
    ("made", "header"),
    [
        ({"few": [{"a": 1}], "many": [{"b": 1}, {"b": 2}]}, ["b"]),
        ({"one": [{"a": 1}, {"a": 2}], "two": [{"b": 1}, {"b": 2}]}, ["a"]),
        ({"deep": [{"a": [{"b": 1}, {"b": 2}]}]}, ["a"]),
        ({"rows": [["x", "y"], [1, 2], [3, 4]], "objects": [{"a": 1}, {"a": 2}]}, ["x", "y"]),
        ({"rows": [[1, 2], [3, 4]], "objects": [{"a": 1}, {"a": 2}]}, ["a"]),
        ({"names": ["x", "y"], "rows": [["p", "q"]], "objects": [{"a": 1}]}, ["a"]),
        ({"coordinates": [[1, 2], [3, 4], [5, 6]], "objects": [{"a": 1}]}, ["a"]),
        ({"fields": [{"name": "x"}, {"name": "y"}], "rows": [[1, 2]]}, ["x", "y"]),
        ({"channel": {"item": [{"a": 1}, {"a": 2}]}}, ["a"]),
        ([{"a": 1}, [1, 2], [3, 4], [5, 6]], ["a"]),
        ([["x", "y"], [3, 4], {"a": 1}], ["x", "y"]),
        ({"type": "FeatureCollection", "bbox": [[1, 2], [3, 4]], "features": [{"a": 1}]}, ["a"]),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_which_list_is_the_table(made: Any, header: list[str], indent: int | None, tmp_path: Path) -> None:
    assert csv_rows(table(tmp_path, json.dumps(made, indent=indent).encode(), name="t.json"))[0] == header


@pytest.mark.parametrize(("name", "parsed"), [("objects", 0), ("others", 1)])
def test_lists_are_looked_for_once(name: str, parsed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[object] = []
    walk = ijson.basic_parse

    def counted(file: object) -> Any:
        walks.append(file)
        return walk(file)

    monkeypatch.setattr(ijson, "basic_parse", counted)
    made = [{"a": 1}, {"a": 2}] if name == "objects" else {"x": [{"a": 1}, {"a": 2}]}
    assert table(tmp_path, json.dumps(made).encode(), name="t.json").rows == 2
    assert len(walks) == parsed
