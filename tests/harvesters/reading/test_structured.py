"""What pages say for machines: blocks of JSON-LD that are none, microdata inside microdata, pages made to be slow."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from harvesters.reading.structured import json_ld_in, microdata_in

URL = "https://city.example/d/"


def _page(body: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize("block", ["{broken", "[" * 5000, "Infinity", '{"a": 1} and more', "9" * 5000 + "x"])
def test_blocks_that_cannot_be_read_are_counted(block: str) -> None:
    told = json_ld_in(_page(f'<script type="application/ld+json">{block}</script><script type="application/ld+json">[1]</script>'))
    assert told.documents[-1] == [1]
    assert told.unreadable == (0 if block == "Infinity" else 1)


def test_other_scripts_and_empty_blocks_are_nothing() -> None:
    told = json_ld_in(_page('<script type="text/javascript">{"a": 1}</script><script type="application/ld+json"> </script>'))
    assert (told.documents, told.unreadable) == ((), 0)


def test_items_inside_items_and_properties_met_twice() -> None:
    body = (
        '<div itemscope itemtype="https://schema.org/Dataset" itemid="#d"><i itemprop="name">Trees</i><b itemprop="keywords">a</b>'
        '<b itemprop="keywords">b</b><p itemprop="creator author" itemscope itemtype="https://schema.org/Person">'
        '<i itemprop="name">Ann</i></p>'
        '<img itemprop="image" src="x.png"><a itemprop="url" href="http://[">x</a></div>'
        '<div itemscope itemtype="https://schema.org/Thing"><i itemprop="name">Other</i></div>'
    )
    (item,) = microdata_in(_page(body), "Dataset", URL)
    ann = {"name": "Ann", "@type": ["https://schema.org/Person"]}
    assert item == {
        "@id": "#d",
        "@type": ["https://schema.org/Dataset"],
        "name": "Trees",
        "keywords": ["a", "b"],
        "creator": ann,
        "author": ann,
        "image": f"{URL}x.png",
        "url": "http://[",
    }


def test_words_inside_words_are_read_a_bounded_number_of_times() -> None:
    nested = '<b itemprop="x">' * 300 + "w" * 1_000_000
    (item,) = microdata_in(_page(f'<div itemscope itemtype="https://schema.org/Dataset">{nested}</div>'), "Dataset", URL)
    assert sum(len(value) for value in item["x"]) <= 21_000_000
