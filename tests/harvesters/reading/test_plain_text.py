"""HTML as plain text, and only where it is HTML."""

import pytest

from harvesters.reading.html import fragment_lines, is_html, plain_text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("rainfall < 5 mm & wind > 3", "rainfall < 5 mm & wind > 3"),
        ("a<b and c>d", "a<b and c>d"),
        ("see <http://example.org/a>", "see <http://example.org/a>"),
        ("<p>One &amp; two</p><p>three<br>four</p>", "One & two\nthree\nfour"),
        ("<script>alert(1)</script><style>p{}</style>shown", "shown"),
        ("&lt;p&gt;escaped twice&lt;/p&gt;", "escaped twice"),
        ("R&amp;D", "R&D"),
        ("<ul><li>x<li>y</ul>", "x\ny"),
        ('<a href="http://example.org">link</a> text', "link text"),
        ("two\nlines", "two\nlines"),
        ("", ""),
    ],
)
def test_descriptions(written: str, plain: str) -> None:
    assert plain_text(written) == plain


def test_is_html() -> None:
    assert is_html("<p>x</p>")
    assert is_html("x&nbsp;y")
    assert not is_html("1 < 2")


def test_tables_keep_their_cells_apart_and_rows_on_lines() -> None:
    assert fragment_lines("<table><tr><td>a</td><td><p>b</p></td></tr><tr><td>c</td><td>d</td></tr></table>") == ["a\tb", "c\td"]


def test_line_ends_count_in_pre_and_not_elsewhere() -> None:
    assert fragment_lines("<pre>one\ntwo</pre><p>three\nfour</p>") == ["one", "two", "three four"]


def test_an_article_laid_out_in_a_cell_keeps_its_paragraphs() -> None:
    long = "字" * 80
    assert fragment_lines(f"<table><tr><td><p>{long}</p><p>{long}</p></td></tr></table>") == [long, long]
