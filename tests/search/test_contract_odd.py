"""Every engine: the oddest records and queries are taken, found by what is within the limits, and leave the others as they are."""

from dataclasses import replace

import orjson
import pytest

from catalog_service.search.engine import Engine, Stored
from catalog_service.search.highlights import highlights
from catalog_service.search.language.analysis import LONGEST_TEXT
from catalog_service.search.query import LONGEST_QUERY
from schemas.distribution import Distribution
from schemas.record import Record, dump_json
from tests.search.made import ask, dataset, disclosure, ids, put
from tests.search.test_odd_queries import ODD

# As many as the largest record of a real feed had.
KEYWORDS, FILES, FIVE_MEGABYTES = 34_866, 8_327, 5_000_000

PLAIN = dataset("plain", "Trees of the city", keywords=("parks",), description="Where they stand; right to left: مرحبا, and a house 🏛")
ODD_RECORDS = (
    dataset("keywords", "Very many keywords", keywords=tuple(f"keyword {number}" for number in range(KEYWORDS))),
    replace(
        dataset("files", "Very many files"),
        distributions=tuple(Distribution(title=f"Part {number} of all", format=f"F{number}") for number in range(FILES)),
    ),
    disclosure("body", "办法", text="开始" + "数据公开" * (FIVE_MEGABYTES // 12) + "结尾"),
    dataset("word", "One word", description="x" * FIVE_MEGABYTES),
    dataset("title", "Title " * 200_000),
    dataset("marks", "zoo" + "\u0300" * 500_000),
    dataset("names", "Names", identifier="i" * FIVE_MEGABYTES, region="r" * 100_000),
)


@pytest.mark.parametrize("record", ODD_RECORDS, ids=lambda record: record.id)
def test_the_oddest_record_is_taken_and_found(engine: Engine, record: Record) -> None:
    put(engine, PLAIN, record)
    assert set(ids(engine)) == {"plain", record.id}
    assert ids(engine, "trees") == ["plain"]
    answer = ask(engine, record.title.split()[0][:100], facets=("keyword", "format", "region"), facet_size=20)
    assert [hit.id for hit in answer.hits] == [record.id]
    assert all(len(values) <= 20 for values in answer.facets.values())
    assert len(orjson.dumps(highlights(orjson.loads(dump_json(record)), answer.tokens))) < 20_000
    put(engine, dataset(record.id, "Small again"), position=2)
    assert ids(engine, "small") == [record.id]
    assert ask(engine, facets=("format",)).facets["format"] == []


def test_what_lies_beyond_the_limit_of_a_text_is_not_found_and_what_lies_before_is(engine: Engine) -> None:
    text = "beginning " + "word " * (LONGEST_TEXT // 5) + "ending"
    put(engine, disclosure("long", "办法", text=text))
    assert ids(engine, "beginning") == ["long"]
    assert ids(engine, "ending") == []


def test_every_value_of_very_many_is_a_filter(engine: Engine) -> None:
    put(engine, PLAIN, ODD_RECORDS[0])
    assert ids(engine, filters={"keyword": [f"keyword {KEYWORDS - 1}"]}) == ["keywords"]
    assert ids(engine, "keyword:parks") == ["plain"]


def test_no_query_is_an_error_however_odd(engine: Engine) -> None:
    put(engine, PLAIN, disclosure("two", "数据管理办法", text="x 🏛 house"))
    for q in ODD:
        answer = ask(engine, q[:LONGEST_QUERY], facets=("kind",))
        assert 0 <= answer.total <= 2
        assert len(answer.notes) <= 9
        assert set(engine.suggest(q, 10)) <= {"plain", "two"}
    assert ids(engine, "مرحبا") == ["plain"]
    assert ids(engine, "trees\u202e \x00\u200b") == ["plain"]


def test_stored_json_and_the_record_are_the_same_to_an_index(engine: Engine) -> None:
    engine.rebuild([Stored(PLAIN.id, dump_json(PLAIN))], 1)
    before = list(engine.identifiers())
    engine.rebuild([PLAIN], 1)
    assert list(engine.identifiers()) == before
    assert ids(engine, "trees") == ["plain"]
