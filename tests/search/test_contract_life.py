"""Every engine: what is put in, changed, taken out, remembered and built again."""

from dataclasses import replace

from catalog_service.search.engine import Change, Engine, Put, Remove
from schemas.record import Record, fingerprint
from tests.search.made import ask, dataset, disclosure, ids, put


def test_a_new_index_is_empty_and_ready(engine: Engine) -> None:
    assert engine.ready() is None
    assert engine.position() == 0
    answer = ask(engine, facets=("kind",))
    assert (answer.total, list(answer.hits), dict(answer.facets), answer.after) == (0, [], {"kind": []}, None)


def test_a_change_is_found_at_once_and_the_former_state_is_not(engine: Engine) -> None:
    first = dataset("one", "Trees", keywords=("green",))
    put(engine, first)
    put(engine, replace(first, title="Wells", keywords=("blue",)), position=2)
    assert ids(engine, "trees") == []
    assert ids(engine, "wells") == ["one"]
    assert [v.value for v in ask(engine, facets=("keyword",)).facets["keyword"]] == ["blue"]


def test_what_is_removed_is_gone(engine: Engine) -> None:
    put(engine, dataset("one", "Trees"), dataset("two", "Trees"))
    engine.apply([Remove("one"), Remove("never there")], 2)
    assert ids(engine, "trees") == ["two"]
    assert ask(engine).total == 1


def test_changes_count_in_their_order(engine: Engine) -> None:
    one = dataset("one", "Trees")
    engine.apply([Put(one), Remove("one"), Put(replace(one, title="Wells"))], 3)
    assert ids(engine) == ids(engine, "wells") == ["one"]
    engine.apply([Put(one), Put(replace(one, title="Lakes")), Remove("one")], 6)
    assert ids(engine) == []


def test_the_same_changes_again_change_nothing(engine: Engine) -> None:
    changes: list[Change] = [Put(dataset("one", "Trees")), Put(disclosure("two", "办法")), Remove("three")]
    engine.apply(changes, 3)
    before = sorted(engine.identifiers())
    engine.apply(changes, 3)
    assert sorted(engine.identifiers()) == before
    assert ask(engine).total == 2
    assert engine.position() == 3


def test_the_position_is_remembered_even_where_nothing_changed(engine: Engine) -> None:
    engine.apply([], 41)
    assert engine.position() == 41
    assert ask(engine).total == 0


def test_identifiers_and_fingerprints_are_told(engine: Engine) -> None:
    records: list[Record] = [dataset("one", "Trees"), disclosure("two", "办法")]
    put(engine, *records)
    assert sorted(engine.identifiers()) == sorted((record.id, fingerprint(record)) for record in records)


def test_a_rebuild_takes_the_place_of_what_was_there(engine: Engine) -> None:
    put(engine, dataset("old", "Trees"))
    assert engine.rebuild((dataset(f"n{n}", "Wells") for n in range(3)), 9) == 3
    assert engine.position() == 9
    assert ids(engine, "trees") == []
    assert sorted(ids(engine)) == ["n0", "n1", "n2"]
    put(engine, dataset("later", "Lakes"), position=10)
    assert ask(engine).total == 4


def test_a_very_long_text_is_found_by_its_beginning(engine: Engine) -> None:
    put(engine, disclosure("long", "很长的文件", text="开头的词。" + "数据资源" * 1_250_000 + "x" * 100_000))
    assert ids(engine, "开头的词") == ["long"]


def test_values_longer_than_an_index_takes_are_cut(engine: Engine) -> None:
    long = "k" * 70_000
    put(engine, dataset("one", "t" * 70_000, keywords=(long,), identifier="i" * 70_000))
    assert ids(engine, filters={"keyword": [long]}) == ["one"]
    assert ids(engine) == ["one"]
