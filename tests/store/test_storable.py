"""Texts and records that no database can hold as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.store.catalog import Catalog
from catalog_service.store.storable import storable_record
from catalog_service.store.texts import index_key, storable
from schemas.record import dump_json, load_json
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset

TEXT = st.text(st.characters())


@given(TEXT)
def test_a_storable_text_can_be_written(text: str) -> None:
    kept = storable(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert storable(kept) == kept
    if "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text):
        assert kept is text


@given(TEXT, TEXT)
def test_index_keys_are_short_and_tell_texts_apart(one: str, other: str) -> None:
    assert (index_key(one) == index_key(other)) == (one == other)
    assert len(index_key(one * 50).encode()) < 1300


def test_a_record_without_odd_characters_is_left_alone() -> None:
    record = dataset(title="\\u0000 written out, é, 𠮷")
    assert storable_record(record) is record


@pytest.mark.parametrize(("title", "kept"), [("a\x00b", "ab"), ("a\ud83d", "a\ufffd"), ("\udc00\x00", "\ufffd")])
def test_a_record_with_them_is_mended_flagged_and_kept(catalog: Catalog, title: str, kept: str) -> None:
    themes = [{"label": f"tree {title}"}]
    record = dataset(f"id{title}", title, themes=themes)
    [first] = catalog.put("s", "s-1", [arrival(record, f"id{title}", raw=b"{}")], now=NOW)
    loaded = load_json(catalog.get(first.record_id).json)
    assert (loaded.title, loaded.themes[0].label, loaded.identifier) == (kept, f"tree {kept}", f"id{kept}")
    assert {flag.field for flag in loaded.flags} >= {"title", "themes", "identifier"}
    assert {problem.kind for problem in first.problems} == {"unstorable_character"}
    [again] = catalog.put("s", "s-2", [arrival(record, f"id{title}", raw=b"{}")], now=NOW)
    assert (again.outcome, again.record_id, again.problems) == ("unchanged", first.record_id, ())
    assert dump_json(loaded) == catalog.get(first.record_id).json
