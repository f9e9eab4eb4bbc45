"""CKAN portals: paged by id, whatever happens while they are read; DKAN's older list; what is recognised as CKAN."""

import json
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.platforms.ckan import check
from harvesters.platforms.ckan.recognising import PROBES, recognise
from harvesters.recognition import CERTAIN, LIKELY, Seen
from harvesters.state import Validators
from tests.harvesters.kept import Kept, declared
from tests.harvesters.platforms.served import Query, Served
from tests.harvesters.scripted import gone

PORTAL = "https://data.city.example"


def _package(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"id-{number:03d}",
        "name": f"trees-{number}",
        "title": f"Trees of district {number}",
        "notes": "Every tree the city planted.",
        "tags": [{"name": "trees", "display_name": "trees"}],
        "organization": {"name": "parks", "title": "Parks Department"},
        "metadata_created": "2026-01-02T03:04:05.678901",
        "metadata_modified": "2026-02-03T04:05:06.789012",
        "private": False,
        "state": "active",
        "resources": [{"id": f"r-{number}", "url": f"{PORTAL}/files/{number}.csv", "format": "CSV", "name": "All trees"}],
        **more,
    }


def _search(packages: list[dict[str, Any]], query: Query, *, cap: int = 1000) -> dict[str, Any]:
    start, rows = int(query["start"]), min(int(query["rows"]), cap)
    ordered = sorted(packages, key=lambda package: str(package.get("id")))
    return {"success": True, "result": {"count": len(packages), "results": ordered[start : start + rows]}}


def _portal(packages: list[dict[str, Any]], **more: Any) -> Served:
    return Served(lambda path, query, number: _search(packages, query, **more))


def _kept(**options: Any) -> Kept:
    return Kept(declared("ckan", f"{PORTAL}/", options={"page_size": 3, **options}))


def test_every_dataset_of_a_portal_comes_in_by_its_id() -> None:
    kept = _kept()
    portal = _portal([_package(n) for n in range(8)])
    report = kept.run(portal)
    assert (report.problems, report.expected, len(report.added)) == ([], 8, 8)
    assert set(portal.queries("sort")) == {"id asc"}
    assert all(url.startswith(f"{PORTAL}/api/3/action/package_search?") for url in portal.asked)
    again = kept.run(_portal([_package(n) for n in range(8)]))
    assert (len(again.unchanged), again.added, again.changed) == (8, set(), set())
    record = kept.records["id-003"]
    assert (record.title, record.agency.name, record.landing_page) == (
        "Trees of district 3",
        "Parks Department",
        f"{PORTAL}/dataset/trees-3",
    )


def test_a_site_that_hands_out_fewer_than_asked_is_read_to_its_end() -> None:
    assert len(_kept(page_size=100).run(_portal([_package(n) for n in range(8)], cap=2)).added) == 8


def test_a_dataset_edited_while_the_list_is_read_is_neither_lost_nor_withdrawn() -> None:
    packages = [_package(n) for n in range(8)]
    kept = _kept()
    kept.run(_portal(packages))

    def answer(path: str, query: Query, number: int) -> object:
        if number == 1:
            packages[7]["metadata_modified"] = packages[1]["metadata_modified"] = "2026-11-22T00:00:00"
        return _search(packages, query)

    report = kept.run(Served(answer))
    assert (report.problems, report.removed, report.changed) == ([], set(), {"id-007"})


def test_one_dataset_going_while_another_comes_hides_none() -> None:
    """The count stays the same, and yet what lay behind the dataset that went slid into the page already read."""
    packages = [_package(n) for n in range(9)]
    kept = _kept()
    kept.run(_portal(packages))

    def answer(path: str, query: Query, number: int) -> object:
        now = packages if number == 0 else [*packages[1:], _package(99)]
        return _search(now, query)

    report = kept.run(Served(answer))
    assert (report.fatal, report.removed, report.added) == (None, set(), {"id-099"})


def test_a_run_that_died_goes_on_where_it_stopped() -> None:
    packages = [_package(n) for n in range(9)]
    kept = _kept()
    first = kept.run(_portal(packages), stop_after=5)
    kept.memory.stopped_at = dict(first.checkpoints[-1])
    portal = _portal(packages)
    report = kept.run(portal)
    assert (report.fatal, report.expected) == (None, 9)
    assert (portal.queries("start")[0], report.order[0], report.order[-1]) == ("2", "id-004", "id-008")
    assert [repeated.key for repeated in report.repeated] == ["id-003"], "kept before the run died"


@pytest.mark.parametrize(
    "bad",
    [
        '{"success": false, "error": {"__type": "Search Error", "message": "Solr is away"}}',
        '{"success": true, "result": {"count": 8, "results": [{"id": "id-0',
        '"Bad request: Action name not known"',
        "<html>down for maintenance</html>",
        "",
        {"success": True, "result": {"count": 8, "results": []}},
    ],
)
def test_a_bad_page_is_asked_for_again_and_then_fatal(bad: object) -> None:
    packages = [_package(n) for n in range(8)]
    kept = _kept()
    kept.run(_portal(packages))
    once = Served(lambda path, query, number: bad if number == 1 else _search(packages, query))
    assert len(kept.run(once).unchanged) == 8
    always = Served(lambda path, query, number: bad if query["start"] != "0" else _search(packages, query))
    report = kept.run(always)
    assert report.fatal
    assert (report.removed, len(kept.records)) == (set(), 8)


def test_an_answer_with_one_character_that_no_json_knows_is_read() -> None:
    body = json.dumps(_search([_package(1), _package(2, size=1.5)], {"start": "0", "rows": "3"}))
    for damaged in (body.replace("1.5", "NaN"), body.replace("city planted", "city\nplanted")):
        assert len(_kept().run(Served(lambda path, query, number, told=damaged: told)).added) == 2  # type: ignore[misc]


def test_private_drafts_harvest_sources_and_showcases_are_left_out() -> None:
    packages = [
        _package(1),
        _package(2, private=True),
        _package(3, state="draft"),
        _package(4, type="harvest"),
        _package(5, private="True"),
    ]
    report = _kept().run(_portal(packages))
    assert (report.added, report.problems) == ({"id-001"}, [])
    assert report.expected == 1, "what is left out is not missed"


def test_what_is_no_package_is_told_and_hinders_no_other() -> None:
    packages: list[Any] = [_package(1), "gone", None, {"title": "Nameless"}]
    told = {"success": True, "result": {"count": "4", "results": packages}}
    report = _kept(page_size=10).run(Served(lambda path, query, number: told))
    assert report.added == {"id-001"}
    assert sorted(problem.kind for problem in report.problems if problem.refused) == ["missing_key", "not_an_object", "not_an_object"]


def test_duplicate_ids_keep_the_first() -> None:
    packages = [_package(1), _package(1, title="Another"), _package(2)]
    report = _kept().run(_portal(packages))
    assert len(report.added) == 2
    assert "duplicate_identifier" in report.kinds()


def test_counts_of_views_are_no_change() -> None:
    kept = _kept()
    kept.run(_portal([_package(1, tracking_summary={"total": 1})]))
    assert kept.run(_portal([_package(1, tracking_summary={"total": 2})])).unchanged == {"id-001"}


def test_filters_are_asked_for_in_solr_words() -> None:
    portal = _portal([])
    _kept(organizations=["parks", "water-board"], groups=["green"], query="res_format:CSV").run(portal)
    assert portal.queries("fq")[0] == 'organization:("parks" OR "water-board") AND groups:("green") AND res_format:CSV'


def test_trusting_the_newest_change_costs_one_request_until_something_changes() -> None:
    packages = [_package(n) for n in range(8)]
    kept = _kept(trust_modified=True)

    def answer(path: str, query: Query, number: int) -> object:
        if query["rows"] == "1":
            newest = max(packages, key=lambda package: package["metadata_modified"])
            return {"success": True, "result": {"count": len(packages), "results": [newest]}}
        return _search(packages, query)

    report = kept.run(Served(answer))
    assert report.validators is not None
    kept.memory.answers[report.validators.url] = Validators(report.validators.etag, report.validators.last_modified)
    second = Served(answer)
    assert kept.run(second).source_unchanged
    assert len(second.asked) == 1
    del packages[4]
    third = kept.run(Served(answer))
    assert (third.source_unchanged, third.removed) == (False, {"id-004"})


def test_an_older_dkan_is_read_by_its_whole_list() -> None:
    packages = [_package(n, tags=None, private=None) for n in range(5)]

    def answer(path: str, query: Query, number: int) -> object:
        if path.endswith("package_search"):
            return gone(path)
        start = int(query["offset"])
        return {"success": True, "result": [packages[start : start + int(query["limit"])]]}

    site = Served(answer)
    kept = _kept()
    report = kept.run(site)
    assert (report.fatal, len(report.added)) == (None, 5)
    report = kept.run(Served(answer))
    assert len(report.unchanged) == 5


@pytest.mark.parametrize(
    ("url", "api"),
    [
        (PORTAL, PORTAL),
        (f"{PORTAL}/dataset?q=trees", PORTAL),
        (f"{PORTAL}/odp/api/3/action/package_search?rows=5", f"{PORTAL}/odp"),
        (f"{PORTAL}/data/en/dataset", f"{PORTAL}/data/en"),
    ],
)
def test_any_address_of_the_portal_will_do(url: str, api: str) -> None:
    portal = _portal([_package(1)])
    Kept(declared("ckan", url)).run(portal)
    assert portal.asked[0].startswith(f"{api}/api/3/action/package_search?")


@pytest.mark.parametrize(
    "options", [{"page_size": 5000}, {"page_size": "many"}, {"organizations": ["a b"]}, {"organisations": ["parks"]}, {"shortfall": 2}]
)
def test_wrong_options_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as raised:
        check(declared("ckan", PORTAL, options=options))
    assert next(iter(options)) in str(raised.value)


def _seen(url: str, text: str) -> Seen:
    return Seen(url, text, json.loads(text) if text[:1] in "[{" else None)


def test_the_interface_itself_is_certain() -> None:
    found = recognise(_seen(f"{PORTAL}/odp{PROBES[0]}", '{"success": true, "result": {"count": 1234, "results": []}}'))
    assert found is not None
    assert (found.platform, found.url, found.sure, found.entries) == ("ckan", f"{PORTAL}/odp/", CERTAIN, 1234)


def test_a_page_with_ckans_marks_is_likely() -> None:
    found = recognise(_seen(f"{PORTAL}/dataset/", '<html><meta name="generator" content="ckan 2.10.4"></html>'))
    assert found is not None
    assert (found.platform, found.url, found.sure) == ("ckan", f"{PORTAL}/", LIKELY)


def test_dkans_metastore_leads_to_its_feed() -> None:
    found = recognise(_seen(f"{PORTAL}{PROBES[1]}", json.dumps([{"identifier": "1", "title": "Trees"}])))
    assert found is not None
    assert (found.platform, found.url, found.sure) == ("dcat_us", f"{PORTAL}/data.json", CERTAIN)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        (f"{PORTAL}/", "<html>Open data</html>"),
        (f"{PORTAL}/api/3/action/package_search", '{"success": false}'),
        (f"{PORTAL}/data.json", '{"dataset": []}'),
        (f"{PORTAL}/api/1/metastore/schemas/dataset/items", "[]"),
    ],
)
def test_other_answers_are_not_ckan(url: str, text: str) -> None:
    assert recognise(_seen(url, text)) is None
