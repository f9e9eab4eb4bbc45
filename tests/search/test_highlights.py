"""Why a record was found: marks in the text as it is shown, and nothing else but text."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog_service.search.asking.plan import plan
from catalog_service.search.highlights import highlights


def marked(q: str, **values: Any) -> dict[str, list[str]]:
    return highlights(values, plan(q).tokens)


def test_words_are_marked_in_title_abstract_description_text_and_keywords() -> None:
    found = marked(
        "trees",
        title="Street Trees",
        abstract="About trees.",
        description="All the trees & more",
        text="no match",
        keywords=["Trees", "parks"],
    )
    assert found == {
        "title": ["Street <mark>Trees</mark>"],
        "keywords": ["<mark>Trees</mark>"],
        "abstract": ["About <mark>trees</mark>."],
        "description": ["All the <mark>trees</mark> &amp; more"],
    }


def test_other_forms_of_a_word_are_marked_whole_and_parts_of_words_are_not() -> None:
    assert marked("permit", title="Permits permitted impermissible") == {
        "title": ["<mark>Permits</mark> <mark>permitted</mark> impermissible"]
    }


def test_traditional_text_is_marked_for_a_simplified_query_and_shown_as_it_is() -> None:
    assert marked("数据开放", title="公共數據開放辦法") == {"title": ["公共<mark>數據開放</mark>辦法"]}


def test_wide_and_accented_text_is_marked_as_it_stands() -> None:
    assert marked("csv cafe", title="ＣＳＶ du Café") == {"title": ["<mark>ＣＳＶ</mark> du <mark>Café</mark>"]}


def test_markup_in_a_text_is_text() -> None:
    assert marked("alert", title="<script>alert(1)</script>") == {"title": ["&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;"]}


def test_a_long_text_is_shown_in_pieces_around_its_marks() -> None:
    text = "前文。" * 200 + "公共数据。" + "中文。" * 200 + "公共数据。" + "后文。" * 200
    (first, second) = marked("公共数据", text=text)["text"]
    for piece in (first, second):
        assert piece.startswith("…")
        assert piece.endswith("…")
        assert "<mark>公共数据</mark>" in piece
        assert len(piece) < 250


def test_at_most_three_pieces_are_shown() -> None:
    assert len(marked("word", text=("word " + "x" * 300 + " ") * 20)["text"]) == 3


def test_nothing_is_marked_without_words() -> None:
    assert marked("", title="Trees") == {}
    assert marked("wells", title="Trees", keywords=None, text=None) == {}


def test_a_description_that_repeats_the_abstract_is_not_shown_twice() -> None:
    assert list(marked("trees", abstract="Trees", description="Trees")) == ["abstract"]


@given(st.text(max_size=200), st.text(max_size=40))
def test_without_its_marks_a_title_is_the_escaped_title(title: str, q: str) -> None:
    for piece in marked(q, title=title).get("title", ()):
        plain = re.sub("</?mark>", "", piece)
        assert "<" not in plain
        assert ">" not in plain
        shown = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")
        assert shown == title


def test_of_a_title_that_is_a_whole_text_pieces_are_shown() -> None:
    found = marked("trees", title="Trees of the city " * 50_000, keywords=["trees " * 50_000] * 30, document_number="trees " + "x" * 900)
    assert [len(found["title"]), len(found["keywords"]), len(found["document_number"])] == [3, 10, 1]
    assert sum(len(piece) for pieces in found.values() for piece in pieces) < 30_000
    assert found["title"][0].startswith("<mark>Trees</mark> of the city")


def test_a_mark_is_never_longer_than_what_is_looked_at() -> None:
    found = marked("a", title="a" + "\u0300" * 1_000_000, text="a" + "\u0300" * 1_000_000)
    assert sum(len(piece) for pieces in found.values() for piece in pieces) < 2_000


def test_names_of_columns_and_words_of_attachments_are_marked() -> None:
    found = highlights(
        {"title": "Table", "distributions": [{"text": None}, {"text": "See the water level."}]}, ["level"], ["Level <m>", "Gauge"]
    )
    assert found == {"columns": ["<mark>Level</mark> &lt;m&gt;"], "attachments": ["See the water <mark>level</mark>."]}
