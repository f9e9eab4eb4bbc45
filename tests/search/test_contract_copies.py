"""Every engine: copies folded under the record they are copies of, reachable, and found by their number or id."""

from collections.abc import Callable
from typing import Any

import pytest

from catalog_service.search.beside import Beside
from catalog_service.search.engine import Engine, Put, Remove, Stored
from catalog_service.search.fields import FILTERS
from catalog_service.search.query import Query
from schemas.record import Record, dump_json
from tests.search.made import ask, dataset, disclosure, ids, put

NUMBER = "临政办发〔2021〕3号"


def stored(record: Record, **beside: Any) -> Put:
    """The record as the store hands it over, with what is known beside it."""
    return Put(Stored(record.id, dump_json(record), Beside(**beside)))


@pytest.fixture(scope="module")
def mirrored(new_engine: Callable[[], Engine]) -> Engine:
    """A document with two mirrors, and a document of its own; tests only read them."""
    engine = new_engine()
    text = "垃圾分类工作方案的通知。" * 3
    original = disclosure("original", "垃圾分类工作方案", text=text, document_number=NUMBER, issued="2021-05-01")
    mirror = disclosure("mirror", "垃圾分类工作方案", source="elsewhere", text=text, document_number=NUMBER, issued="2021-05-01")
    other = disclosure("other", "垃圾分类工作方案（转载）", source="elsewhere", text="见附件", issued="2021-06-01")
    changes = [
        Put(original),
        stored(mirror, canonical="original", claims=("id:original",)),
        stored(other, canonical="original", claims=("url:https://a.example/1", "id:original")),
        Put(disclosure("alone", "垃圾分类实施细则", text="垃圾分类", issued="2020-01-01")),
    ]
    engine.apply(changes, 4)
    return engine


def test_a_list_has_one_of_them(mirrored: Engine) -> None:
    for q, sort in (("垃圾分类", None), ("垃圾分类", "-issued"), ("垃圾分类", "title")):
        answer = ask(mirrored, q, sort=sort)
        assert {hit.id for hit in answer.hits} == {"original", "alone"}, (q, sort)
        assert answer.total == 2


def test_a_list_without_words_has_all_of_them(mirrored: Engine) -> None:
    for q in ("", "*"):
        answer = ask(mirrored, q, facets=("kind",))
        assert {hit.id for hit in answer.hits} == {"original", "mirror", "other", "alone"}
        assert answer.total == answer.facets["kind"][0].count == 4


def test_it_says_how_many_are_folded_under_it(mirrored: Engine) -> None:
    assert mirrored.copies(["original", "alone", "mirror"]) == {"original": 2}
    assert mirrored.copies([]) == {}


def test_an_answer_that_says_so_itself_says_the_same(mirrored: Engine) -> None:
    for q in ("垃圾分类", "实施细则", "垃圾 云计算"):
        answer = ask(mirrored, q)
        assert answer.copies in (None, mirrored.copies([hit.id for hit in answer.hits])), q


def test_they_are_listed_where_they_are_asked_for(mirrored: Engine) -> None:
    assert set(ids(mirrored, "垃圾分类", copies=True)) == {"original", "alone", "mirror", "other"}
    assert set(ids(mirrored, copy_of="original")) == {"mirror", "other"}
    assert ids(mirrored, "转载", copy_of="original") == ["other"]
    assert ids(mirrored, copy_of="alone") == []


@pytest.mark.parametrize("q", [NUMBER, "临政办发[2021]3号", f"文号:{NUMBER}"])
def test_a_number_finds_all_that_have_it_the_original_first(mirrored: Engine, q: str) -> None:
    assert ids(mirrored, q)[:2] == ["original", "mirror"]


def test_an_id_finds_the_copy(mirrored: Engine) -> None:
    assert ids(mirrored, "id:mirror") == ["mirror"]


def test_a_series_of_numbers_folds_them(mirrored: Engine) -> None:
    assert ids(mirrored, "临政办发〔2021〕") == ["original"]


def test_facets_count_what_is_listed(mirrored: Engine) -> None:
    for copies in (False, True):
        answer = ask(mirrored, "垃圾分类", facets=tuple(FILTERS), copies=copies)
        for name, values in answer.facets.items():
            for value in values:
                found = ask(mirrored, "垃圾分类", filters={name: [value.value]}, copies=copies)
                assert found.total == value.count, (name, value)


def test_suggestions_offer_the_original_alone(mirrored: Engine) -> None:
    assert set(mirrored.suggest("垃圾分类", 10)) == {"original", "alone"}


def test_claims_find_those_who_make_them(mirrored: Engine) -> None:
    assert set(mirrored.claiming(["id:original"])) == {"mirror", "other"}
    assert mirrored.claiming(["url:https://a.example/1", "id:alone"]) == ["other"]
    assert mirrored.claiming(["url:https://a.example/2"]) == []


def test_a_copy_comes_back_into_the_list_when_it_is_none_any_more(engine: Engine) -> None:
    put(engine, dataset("one", "Street trees"))
    copy = dataset("two", "Street trees")
    engine.apply([stored(copy, canonical="one", claims=("id:one",))], 2)
    assert ids(engine, "trees") == ["one"]
    engine.apply([Remove("one"), stored(copy, claims=("id:one",))], 3)
    assert ids(engine, "trees") == ["two"]
    assert engine.claiming(["id:one"]) == ["two"]


def test_a_cursor_belongs_to_a_list_with_or_without_copies(mirrored: Engine) -> None:
    page = mirrored.search(Query(q="垃圾分类", page_size=1))
    rest = mirrored.search(Query(q="垃圾分类", page_size=1, after=page.after))
    assert {hit.id for hit in (*page.hits, *rest.hits)} == {"original", "alone"}
    with pytest.raises(Exception, match="another query"):
        mirrored.search(Query(q="垃圾分类", page_size=1, after=page.after, copies=True))
