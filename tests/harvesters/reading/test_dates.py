"""Dates in every form that Chinese pages write them in."""

import pytest

from harvesters.reading import dates


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2018年3月2日", "2018-03-02"),
        ("2018 年 3 月 2 日", "2018-03-02"),
        ("２０１８年３月２日", "2018-03-02"),
        ("2018-03-02", "2018-03-02"),
        ("2018-3-2 00:00", "2018-03-02"),
        ("2018-03-02 10:21:05", "2018-03-02"),
        ("2018/3/2 08:00", "2018-03-02"),
        ("2018.03.02", "2018-03-02"),
        ("2018－03－02", "2018-03-02"),
        ("20180302", "2018-03-02"),
        ("20180302093000", "2018-03-02"),
        ("2018-\n03-\n02", "2018-03-02"),
        ("发布于 2018年3月2日 10:00", "2018-03-02"),
        ("二〇一八年三月二日", "2018-03-02"),
        ("二○一八年十二月三十一日", "2018-12-31"),
        ("二O一八年十月二十日", "2018-10-20"),
        ("二Ｏ一八年元月廿一日", "2018-01-21"),
        ("二零一八年三月", "2018-03"),
        ("一九九八年五月三日", "1998-05-03"),
        ("2018年3月", "2018-03"),
        ("2018年", "2018"),
        ("2018", "2018"),
        ("201803", "2018-03"),
        ("民國107年3月2日", "2018-03-02"),
        ("Wed Jul 30 10:54:06 CST 2025", "2025-07-30"),
        ("Wed Jul 30 20:54:06 GMT 2025", "2025-07-31"),
        ("2018-03-01T20:00:00Z", "2018-03-02"),
        ("2018-03-02T20:00:00+08:00", "2018-03-02"),
        ("1519948800", "2018-03-02"),
        ("1519948800000", "2018-03-02"),
    ],
)
def test_a_value_is_read(written: str, read: str) -> None:
    assert dates.parse(written) == read


@pytest.mark.parametrize("written", ["", " 10:21", "0", "长期", "2018年2月30日", "2018-13-01", "12345", "暂无"])
def test_what_is_no_date_is_none(written: str) -> None:
    assert dates.parse(written) is None


def test_cst_is_chinas_time_and_not_americas() -> None:
    assert dates.parse("Wed Jul 30 23:54:06 CST 2025") == "2025-07-30"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("2018年3月2日", "2018-03-02"),
        ("（2018年3月2日）", "2018-03-02"),
        ("二〇一八年三月二日", "2018-03-02"),
        ("　　2018 年 3 月 2 日　", "2018-03-02"),
        ("2018年3月2日印发", None),
        ("自2018年3月2日起施行", None),
        ("2018", None),
    ],
)
def test_a_line_that_is_nothing_but_a_date(line: str, read: str | None) -> None:
    assert dates.only(line) == read


def test_epoch_zero_is_no_date() -> None:
    assert dates.of_epoch(0) is None
    assert dates.of_epoch(1519948800) == dates.of_epoch(1519948800000) == "2018-03-02"


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://h/zwgk/201803/t20180302_77.html", "2018-03-02"),
        ("http://h/art/2018/3/2/art_1_2.html", "2018-03-02"),
        ("http://h/content/2018-03/02/content_7.htm", "2018-03-02"),
        ("http://h/2018/0302/77.html", "2018-03-02"),
        ("http://h/201803/0a1b2c3d4e5f.shtml", "2018-03"),
        ("http://h/content/post_143830.html", None),
        ("http://h/10462/10464/2018.shtml", None),
    ],
)
def test_the_date_in_an_address(url: str, read: str | None) -> None:
    assert dates.in_url(url) == read


@pytest.mark.parametrize(
    ("words", "number"), [("十", 10), ("十二", 12), ("二十", 20), ("八十六", 86), ("一百零三", 103), ("二〇一八", 2018), ("甲", None)]
)
def test_chinese_numbers(words: str, number: int | None) -> None:
    assert dates.chinese_number(words) == number


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("17 May 2024", "2024-05-17"),
        ("1st September, 2023", "2023-09-01"),
        ("May 7, 2024", "2024-05-07"),
        ("Issued on 7 Sept. 2024 (Friday)", "2024-09-07"),
        ("17/05/2024", "2024-05-17"),
        ("05/17/2024", "2024-05-17"),
        ("05/06/2024", None),
        ("05/05/2024", "2024-05-05"),
        ("113-05-17", "2024-05-17"),
        ("113.5.7 09:30", "2024-05-07"),
        ("113年5月17日", "2024-05-17"),
        ("113-13-17", None),
        ("Marchioness 12 2024", None),
    ],
)
def test_days_of_neighbours(words: str, day: str | None) -> None:
    assert dates.parse(words) == day
