"""Which record an arrival is: entries, identifiers, addresses, numbers; collisions, copies, mirrors, pages that moved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from catalog_service.store.catalog import Catalog
from schemas.identity import minted
from schemas.provenance import Flag
from schemas.record import Record, load_json
from tests.store.conftest import NOW
from tests.store.made import arrival, dataset, disclosure

LATER = NOW + timedelta(days=1)
HERE, THERE, ELSEWHERE = "https://a.example/1.html", "https://a.example/2.html", "https://b.example/1.html"


def kept_record(catalog: Catalog, record_id: str) -> Record:
    """The record as it is served."""
    return load_json(catalog.get(record_id).json)


def mirrored(record: Record) -> Record:
    """The record as a mirror has it."""
    return replace(record, flags=(*record.flags, Flag(code="mirror", field=None, message="A copy.")))


def test_an_id_is_made_from_the_strongest_key_and_stays(catalog: Catalog) -> None:
    [kept] = catalog.put("s", "s-1", [arrival(dataset("d1", landing_page=HERE))], now=NOW)
    assert kept.record_id == minted("identifier", "s", "d1")
    [again] = catalog.put("s", "s-2", [arrival(dataset("d1", "Another title", landing_page=THERE))], now=LATER)
    assert again.record_id == kept.record_id
    [page] = catalog.put("t", "t-1", [arrival(disclosure(HERE + "?x", index_number="000-1"))], now=NOW)
    assert page.record_id == minted("index_number", "兰溪市人民政府", "000-1")


def test_one_identifier_in_two_sources_is_two_records(catalog: Catalog) -> None:
    [one] = catalog.put("s", "s-1", [arrival(dataset("1", "Trees"))], now=NOW)
    [two] = catalog.put("t", "t-1", [arrival(dataset("1", "Bees"))], now=NOW)
    assert one.record_id != two.record_id


def test_another_identifier_is_another_record_at_the_same_address(catalog: Catalog) -> None:
    shared = {"landing_page": HERE}
    kept = catalog.put("s", "s-1", [arrival(dataset("1", "Trees", **shared)), arrival(dataset("2", "Trees", **shared))], now=NOW)
    assert kept[0].record_id != kept[1].record_id
    assert all(not kept_record(catalog, each.record_id).flags for each in kept)


def test_a_record_without_identifier_is_found_by_its_address(catalog: Catalog) -> None:
    [one] = catalog.put("s", "s-1", [arrival(dataset(None, "Trees", landing_page=HERE), "entry 1")], now=NOW)
    assert one.record_id == minted("url", "", HERE)
    [two] = catalog.put("s", "s-2", [arrival(dataset(None, "Trees of 2026", landing_page=HERE), "entry 2")], now=LATER)
    assert (two.record_id, two.outcome) == (one.record_id, "changed")


def test_datasets_of_one_run_that_share_an_address_are_told_apart_by_their_titles(catalog: Catalog) -> None:
    shared = [arrival(dataset(None, f"Trees of district {n}", landing_page=HERE), f"entry {n}") for n in range(3)]
    first = [each.record_id for each in catalog.put("s", "s-1", shared[:2], now=NOW)]
    first += [each.record_id for each in catalog.put("s", "s-1", shared[2:], now=NOW)]
    assert len(set(first)) == 3
    again = catalog.put("s", "s-2", [replace(each, rules_version="r2") for each in shared], now=LATER)
    assert [(each.record_id, each.outcome, each.problems) for each in again] == [(one, "unchanged", ()) for one in first]


def test_a_page_that_moved_keeps_its_record(catalog: Catalog) -> None:
    [old] = catalog.put("s", "s-1", [arrival(disclosure(HERE, index_number="000-1"))], now=NOW)
    [new] = catalog.put("s", "s-2", [arrival(disclosure(THERE, index_number="000-1"))], now=LATER)
    assert (new.record_id, new.outcome) == (old.record_id, "changed")
    assert kept_record(catalog, old.record_id).provenance.url == THERE
    assert catalog.missing("s", "s-2") == 0
    assert catalog.withdraw_missing("s", "s-2", "gone", LATER) == 0
    [again] = catalog.put("s", "s-3", [arrival(disclosure(THERE, index_number="000-1"))], now=LATER)
    assert again.outcome == "unchanged"


def test_one_document_on_two_pages_keeps_the_first_and_does_not_flap(catalog: Catalog) -> None:
    pages = [arrival(disclosure(HERE, index_number="000-1")), arrival(disclosure(THERE, index_number="000-1"))]
    first, second = catalog.put("s", "s-1", pages, now=NOW)
    assert first.record_id == second.record_id
    assert [problem.kind for problem in second.problems] == ["repeated_record"]
    for number in (2, 3):
        rules = f"r{number}"
        again = catalog.put("s", f"s-{number}", [replace(each, rules_version=rules) for each in reversed(pages)], now=LATER)
        assert {each.outcome for each in again} == {"unchanged"}
    assert catalog.get(first.record_id).version == 1
    assert kept_record(catalog, first.record_id).provenance.url == HERE


def test_the_other_page_takes_over_when_the_first_goes(catalog: Catalog) -> None:
    pages = [arrival(disclosure(HERE, index_number="000-1")), arrival(disclosure(THERE, index_number="000-1"))]
    [first, _] = catalog.put("s", "s-1", pages, now=NOW)
    catalog.put("s", "s-2", [], seen=[THERE], now=LATER)
    assert catalog.withdraw_missing("s", "s-2", "gone", LATER) == 0
    catalog.put("s", "s-3", pages[1:], now=LATER)
    assert kept_record(catalog, first.record_id).provenance.url == THERE


def test_a_known_number_with_another_title_and_address_is_a_collision(catalog: Catalog) -> None:
    one = disclosure(HERE, "关于供水的通知", index_number="000-1")
    two = disclosure(THERE, "关于供电的通知", index_number="000-1")
    first, second = catalog.put("s", "s-1", [arrival(one), arrival(two)], now=NOW)
    assert first.record_id != second.record_id
    [problem] = second.problems
    assert (problem.kind, problem.field) == ("key_collision", "index_number")
    assert "000-1" in problem.message
    assert not kept_record(catalog, first.record_id).flags
    assert [flag.code for flag in kept_record(catalog, second.record_id).flags] == ["key_collision"]
    again = catalog.put("s", "s-2", [arrival(one), arrival(two)], now=LATER)
    assert [(each.outcome, each.problems) for each in again] == [("unchanged", ()), ("unchanged", ())]
    [changed] = catalog.put("s", "s-3", [arrival(replace(two, abstract="More."))], now=LATER)
    assert (changed.record_id, changed.changed, changed.problems) == (second.record_id, ("abstract",), ())


def test_an_identifier_used_for_another_page_is_a_collision(catalog: Catalog) -> None:
    one = arrival(disclosure(HERE, "甲", identifier="7"), HERE)
    two = arrival(disclosure(THERE, "乙", identifier="7"), THERE)
    first, second = catalog.put("s", "s-1", [one, two], now=NOW)
    assert first.record_id != second.record_id
    assert [problem.kind for problem in second.problems] == ["key_collision"]


def test_the_same_document_of_another_source_is_a_copy(catalog: Catalog) -> None:
    numbered: dict[str, Any] = {"document_number": "兰政发〔2019〕9号"}
    [first] = catalog.put("s", "s-1", [arrival(disclosure(HERE, **numbered))], now=NOW)
    [second] = catalog.put("t", "t-1", [arrival(disclosure(ELSEWHERE, **numbered))], now=NOW)
    assert first.record_id != second.record_id
    [relation] = kept_record(catalog, second.record_id).relations
    assert (relation.type, relation.target, relation.text) == ("copy_of", first.record_id, HERE)
    assert not kept_record(catalog, first.record_id).relations
    [again] = catalog.put("t", "t-2", [arrival(disclosure(ELSEWHERE, abstract="More.", **numbered))], now=LATER)
    assert again.changed == ("abstract",)


def test_a_page_in_two_sources_is_a_copy_too(catalog: Catalog) -> None:
    [first] = catalog.put("s", "s-1", [arrival(disclosure(HERE))], now=NOW)
    [second] = catalog.put("t", "t-1", [arrival(disclosure(HERE, "通知"))], now=NOW)
    assert kept_record(catalog, second.record_id).relations[0].target == first.record_id


def test_datasets_that_share_a_landing_page_are_no_copies(catalog: Catalog) -> None:
    catalog.put("s", "s-1", [arrival(dataset("1", "Trees", landing_page=HERE))], now=NOW)
    [second] = catalog.put("t", "t-1", [arrival(dataset("2", "Bees", landing_page=HERE))], now=NOW)
    assert not kept_record(catalog, second.record_id).relations


def test_the_agency_takes_the_keys_of_a_mirror(catalog: Catalog) -> None:
    numbered: dict[str, Any] = {"document_number": "兰政发〔2019〕9号"}
    mirror = mirrored(disclosure(ELSEWHERE, **numbered))
    [copy] = catalog.put("t", "t-1", [arrival(mirror)], now=NOW)
    [own] = catalog.put("s", "s-1", [arrival(disclosure(HERE, **numbered))], now=NOW)
    assert not kept_record(catalog, own.record_id).relations
    [again] = catalog.put("t", "t-2", [arrival(replace(mirror, abstract="More."))], now=LATER)
    assert again.record_id == copy.record_id
    assert kept_record(catalog, copy.record_id).relations[0].target == own.record_id


def test_a_mirror_does_not_take_the_keys_of_a_mirror(catalog: Catalog) -> None:
    numbered: dict[str, Any] = {"document_number": "兰政发〔2019〕9号"}
    [first] = catalog.put("s", "s-1", [arrival(mirrored(disclosure(HERE, **numbered)))], now=NOW)
    [second] = catalog.put("t", "t-1", [arrival(mirrored(disclosure(ELSEWHERE, **numbered)))], now=NOW)
    assert kept_record(catalog, second.record_id).relations[0].target == first.record_id


def test_records_of_one_batch_see_each_other(catalog: Catalog) -> None:
    twice = [arrival(dataset("d1", "Old")), arrival(dataset("d1", "New"))]
    first, second = catalog.put("s", "s-1", twice, now=NOW)
    assert (first.outcome, second.outcome) == ("added", "changed")
    assert second.changed == ("title",)
    rows, _ = catalog.versions(first.record_id)
    assert [row.version for row in rows] == [1, 2]
    assert load_json(catalog.version(first.record_id, 1)).title == "Old"
    assert catalog.count() == 1


def test_relations_find_their_targets_when_served(catalog: Catalog) -> None:
    cites = [{"type": "cites", "text": "兰政发〔2019〕9号", "document_number": "兰政发〔2019〕9号"}]
    copies = [{"type": "copy_of", "text": HERE}]
    citing, copying = catalog.put(
        "t",
        "t-1",
        [arrival(disclosure(ELSEWHERE, "甲", relations=cites)), arrival(disclosure(ELSEWHERE + "?2", "乙", relations=copies))],
        now=NOW,
    )
    assert kept_record(catalog, citing.record_id).relations[0].target is None
    [cited] = catalog.put("s", "s-1", [arrival(disclosure(HERE, document_number="兰政发〔2019〕9号"))], now=NOW)
    assert kept_record(catalog, citing.record_id).relations[0].target == cited.record_id
    assert kept_record(catalog, copying.record_id).relations[0].target == cited.record_id
    assert {each.relations[0].target for each in map(load_json, (r.json for r in catalog.live())) if each.relations} == {cited.record_id}
    assert load_json(catalog.version(citing.record_id, 1)).relations[0].target is None
    catalog.withdraw_missing("s", "s-2", "gone", LATER)
    assert kept_record(catalog, citing.record_id).relations[0].target is None


def test_a_record_is_never_its_own_target(catalog: Catalog) -> None:
    number = "兰政发〔2019〕9号"
    cites = [{"type": "cites", "text": number, "document_number": number}]
    [kept] = catalog.put("s", "s-1", [arrival(disclosure(HERE, document_number=number, relations=cites))], now=NOW)
    assert kept_record(catalog, kept.record_id).relations[0].target is None


def test_keys_too_long_for_an_index_still_lead_to_their_record(catalog: Catalog) -> None:
    start = "https://a.example/?" + "图" * 3000
    one, two = arrival(disclosure(start + "1", "甲")), arrival(disclosure(start + "2", "乙"))
    first, second = catalog.put("s", "s-1", [one, two], now=NOW)
    assert first.record_id != second.record_id
    again = catalog.put("s", "s-2", [one, two], now=LATER)
    assert [each.outcome for each in again] == ["unchanged", "unchanged"]
    assert catalog.missing("s", "s-2") == 0
    catalog.put("s", "s-3", [], seen=[start + "1"], now=LATER)
    assert catalog.missing("s", "s-3") == 1
