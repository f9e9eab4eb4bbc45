"""Blanks around values: left out where a type is true of what stands between them, and kept in text."""

import pyarrow as pa
import pytest

from catalog_service.publishing.types.columns import ColumnReader, typed_column
from tests.publishing.types.test_types import reading


@pytest.mark.parametrize(
    ("values", "kind", "clean"),
    [
        ([" 1", "22", "3 "], "integer", ["1", "22", "3"]),
        (["1\t", " 2.5"], "number", ["1", "2.5"]),
        (["\u30001,234.50", "\u00a02.25\u00a0"], "decimal", ["1234.50", "2.25"]),
        ([" 2024-01-05", "2024-01-06 "], "date", ["2024-01-05", "2024-01-06"]),
        (["2024-01-05 08:30:00 ", "2024-01-05 08:31:00"], "datetime", ["2024-01-05T08:30:00", "2024-01-05T08:31:00"]),
        ([" true", "false "], "boolean", ["true", "false"]),
        (["1", "  ", " - ", "2"], "integer", ["1", None, None, "2"]),
        ([" 12 %", "5 % "], "integer", ["12", "5"]),
    ],
)
def test_a_type_is_found_between_blanks(values: list[str | None], kind: str, clean: list[str | None]) -> None:
    found, _, written = reading("x", values)
    assert (found, written) == (kind, clean)


@pytest.mark.parametrize("values", [[" a", "b "], [" 007", "8 "], ["1 ", "2 x"], ["  ", " "], [" ", "\u3000"]])
def test_text_keeps_its_blanks(values: list[str | None]) -> None:
    assert reading("x", values) == ("string", values, values)


def test_blanks_are_told_however_late_they_come() -> None:
    reader = ColumnReader("x")
    reader.see(pa.array(["1", "2"]))
    guessed = reader.rule()
    assert not guessed.normalized
    reader.see(pa.array(["", " 3"]))
    rule = reader.rule()
    assert rule.normalized == ("blanks around values left out",)
    assert not rule.writes_as(guessed)
    assert typed_column(rule, pa.array(["1", " 3", " "]))[0].to_pylist() == [1, 3, None]
    assert reader.described("x").null_words == {"": 1}


@pytest.mark.parametrize("other", ["7", "7.5", "1 234"])
def test_numbers_of_as_many_digits_are_no_labels_beside_others_in_another_batch(other: str) -> None:
    for batches in (["552 100 554"], [other]), ([other], ["552 100 554"]), (["552 100 554", other],):
        reader = ColumnReader("x")
        for batch in batches:
            reader.see(pa.array(batch))
        assert reader.rule().type in ("integer", "number")
