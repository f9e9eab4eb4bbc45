"""The list of fields: what other rooms derive from it."""

import pytest

from catalog_service.search.fields import DATES, FILTERS, RANGES, day_number, language_tag, vocabulary_label
from catalog_service.search.query import SORTS
from schemas import vocabularies


def test_filters_and_ranges_have_the_names_that_people_script_against() -> None:
    disclosures_only = ["genre", "validity", "disclosure_mode"]
    everywhere = ["kind", "agency", "theme", "keyword", "format", "license", "access", "language", "region", "year", "month", "source"]
    assert list(FILTERS) == everywhere + disclosures_only
    assert [name for name, found in FILTERS.items() if found.only == "disclosure"] == disclosures_only
    assert list(RANGES) == [f"{name}_{end}" for name in ("issued", "modified", "written", "effective") for end in ("from", "to")]


def test_dates_that_sort_are_the_sorts_there_are() -> None:
    sorting = {name for name, found in DATES.items() if found.sort}
    assert {sort.lstrip("-") for sort in SORTS} == sorting | {"relevance", "title"}


def test_everything_is_described() -> None:
    described = [found.doc for found in FILTERS.values()] + [doc for _, doc in RANGES.values()]
    assert all(doc.endswith(".") for doc in described)


def test_closed_lists_are_those_of_the_vocabularies() -> None:
    for found in FILTERS.values():
        if found.vocabulary:
            assert found.codes == vocabularies.codes(found.vocabulary)
            assert vocabulary_label(found.name, found.codes[0], "zh") == vocabularies.label(found.vocabulary, found.codes[0], "zh")
    assert vocabulary_label("agency", "any") is None


@pytest.mark.parametrize(("partial", "full"), [("2019", "2019-01-01"), ("2019-05", "2019-05-01"), ("0001", "0001-01-01")])
def test_a_partial_date_is_its_first_day(partial: str, full: str) -> None:
    assert day_number(partial) == day_number(full)


@pytest.mark.parametrize(("written", "usual"), [("ZH-hant-tw", "zh-Hant-TW"), ("EN", "en"), ("de-1996", "de-1996"), ("", "")])
def test_language_tags_have_one_case(written: str, usual: str) -> None:
    assert language_tag(written) == usual
