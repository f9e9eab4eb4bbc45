"""Things made one ahead: the same, in order, with their failures in place, and the maker closed whenever the taker leaves."""

from collections.abc import Generator

import pytest

from catalog_service.publishing.rows.ahead import one_ahead


def _counting(most: int, made: list[int], closed: list[bool], *, fails: bool = False) -> Generator[int, None, None]:
    try:
        for number in range(1, most + 1):
            made.append(number)
            yield number
        if fails:
            raise OSError("the disk is gone")
    finally:
        closed.append(True)


@pytest.mark.parametrize("most", [0, 1, 5])
def test_the_same_things_come_in_the_same_order(most: int) -> None:
    closed: list[bool] = []
    assert list(one_ahead(_counting(most, [], closed))) == list(range(1, most + 1))
    assert closed == [True]


def test_a_failure_comes_after_what_was_made_before_it() -> None:
    things = one_ahead(_counting(3, [], [], fails=True))
    assert [next(things), next(things), next(things)] == [1, 2, 3]
    with pytest.raises(OSError, match="disk is gone"):
        next(things)


def test_no_more_than_one_is_made_ahead_and_leaving_closes_the_maker() -> None:
    made: list[int] = []
    closed: list[bool] = []
    things = one_ahead(_counting(100, made, closed))
    next(things)
    things.close()
    assert len(made) <= 2
    assert closed == [True]
