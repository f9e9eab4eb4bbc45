"""The loop: order, repeats, refusals, unread pages, rules that changed, and one bad entry that never stops a run."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from marshmallow import ValidationError

import harvesters.harvest
from harvesters import rules_version as versions
from harvesters.draft import Draft
from harvesters.entry import Checkpoint, Entry, Unchanged, Unreachable
from harvesters.fetching.fetcher import FetchError
from harvesters.outcome import Problem
from harvesters.platforms import Found, known_platforms, platform
from harvesters.sorting import BATCH
from harvesters.source import Source
from harvesters.state import Known
from schemas.record import entry_fingerprint
from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import Scripted


def _entry(key: str, title: str = "A title", **more: Any) -> Entry:
    told = {"key": key, "title": title, **more}
    return Entry(
        key=key,
        url="https://a.example/feed",
        raw=orjson.dumps(told),
        media_type="application/json",
        fingerprint=entry_fingerprint(told),
        fields=told,
        title=title,
    )


def _read(entry: Entry, source: Source) -> Draft:
    values = {"kind": "dataset", "identifier": entry.key, "agency": {"id": "a", "name": "A"}, **entry.fields.get("values", {})}
    return Draft(values=values | {"title": entry.fields["title"].upper() if entry.fields["title"] else None})


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Found | FetchError]:
    """What the platform under test will yield (an error is raised)."""
    things: list[Found | FetchError] = []

    def yielded(source: Source, fetcher: object, memory: object) -> Iterator[Found]:
        for thing in things:
            if isinstance(thing, FetchError):
                raise thing
            yield thing

    monkeypatch.setattr(harvesters.harvest, "platform", lambda name: SimpleNamespace(harvest=yielded, read=_read))
    monkeypatch.setattr(harvesters.harvest, "rules_version", lambda name, source: "v1")
    monkeypatch.setattr("tests.harvesters.kept.rules_version", lambda name, source: "v1")
    return things


@pytest.fixture
def kept() -> Kept:
    return Kept(declared("dcat_us", "https://a.example/feed"))


NOTHING = Scripted({})


def test_entries_become_records_in_the_sources_order_beyond_one_batch(found: list[Found], kept: Kept) -> None:
    keys = [f"k{n}" for n in range(2 * BATCH + 7)]
    found.extend(_entry(key) for key in keys)
    report = kept.run(NOTHING)
    assert report.order == keys
    record = kept.records["k3"]
    assert record.title == "A TITLE"
    assert record.provenance.harvested == "2026-11-20T03:15:00Z"
    assert record.provenance.source == "tested"
    assert len(record.provenance.checksum) == 64


def test_what_is_known_is_the_same_and_what_changed_is_read_again(found: list[Found], kept: Kept) -> None:
    found.extend([_entry("a"), _entry("b")])
    kept.run(NOTHING)
    found[:] = [_entry("b", "Other"), _entry("a"), _entry("c")]
    report = kept.run(NOTHING)
    assert (report.added, report.changed, report.unchanged, report.removed) == ({"c"}, {"b"}, {"a"}, set())


def test_a_change_of_rules_reads_everything_again(found: list[Found], kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    found.append(_entry("a"))
    kept.run(NOTHING)
    monkeypatch.setattr(harvesters.harvest, "rules_version", lambda name, source: "v2")
    assert kept.run(NOTHING).renormalized == {"a"}


@pytest.mark.parametrize("between", [0, 10, BATCH - 1, 3 * BATCH])
def test_repeats_are_found_however_far_apart(found: list[Found], kept: Kept, between: int) -> None:
    found.extend([_entry("twin"), *(_entry(f"k{n}") for n in range(between)), _entry("twin"), _entry("twin", "Another title")])
    report = kept.run(NOTHING)
    assert [(r.key, r.problem is not None) for r in report.repeated] == [("twin", False), ("twin", True)]
    assert report.kinds() == ["duplicate_identifier"]
    assert report.problems[0].title == "Another title"
    assert kept.records["twin"].title == "A TITLE"


def test_without_title_or_key_an_entry_is_refused_and_the_next_ones_are_kept(found: list[Found], kept: Kept) -> None:
    found.extend([_entry("a", ""), _entry(""), _entry("b")])
    report = kept.run(NOTHING)
    assert [r.problem.kind for r in report.refused] == ["missing_title", "missing_key"]
    assert all(r.problem.refused and r.problem.remedy for r in report.refused)
    assert set(kept.records) == {"b"}


def test_the_second_of_two_is_kept_where_the_first_was_refused(found: list[Found], kept: Kept) -> None:
    found.extend([_entry("a", ""), _entry("a", "Titled")])
    report = kept.run(NOTHING)
    assert report.repeated == []
    assert kept.records["a"].title == "TITLED"


def test_an_entry_that_cannot_be_read_is_a_problem_not_an_end(found: list[Found], kept: Kept) -> None:
    broken = _entry("bad")
    found.extend([Entry(**{name: getattr(broken, name) for name in Entry.__slots__} | {"fields": {}}), _entry("good")])
    report = kept.run(NOTHING)
    assert report.kinds() == ["unreadable_fields"]
    assert "KeyError" in report.problems[0].message
    assert set(kept.records) == {"good"}


def test_values_the_schema_does_not_take_are_dropped_flagged_and_named(found: list[Found], kept: Kept) -> None:
    values = {
        "modified": "yesterday",
        "themes": [{"label": "kept"}, {"code": "no label"}],
        "distributions": [{"download_url": "ftp://x"}, {"title": "fine", "bytes": -3}],
    }
    found.append(_entry("a", values=values))
    report = kept.run(NOTHING)
    record = kept.records["a"]
    assert record.modified is None
    assert [theme.label for theme in record.themes] == ["kept"]
    assert [(d.download_url, d.title, d.bytes) for d in record.distributions] == [(None, None, None), (None, "fine", None)]
    assert {flag.field for flag in record.flags} == {"modified", "themes.1.label", "distributions.0.download_url", "distributions.1.bytes"}
    assert {(p.kind, p.identifier, p.value) for p in report.problems} >= {("invalid_value", "a", "yesterday"), ("invalid_value", "a", "-3")}


def test_what_no_dropping_helps_is_refused(found: list[Found], kept: Kept) -> None:
    found.append(_entry("a", values={"agency": 7}))
    assert kept.run(NOTHING).kinds() == ["invalid_record"]


def test_a_page_that_could_not_be_read_keeps_its_record(found: list[Found], kept: Kept) -> None:
    found.extend([_entry("a"), _entry("b")])
    kept.run(NOTHING)
    unread = {"url": "https://a.example/p", "rule": "timeout", "message": "no answer", "remedy": "wait"}
    found[:] = [Unreachable(key="a", **unread), Unreachable(key="new", **unread)]
    report = kept.run(NOTHING)
    assert report.removed == {"b"}
    assert report.unchanged == {"a"}
    assert [(p.identifier, p.kind, p.refused) for p in report.problems] == [
        ("a", "page_unreachable", False),
        ("new", "page_unreachable", True),
    ]
    assert [r.key for r in report.refused] == ["new"]


def test_not_modified_is_the_same_only_where_it_is_known(found: list[Found], kept: Kept) -> None:
    found.append(_entry("a"))
    kept.run(NOTHING)
    found[:] = [Unchanged(key="a", url="u"), Unchanged(key="a", url="u"), Unchanged(key="b", url="u")]
    report = kept.run(NOTHING)
    assert report.unchanged == {"a"}
    assert [r.key for r in report.repeated] == ["a"]
    assert report.kinds() == ["not_modified_unknown"]


def test_a_source_that_cannot_be_fetched_is_one_fatal_problem(found: list[Any], kept: Kept) -> None:
    found.append(_entry("a"))
    kept.run(NOTHING)
    found[:] = [_entry("b"), FetchError("https://a.example/2", "timeout", "no answer in 30 s", "try later")]
    report = kept.run(NOTHING)
    assert report.added == {"b"}
    assert report.removed == set()
    assert report.fatal
    assert (report.fatal.kind, report.fatal.rule, report.fatal.remedy) == ("source_unreachable", "timeout", "try later")


def test_a_checkpoint_comes_after_what_it_vouches_for(found: list[Found], kept: Kept) -> None:
    found.extend([_entry("a"), Checkpoint(state={"page": 1}), Problem(kind="seen", message="m", remedy="r"), _entry("b")])
    report = kept.run(NOTHING, stop_after=2)
    assert report.order == ["a"]
    assert report.checkpoints == [{"page": 1}]


def test_fields_filled_less_often_than_declared_are_a_problem(found: list[Found]) -> None:
    kept = Kept(declared("dcat_us", "https://a.example/feed", expectations={"fill": {"issued": 0.5, "title": 1.0}}))
    found.extend([_entry("a", values={"issued": "2020"}), _entry("b"), _entry("c")])
    report = kept.run(NOTHING)
    assert [(p.kind, p.field) for p in report.problems] == [("poorly_filled", "issued")]
    found[0] = _entry("a", "Changed")
    assert kept.run(NOTHING).problems == []


def test_an_unknown_platform_is_named_with_the_known_ones() -> None:
    assert {"dcat_us", "disclosure_site"} <= set(known_platforms())
    with pytest.raises(ValidationError, match=r"ckan_of_mars.*dcat_us, disclosure_site"):
        platform("ckan_of_mars")


def test_the_version_of_the_rules_follows_options_and_agency_but_not_the_schedule() -> None:
    one = declared("dcat_us", "https://a.example/feed")
    version = versions.rules_version("dcat_us", one)
    assert version == versions.rules_version("dcat_us", declared("dcat_us", "https://a.example/feed", schedule="0 3 * * *"))
    assert version != versions.rules_version("dcat_us", declared("dcat_us", "https://a.example/feed", language="en"))
    assert version != versions.rules_version("dcat_us", declared("dcat_us", "https://a.example/feed", options={"page": {}}))
    assert version != versions.rules_version("disclosure_site", one)


def test_the_version_of_the_rules_covers_dialect_reading_and_schemas() -> None:
    files = set(versions._files("harvesters.platforms.dcat_us"))
    assert {
        "schemas.dialects.dcat_us.version_1",
        "schemas.dialects.loose.texts",
        "harvesters.reading.html",
        "schemas.record",
        "schemas.fields",
    } <= files
    assert "harvesters.platforms.dcat_us.feed" in files
    assert "harvesters.rules.disclosure" in versions._files("harvesters.platforms.disclosure_site")
    assert not any(name.startswith("harvesters.fetching") for name in files)


def test_known_says_when_the_memory_has_seen_it(found: list[Found], kept: Kept) -> None:
    entry = _entry("a")
    kept.memory.entries["a"] = Known(entry.fingerprint, "v1", seen=True)
    found.extend([entry, _entry("a", "Differs")])
    report = kept.run(NOTHING)
    assert [r.problem is None for r in report.repeated] == [True, False]
