"""The fields we add: partial dates, web addresses, language tags; and agencies' readable ids."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

from schemas.agency import AgencySchema, agency_named, slug
from schemas.fields import HttpUrl, LanguageTag, PartialDate, Recurring, Tuple, first_day, is_http_url, is_partial_date


@given(st.dates(min_value=date(1, 1, 1)))
def test_every_day_is_a_partial_date_and_so_are_its_month_and_year(day: date) -> None:
    text = day.isoformat()
    for length, first in ((10, text), (7, text[:7] + "-01"), (4, text[:4] + "-01-01")):
        assert is_partial_date(text[:length])
        assert first_day(text[:length]) == first


@pytest.mark.parametrize(
    "text", ["", "19", "2019-13", "2019-00", "2019-02-29", "2019-1-1", "20190101", "0000", "2019-05-17T00:00", "二〇一九", " 2019"]
)
def test_what_is_no_partial_date(text: str) -> None:
    assert not is_partial_date(text)


@pytest.mark.parametrize(
    "text", ["http://a", "https://a.example/x?y#z", "HTTP://A.example", "https://中国.example/文件", "http://[::1]:8080/"]
)
def test_web_addresses(text: str) -> None:
    assert is_http_url(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "ftp://a.example",
        "http://",
        "http:///x",
        "http://a b/",
        "http://a:port/",
        "javascript:alert(1)",
        "https://a\n.example",
    ],
)
def test_what_is_no_web_address(text: str) -> None:
    assert not is_http_url(text)


class _Form(Schema):
    day = PartialDate()
    address = HttpUrl()
    language = LanguageTag()
    many = Tuple(PartialDate())


def test_fields_load_what_they_take_and_name_what_they_do_not() -> None:
    good = {"day": "2019-05", "address": "https://a.example", "language": "zh-Hant-TW", "many": ["2019", "2020-01"]}
    assert _Form().load(good) == good | {"many": ("2019", "2020-01")}
    for name, value in (("day", "May"), ("address", "/x"), ("language", "zh_CN"), ("many", ["2019", "x"]), ("day", 2019)):
        with pytest.raises(ValidationError) as raised:
            _Form().load(good | {name: value})
        assert list(raised.value.normalized_messages()) == [name]  # type: ignore[no-untyped-call]


class _Parts(Schema):
    shared = Recurring(AgencySchema, allow_none=True)
    apart = fields.Nested(AgencySchema, allow_none=True)


_PARTS = _Parts()
_WORDS = st.one_of(st.none(), st.booleans(), st.integers(0, 1), st.sampled_from(["", "a", "b", "a" * 600]), st.just(["a"]))


@given(st.lists(st.one_of(st.none(), _WORDS, st.dictionaries(st.sampled_from(["id", "name", "more"]), _WORDS)), min_size=2, max_size=6))
def test_a_part_that_recurs_is_loaded_as_one_that_does_not(values: list[object]) -> None:
    for value in values:
        told = [_loaded_or_wrong({name: value}, name) for name in ("shared", "apart")]
        assert told[0] == told[1]


def _loaded_or_wrong(values: dict[str, object], name: str) -> object:
    try:
        return _PARTS.load(values)[name]
    except ValidationError as error:
        return error.normalized_messages()[name]  # type: ignore[no-untyped-call]


def test_more_parts_than_are_remembered_are_loaded_each_as_itself() -> None:
    for _ in range(2):
        for number in range(1500):
            assert _PARTS.load({"shared": {"id": f"a-{number}", "name": "A"}})["shared"].id == f"a-{number}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("北京市人民政府", "北京市人民政府"), ("Department of Energy", "department-of-energy"), ("ＡＢＣ  局", "abc-局"), ("...", "unnamed")],
)
def test_agency_ids_are_readable_in_any_script(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_white_space_and_width_do_not_make_another_agency() -> None:
    assert agency_named(" Office  of Things ") == agency_named("Office of Things")
    assert agency_named("Ｏffice of things").id == agency_named("Office of Things").id
    assert len(slug("x" * 500)) == 120
