"""Index numbers in the dialects of real directories: read, noted, never refused."""

import pytest

from harvesters.reading import index_numbers


@pytest.mark.parametrize(
    ("written", "scheme", "code", "year", "month", "seq"),
    [
        ("000014349/2017-00110", "national", "000014349", "2017", None, "00110"),
        ("01441633-0/2018-04736", "national", "014416330", "2018", None, "04736"),
        ("K28044908/2026-04277", "national", "K28044908", "2026", None, "04277"),
        ("015116516-201612-480926", "code_month", "015116516", "2016", "12", "480926"),
        ("11341702486344515H/202110-00013", "credit_code_month", "11341702486344515H", "2021", "10", "00013"),
        ("114403006955506492/2021-00426", "credit_code", "114403006955506492", "2021", None, "00426"),
        ("SY00242024/2016-00001", "prefixed", None, "2016", None, "00001"),
        ("2026-02-00018", "short", None, "2026", "02", "00018"),
        ("330200-01-02-03-20080102-12", "area_dated", None, "2008", "01", "12"),
        ("县字第七号", "other", None, None, None, None),
    ],
)
def test_dialects(written: str, scheme: str, code: str | None, year: str | None, month: str | None, seq: str | None) -> None:
    found = index_numbers.read(written)
    assert found is not None
    assert (found.scheme, found.org_code, found.year, found.month, found.seq) == (scheme, code, year, month, seq)
    assert found.verbatim == written
    assert found.note is None


def test_a_wrong_check_digit_is_only_noted() -> None:
    found = index_numbers.read("000000001/2021-00151")
    assert found is not None
    assert found.note is not None
    assert found.verbatim == "000000001/2021-00151"


def test_white_space_is_folded_and_invisible_characters_go() -> None:
    found = index_numbers.read(" 000014349/2017-\u200b00110 ")
    assert found is not None
    assert found.verbatim == "000014349/2017-00110"


@pytest.mark.parametrize("written", ["", "-", " ", "无", "/"])
def test_nothing_is_nothing(written: str) -> None:
    assert index_numbers.read(written) is None


def test_check_digits() -> None:
    assert index_numbers.organisation_code_is_valid("000014349")
    assert not index_numbers.organisation_code_is_valid("000014348")
    assert index_numbers.credit_code_is_valid("114403006955506492")
    assert not index_numbers.credit_code_is_valid("114403006955506493")
