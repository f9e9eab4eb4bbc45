"""Ordinary small files come out exactly as the csv module reads them: these count for more than any guess on odd ones."""

import csv
import io

import pytest

from tests.publishing.reading.opening import opened
from tests.publishing.reading.ordinary import tables

DIALECTS = {
    "comma": {"delimiter": ",", "lineterminator": "\n"},
    "semicolon": {"delimiter": ";", "lineterminator": "\r\n", "quoting": csv.QUOTE_ALL},
    "tab": {"delimiter": "\t", "lineterminator": "\n"},
}
FILES = [(name, rows) for name in DIALECTS for rows in tables() if len(rows[0]) > 1 or name == "semicolon"]


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 150
    assert all(len(row) == len(rows[0]) for rows in tables() for row in rows)


@pytest.mark.parametrize(("name", "rows"), FILES, ids=[f"{name}-{'-'.join(rows[0])}"[:40] for name, rows in FILES])
def test_an_ordinary_file_is_read_as_it_stands(name: str, rows: list[list[str]]) -> None:
    with io.StringIO(newline="") as text:
        csv.writer(text, **DIALECTS[name]).writerows(rows)  # type: ignore[arg-type]
        content = text.getvalue()
    got = opened(content.encode(), name="table.tsv" if name == "tab" else "table.csv")
    again = [row for row in rows[1:] if row == rows[0]]
    assert [got.titles, *got.rows] == [row for place, row in enumerate(rows) if place == 0 or row not in again]
    assert (got.around, got.tally.quarantined) == ([], len(again))
