"""A column's reader: the same answer from several threads at once, and nothing made while telling that the rule would make otherwise."""

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_service.publishing.types.columns import ColumnReader, typed_column
from catalog_service.publishing.types.kernels import all_at, holding, plainly_valued
from catalog_service.publishing.words import NULL_WORDS

WHOLE = st.integers(-(2**53), 2**53).map(str)
EVEN = st.integers(-(10**12), 10**12).map(lambda number: f"{number / 100:.2f}")
LONG = st.floats(allow_nan=False, allow_infinity=False).map(repr)
DAYS = st.dates().map(str)
MOMENTS = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds"))
KINDS = st.sampled_from([WHOLE, EVEN, LONG, DAYS, MOMENTS, st.sampled_from(["true", "false"]), st.sampled_from(["", "-", "7"])])
COLUMNS = st.lists(KINDS, min_size=1, max_size=2).flatmap(lambda kinds: st.lists(st.one_of(kinds), min_size=1, max_size=12))


@given(st.lists(COLUMNS, min_size=1, max_size=4))
@settings(deadline=None)
def test_what_telling_made_is_what_the_rule_makes(batches: list[list[str]]) -> None:
    reader = ColumnReader("x")
    seen = [(pa.array(batch), reader.see(pa.array(batch))) for batch in batches]
    rule = reader.rule()
    for values, made in seen:
        typed, text = typed_column(rule, values)
        again, text_again = typed_column(rule, values, made)
        assert again.equals(typed)
        assert text_again.equals(text)


@pytest.mark.parametrize("odd", ["", "-", "1.5", "2024-01-05", "x"])
def test_from_several_threads_in_any_order_the_answer_is_the_same(odd: str) -> None:
    batches = [pa.array([str(number), str(number + 1)]) for number in range(100)]
    batches[60] = pa.array([odd, odd, "7"])
    alone, together = ColumnReader("x"), ColumnReader("x")
    for batch in batches:
        alone.see(batch)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(together.see, reversed(batches)))
    assert together.described("x") == alone.described("x")


def test_words_for_no_value_never_look_like_plain_values() -> None:
    assert [word for word in NULL_WORDS if plainly_valued(pa.array([word]))] == []


@pytest.mark.parametrize(
    ("values", "plain"),
    [
        (["1", "2024-01-05", "7%"], True),
        (["1", " 2"], False),
        (["1", "2 "], False),
        (["1", "2\u3000"], False),
        (["1", ""], False),
        (["1", None], False),
        (["1", "-2"], False),
        ([], False),
    ],
)
def test_plain_values_begin_with_a_digit_and_end_visibly(values: list[str | None], plain: bool) -> None:
    assert plainly_valued(pa.array(values, pa.string())) is plain
    assert plainly_valued(pa.array(["x", *values, "x"], pa.string()).slice(1, len(values))) is plain


def test_a_sign_at_one_place_of_all_values_is_found_in_slices_and_beside_nulls() -> None:
    values = pa.array(["no", "2024T", None, "2025T", "x"]).slice(1, 3)
    assert all_at(values, 5, 4, "T")
    assert not all_at(values, 5, 3, "T")
    assert not all_at(pa.array(["2024T", "20"]), 5, 4, "T")


@given(st.lists(st.text(alphabet="eE1.é", max_size=6), min_size=1, max_size=12))
def test_values_that_hold_a_sign_are_told_by_their_bytes(values: list[str]) -> None:
    array = pa.array(["e", *values, "E"]).slice(1, len(values))
    assert holding(array, "e", "E").to_pylist() == ["e" in value or "E" in value for value in values]
