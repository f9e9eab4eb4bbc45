"""Properties: of a clean file with a plain header nothing is joined, dropped or taken for a note, and all of its rows are counted."""

from collections import Counter
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.publishing.reading.opening import as_csv, opened

CHECKS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
_WORDS = "v|name|x|(n)|kg|ward|#tag|Note|Source|合計|说明|unit|No.|T1|date|主管|2020 total|a b"
_CELLS = (
    "||0|1|7|12|1.5|1,5|-|x|ab|%|(x)|(D)|kg|人|元|#foo|#1|* star|Total|合計|Note|note: y|Source: x|2019|2020|2024-01-01|n/a|a;b|'q'"
    '|it\'s|//x|主要|注射|統計處|http://a.example/x|=1+1|sep=;|two words|line\nbreak|say "hi"| padded |a long remark, and a comma in it'
)
TITLES = st.sampled_from(_WORDS.split("|"))
VALUES = st.sampled_from(_CELLS.split("|"))


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header of different words without gaps, and rows of anything."""
    titles = draw(st.lists(TITLES, min_size=1, max_size=5, unique=True))
    kinds = [draw(st.sampled_from(["any", "text", "whole"])) for _ in titles]
    cells = {"any": VALUES, "text": st.sampled_from(["a", "bc", "def", "", "two words"]), "whole": st.integers(0, 5000).map(str)}
    return [titles, *draw(st.lists(st.tuples(*(cells[kind] for kind in kinds)).map(list), min_size=1, max_size=12))]


def check(rows: list[list[str]], content: bytes) -> None:
    titles, *body = rows
    got = opened(content)
    assert got.titles == titles
    assert got.around == []
    blank = [row for row in body if len(titles) > 1 and not any(cell.strip() for cell in row)]
    again = [row for row in body if row == titles and len(titles) > 1]
    aside = Counter(map(tuple, (*blank, *again)))
    assert Counter(map(tuple, got.rows)) + aside == Counter(map(tuple, body))
    assert got.rows == [row for row in body if row not in blank and row not in again]
    assert got.tally.quarantined == len(blank) + len(again)
    assert len(got.rows) + got.tally.quarantined == len(body)


@CHECKS
@given(tables(), st.booleans())
def test_every_row_of_a_clean_file_is_read_or_set_aside(rows: list[list[str]], every: bool) -> None:
    lone = len(rows[0]) == 1
    check(rows, as_csv(rows, every=every or lone))


@CHECKS
@given(st.lists(VALUES, min_size=1, max_size=6), TITLES)
def test_one_column(values: list[str], title: str) -> None:
    got = opened(as_csv([[title], *([value] for value in values)], every=True))
    assert (got.titles, got.rows, got.around) == ([title], [[value] for value in values], [])


@CHECKS
@given(tables(), st.sampled_from([1, 2, 3]))
def test_small_tables(rows: list[list[str]], most: int) -> None:
    """One row, two or three: nothing is known of the columns then, and nothing may be supposed."""
    check(rows[: most + 1], as_csv(rows[: most + 1], every=True))


@CHECKS
@given(tables())
def test_a_key_in_the_first_column_keeps_every_row(rows: list[list[str]]) -> None:
    numbers = count(1)
    keyed = [["key", *rows[0]], *([f"K{next(numbers)}", *row] for row in rows[1:])]
    got = opened(as_csv(keyed))
    assert (got.titles, got.rows, got.around, got.tally.quarantined) == (keyed[0], keyed[1:], [], 0)
