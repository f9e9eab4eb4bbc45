"""Pages nested without end cost no more than others, and lose no word; ordinary ones are parsed as they are."""

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.reading.tree import DEEPEST, html_tree


def _depth(tree: LexborHTMLParser) -> int:
    deepest, waiting = 0, [(tree.root, 0)]
    while waiting:
        node, depth = waiting.pop()
        assert isinstance(node, LexborNode)
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in node.iter(include_text=False))
    return deepest


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<span class='x'>", "<div></b>", "<div><!-- </div> -->", "<div><script></div></script>", '<div title="</div>">', "<ul><li>"],
)
def test_nesting_is_bounded_and_words_and_links_are_kept(unit: str) -> None:
    tree = html_tree(f"<html><body>{unit * 40_000}<a href='x'>the words</a></body></html>")
    assert _depth(tree) < 3 * DEEPEST
    assert "the words" in (tree.body.text() if tree.body is not None else "")
    assert [link.attributes["href"] for link in tree.css("a")] == ["x"]


def test_a_long_page_that_is_not_deep_is_parsed_as_it_is() -> None:
    row = "<tr><td><font>1</font><p>one<p>two<br><img src=x><td><ul><li>a<li>b</ul></tr>"
    page = f"<html><body><!-- <div> --><table>{row * 8000}</table><div><p>end</p></div></body></html>"
    assert html_tree(page).html == LexborHTMLParser(page).html
