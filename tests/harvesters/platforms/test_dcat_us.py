"""DCAT-US feeds: whole, odd, broken, unchanged, and the real ones of seven agencies and of a harvester's own examples."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.datasets.drafting import abstract_of
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, response
from tests.shared_inputs import shared_folder

FEED = "https://agency.example/data.json"


def _kept(**more: Any) -> Kept:
    return Kept(declared("dcat_us", FEED, **more))


def _served(body: bytes | str) -> Scripted:
    return Scripted({FEED: body}, media_type="application/json")


def _entry(number: int, **more: Any) -> dict[str, Any]:
    return {
        "identifier": f"id-{number}",
        "title": f"Dataset {number}",
        "description": "Counts of things.",
        "keyword": ["things"],
        "modified": "2024-05-06",
        "publisher": {"name": "Office of Things"},
        "contactPoint": {"fn": "A. Person", "hasEmail": "mailto:a@agency.example"},
        "accessLevel": "public",
        **more,
    }


def _feed(*entries: Any) -> bytes:
    return json.dumps({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": list(entries)}).encode()


def test_one_entry_becomes_a_dataset_with_its_own_bytes_as_original() -> None:
    kept = _kept(region="Riverton")
    report = kept.run(_served(_feed(_entry(1, description="<p>Rows &amp; columns</p><p>By day.</p>", keyword=["R&amp;D"]))))
    assert report.problems == []
    record = kept.records["id-1"]
    assert (record.title, record.description, record.keywords) == ("Dataset 1", "Rows & columns\nBy day.", ("R&D",))
    assert record.abstract == "Rows & columns By day."
    assert record.agency.name == "Office of Things"
    assert record.region == "Riverton"
    assert record.provenance.url == FEED
    assert [(rule.rule, rule.count) for rule in record.provenance.rules] == [("html_to_text", 2)]


def test_the_declaration_fills_in_what_entries_leave_out() -> None:
    kept = _kept(language="en-US", license="https://creativecommons.org/publicdomain/zero/1.0/")
    kept.run(_served(_feed({"identifier": "a", "title": "T"})))
    record = kept.records["a"]
    assert record.agency.name == "Tested Agency"
    assert record.language == ("en-US",)
    assert record.license
    assert record.license.as_given.startswith("https://creativecommons")
    assert {flag.field for flag in record.flags if flag.code == "missing_value"} >= {"agency", "modified", "description", "contact"}


def test_not_modified_means_nothing_is_read_and_nothing_goes() -> None:
    kept = _kept()
    first = kept.run(Scripted({FEED: response(FEED, _feed(_entry(1)), etag='"1"', last_modified="Mon")}))
    assert first.validators
    assert (first.validators.etag, first.validators.last_modified) == ('"1"', "Mon")
    report = kept.run(Scripted({FEED: NOT_MODIFIED}))
    assert report.source_unchanged
    assert set(kept.records) == {"id-1"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html><body>Down for maintenance</body></html>", "html_instead_of_feed"),
        (b'{"message": "rate limited"}', "no_dataset"),
        (b'{"dataset": null}', "no_dataset"),
        (b"", "empty_answer"),
        (_feed(_entry(1), _entry(2))[:-40], "cut_short"),
        (_feed(_entry(1))[:-1], "cut_short"),
    ],
)
def test_what_is_no_whole_feed_withdraws_nothing_and_keeps_no_validators(body: bytes, kind: str) -> None:
    kept = _kept()
    kept.run(_served(_feed(*(_entry(n) for n in range(5)))))
    report = kept.run(_served(body))
    assert report.fatal
    assert report.fatal.kind == kind
    assert report.validators is None
    assert len(kept.records) == 5


@pytest.mark.parametrize("body", [b"[]", b'{"dataset": []}'])
def test_an_empty_feed_is_a_feed(body: bytes) -> None:
    report = _kept().run(_served(body))
    assert (report.problems, report.added) == ([], set())


def test_items_that_are_no_entries_are_named_and_the_others_kept() -> None:
    kept = _kept()
    body = _feed(_entry(1), None, "text", [_entry(9)], _entry(2)).replace(b'"Dataset 2"', b'"Dataset "2""')
    report = kept.run(_served(body))
    assert set(kept.records) == {"id-1"}
    assert report.kinds() == ["not_an_object", "not_an_object", "not_an_object", "unreadable_entry"]
    assert all(problem.refused and problem.value for problem in report.problems)
    assert report.fatal is None


def test_an_entry_in_another_encoding_is_read_and_flagged() -> None:
    kept = _kept()
    kept.run(_served(_feed(_entry(1), _entry(2, title="CAFE")).replace(b"CAFE", b"Caf\xe9")))
    assert kept.records["id-2"].title == "Café"
    assert [flag.code for flag in kept.records["id-2"].flags] == ["guessed_encoding"]
    assert kept.records["id-1"].flags == ()


def test_control_characters_reach_neither_keys_nor_reports() -> None:
    kept = _kept()
    report = kept.run(_served(_feed(_entry(1, identifier="a\x00b", title="T\x00", license="see\x00us"))))
    assert list(kept.records) == ["ab"]
    assert kept.records["ab"].title == "T"
    assert {problem.kind for problem in report.problems} == {"invalid_value", "license_not_a_url"}
    assert not any("\x00" in f"{p.identifier}{p.title}{p.value}{p.message}" for p in report.problems)


def test_options_are_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="columns"):
        Kept(declared("dcat_us", FEED, options={"columns": []})).run(_served(b"[]"))


def test_key_order_changes_nothing_and_array_order_does() -> None:
    kept = _kept()
    entry = _entry(1, keyword=["a", "b"])
    kept.run(_served(_feed(entry)))
    assert kept.run(_served(_feed(dict(reversed(entry.items()))))).unchanged == {"id-1"}
    assert kept.run(_served(_feed(entry | {"keyword": ["b", "a"]}))).changed == {"id-1"}


def test_an_abstract_ends_with_a_sentence_or_a_word() -> None:
    assert abstract_of("Short.\n\nTwo lines.") == "Short. Two lines."
    long = "One sentence about trees. " * 20
    assert abstract_of(long).endswith("about trees.")
    assert len(abstract_of(long)) <= 280
    assert abstract_of("word " * 100).endswith("word…")
    assert len(abstract_of("无" * 500)) == 280


EXAMPLES = {
    "dcatus.json": (7, 0),
    "dcatus_2.json": (3, 0),
    "dcatus_bad_license_uri.json": (1, 0),
    "dcatus_long_description.json": (1, 0),
    "dcatus_multiple_invalid.json": (1, 0),
    "dcatus_no_identifier.json": (1, 0),
    "dcatus_same_title.json": (2, 0),
    "dcatus_same_title_step_2.json": (2, 0),
    "dcatus_single_record.json": (1, 0),
    "dcatus_single_record_non-federal.json": (1, 0),
    "dcatus_spatial_no_translate.json": (1, 0),
    "dcatus_with_none.json": (402, 0),
    "missing_title.json": (0, 1),
}
ODD = {
    "dcatus_bad_license_uri.json": {("license_not_a_url", "license")},
    "dcatus_multiple_invalid.json": {("license_not_a_url", "license"), ("not_a_url", "distributions.0.access_url")},
    "dcatus_no_identifier.json": {("missing_value", "identifier")},
    "dcatus_with_none.json": {("missing_value", "modified"), ("url_repaired", "distributions.8.access_url")},
    "missing_title.json": {("missing_title", "title")},
}


def _harvested(path: Path) -> tuple[Kept, Report]:
    kept = _kept()
    return kept, kept.run(_served(path.read_bytes()))


@pytest.mark.shared
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_version_1_1_file_by_file(name: str) -> None:
    kept, report = _harvested(shared_folder("data", "gsa-harvester", "example_data", "dcatus", name))
    assert (len(kept.records), len(report.refused)) == EXAMPLES[name]
    assert {(problem.kind, problem.field) for problem in report.problems} == ODD.get(name, set())


@pytest.mark.shared
def test_423_of_the_424_examples_are_kept() -> None:
    folder = shared_folder("data", "gsa-harvester", "example_data", "dcatus")
    files = [path for path in sorted(folder.glob("*.json")) if not path.name.startswith("dcatus3_0")]
    assert [path.name for path in files] == sorted(EXAMPLES)
    assert sum(kept for kept, _ in EXAMPLES.values()) == 423
    undated, _ = _harvested(folder / "dcatus_with_none.json")
    assert sum(record.modified is None and record.frequency is None for record in undated.records.values()) == 391
    other_key, _ = _harvested(folder / "dcatus_no_identifier.json")
    assert list(other_key.records) == ["https://www.cftc.gov/MarketReports/CommitmentsofTraders/index.htm"]


@pytest.mark.shared
@pytest.mark.parametrize("agency", ["consumerfinance", "dhs", "dol", "energy", "fcc", "opm", "state"])
def test_the_versions_of_an_agencys_feed_in_order(agency: str) -> None:
    folder = shared_folder("data", "us-datajson")
    kept = _kept()
    for expected in json.loads((folder / "expected_changes.json").read_bytes())[agency]:
        body = gzip.decompress((folder / "versions" / agency / f"{expected['file']}.gz").read_bytes())
        report = kept.run(_served(body))
        if not expected["valid_json"]:
            assert report.fatal
            assert report.fatal.kind == "html_instead_of_feed"
            continue
        if "added" in expected:
            assert report.added == set(expected["added"])
            assert report.removed == set(expected["removed"])
            assert report.changed == set(expected["changed"])
        assert len(kept.records) == expected["distinct_identifiers"]
        again = kept.run(_served(body))
        assert len(again.unchanged) == expected["distinct_identifiers"]
        assert not (again.added | again.changed | again.removed)


URL = "https://lines.example/data.json"
LINES = (
    b'{"identifier": "1", "title": "One"}\n{"identifier": "2", "title": "Two", "keyword": ["]"]}\r\n\n'
    b'{"identifier": "3", "title": "Three"}\n'
)


@pytest.mark.parametrize(
    "body",
    [
        LINES,
        b"\xef\xbb\xbf" + LINES,
        b'show({"dataset": [' + b",".join(filter(None, LINES.splitlines())) + b"]});",
    ],
)
def test_datasets_in_lines_or_handed_to_a_function_are_read(body: bytes) -> None:
    kept = Kept(declared("dcat_us", URL))
    report = kept.run(Scripted({URL: body}, "application/json"))
    assert (report.fatal, {key: record.title for key, record in kept.records.items()}) == (None, {"1": "One", "2": "Two", "3": "Three"})
    assert not {"stray_commas", "trailing_content"} & set(report.kinds())


@pytest.mark.parametrize(("body", "kind"), [(LINES[:-9], "cut_short"), (b'{"error": 1}\n{"error": 2}\n', "no_dataset")])
def test_lines_that_are_no_whole_feed_withdraw_nothing(body: bytes, kind: str) -> None:
    report = Kept(declared("dcat_us", URL)).run(Scripted({URL: body}, "application/json"))
    assert report.fatal is not None
    assert report.fatal.kind == kind
