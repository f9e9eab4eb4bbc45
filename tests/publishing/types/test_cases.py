"""At least four hundred columns, typed or kept as text for a reason, each in a line of its own."""

from itertools import product

import pyarrow as pa
import pytest

from catalog_service.publishing.types.columns import ColumnReader, typed_column
from catalog_service.publishing.types.declared import Declared
from tests.publishing.types import cases, text_cases, wild_cases
from tests.publishing.types.cases import VALUES, Case
from tests.publishing.types.test_types import TEXT, TYPED, reading

ACCEPTED = [*cases.ACCEPTED, *wild_cases.ACCEPTED]
NULLS = (*cases.NULLS, *wild_cases.NULLS)
TEXTS = [(why, case) for why, among in (*text_cases.REJECTED.items(), *wild_cases.REJECTED.items()) for case in among]


def parts(case: str) -> tuple[str, list[str]]:
    title, _, values = case.partition(": ")
    return title, values.split(" | ")


def test_there_are_four_hundred_cases_and_more() -> None:
    accepted = {case for case, *_ in ACCEPTED} | {f"x: {text}" for _, text, _ in TYPED}
    rejected = {case for _, case in TEXTS} | {f"x: {text}" for text in TEXT}
    assert not accepted & rejected
    assert len(accepted) >= 180
    assert len(rejected) >= 220
    assert len(accepted) + len(rejected) >= 400


@pytest.mark.parametrize("case", ACCEPTED, ids=[case for case, *_ in ACCEPTED])
def test_accepted(case: Case) -> None:
    title, values = parts(case[0])
    kind, typed, clean = reading(title, values)
    assert (kind, clean) == (case[1], case[2].split(" | "))
    assert None not in typed
    assert len(typed) == len(values)


@pytest.mark.parametrize(("why", "case"), TEXTS, ids=[case for _, case in TEXTS])
def test_rejected(why: str, case: str) -> None:
    title, values = parts(case)
    assert reading(title, values) == ("string", values, values), why


@pytest.mark.parametrize("case", [case for case, *_ in ACCEPTED] + [case for _, case in TEXTS])
def test_neither_order_nor_batches_decide(case: str) -> None:
    title, values = parts(case)
    found = set()
    for order, size in product((values, values[::-1]), (1, 2, len(values))):
        reader = ColumnReader(title)
        for start in range(0, len(order), size):
            reader.see(pa.array(order[start : start + size]))
        rule = reader.rule()
        found.add((rule.type, rule.exact, rule.normalized, *typed_column(rule, pa.array(values))[1].to_pylist()))
    assert len(found) == 1


@pytest.mark.parametrize("value", VALUES)
def test_null_words_are_missing_and_counted_beside_any_type(value: str) -> None:
    for word in NULLS:
        reader = ColumnReader("x")
        column = pa.array([value, word, value])
        reader.see(column)
        told = reader.described("x")
        assert told.type != "string", word
        assert told.null_words == {word: 1}
        assert typed_column(reader.rule(), column)[0].null_count == 1


@pytest.mark.parametrize(
    ("said", "values", "kind", "clean"),
    [
        ("string", "1 | 2", "string", "1 | 2"),
        ("number 1,234.5", "1,234 | 2,345", "integer", "1234 | 2345"),
        ("number 1.234,5", "1,234 | 2,345", "decimal", "1.234 | 2.345"),
        ("number 1.234,5", "1,5", "decimal", "1.5"),
        ("number 1.234,5", "1.234", "integer", "1234"),
        ("integer 1,234.5", "1,234", "integer", "1234"),
        ("date D/M/YYYY", "01/02/2020", "date", "2020-02-01"),
        ("date M/D/YYYY", "01/02/2020", "date", "2020-01-02"),
        ("date", "108/5/17", "date", "2019-05-17"),
        ("date YYYYMMDD", "20240131", "date", "2024-01-31"),
        ("datetime D/M/YYYY", "01/02/2020 10:00", "datetime", "2020-02-01T10:00:00"),
        ("time", "08:30", "time", "08:30:00"),
        ("duration", "08:30:00", "duration", "08:30:00"),
        ("integer", "13800138000", "string", "13800138000"),
        ("integer", "007", "string", "007"),
        ("integer", "1 | x", "string", "1 | x"),
        ("date D/M/YYYY", "02/13/2020", "string", "02/13/2020"),
        ("boolean", "是 | 否", "string", "是 | 否"),
        ("boolean 是/否", "是 | 否 | 是", "boolean", "true | false | true"),
        ("boolean 1/0", "1 | 0", "boolean", "true | false"),
        ("boolean yes/no", "yes | maybe", "string", "yes | maybe"),
    ],
)
def test_an_agency_decides_between_readings_and_never_changes_values(said: str, values: str, kind: str, clean: str) -> None:
    reader = ColumnReader("x", Declared.of(said))
    column = pa.array(values.split(" | "))
    reader.see(column)
    rule = reader.rule()
    assert ("decimal" if rule.exact else rule.type) == kind
    assert typed_column(rule, column)[1].to_pylist() == clean.split(" | ")
    assert rule.evidence.startswith("the agency says")


@pytest.mark.parametrize(
    "said",
    [
        "text",
        "date YYYY",
        "number 1 234",
        "string x",
        "",
        "integer D/M/YYYY",
        "boolean yes",
        "boolean yes/yes",
        "boolean /",
        "boolean 有/无",
    ],
)
def test_a_declaration_that_names_no_type_says_which_there_are(said: str) -> None:
    with pytest.raises(ValueError, match=r"write (one of|the words)"):
        Declared.of(said)
