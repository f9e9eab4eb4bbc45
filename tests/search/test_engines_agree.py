"""The two engines beside each other: on the same records and queries, the same hits in nearly the same order."""

import itertools
import statistics
from collections.abc import Iterator

import pytest

from benchmarks.relevance import overlap
from catalog_service.search.elasticsearch.engine import ElasticsearchEngine
from catalog_service.search.embedded.engine import EmbeddedEngine
from catalog_service.search.engine import Engine
from schemas.record import Record
from tests.elasticsearch_node import new_cluster, removed
from tests.search.made import ask, dataset, disclosure, ids

pytestmark = pytest.mark.elasticsearch

PLACES = ("临江", "青山", "北湖", "东港")
SUBJECTS = ("公共数据", "养老服务", "道路交通", "垃圾分类", "义务教育", "food safety", "street trees", "air quality", "water levels")
FORMS = ("管理办法", "实施细则的通知", "工作方案", "annual report", "open data", "survey of 2021")
ASKED = [
    *SUBJECTS,
    *FORMS,
    *PLACES,
    *(f"{subject} {form}" for subject, form in itertools.product(SUBJECTS[:3], FORMS[:3])),
    *(f"{place}{subject}" for place, subject in itertools.product(PLACES, SUBJECTS[:4])),
    "垃圾分类由谁负责？",
    '"street trees"',
    "trees -survey",
    "street OR water",
    "surveys of trees",
    "title:道路",
    "临政办发〔2021〕3号",
    "qual*",
    "issued:2012..2015 养老",
    "数据 AND 通知",
]


def records() -> list[Record]:
    """216 records in two languages, told apart by their texts' lengths and dates; in the order of their ids, as the store tells them."""
    made: list[Record] = []
    for number, (place, subject, form) in enumerate(itertools.product(PLACES, SUBJECTS, FORMS)):
        body = f"{subject}，{place}。" * (number % 7 + 1) + " ".join(SUBJECTS[: number % 5]) + " word" * (number % 11)
        year = f"20{10 + number % 12}-05-{number % 27 + 1:02}"
        if number % 2:
            document_number = f"临政办发〔{year[:4]}〕{number % 9 + 1}号"
            made.append(disclosure(f"r{number:03}", f"{place}{subject}{form}", text=body, issued=year, document_number=document_number))
        else:
            made.append(dataset(f"r{number:03}", f"{place} {subject} {form}", description=body, issued=year, keywords=(subject, form)))
    return made


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """Each engine with the same records, in one shard and fresh."""
    cluster = new_cluster()
    engines = EmbeddedEngine(tmp_path_factory.mktemp("index")), ElasticsearchEngine(cluster)
    for engine in engines:
        engine.rebuild(records(), 1)
    yield engines
    for engine in engines:
        engine.close()
    removed(cluster)


def test_the_measure_of_agreement() -> None:
    assert overlap("abc", "abc") == overlap("", "") == 1
    assert overlap("abc", "xyz") == 0
    assert overlap("abc", "acb") > overlap("abc", "cab") > 0


def test_the_same_records_are_found(both: tuple[Engine, Engine]) -> None:
    for q in ASKED:
        embedded, other = (ask(engine, q, facets=("kind", "year", "keyword")) for engine in both)
        assert (embedded.total, embedded.notes, embedded.facets) == (other.total, other.notes, other.facets), q
        assert embedded.total > 0, q


def test_the_first_ten_agree(both: tuple[Engine, Engine]) -> None:
    agreed = {q: overlap(*(ids(engine, q, page_size=10) for engine in both)) for q in ASKED}
    assert statistics.fmean(agreed.values()) >= 0.98, sorted((round(value, 3), q) for q, value in agreed.items())[:8]


def test_every_order_is_the_same(both: tuple[Engine, Engine]) -> None:
    for sort in ("issued", "-issued", "modified", "-modified", "title"):
        embedded, other = (ids(engine, "数据", sort=sort, page_size=50) for engine in both)
        assert embedded == other, sort
