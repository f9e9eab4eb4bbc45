"""The score on polluted files, without any hint, does not fall: what publishers do to CSV is undone, and nothing is made up."""

from pathlib import Path

import pytest

from benchmarks.messy import catalog, means, measured, scored
from benchmarks.pollution import WAYS, corpus, seeds

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


@pytest.mark.parametrize("script", [seed.name for seed in seeds()])
def test_the_score_of_one_script(script: str, tmp_path: Path) -> None:
    scores = [scored(catalog, spoiled, tmp_path) for spoiled in corpus() if spoiled.name.startswith(f"{script}-")]
    assert len(scores) >= len(WAYS)
    assert {score.file: score.record for score in scores if score.record[2] < FLOOR_OF_A_FILE} == {}
    assert min(means(scores)) >= FLOOR
