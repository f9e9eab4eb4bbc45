"""Values in quotes under a delimiter that is not the file's: none of their quotes closes, and telling so stays cheap."""

import pytest

from catalog_service.publishing.reading import records
from catalog_service.publishing.reading.dialect import dialect_of

NAMES = '"","first","last","share"\n' + "".join(f'"{n}","Ada {n}","North",{n}.5\n' for n in range(400))
RAGGED = NAMES.replace('"7","Ada 7","North",7.5', '"7","Ada 7"')


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many characters each search for the end of a quoted value was given."""
    lengths: list[int] = []
    search = records._value

    def counted(text: str, place: int, dialect: records.Dialect, stray: str) -> tuple[str, int | None, bool]:
        lengths.append(len(text) - place)
        return search(text, place, dialect, stray)

    monkeypatch.setattr(records, "_value", counted)
    return lengths


@pytest.mark.parametrize("text", [NAMES, RAGGED], ids=["even", "ragged"])
def test_no_text_is_searched_again_and_again(text: str, looked_at: list[int]) -> None:
    dialect, rows = dialect_of(text)
    assert dialect == records.Dialect(",")
    assert len(rows) == 401
    assert sum(looked_at) < 100 * len(text)


def test_a_value_over_lines_ends_where_its_quote_closes() -> None:
    lines = ['a,"one\n', 'two ""three""\n', 'four",b\n', 'c,"d"\n']
    assert [row.cells for row in records.records(lines, records.Dialect(","))] == [["a", 'one\ntwo "three"\nfour', "b"], ["c", "d"]]


def test_a_line_that_closes_one_value_and_opens_another_goes_on() -> None:
    lines = ['"a\n', 'b","c\n', 'd"\n', "e,f\n"]
    assert [row.cells for row in records.records(lines, records.Dialect(","))] == [["a\nb", "c\nd"], ["e", "f"]]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a\\, or b\\, and c,2,3\n", ["a, or b, and c", "2", "3"]),
        ('"q, r",x\\,y,3\n', ["q, r", "x,y", "3"]),
        ("C:\\,2,3\n", ["C:\\", "2", "3"]),
        ("a\\,b,c,2,3\n", ["a\\", "b", "c", "2", "3"]),
    ],
    ids=["escaped", "beside quotes", "a path", "still too many"],
)
def test_delimiters_behind_a_backslash_in_a_line_of_too_many_cells(line: str, cells: list[str]) -> None:
    assert next(records.records([line], records.Dialect(","), width=3)).cells == cells
