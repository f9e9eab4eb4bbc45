"""What holds for every JSON catalog: read whole and once, resumed, and never believed smaller than it says it is."""

import copy
import json
from typing import Any

import pytest

from tests.harvesters.platforms.json_sites import SITES, JsonSite
from tests.harvesters.platforms.served import Query, Served

every_site = pytest.mark.parametrize("site", SITES.values(), ids=SITES)


@every_site
def test_a_catalog_of_several_pages_comes_in_whole_and_once(site: JsonSite) -> None:
    kept = site.kept()
    fetcher = site.served(site.entries(8))
    report = kept.run(fetcher)
    assert (report.problems, report.added, report.expected) == ([], {site.key(n) for n in range(8)}, 8)
    assert len(fetcher.asked) <= site.before + 5
    record = kept.records[site.key(5)]
    assert (record.title, record.agency.name) == ("Trees of district 5", "Parks Department")
    assert record.description == "Every tree the city planted."
    assert record.keywords == ("trees",)
    assert record.modified == "2026-02-03"
    assert "CSV" in record.formats
    again = kept.run(site.served(site.entries(8)))
    assert (again.unchanged, again.changed, again.removed) == ({site.key(n) for n in range(8)}, set(), set())


@every_site
def test_what_changed_is_changed_and_what_went_is_withdrawn(site: JsonSite) -> None:
    kept = site.kept()
    kept.run(site.served(site.entries(8)))
    entries = site.entries(8)
    site.retitled(entries[2], "Trees, newly counted")
    del entries[6]
    report = kept.run(site.served(entries))
    assert (report.changed, report.removed) == ({site.key(2)}, {site.key(6)})


@every_site
def test_a_dataset_removed_while_the_list_is_read_hides_no_other(site: JsonSite) -> None:
    entries = site.entries(9)
    kept = site.kept()
    kept.run(site.served(entries))
    report = kept.run(Served(lambda path, query, number: site.page(entries if number <= site.before else entries[1:], path, query)))
    assert len(kept.records) >= 8
    assert report.removed <= {site.key(0)}


@every_site
def test_a_dataset_added_while_the_list_is_read_hides_no_other(site: JsonSite) -> None:
    entries = site.entries(9)
    kept = site.kept()
    kept.run(site.served(entries[:8]))
    report = kept.run(Served(lambda path, query, number: site.page(entries[: 8 + (number > site.before)], path, query)))
    assert (report.fatal, report.removed) == (None, set())


@every_site
@pytest.mark.parametrize("bad", ["half", "empty", "error", "page", "nothing"])
def test_a_bad_second_page_is_asked_for_again_and_never_believed(site: JsonSite, bad: str) -> None:
    entries = site.entries(8)

    def damaged(path: str, query: Query) -> Any:
        told = site.page(entries, path, query)
        if bad == "empty":
            holder = told.get("result", told)
            holder[site.list] = []
            return told
        return {"half": json.dumps(told)[:300], "error": {"error": "overloaded"}, "page": "<html>sorry</html>", "nothing": ""}[bad]

    kept = site.kept()
    kept.run(site.served(entries))
    once = Served(lambda path, query, number: damaged(path, query) if number == site.before + 1 else site.page(entries, path, query))
    report = kept.run(once)
    assert (report.fatal, report.removed) == (None, set())
    first = site.served(entries)
    kept.run(first)
    always = Served(lambda path, query, number: site.page(entries, path, query) if number <= site.before else damaged(path, query))
    report = kept.run(always)
    assert (bool(report.fatal) or len(first.asked) == site.before + 1, report.removed, len(kept.records)) == (True, set(), 8)


@every_site
def test_a_run_that_died_goes_on_behind_its_last_checkpoint(site: JsonSite) -> None:
    entries = site.entries(9)
    kept = site.kept()
    first = site.served(entries)
    report = kept.run(first, stop_after=6)
    kept.memory.stopped_at = json.loads(json.dumps(dict(report.checkpoints[-1])))
    rest = site.served(entries)
    report = kept.run(rest)
    assert (report.fatal, report.order[-1]) == (None, site.key(8))
    assert rest.asked[0] not in first.asked[:1]


@every_site
def test_an_entry_without_title_or_key_or_that_is_none_is_told_alone(site: JsonSite) -> None:
    entries: list[Any] = site.entries(4)
    site.retitled(entries[1], None)
    for name in ("name", "slug"):
        entries[1].pop(name, None)
    for name in ("id", "name", "permalink", "slug", "dataset_id", "dataset_uid"):
        entries[2].pop(name, None)
        entries[2].get("resource", {}).pop("id", None)
    entries[3] = "gone"
    kept = site.kept(page_size=10)
    report = kept.run(Served(lambda path, query, number: _unsorted(site, entries, path, query)))
    assert site.key(0) in report.added
    assert report.added <= {site.key(0), site.key(1)}, "a title is derived where an id says something"
    refused = sorted(problem.kind for problem in report.problems if problem.refused)
    assert refused in (["missing_key", "missing_title", "not_an_object"], ["missing_key", "not_an_object"])
    assert report.fatal is None


def _unsorted(site: JsonSite, entries: list[Any], path: str, query: Query) -> Any:
    """One page with whatever the list holds, told by the answer to a request for a list of sound ones."""
    told = site.page(site.entries(len(entries)), path, query)
    if not isinstance(told, dict):
        return told
    holder = told.get("result", told)
    holder[site.list] = copy.deepcopy(entries)
    return told


@every_site
def test_the_same_dataset_twice_is_told_where_it_differs(site: JsonSite) -> None:
    entries = site.entries(4)
    entries[1] = copy.deepcopy(entries[0])
    entries[2] = copy.deepcopy(entries[0])
    site.retitled(entries[2], "Another")
    report = site.kept(page_size=10).run(Served(lambda path, query, number: _unsorted(site, entries, path, query)))
    assert report.added == {site.key(0), site.key(3)}
    assert report.kinds() == ["duplicate_identifier"]
