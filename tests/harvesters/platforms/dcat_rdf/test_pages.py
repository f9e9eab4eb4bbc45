"""Catalogs in several pages, as Hydra and HTTP name them: followed, resumed, and read right while they change."""

import pytest

from tests.harvesters.platforms.dcat_rdf.catalogs import PREFIXES, URL, catalog, dataset, harvested, kept, page, served
from tests.harvesters.scripted import NOT_MODIFIED, gone, response

TWO, THREE = f"{URL}?page=2", f"{URL}?page=3"
SETS = [f"https://data.river.example/set{number}" for number in range(10)]


@pytest.mark.parametrize(
    "link",
    [
        f"<{URL}> a hydra:PartialCollectionView ; hydra:next <{TWO}> .",
        f"<{URL}> a hydra:PagedCollection ; hydra:nextPage <{TWO}> .",
        f"<{URL}> a hydra:PagedCollection ; hydra:nextPage '{TWO}' .",
        f":catalog hydra:view [ a hydra:PartialCollectionView ; hydra:next <{TWO}> ] .",
        "<> a hydra:PartialCollectionView ; hydra:next <?page=2> .",
    ],
)
def test_every_way_to_name_the_next_page_is_followed(link: str) -> None:
    store = kept()
    report = store.run(served({URL: catalog(1, 2) + link, TWO: catalog(3)}))
    assert report.problems == []
    assert list(store.records) == SETS[1:4]


def test_a_link_header_is_followed() -> None:
    store = kept()
    first = response(URL, catalog(1).encode(), content_type="text/turtle", link=f'<{URL}>; rel="self", <?page=2>; rel="next"')
    report = store.run(served({URL: first, TWO: catalog(2)}))
    assert (report.problems, list(store.records)) == ([], SETS[1:3])


def test_the_first_page_is_told_before_the_third_is_fetched() -> None:
    store = kept()
    fetcher = served({URL: page(URL, 1, after=TWO), TWO: page(TWO, 2, after=THREE), THREE: gone(THREE)})
    report = store.run(fetcher)
    assert report.fatal
    assert report.fatal.kind == "source_unreachable"
    assert list(store.records) == SETS[1:2]


def test_a_dataset_cut_by_the_end_of_a_page_is_read_from_both() -> None:
    whole, _ = harvested(PREFIXES + dataset(1) + dataset(2) + dataset(3))
    head, _, tail = dataset(2).partition("dct:publisher")
    torn = [PREFIXES + dataset(1) + head.rstrip(" \n;") + " .", PREFIXES + f":set2 a dcat:Dataset ; dct:publisher {tail}" + dataset(3)]
    store = kept()
    report = store.run(served({URL: torn[0] + f"<{URL}> hydra:next <{TWO}> .", TWO: torn[1]}))
    assert report.problems == []
    assert store.memory.entries == whole.memory.entries


def test_parts_described_on_the_next_page_belong_to_the_dataset() -> None:
    store = kept()
    first = PREFIXES + f':set1 a dcat:Dataset ; dct:title "T" ; dcat:distribution :csv . <{URL}> hydra:next <{TWO}> .'
    store.run(served({URL: first, TWO: PREFIXES + ":csv a dcat:Distribution ; dcat:downloadURL <https://data.river.example/t.csv> ."}))
    assert [d.format for d in store.records[SETS[1]].distributions] == ["CSV"]


def test_a_dataset_that_is_on_two_pages_is_told_once() -> None:
    store = kept()
    report = store.run(served({URL: page(URL, 1, 2, after=TWO), TWO: page(TWO, 2, 3)}))
    assert (report.problems, report.repeated) == ([], [])
    assert list(store.records) == SETS[1:4]
    alone, _ = harvested(catalog(1, 2, 3))
    assert store.memory.entries == alone.memory.entries


def test_a_run_that_died_goes_on_at_the_page_it_had_not_told() -> None:
    pages = {URL: page(URL, 1, 2, after=TWO), TWO: page(TWO, 3, after=THREE), THREE: page(THREE, 4)}
    store = kept()
    died = store.run(served(pages), stop_after=3)
    assert died.checkpoints == [{"list": URL, "at": URL, "listed": 0}]
    store = kept()
    died = store.run(served(pages), stop_after=4)
    store.memory.stopped_at = dict(died.checkpoints[-1])
    assert store.memory.stopped_at["at"] == TWO
    fetcher = served(pages)
    report = store.run(fetcher)
    assert fetcher.asked == [TWO, THREE]
    assert report.fatal is None
    assert {*died.added, *report.added} == set(SETS[1:5])


def test_a_list_in_which_entries_moved_while_it_was_read_is_read_again() -> None:
    """Set 3 was edited after page 1 was read: it went to the front, and set 2 came a second time in its place."""
    early, late = page(URL, 1, 2, after=TWO, total=4), page(URL, 3, 1, after=TWO, total=4)
    store = kept()
    report = store.run(served({URL: [early, late], TWO: page(TWO, 2, 4, total=4)}))
    assert set(store.records) == set(SETS[1:5])
    assert report.fatal is None


def test_a_catalog_that_ends_before_its_own_count_withdraws_nothing() -> None:
    store = kept()
    store.run(served({URL: page(URL, 1, 2, 3, total=3)}))
    report = store.run(served({URL: page(URL, 1, total=3)}))
    assert report.fatal
    assert report.fatal.kind == "fewer_than_counted"
    assert len(store.records) == 3
    allowed = kept(options={"shortfall": 0.7})
    assert allowed.run(served({URL: page(URL, 1, total=3)})).fatal is None


def test_a_count_of_statements_is_no_count_of_datasets() -> None:
    more = f'<{URL}> <http://rdfs.org/ns/void#triples> "4000"^^xsd:integer .'
    _, report = harvested(page(URL, 1, total=4000, more=more))
    assert (report.problems, report.expected) == ([], None)


@pytest.mark.parametrize("after", [URL, TWO])
def test_pages_that_lead_in_a_circle_are_a_problem(after: str) -> None:
    store = kept()
    report = store.run(served({URL: page(URL, 1, after=TWO), TWO: page(TWO, 2, after=after)}))
    assert report.fatal
    assert report.fatal.kind == "pages_repeat"


def test_too_many_pages_are_a_problem() -> None:
    report = kept(options={"most_pages": 1}).run(served({URL: page(URL, 1, after=TWO), TWO: page(TWO, 2)}))
    assert report.fatal
    assert report.fatal.kind == "too_many_pages"


def test_a_catalog_of_one_answer_is_asked_with_its_validators() -> None:
    store = kept()
    report = store.run(served({URL: response(URL, catalog(1).encode(), content_type="text/turtle", etag='"1"')}))
    assert report.validators
    assert store.run(served({URL: NOT_MODIFIED})).source_unchanged
    paged = store.run(served({URL: response(URL, page(URL, 1, after=TWO).encode(), etag='"2"'), TWO: page(TWO, 2)}))
    assert paged.validators is None


def test_an_error_page_in_place_of_a_page_withdraws_nothing() -> None:
    store = kept()
    store.run(served({URL: page(URL, 1, after=TWO), TWO: page(TWO, 2)}))
    report = store.run(served({URL: page(URL, 1, after=TWO), TWO: "<!doctype html><title>Busy</title>"}))
    assert report.fatal
    assert report.fatal.kind == "html_instead_of_feed"
    assert len(store.records) == 2


def test_an_answer_that_was_cut_short_once_is_asked_for_again() -> None:
    store = kept()
    whole = catalog(1, 2)
    report = store.run(served({URL: [whole[:-30], whole]}))
    assert (report.problems, list(store.records)) == ([], SETS[1:3])


def test_members_that_every_page_names_are_described_once_and_those_that_none_describes_are_told() -> None:
    named = ":catalog a dcat:Catalog ; dcat:dataset :set1, :set2, :set3, :set9 . "
    pages = {URL: page(URL, 1, after=TWO, more=named), TWO: page(TWO, 2, after=THREE, more=named), THREE: page(THREE, 3, more=named)}
    store = kept()
    report = store.run(served(pages))
    assert list(store.records) == SETS[1:4]
    assert [(problem.kind, problem.value) for problem in report.problems] == [("undescribed_datasets", SETS[9])]
