"""The score on polluted files, without any hint, does not fall: what publishers do to CSV is undone, and nothing is made up."""

import json
from pathlib import Path

import pytest

from benchmarks.messy import catalog, means, measured, scored
from benchmarks.messy_outside import pollock
from benchmarks.pollution import WAYS, corpus, seeds
from benchmarks.pollution_pairs import pairs

FLOOR = 0.99
FLOOR_OF_A_FILE = 0.9


def test_the_corpus_is_large_and_every_file_is_spoiled_in_its_own_way() -> None:
    files = list(corpus())
    assert len(files) >= 300
    assert len({spoiled.name for spoiled in files}) == len(files)
    assert len({spoiled.content for spoiled in files}) > 0.97 * len(files)


def test_what_is_measured() -> None:
    assert measured(["a", "b", "b", "c"], ["b", "b", "b", "x"]) == (0.5, 0.5, 0.5)
    assert measured(["a"], []) == (0.0, 0.0, 0.0)
    assert measured([], []) == (1.0, 1.0, 1.0)


def test_a_folder_of_others(tmp_path: Path) -> None:
    for name, content, clean, told in (
        ("a.csv", "x;y\n1;2\n", "x,y\n1,2\n", {"header_lines": 1, "column_names": ["x", "y"]}),
        ("b.csv", "11;12\n13;14\n15;16\n17;18\n", "11,12\n13,14\n15,16\n17,18\n", {"header_lines": "0", "column_names": []}),
        (
            "c.csv",
            "11;12\n13;14\n15;16\n17;18\n",
            "col_0,col_1\n11,12\n13,14\n15,16\n17,18\n",
            {"header_lines": "0", "column_names": ["col_0", "col_1"]},
        ),
        ("empty.csv", "", "", {"header_lines": 1, "column_names": []}),
    ):
        for part, text in (("csv", content), ("clean", clean), ("parameters", json.dumps(told))):
            path = tmp_path / "corpus" / part / (f"{name}_parameters.json" if part == "parameters" else name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    found = list(pollock(tmp_path / "corpus"))
    rows = [["11", "12"], ["13", "14"], ["15", "16"], ["17", "18"]]
    assert [(one.name, one.header, one.rows) for one in found] == [
        ("a.csv", ["x", "y"], [["1", "2"]]), ("b.csv", None, rows), ("c.csv", None, rows),
    ]  # fmt: skip
    assert all(scored(catalog, one, tmp_path).record == (1.0, 1.0, 1.0) for one in found)


@pytest.mark.parametrize("script", [seed.name for seed in seeds()])
def test_the_score_of_one_script(script: str, tmp_path: Path) -> None:
    scores = [scored(catalog, spoiled, tmp_path) for spoiled in corpus() if spoiled.name.startswith(f"{script}-")]
    assert len(scores) >= len(WAYS)
    assert {score.file: score.record for score in scores if score.record[2] < FLOOR_OF_A_FILE} == {}
    assert min(means(scores)) >= FLOOR


def test_two_pollutions_at_once(tmp_path: Path) -> None:
    files = list(pairs())
    assert len(files) >= 1_000
    scores = [scored(catalog, spoiled, tmp_path) for spoiled in files[::17]]
    assert {score.file: (score.header, score.record) for score in scores if score.record[2] < FLOOR_OF_A_FILE} == {}
    assert min(means(scores)) >= FLOOR
