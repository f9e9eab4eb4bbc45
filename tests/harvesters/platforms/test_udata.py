"""udata's sites beside what every JSON catalog has: filters, harvested datasets, daily checks, what is recognised."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.platforms.udata import check
from harvesters.platforms.udata.recognising import PROBES, recognise
from harvesters.recognition import CERTAIN, Seen
from tests.harvesters.kept import declared
from tests.harvesters.platforms.json_sites import SITE, SITES

UDATA = SITES["udata"]


def _one(**more: Any) -> Any:
    kept = UDATA.kept()
    kept.run(UDATA.served([UDATA.entry(1) | more]))
    (record,) = kept.records.values()
    return record


def test_a_dataset_and_its_files() -> None:
    resource = {
        "id": "r1",
        "title": "Trees as a table",
        "url": f"{SITE}/files/1.csv",
        "latest": f"{SITE}/datasets/r/r1",
        "format": "csv",
        "mime": "text/csv",
        "filesize": 2048,
        "checksum": {"type": "sha1", "value": "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"},
    }
    document = {"id": "r2", "title": "How to read it", "url": f"{SITE}/files/read.pdf", "type": "documentation", "format": "pdf"}
    record = _one(resources=[resource, document, {"id": "r3", "title": "To come", "url": None}], frequency="semiannual")
    first, second, third = record.distributions
    assert (first.download_url, first.access_url, first.bytes) == (f"{SITE}/files/1.csv", f"{SITE}/datasets/r/r1", 2048)
    assert first.checksum == "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"
    assert (second.role, third.download_url) == ("documentation", None)
    assert (record.frequency, record.license.id, record.landing_page) == ("ANNUAL_2", "CC-BY-4.0", f"{SITE}/datasets/trees-1/")


def test_a_harvested_dataset_keeps_its_name_and_place() -> None:
    record = _one(
        harvest={
            "remote_url": "https://source.example/trees",
            "dct_identifier": "CITY-9",
            "remote_id": "0b9b3f26-44a5-4d0c-9a3b-5d1f6a7c8e90",
            "modified_at": "2025-12-31T23:00:00+00:00",
        }
    )
    assert (record.identifier, record.landing_page, record.modified) == (
        "0b9b3f26-44a5-4d0c-9a3b-5d1f6a7c8e90",
        "https://source.example/trees",
        "2025-12-31",
    )
    assert record.provenance.original_url == "https://source.example/trees"


def test_a_person_may_publish() -> None:
    assert _one(organization=None, owner={"first_name": "Ann", "last_name": "Lee"}).agency.name == "Ann Lee"


def test_restricted_and_private_datasets() -> None:
    assert _one(access_type="restricted").access == "restricted"
    entries = UDATA.entries(3)
    entries[0]["private"] = True
    entries[1]["deleted"] = "2026-01-01T00:00:00"
    assert UDATA.kept().run(UDATA.served(entries)).added == {UDATA.key(2)}


def test_what_the_site_counts_and_checks_is_no_change() -> None:
    kept = UDATA.kept()
    kept.run(UDATA.served([UDATA.entry(1)]))
    entry = UDATA.entry(1) | {"metrics": {"views": 99}, "quality": {"score": 0.5}}
    entry["resources"][0]["extras"] = {"check:date": "2026-11-22"}
    assert kept.run(UDATA.served([entry])).unchanged == {UDATA.key(1)}


def test_filters_and_fields_are_asked_for() -> None:
    asked = UDATA.served([])
    UDATA.kept(organization="parks", tag="trees", fields="id,title").run(asked)
    assert (asked.queries("organization")[0], asked.queries("tag")[0], asked.queries("sort")[0]) == ("parks", "trees", "created")
    assert asked.headers[0] == {"X-Fields": "data{id,title},next_page,total"}


@pytest.mark.parametrize("options", [{"fields": "id title"}, {"organisation": "parks"}, {"page_size": 1}])
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("udata", SITE, options=options))
    assert next(iter(options)) in str(raised.value)


def test_the_interface_is_recognised() -> None:
    value = UDATA.page(UDATA.entries(7), "/api/1/datasets/", {"page": "1", "page_size": "1"})
    found = recognise(Seen(f"{SITE}{PROBES[0]}", json.dumps(value), value))
    assert found is not None
    assert (found.platform, found.url, found.sure, found.entries) == ("udata", f"{SITE}/", CERTAIN, 7)
    assert recognise(Seen(f"{SITE}/api/2/things/", "", value)) is None
    assert recognise(Seen(f"{SITE}/api/1/datasets/", "", {"data": []})) is None
