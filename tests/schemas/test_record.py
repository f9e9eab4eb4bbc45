"""Records: what is loaded can be dumped and loaded again to the same; fingerprints tell what matters from what does not."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas.dataset import Dataset
from schemas.disclosure import Disclosure
from schemas.provenance import Flag, Provenance, RuleCount
from schemas.record import Record, dump_json, entry_fingerprint, fingerprint, load, load_json, wire
from tests.examples import records

PROVENANCE = {"source": "s", "run": "r", "harvested": "2026-01-01T00:00:00Z", "checksum": "00"}


def _dataset(**more: Any) -> dict[str, Any]:
    return {"kind": "dataset", "title": "T", "agency": {"id": "a", "name": "A"}, "provenance": PROVENANCE, **more}


@pytest.mark.parametrize("record", records(), ids=lambda record: record.title[:40])
def test_every_example_comes_back_from_its_line(record: Record) -> None:
    line = dump_json(record)
    assert load_json(line) == record
    assert dump_json(load_json(line)) == line
    assert b"\n" not in line


def test_both_kinds_load_as_what_they_are() -> None:
    assert isinstance(load(_dataset()), Dataset)
    assert isinstance(load(_dataset(kind="disclosure", issuers=[{"id": "b", "name": "B"}])), Disclosure)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "poem"}, "kind"),
        ({}, "kind"),
        (_dataset(title=""), "title"),
        (_dataset(agency=None), "agency"),
        (_dataset(modified="2020-02-30"), "modified"),
        (_dataset(access="secret"), "access"),
        (_dataset(frequency="weekly!"), "frequency"),
        (_dataset(language=["english language"]), "language"),
        (_dataset(distributions=[{"download_url": "ftp://a.example/x"}]), "distributions"),
        (_dataset(distributions=[{"role": "hat"}]), "distributions"),
        (_dataset(kind="disclosure", validity={"status": "maybe"}), "validity"),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        load(values)
    assert field in raised.value.normalized_messages()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("line", [b"", b"[]", b"{", b'"x"'])
def test_a_line_that_is_no_object_is_a_validation_error(line: bytes) -> None:
    with pytest.raises(ValidationError):
        load_json(line)


def test_ready_made_flags_and_provenance_are_taken_as_they_are() -> None:
    provenance = Provenance(
        source="s", run="r", url=None, original_url=None, harvested="t", checksum="c", rules=(RuleCount(rule="x", count=1),)
    )
    flag = Flag(code="odd", field=None, message="m")
    record = load(_dataset(provenance=provenance, flags=[flag]))
    assert record.provenance is provenance
    assert record.flags == (flag,)


def test_the_wire_has_every_field_once_and_the_formats() -> None:
    shown = wire(load(_dataset(distributions=[{"format": "CSV"}, {"format": "CSV"}, {"format": "PDF"}, {}])))
    assert list(shown)[:2] == ["id", "kind"]
    assert shown["formats"] == ("CSV", "PDF")


ONE = load(_dataset(distributions=[{"title": "d", "download_url": "https://a.example/d.csv"}]))


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, id="x"),
        replace(ONE, provenance=replace(ONE.provenance, run="r2", harvested="later", checksum="11")),
        replace(ONE, distributions=(replace(ONE.distributions[0], id="y"),)),
    ],
)
def test_ids_runs_and_times_do_not_make_a_version(other: Record) -> None:
    assert fingerprint(other) == fingerprint(ONE)


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, title="U"),
        replace(ONE, keywords=("a",), access="restricted"),
        replace(ONE, distributions=(replace(ONE.distributions[0], title="e"),)),
        replace(ONE, flags=(Flag(code="c", field=None, message="m"),)),
    ],
)
def test_what_it_says_makes_a_version(other: Record) -> None:
    assert fingerprint(other) != fingerprint(ONE)


def test_where_it_was_found_and_what_rules_did_make_a_version() -> None:
    assert fingerprint(replace(ONE, provenance=replace(ONE.provenance, url="https://b.example"))) != fingerprint(ONE)
    assert fingerprint(replace(ONE, provenance=replace(ONE.provenance, rules=(RuleCount(rule="x", count=1),)))) != fingerprint(ONE)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5).filter(lambda t: t.isprintable()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=10,
)


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(item) for item in value] if isinstance(value, list) else value


@given(st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=4))
def test_the_order_of_keys_does_not_change_an_entry_at_any_depth(entry: dict[str, Any]) -> None:
    assert entry_fingerprint(_turned(entry)) == entry_fingerprint(entry)
    assert entry_fingerprint(orjson.loads(orjson.dumps(entry))) == entry_fingerprint(entry)


def test_the_order_of_arrays_and_every_value_change_an_entry() -> None:
    told = {"a": [1, 2], "b": None}
    prints = {
        entry_fingerprint(e) for e in (told, {"a": [2, 1], "b": None}, {"a": [1, 2]}, {"a": [1, 2], "b": ""}, {"a": ["1", 2], "b": None})
    }
    assert len(prints) == 5
