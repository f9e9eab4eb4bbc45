"""Every engine: filters, date ranges and facets."""

from collections.abc import Callable

import pytest

from catalog_service.errors import BadQuery
from catalog_service.search.engine import Engine
from catalog_service.search.fields import FILTERS
from catalog_service.search.query import DateRange
from schemas.agency import agency_named
from schemas.disclosure import Validity
from schemas.parts import License, Theme
from tests.search.made import CITY, PARKS, ask, dataset, disclosure, ids, put

HEALTH = agency_named("临江市卫生局")
FILLED = (
    disclosure(
        "joint",
        "联合通知",
        issuers=(CITY, HEALTH),
        issued="2019-05",
        written="2019-04-30",
        effective="2019",
        language=("zh-Hans",),
        genre="通知",
        validity=Validity(status="有效"),
        disclosure_mode="主动公开",
        region="临江",
        keywords=("卫生", "通知"),
    ),
    disclosure("opinion", "意见", issued="2020-01-31", language=("zh-Hant-TW",), genre="意见", disclosure_mode="依申请公开"),
    dataset(
        "trees",
        "Trees",
        issued="2019",
        modified="2024-02-29",
        language=("EN-us",),
        formats=("CSV", "pdf"),
        themes=(Theme(scheme="eu", code="ENVI", label="Environment"), Theme(scheme=None, code=None, label="Parks")),
        license=License(id="CC-BY-4.0", title="Attribution", url=None, as_given="cc by"),
    ),
    dataset("wells", "Wells", formats=("CSV",), access="restricted", license=License(id=None, title=None, url=None, as_given="ask us")),
)


@pytest.fixture(scope="module")
def filled(new_engine: Callable[[], Engine]) -> Engine:
    """The four records; tests only read them."""
    engine = new_engine()
    put(engine, *FILLED)
    return engine


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("kind", "disclosure", {"joint", "opinion"}),
        ("agency", HEALTH.id, {"joint"}),
        ("agency", CITY.id, {"joint", "opinion"}),
        ("agency", PARKS.id, {"trees", "wells"}),
        ("theme", "eu:ENVI", {"trees"}),
        ("theme", "Parks", {"trees"}),
        ("keyword", "卫生", {"joint"}),
        ("format", "csv", {"trees", "wells"}),
        ("format", "PDF", {"trees"}),
        ("license", "CC-BY-4.0", {"trees"}),
        ("license", "ask us", {"wells"}),
        ("access", "restricted", {"wells"}),
        ("language", "zh", {"joint", "opinion"}),
        ("language", "zh-hans", {"joint"}),
        ("language", "zh-Hant", {"opinion"}),
        ("language", "en", {"trees"}),
        ("region", "临江", {"joint"}),
        ("year", "2019", {"joint", "trees"}),
        ("source", "feed", {"trees", "wells"}),
        ("genre", "意见", {"opinion"}),
        ("validity", "有效", {"joint"}),
        ("disclosure_mode", "依申请公开", {"opinion"}),
        ("keyword", "no such keyword", set()),
        ("keyword", "\ud800", set()),
    ],
)
def test_a_filter_finds_the_records_with_the_value(filled: Engine, name: str, value: str, found: set[str]) -> None:
    assert set(ids(filled, filters={name: [value]})) == found


def test_values_of_one_filter_are_alternatives_and_filters_are_all_required(filled: Engine) -> None:
    assert set(ids(filled, filters={"genre": ["意见", "通知"]})) == {"joint", "opinion"}
    assert set(ids(filled, filters={"format": ["CSV"], "access": ["restricted"]})) == {"wells"}
    assert ids(filled, "联合", filters={"kind": ["dataset"]}) == []


@pytest.mark.parametrize(
    ("name", "first", "last", "found"),
    [
        ("issued", "2019-05-01", "2019-05-01", {"joint"}),
        ("issued", "2019", None, {"joint", "opinion", "trees"}),
        ("issued", "2019-01-02", None, {"joint", "opinion"}),
        ("issued", None, "2019-01-01", {"trees"}),
        ("issued", None, "2019-05", {"joint", "trees"}),
        ("issued", "2020-01-31", "2020-01-31", {"opinion"}),
        ("issued", "2021", "2020", set()),
        ("modified", "0001", "9999-12-31", {"trees"}),
        ("written", "2019-04-30", None, {"joint"}),
        ("effective", None, "2019-01-01", {"joint"}),
    ],
)
def test_a_range_takes_both_ends_and_only_records_with_the_date(
    filled: Engine, name: str, first: str | None, last: str | None, found: set[str]
) -> None:
    assert set(ids(filled, ranges={name: DateRange(first, last)})) == found


def test_facets_count_what_the_filter_finds(filled: Engine) -> None:
    answer = ask(filled, facets=tuple(FILTERS), facet_size=200)
    assert set(answer.facets) == set(FILTERS)
    for name, values in answer.facets.items():
        counts = [value.count for value in values]
        assert counts == sorted(counts, reverse=True)
        assert not any(value.selected for value in values)
        for value in values:
            assert value.count == ask(filled, filters={name: [value.value]}).total, (name, value)


def test_facets_carry_labels(filled: Engine) -> None:
    facets = ask(filled, facets=("agency", "theme", "license", "access")).facets
    assert {(v.value, v.label) for v in facets["agency"]} == {(a.id, a.name) for a in (CITY, HEALTH, PARKS)}
    assert ("eu:ENVI", "Environment") in {(v.value, v.label) for v in facets["theme"]}
    assert ("CC-BY-4.0", "Attribution") in {(v.value, v.label) for v in facets["license"]}
    assert ("public", "Public") in {(v.value, v.label) for v in facets["access"]}


def test_a_facet_leaves_out_its_own_filter_and_keeps_the_others(filled: Engine) -> None:
    answer = ask(filled, filters={"kind": ["dataset"], "format": ["PDF"]}, facets=("kind", "format", "agency"))
    assert answer.total == 1
    assert {(v.value, v.count, v.selected) for v in answer.facets["kind"]} == {("dataset", 1, True)}
    assert [(v.value, v.count, v.selected) for v in answer.facets["format"]] == [("CSV", 2, False), ("PDF", 1, True)]
    assert [(v.value, v.count) for v in answer.facets["agency"]] == [(PARKS.id, 1)]


def test_facets_follow_words_and_ranges(filled: Engine) -> None:
    assert [(v.value, v.count) for v in ask(filled, "通知", facets=("genre",)).facets["genre"]] == [("通知", 1)]
    ranged = ask(filled, ranges={"issued": DateRange("2020")}, facets=("year",))
    assert [(v.value, v.count) for v in ranged.facets["year"]] == [("2020", 1)]


def test_a_facet_is_as_long_as_asked_and_keeps_what_is_selected(engine: Engine) -> None:
    put(engine, *(dataset(f"{n}-{m}", "One", keywords=(f"k{n:02}",)) for n in range(30) for m in range(3 - n // 10)))
    values = ask(engine, facets=("keyword",), facet_size=12).facets["keyword"]
    assert [v.value for v in values] == [f"k{n:02}" for n in range(12)]
    chosen = ask(engine, facets=("keyword",), facet_size=3, filters={"keyword": ["k29", "none"]}).facets["keyword"]
    assert [(v.value, v.count, v.selected) for v in chosen] == [
        ("k00", 3, False),
        ("k01", 3, False),
        ("k02", 3, False),
        ("k29", 1, True),
        ("none", 0, True),
    ]


def test_counts_are_exact_over_many_commits(engine: Engine) -> None:
    for batch in range(12):
        put(engine, *(dataset(f"{batch}-{n}", "One", keywords=(f"k{(n * 7 + batch) % 40:02}",)) for n in range(40)), position=batch)
    values = ask(engine, facets=("keyword",), facet_size=5).facets["keyword"]
    assert [(v.value, v.count) for v in values] == [(f"k{n:02}", 12) for n in range(5)]


def test_a_record_with_very_many_keywords_is_filtered_by_each(engine: Engine) -> None:
    put(engine, dataset("many", "Many", keywords=tuple(f"word {n}" for n in range(34_866))))
    assert ids(engine, filters={"keyword": ["word 34865"]}) == ["many"]
    assert len(ask(engine, facets=("keyword",), facet_size=200).facets["keyword"]) == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"filters": {"colour": ["red"]}}, "colour"),
        ({"filters": {"kind": ["colour"]}}, "kind"),
        ({"facets": ("colour",)}, "facets"),
        ({"ranges": {"harvested": DateRange("2020")}}, "harvested"),
        ({"ranges": {"issued": DateRange("yesterday")}}, "issued_from"),
        ({"ranges": {"issued": DateRange(None, "2019-02-30")}}, "issued_to"),
        ({"sort": "colour"}, "sort"),
        ({"q": "数" * 1001}, "q"),
    ],
)
def test_what_is_wrong_is_named(engine: Engine, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(BadQuery) as raised:
        ask(engine, **wrong)  # type: ignore[arg-type]
    assert [error.field for error in raised.value.errors] == [field]
