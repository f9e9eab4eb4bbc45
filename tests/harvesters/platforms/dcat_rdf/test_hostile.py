"""Documents made to harm: refused with a named problem or read within measure, never expanded, followed or believed."""

import pytest

from harvesters.reading import rdf_description
from tests.harvesters.platforms.dcat_rdf.catalogs import PREFIXES, URL, harvested, kept, served

_HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:d="http://purl.org/dc/terms/">'
_TURTLE = PREFIXES + ':a a dcat:Dataset ; dct:title "A" .'


def _xml(title: str, doctype: str = "", inside: str = "") -> str:
    member = f'<dcat:Dataset rdf:about="https://data.river.example/a"><d:title>{title}</d:title></dcat:Dataset>'
    return f'<?xml version="1.0"?>{doctype}{_HEAD}{inside}{member}</rdf:RDF>'


def _entities(levels: int) -> str:
    grown = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels))
    return f'<!DOCTYPE r [<!ENTITY e0 "0123456789">{grown}]>'


_ATTRIBUTES = " ".join(f'd:p{number}="1"' for number in range(50_000))
ATTACKS = {
    "text of 17 MB in XML": _xml("x" * (17 << 20)),
    "comment of 17 MB without end": _xml("A", inside=f"<!--{'x' * (17 << 20)}"),
    "elements 300 deep": _xml("A", inside="<d:p><rdf:Description>" * 150 + "</rdf:Description></d:p>" * 150),
    "300,000 elements deep": _xml("A", inside="<d:p><rdf:Description>" * 150_000),
    "50,000 attributes": _xml("A", inside=f"<rdf:Description {_ATTRIBUTES}/>"),
    "one entity a million times": _xml("&e;" * 1_000_000, f'<!DOCTYPE r [<!ENTITY e "{"x" * 300}">]>'),
    "300,000 brackets": _TURTLE + ":b dct:relation " + "[ dct:relation " * 300_000 + '"1"' + " ]" * 300_000 + " .",
    "300,000 lists": _TURTLE + ":b dct:relation " + "(" * 300_000 + ")" * 300_000 + " .",
    "text of 40 MB in Turtle": _TURTLE + ":b dct:title '" + "x" * (40 << 20) + "' .",
    "5,001 contexts": "[" + '{"@context": "https://elsewhere.example/c", "title": "x"},' * 5_001 + "{}]",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_passes_every_measure_is_refused_by_name(name: str) -> None:
    store, report = harvested(ATTACKS[name], "")
    assert report.fatal
    assert report.fatal.kind == "too_large"
    assert store.records == {}


def test_json_of_a_million_levels_is_refused() -> None:
    _, report = harvested('{"@context": {"p": "http://p.example/"}, "p": ' + '{"p":' * 200_000 + "1" + "}" * 200_001, "")
    assert report.fatal
    assert report.fatal.kind == "not_rdf"


@pytest.mark.parametrize(
    "doctype",
    [
        _entities(9),
        '<!DOCTYPE r [<!ENTITY e8 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY e8 PUBLIC "-//X//Y" "http://169.254.169.254/latest/meta-data/">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p; ]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_no_entity_is_grown_or_fetched(doctype: str) -> None:
    store, report = harvested(_xml("A &e8; B", doctype), "application/rdf+xml")
    assert store.records["https://data.river.example/a"].title == "A &e8; B"
    assert report.kinds()[0] == "malformed_xml"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://x.example/", "javascript:1", "  "])
def test_a_next_page_that_is_no_web_address_is_none(target: str) -> None:
    _, report = harvested(_TURTLE + f'<{URL}> hydra:next "{target}" .')
    assert (report.fatal, len(report.added)) == (None, 1)


def test_a_dataset_tied_to_too_much_is_left_out_and_the_others_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf_description, "MOST_STATEMENTS", 1000)
    tied = " , ".join(f'"{number}"' for number in range(1000))
    store, report = harvested(_TURTLE + f":big a dcat:Dataset ; dct:title 'B' ; dcat:keyword {tied} .")
    assert set(store.records) == {"https://data.river.example/a"}
    assert [(problem.kind, problem.refused, problem.value) for problem in report.problems if problem.refused] == [
        ("too_many_statements", True, "https://data.river.example/big")
    ]


@pytest.mark.parametrize(
    "knot",
    [
        "".join(f"_:b{n} dct:relation _:b{n + 1} ; dct:source _:b{n + 1} . " for n in range(60)),
        "".join(f"_:b{n} dct:relation _:b{(n + 1) % 500} . " for n in range(500)),
        "".join(f"_:b{n} dct:relation _:b{n + 1} . " for n in range(20_000)),
        "_:b0 dct:relation _:b0 , :a .",
    ],
    ids=["doubling", "circle", "chain", "itself"],
)
def test_knots_of_blank_nodes_are_read_within_measure(knot: str) -> None:
    store, report = harvested(_TURTLE + ":a dct:relation _:b0 . " + knot)
    assert report.fatal is None
    assert store.records["https://data.river.example/a"].title == "A"


def test_a_hundred_thousand_blank_nodes_make_no_difference_to_the_fingerprint() -> None:
    parts = [f"[] dct:isPartOf :a ; dct:title '{number}' ." for number in range(100_000)]
    store, report = harvested(_TURTLE + "\n".join(parts))
    alone, _ = harvested(_TURTLE)
    assert (report.fatal, store.memory.entries) == (None, alone.memory.entries)


def test_control_characters_and_half_surrogates_reach_no_record() -> None:
    store, _ = harvested(PREFIXES + ':a a dcat:Dataset ; dct:title "A\\u0000B\\u0007" . :b a dcat:Dataset ; dct:title "\\uD800" .')
    assert store.records["https://data.river.example/a"].title == "AB"


def test_nothing_but_the_catalog_is_asked_for() -> None:
    fetcher = served({URL: _xml("&e8;", _entities(3)), "https://elsewhere.example/c": "{}"})
    kept().run(fetcher)
    assert fetcher.asked == [URL]
