"""Odd values read tolerantly: text, words, addresses, dates, periods, languages; each oddity named with its value."""

from typing import Any

import pytest

from schemas.dialects.loose.dates import date_of, period_of
from schemas.dialects.loose.languages import language_of
from schemas.dialects.loose.texts import Odd, line_of, text_of, url_of, word_of, words_of


def _read(reader: Any, value: object, *more: object, **named: Any) -> tuple[Any, list[str]]:
    odd = Odd()
    found = reader(value, odd, "field", "theirs", *more, **named)
    for oddity in odd.found:
        assert oddity.field == "field"
        assert oddity.message.startswith("theirs")
    return found, [oddity.code for oddity in odd.found]


@pytest.mark.parametrize(
    ("value", "text", "codes"),
    [
        (" a \n b ", "a \n b", []),
        ("", None, []),
        (None, None, []),
        ("a\x00b\x1fc", "abc", ["invalid_value"]),
        (7, "7", ["wrong_type"]),
        (True, "True", ["wrong_type"]),
        (["a", "b", None], "a; b", ["wrong_type"]),
        ({"@language": "en", "@value": "told"}, "told", ["wrong_type"]),
        ({"x": [{"name": "inside"}]}, "inside", ["wrong_type"]),
        ({}, None, ["wrong_type"]),
        ([], None, ["wrong_type"]),
    ],
)
def test_text(value: object, text: str | None, codes: list[str]) -> None:
    assert _read(text_of, value) == (text, codes)


def test_lines_and_words() -> None:
    assert _read(line_of, " a \n\t b ") == ("a b", [])
    assert _read(word_of, "N/A") == (None, ["placeholder_value"])
    assert _read(word_of, "Nonesuch") == ("Nonesuch", [])


@pytest.mark.parametrize(
    ("value", "split", "words", "codes"),
    [
        (["a", " b ", "a"], True, ["a", "b"], []),
        (None, True, [], []),
        ([], True, [], []),
        ("one", True, ["one"], ["single_value_for_list"]),
        ("a, b;c", True, ["a", "b", "c"], ["single_value_for_list", "joined_keywords"]),
        (["a, b"], True, ["a", "b"], ["joined_keywords"]),
        (["R&amp;D; more"], True, ["R&amp;D; more"], []),
        (["New York, NY", "b"], True, ["New York, NY", "b"], []),
        ("a, b", False, ["a, b"], ["single_value_for_list"]),
        (["", None, "  "], True, [], ["empty_value"] * 3),
        (["none", "x"], True, ["x"], ["placeholder_value"]),
        ([["a", "b"], "c"], True, ["a", "b", "c"], ["wrong_type"]),
        ([5], True, ["5"], ["wrong_type"]),
    ],
)
def test_lists_of_words(value: object, split: bool, words: list[str], codes: list[str]) -> None:
    assert _read(words_of, value, split=split) == (words, codes)


@pytest.mark.parametrize(
    ("value", "url", "codes"),
    [
        ("https://a.gov/x?y=1", "https://a.gov/x?y=1", []),
        ("", None, []),
        (None, None, []),
        (" https://a.gov/x ", "https://a.gov/x", []),
        ("www.a.gov/x", "http://www.a.gov/x", ["url_repaired"]),
        ("data.a.gov/x", "http://data.a.gov/x", ["url_repaired"]),
        ("//a.gov/x", "https://a.gov/x", ["url_repaired"]),
        ("http:/a.gov/x", "http://a.gov/x", ["url_repaired"]),
        ("http//a.gov/x", "http://a.gov/x", ["url_repaired"]),
        ("https:a.gov", "https://a.gov", ["url_repaired"]),
        ("hhttps://a.gov/x", "https://a.gov/x", ["url_repaired"]),
        ("https:\\\\a.gov\\x", "https://a.gov/x", ["url_repaired"]),
        ("https://a.gov/a file.csv", "https://a.gov/a%20file.csv", ["url_repaired"]),
        ("https://a.gov/100%/a b", "https://a.gov/100%/a%20b", ["url_repaired"]),
        ("<a href='https://a.gov/x'>here</a>", "https://a.gov/x", ["url_repaired"]),
        ("<https://a.gov/x>", "https://a.gov/x", ["url_repaired"]),
        ("https://a.gov/wms?a=1&amp;b=2", "https://a.gov/wms?a=1&b=2", ["url_repaired"]),
        ("ftp://a.gov/x", None, ["not_a_url"]),
        ("//////not-a-url.example.com/", None, ["not_a_url"]),
        ("see the website", None, ["not_a_url"]),
        ("javascript:alert(1)", None, ["not_a_url"]),
        ("http://a gov/x", None, ["not_a_url"]),
        ("n/a", None, ["placeholder_value"]),
        (["https://a.gov/x"], "https://a.gov/x", ["wrong_type"]),
    ],
)
def test_addresses(value: object, url: str | None, codes: list[str]) -> None:
    assert _read(url_of, value) == (url, codes)


@pytest.mark.parametrize(
    ("value", "zone", "day", "codes"),
    [
        ("2019", "UTC", "2019", []),
        ("2019-05", "UTC", "2019-05", []),
        ("2019-05-17", "UTC", "2019-05-17", []),
        (" 2019-05-17 ", "UTC", "2019-05-17", []),
        ("20201117", "UTC", "2020-11-17", []),
        ("201505", "UTC", "2015-05", ["odd_date"]),
        ("2016-11-07T16:38:29.000Z", "UTC", "2016-11-07", []),
        ("2022-10-24 12:14:41", "Asia/Shanghai", "2022-10-24", []),
        ("2022-10-24T23:30:00-04:00", "UTC", "2022-10-24", []),
        ("2022-10-24T23:30:00-04:00", "America/Los_Angeles", "2022-10-24", []),
        ("2022-10-24T01:30:00-04:00", "America/Los_Angeles", "2022-10-23", []),
        ("2022-10-24T20:00:00Z", "Asia/Shanghai", "2022-10-25", []),
        ("2022-10-24T02:00:00Z", "America/New_York", "2022-10-23", []),
        ("2022-10-24T00:00:00Z", "America/New_York", "2022-10-24", []),
        ("2022-10-24T00:00:00.000+00:00", "Asia/Shanghai", "2022-10-24", []),
        ("2022-10-24T00:00:00-04:00", "America/Los_Angeles", "2022-10-23", []),
        ("2022-10-24T02:00:00Z", "No/Such_Zone", "2022-10-24", []),
        ("2019-5-7", "UTC", "2019-05-07", ["odd_date"]),
        ("2019/05/07", "UTC", "2019-05-07", ["odd_date"]),
        ("2019/5/7 9:30", "UTC", "2019-05-07", ["odd_date"]),
        ("05/17/2019", "UTC", "2019-05-17", ["odd_date"]),
        ("17.05.2019", "UTC", "2019-05-17", ["odd_date"]),
        ("May 17, 2019", "UTC", "2019-05-17", ["odd_date"]),
        ("17 May 2019", "UTC", "2019-05-17", ["odd_date"]),
        ("Sept. 2019", "UTC", "2019-09", ["odd_date"]),
        ("2024年3月", "Asia/Tokyo", "2024-03", ["odd_date"]),
        ("令和５年6月30日", "Asia/Tokyo", "2023-06-30", ["odd_date"]),
        ("平成元年", "Asia/Tokyo", "1989", ["odd_date"]),
        ("2024年13月", "Asia/Tokyo", None, ["invalid_date"]),
        ("05/06/2019", "UTC", None, ["ambiguous_date"]),
        ("2019-02-30", "UTC", None, ["invalid_date"]),
        ("2019-02-30T10:00:00Z", "UTC", None, ["invalid_date"]),
        ("soon", "UTC", None, ["invalid_date"]),
        ("13/13/2019", "UTC", None, ["invalid_date"]),
        ("0201-12-31", "UTC", None, ["invalid_date"]),
        ("0001-01-01T00:00:00", "UTC", None, ["invalid_date"]),
        (2019, "UTC", "2019", ["odd_date"]),
        (20201117, "UTC", "2020-11-17", ["odd_date"]),
        (1478536709000, "UTC", "2016-11-07", ["odd_date"]),
        (1478536709, "Asia/Shanghai", "2016-11-08", ["odd_date"]),
        (7, "UTC", None, ["invalid_date"]),
        ("", "UTC", None, []),
        (None, "UTC", None, []),
        ({"@value": "2019-05-17"}, "UTC", "2019-05-17", ["wrong_type"]),
    ],
)
def test_dates(value: object, zone: str, day: str | None, codes: list[str]) -> None:
    assert _read(date_of, value, zone) == (day, codes)


@pytest.mark.parametrize(
    ("value", "start", "end", "text", "codes"),
    [
        ("2013-01-01/2013-12-31", "2013-01-01", "2013-12-31", None, []),
        ("1980/2013", "1980", "2013", None, []),
        ("2000-01-15T00:45:00Z/2010-01-15T00:06:00Z", "2000-01-15", "2010-01-15", None, []),
        ("2013/..", "2013", None, None, []),
        ("2013/present", "2013", None, None, []),
        ("/2013", None, "2013", None, []),
        ("2013", "2013", "2013", None, []),
        ("2015/2000", None, None, "2015/2000", ["invalid_period"]),
        ("2014-09/2014-09-30", "2014-09", "2014-09-30", None, []),
        ("../..", None, None, "../..", ["invalid_period"]),
        ("fiscal year 2013", None, None, "fiscal year 2013", ["invalid_period"]),
        ("2016/P1Y", "2016", "2016", None, []),
        ("2016-01-31/P2M", "2016-01-31", "2016-03-30", None, []),
        ("2016-11/P3M", "2016-11", "2017-01", None, []),
        ("2015-01-01T00:00:00Z/P1Y", "2015-01-01", "2015-12-31", None, []),
        ("2015-03-01/P7D", "2015-03-01", "2015-03-07", None, []),
        ("2015/P", None, None, "2015/P", ["invalid_period"]),
        ("9999/P1Y", None, None, "9999/P1Y", ["invalid_period"]),
        ("R/2013/P1Y", None, None, "R/2013/P1Y", ["invalid_period"]),
    ],
)
def test_periods(value: str, start: str | None, end: str | None, text: str | None, codes: list[str]) -> None:
    assert _read(period_of, value, "UTC") == ({"start": start, "end": end, "text": text}, codes)


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("en-US", "en-US"),
        ("EN", "en"),
        ("us-EN", "en-US"),
        ("zh_CN", "zh-CN"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("English", "en"),
        ("spa", "es"),
        ("haw", "haw"),
        ("xx", None),
        ("American English", None),
    ],
)
def test_languages(word: str, tag: str | None) -> None:
    assert language_of(word) == tag
