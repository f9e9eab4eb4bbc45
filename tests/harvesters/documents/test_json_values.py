"""Values of JSON answers of every type: words, counts, days, paths; addresses and their queries."""

from typing import Any

import pytest

from harvesters.documents.addresses import address_in, with_query
from harvesters.documents.json_values import at, day, first, number, words


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (" 关于<em>公园</em>的通知 ", "关于公园的通知"),
        ("&quot;十四五&quot;规划", '"十四五"规划'),
        ("%u5173%u4E8E100%的通知", "关于100%的通知"),
        ("100%utilized", "100%utilized"),
        ("《a<b》", "《a<b》"),
        (35, "35"),
        (["财政部", "教育部", ""], "财政部、教育部"),
        (None, ""),
        (True, ""),
        ({"a": 1}, ""),
        ("null", ""),
    ],
)
def test_words(value: Any, told: str) -> None:
    assert words(value) == told


def test_the_first_member_with_words() -> None:
    assert first({"url": None, "link": " ", "href": "/a"}, ("url", "link", "href")) == "/a"
    assert first({}, ("url",)) == ""


@pytest.mark.parametrize(("value", "told"), [(3, 3), ("12", 12), (4.0, 4), (-1, None), (True, None), ("x", None), (None, None)])
def test_numbers(value: Any, told: int | None) -> None:
    assert number(value) == told


@pytest.mark.parametrize(
    ("value", "milliseconds", "told"),
    [
        (1473307200, False, "2016-09-08"),
        (1473307200000, False, "2016-09-08"),
        (86400000, True, "1970-01-02"),
        (-490780800000, True, "1954-06-14"),
        (0, True, ""),
        ("0", False, ""),
        ("2016-09-08 10:00:00", False, "2016-09-08 10:00:00"),
        ("20160908", False, "20160908"),
        ("2016", False, "2016"),
        (None, False, ""),
    ],
)
def test_days(value: Any, milliseconds: bool, told: str) -> None:
    assert day(value, milliseconds=milliseconds) == told


def test_paths() -> None:
    answer = {"data": {"rows": [{"a": 1}]}}
    assert at(answer, "data.rows.0.a") == 1
    assert at(answer, "data.rows.7") is None
    assert at(answer, "data.none.a") is None


def test_addresses() -> None:
    base = "https://www.city.example/a/b.html"
    assert address_in(base, "../c.html#x") == "https://www.city.example/c.html"
    assert address_in(base, "//other.example/文件.html") == "https://other.example/%E6%96%87%E4%BB%B6.html"
    for nowhere in ("", "#top", "javascript:void(0)", "mailto:a@b.example", "http://[bad/", "ftp://x.example/"):
        assert address_in(base, nowhere) is None


def test_queries() -> None:
    url = "https://s.example/q?t=lib&p=1&q=%E4%B8%AD&n=20#end"
    assert with_query(url, p="7", sort="a b") == "https://s.example/q?t=lib&p=7&q=%E4%B8%AD&n=20&sort=a%20b"
    assert with_query("https://s.example/q", page="1") == "https://s.example/q?page=1"
