"""Ranges, validators and names of downloads, as RFC 9110 and RFC 6266 have them."""

import pytest

from catalog_service.api.ranges import Span, Unsatisfiable, disposition, span_of


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, None),
        ("bytes=0-0", Span(0, 0)),
        ("bytes=2-9", Span(2, 9)),
        ("bytes=2-", Span(2, 99)),
        ("bytes=90-1000", Span(90, 99)),
        ("bytes=-1", Span(99, 99)),
        ("bytes=-1000", Span(0, 99)),
        ("Bytes = 2-9", Span(2, 9)),
        ("bytes=2-9,20-29", None),
        ("bytes=9-2", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=٢-٩", None),
        ("bytes=1-" + "9" * 40, None),
        ("rows=1-2", None),
        ("2-9", None),
    ],
)
def test_a_range_header_is_read(header: str | None, span: Span | None) -> None:
    assert span_of(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_the_file_is_unsatisfiable(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        span_of(header, 100)


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=-5"])
def test_an_empty_file_has_no_ranges(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        span_of(header, 0)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("trees.csv", "attachment; filename=\"trees.csv\"; filename*=UTF-8''trees.csv"),
        ("预算.csv", "attachment; filename=\"__.csv\"; filename*=UTF-8''%E9%A2%84%E7%AE%97.csv"),
        (
            'a"b\r\nSet-Cookie: x/..\\y.csv',
            "attachment; filename=\"a b Set-Cookie x .. y.csv\"; filename*=UTF-8''a%20b%20Set-Cookie%20x%20..%20y.csv",
        ),
        ("\u202ecsv.exe", "attachment; filename=\"csv.exe\"; filename*=UTF-8''csv.exe"),
        ("...", "attachment; filename=\"file\"; filename*=UTF-8''file"),
        ("50%.csv", "attachment; filename=\"50_.csv\"; filename*=UTF-8''50%25.csv"),
    ],
)
def test_names_are_readable_in_any_script_and_break_no_header(name: str, told: str) -> None:
    assert disposition(name) == told


def test_long_names_keep_their_suffix() -> None:
    assert disposition("数" * 300 + ".parquet").endswith("%B0.parquet")
