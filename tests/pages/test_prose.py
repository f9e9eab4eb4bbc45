"""Harvested text as HTML: escaped, in paragraphs, with safe links; data blocks that cannot end early."""

import pytest

from catalog_service.pages import citing, prose

REL = 'rel="nofollow noopener noreferrer"'


def test_lines_become_paragraphs() -> None:
    assert prose.paragraphs(" 第一条\n\n  第二条 <b> \r\n") == "<p> 第一条</p>\n<p>第二条 &lt;b&gt;</p>"
    assert prose.paragraphs(None) == prose.paragraphs(" \n ") == ""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("见https://a.example/x?y=1&z=2。", "https://a.example/x?y=1&amp;z=2"),
        ("(see http://a.example/x).", "http://a.example/x"),
        ("http://a.example/x_(y)", "http://a.example/x_(y)"),
        ("访问http://a.example/中文", "http://a.example/"),
    ],
)
def test_addresses_in_a_text_become_links(text: str, address: str) -> None:
    assert f'<a href="{address}" {REL}>{address}</a>' in prose.linked(text)


@pytest.mark.parametrize("text", ["javascript:alert(1)", "http:///", "https://", "data:text/html,x", "HTTP//x", "ftp://a.example/"])
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert "<a" not in prose.linked(text)
    assert "<a" not in prose.link(text, "words")


def test_an_address_cannot_leave_its_attribute() -> None:
    assert '"><script>' not in prose.link('https://a.example/"><script>', "x")
    assert "<script>" not in prose.linked('https://a.example/"><script>alert(1)</script>')


def test_highlights_keep_marks_only() -> None:
    shown = prose.marked(["<mark>数据</mark> &lt;b&gt; <img src=x onerror=y><script>z</script>", "more"])
    assert shown == "<mark>数据</mark> &lt;b&gt;  … more"
    assert prose.marked(None, "<b>") == "&lt;b&gt;"


def test_a_data_block_cannot_be_ended_from_inside() -> None:
    block = citing.inside_script({"name": "</script><!--<script>&amp;"})
    assert not {"<", ">", "&"} & set(block)
    assert "\\u003c/script\\u003e" in block


@pytest.mark.parametrize(
    ("values", "tag"),
    [
        ({"language": ["en"], "title": "中"}, "en"),
        ({"language": [], "title": "中文"}, "zh"),
        ({"title": "Trees"}, "en"),
        ({"language": ["en", "zh"], "title": "T"}, "en"),
    ],
)
def test_words_are_told_in_their_language(values: dict[str, object], tag: str) -> None:
    assert prose.tongue(values) == tag


def test_code_between_backticks() -> None:
    assert prose.ticked("Set `a<b` now") == "Set <code>a&lt;b</code> now"
