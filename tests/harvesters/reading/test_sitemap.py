"""Sitemaps as sites write them: other prefixes, blanks around addresses, text, gzip in pieces, and what is none."""

import gzip

import pytest

from harvesters.reading.sitemap import Named, sitemap_in
from harvesters.reading.xml import NotXml

PAGES = b"https://city.example/d/1\nhttps://city.example/d/2\n"


def test_addresses_and_times() -> None:
    raw = (
        b'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url>\n<s:loc>\n https://c.example/a?b=1&amp;c=2 '
        b"</s:loc><s:lastmod>2026-02-03</s:lastmod></s:url><s:url><s:lastmod>2026</s:lastmod></s:url></s:urlset>"
    )
    assert sitemap_in(raw).pages == (Named("https://c.example/a?b=1&c=2", "2026-02-03"),)


@pytest.mark.parametrize(
    "raw",
    [PAGES, b"\xef\xbb\xbf" + PAGES, gzip.compress(PAGES), gzip.compress(PAGES[:25]) + gzip.compress(PAGES[25:])],
    ids=["plain", "marked", "gzip", "gzip in pieces"],
)
def test_lists_of_addresses(raw: bytes) -> None:
    assert [named.url[-3:] for named in sitemap_in(raw).pages] == ["d/1", "d/2"]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", "empty_answer"),
        (b"nothing here\n", "not_xml"),
        (b"<html><body>busy</body></html>", "not_xml"),
        (b"<feed/>", "not_xml"),
        (b"<urlset><url><loc>https://city.example/a</loc></url>", "cut_short"),
        (gzip.compress(PAGES)[:-9], "cut_short"),
        (b"\x1f\x8b" + b"x" * 50, "not_xml"),
        (gzip.compress(b"x") * 200, "not_xml"),
        (gzip.compress(b"\n" * (65 << 20)), "too_large"),
    ],
    # A gzip tells the time it was made.
    ids=["empty", "words", "page", "feed", "half", "half gzip", "no gzip", "pieces", "large"],
)
def test_what_is_no_sitemap(raw: bytes, kind: str) -> None:
    with pytest.raises(NotXml) as raised:
        sitemap_in(raw)
    assert raised.value.kind == kind
