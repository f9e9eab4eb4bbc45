"""Every engine: how a query is written, and what each form of it finds."""

from collections.abc import Callable

import pytest

from catalog_service.search.engine import Engine
from catalog_service.search.notes import NOTES
from schemas.agency import agency_named
from schemas.disclosure import Validity
from schemas.parts import Theme
from tests.search.made import ask, dataset, disclosure, ids, put

TRANSIT = agency_named("Transit Authority")
FINANCE = agency_named("临江市财政局")


@pytest.fixture(scope="module")
def filled(new_engine: Callable[[], Engine]) -> Engine:
    """Four datasets and two documents; tests only read them."""
    engine = new_engine()
    put(
        engine,
        dataset("catalog", "Catalog of trees", issued="2015-03-01", formats=("CSV",), keywords=("Green Space",)),
        dataset("catalytic", "Catalytic converters", issued="2017-06-30", description="Trees are not converters.", language=("en",)),
        dataset("buses", "Bus stops", issued="2019", agency=TRANSIT, themes=(Theme(scheme=None, code=None, label="Public transport"),)),
        dataset("trains", "Train stops", issued="2021-02", agency=TRANSIT, description="A catalogue of stations."),
        disclosure(
            "budget",
            "关于2019年预算的通知",
            agency=FINANCE,
            genre="通知",
            issued="2019-05-17",
            document_number="临财发〔2019〕12号",
            index_number="LJ-0001-2019",
            validity=Validity(status="有效"),
        ),
        disclosure("rules", "预算管理办法", agency=FINANCE, genre="办法", issued="2012-01-05", written="2011-12-30", text="公园的预算。"),
    )
    return engine


def found(engine: Engine, q: str) -> set[str]:
    """The ids found, in no order."""
    return set(ids(engine, q))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("buses OR catalytic", {"buses", "catalytic"}),
        ("stops bus OR train", {"buses", "trains"}),
        ("bus || train", {"buses", "trains"}),
        ("通知 OR 办法", {"budget", "rules"}),
        ("stops AND bus", {"buses"}),
        ("stops NOT bus", {"trains"}),
        ('"bus stops" OR "train stops" -bus', {"trains"}),
        ("stops or bus", {"buses"}),
    ],
)
def test_operators(filled: Engine, q: str, expected: set[str]) -> None:
    answer = ask(filled, q)
    assert ({hit.id for hit in answer.hits}, answer.notes) == (expected, ())


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("cata*", {"catalog", "catalytic", "trains"}),
        ("CATALO*", {"catalog", "trains"}),
        ("cata* trees", {"catalog", "catalytic"}),
        ("stops -trai*", {"buses"}),
        ("title:cata*", {"catalog", "catalytic"}),
        ("预*", {"budget", "rules"}),
    ],
)
def test_a_star_ends_a_word_that_is_only_begun(filled: Engine, q: str, expected: set[str]) -> None:
    answer = ask(filled, q)
    assert ({hit.id for hit in answer.hits}, answer.notes) == (expected, ())


def test_a_title_with_the_beginning_comes_first(filled: Engine) -> None:
    assert ids(filled, "catal*")[-1] == "trains"


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("title:trees", {"catalog"}),
        ('title:"trees of"', set()),
        ('title:"of trees"', {"catalog"}),
        ("标题：预算", {"budget", "rules"}),
        ("agency:transit", {"buses", "trains"}),
        ('agency:"Transit Authority" bus', {"buses"}),
        ("agency:transit-authority", {"buses", "trains"}),
        ("agency:tran*", {"buses", "trains"}),
        ("发布机构:财政局", {"budget", "rules"}),
        ("机关:臨江市財政局", {"budget", "rules"}),
        ("stops -agency:transit", set()),
        ("预算 -genre:通知", {"rules"}),
        ("文种:办法", {"rules"}),
        ("genre:办法 OR genre:通知", {"budget", "rules"}),
        ("format:csv", {"catalog"}),
        ("keyword:green", {"catalog"}),
        ('tag:"green space"', {"catalog"}),
        ('tag:"space green"', set()),
        ("theme:transport", {"buses"}),
        ("kind:disclosure 预算", {"budget", "rules"}),
        ("有效性:有效", {"budget"}),
        ('validity:"in force"', {"budget"}),
        ("language:EN", {"catalytic"}),
        ("文号:临财发[2019]12号", {"budget"}),
        ("document_number:临财发〔2019〕*", {"budget"}),
        ("索引号:LJ-0001-2019", {"budget"}),
        ("id:buses", {"buses"}),
    ],
)
def test_fields(filled: Engine, q: str, expected: set[str]) -> None:
    answer = ask(filled, q)
    assert ({hit.id for hit in answer.hits}, answer.notes) == (expected, ())


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("year:2019", {"buses", "budget"}),
        ("年份:2019", {"buses", "budget"}),
        ("year:2015..2017", {"catalog", "catalytic"}),
        ("year:2015-2017", {"catalog", "catalytic"}),
        ("year:[2015 TO 2017]", {"catalog", "catalytic"}),
        ("year:2019..", {"buses", "budget", "trains"}),
        ("year:..2012", {"rules"}),
        ("year:>2019", {"trains"}),
        ("issued:>=2019-05", {"budget", "trains"}),
        ("issued:<=2015", {"catalog", "rules"}),
        ("issued:<2015-03-01", {"rules"}),
        ("issued:2017-06", {"catalytic"}),
        ("issued:2012..2015 -kind:dataset", {"rules"}),
        ("成文日期:2011", {"rules"}),
        ("预算 year:2012", {"rules"}),
        ("year:2020..2012", set()),
    ],
)
def test_ranges(filled: Engine, q: str, expected: set[str]) -> None:
    answer = ask(filled, q)
    assert ({hit.id for hit in answer.hits}, answer.notes) == (expected, ())


@pytest.mark.parametrize(
    ("q", "expected", "code"),
    [
        ('"bus stops', {"buses"}, "quote"),
        ("bus OR", {"buses"}, "operator"),
        ("OR bus", {"buses"}, "operator"),
        ("bus OR OR train", {"buses", "trains"}, "operator"),
        ("bus - stops", {"buses"}, "operator"),
        ("genus:bus stops", set(), "field"),
        ("colour:trees", set(), "field"),
        ("year:lately", set(), "value"),
        ("kind:bus", set(), "value"),
        ("issued:2019-13", set(), "value"),
        ("b*s stops", set(), "wildcard"),
        ("*us", set(), "wildcard"),
    ],
)
def test_what_is_no_syntax_is_read_as_words_with_a_hint(filled: Engine, q: str, expected: set[str], code: str) -> None:
    answer = ask(filled, q)
    assert NOTES[code] in answer.notes
    if expected:
        assert {hit.id for hit in answer.hits} == expected


def test_a_field_holds_where_words_are_relaxed(filled: Engine) -> None:
    answer = ask(filled, "agency:transit bus trees converters")
    assert {hit.id for hit in answer.hits} == {"buses"}
    assert answer.notes == (NOTES["relaxed"],)


@pytest.mark.parametrize("q", ["http://data.gov/trees", "10:30 bus", "解读：bus stops", "year: 2019"])
def test_a_colon_that_belongs_to_a_text_gives_no_hint(filled: Engine, q: str) -> None:
    assert not {NOTES["field"], NOTES["value"]} & set(ask(filled, q).notes)


def test_facets_count_what_the_written_query_finds(filled: Engine) -> None:
    answer = ask(filled, "year:2015..2019 -kind:disclosure", facets=("year", "kind"))
    assert {value.value: value.count for value in answer.facets["year"]} == {"2015": 1, "2017": 1, "2019": 1}
    assert answer.total == 3
