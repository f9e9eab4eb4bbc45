"""One catalog in every syntax, and each as badly as it is written in the wild."""

import pytest
from pyoxigraph import RdfFormat

from harvesters.reading.rdf_jsonld import with_own_contexts
from harvesters.reading.rdf_labels import labelled
from harvesters.reading.rdf_xml import well_nested
from tests.harvesters.platforms.dcat_rdf.catalogs import PREFIXES, URL, catalog, converted, dataset, harvested, served

_TRUE_TYPES = {
    RdfFormat.TURTLE: "text/turtle",
    RdfFormat.N_TRIPLES: "application/n-triples",
    RdfFormat.N_QUADS: "application/n-quads",
    RdfFormat.TRIG: "application/trig",
    RdfFormat.RDF_XML: "application/rdf+xml",
    RdfFormat.JSON_LD: "application/ld+json",
}
_XML = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
{inside}<dcat:Dataset rdf:about="https://data.river.example/last"><dct:title>Last</dct:title></dcat:Dataset></rdf:RDF>"""


def _xml(inside: str, doctype: str = "") -> str:
    return _XML.format(inside=inside, doctype=doctype)


@pytest.mark.parametrize("media_type", ["true", "text/plain", "application/octet-stream", "text/html"])
@pytest.mark.parametrize("syntax", _TRUE_TYPES, ids=str)
def test_every_syntax_gives_the_same_records_whatever_type_it_is_served_as(syntax: RdfFormat, media_type: str) -> None:
    expected, _ = harvested(catalog(1, 2))
    body = converted(catalog(1, 2), syntax)
    store, report = harvested(body, _TRUE_TYPES[syntax] if media_type == "true" else media_type)
    assert report.problems == []
    assert {key: (r.title, r.agency, r.contact, r.distributions) for key, r in store.records.items()} == {
        key: (r.title, r.agency, r.contact, r.distributions) for key, r in expected.records.items()
    }
    assert {key: known.fingerprint for key, known in store.memory.entries.items()} == {
        key: known.fingerprint for key, known in expected.memory.entries.items()
    }


def test_the_order_of_statements_and_the_names_of_blank_nodes_change_nothing() -> None:
    lines = converted(catalog(1, 2, 3), RdfFormat.N_TRIPLES).decode().splitlines()
    store, _ = harvested("\n".join(lines) + "\n")
    shuffled = "\n".join(reversed(lines)).replace("_:", "_:x") + "\n"
    other, _ = harvested(shuffled)
    assert {k: v.fingerprint for k, v in store.memory.entries.items()} == {k: v.fingerprint for k, v in other.memory.entries.items()}
    assert {r.provenance.checksum for r in store.records.values()} == {r.provenance.checksum for r in other.records.values()}


def test_one_changed_value_deep_in_a_blank_node_changes_one_fingerprint() -> None:
    before, _ = harvested(catalog(1, 2))
    after, _ = harvested(catalog(1, 2).replace("/2.csv", "/2b.csv"))
    changed = {k for k, v in before.memory.entries.items() if v.fingerprint != after.memory.entries[k].fingerprint}
    assert changed == {"https://data.river.example/set2"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty_answer"),
        (b"<!DOCTYPE html><html><body>Down for maintenance</body></html>", "html_instead_of_feed"),
        (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>', "not_rdf"),
        (b"Sorry, too many requests\n", "not_rdf"),
        (b'{"message": "rate limited"}', "no_dataset"),
        (PREFIXES.encode() + b':x dct:title "Nothing of a catalog" .', "no_dataset"),
        (catalog(1, 2).encode()[:-40], "cut_short"),
        (converted(catalog(1, 2), RdfFormat.JSON_LD)[:-40], "cut_short"),
        (converted(catalog(1, 2), RdfFormat.RDF_XML)[:-40], "cut_short"),
        (converted(catalog(1, 2), RdfFormat.RDF_XML).rpartition(b"</rdf:RDF>")[0], "cut_short"),
        (converted(catalog(1, 2), RdfFormat.N_TRIPLES)[:-40], "cut_short"),
    ],
)
def test_what_is_no_whole_catalog_withdraws_nothing(body: bytes, kind: str) -> None:
    store, _ = harvested(catalog(1, 2, 3))
    report = store.run(served({URL: body}, "text/turtle"))
    assert report.fatal
    assert report.fatal.kind == kind
    assert report.fatal.remedy
    assert len(store.records) == 3
    assert (report.changed, report.validators) == (set(), None)


def test_an_empty_catalog_is_a_catalog() -> None:
    _, report = harvested(catalog())
    assert (report.problems, report.added) == ([], set())


def test_a_broken_line_of_n_triples_costs_only_itself() -> None:
    lines = converted(catalog(1, 2), RdfFormat.N_TRIPLES).decode().splitlines()
    store, report = harvested("\n".join([lines[0], "this is no statement", *lines[1:]]) + "\n")
    assert len(store.records) == 2
    assert [(problem.kind, problem.fatal) for problem in report.problems] == [("malformed_rdf", False)]


def test_a_broken_statement_of_turtle_costs_only_itself_and_withdraws_nothing() -> None:
    store, _ = harvested(catalog(1, 2, 3))
    body = PREFIXES + ":catalog a dcat:Catalog ." + dataset(1) + dataset(2).replace("dct:title", "dct:title ,") + dataset(3)
    report = store.run(served({URL: body}))
    assert report.fatal
    assert report.fatal.kind == "malformed_rdf"
    assert set(store.records) == {f"https://data.river.example/set{number}" for number in (1, 2, 3)}


@pytest.mark.parametrize("bad", ["<https://data.river.example/a b.csv>", "<https://data.river.example/{x}|y>", "<not an address>"])
def test_an_address_that_is_none_costs_nothing_else(bad: str) -> None:
    store, report = harvested(PREFIXES + dataset(1, f"dcat:landingPage {bad} ;") + dataset(2))
    assert report.fatal is None
    assert len(store.records) == 2
    assert store.records["https://data.river.example/set1"].distributions[0].format == "CSV"


def test_values_of_the_wrong_type_are_left_out_and_flagged() -> None:
    odd = 'dct:issued "soon"^^xsd:date ; dct:modified "2024-02-30"^^xsd:date ; dct:temporal [ dcat:startDate "x"^^xsd:dateTime ] ;'
    store, report = harvested(PREFIXES + dataset(1, odd))
    record = store.records["https://data.river.example/set1"]
    assert (record.issued, record.modified) == (None, None)
    assert {"invalid_date", "invalid_period"} <= set(report.kinds())


def test_numbers_keep_how_they_were_written() -> None:
    store, _ = harvested(PREFIXES + dataset(1, 'dct:identifier "007"^^xsd:integer ;'))
    assert store.records["https://data.river.example/set1"].identifier == "007"


def test_usual_prefixes_need_no_declaration_and_a_full_stop_may_be_missing() -> None:
    store, report = harvested(
        '@prefix : <https://a.example/>\n@prefix dct: <http://purl.org/dc/terms/> .\n:s a dcat:Dataset ; dct:title "T" .'
    )
    assert set(store.records) == {"https://a.example/s"}
    assert report.fatal is None


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("R&D &nbsp;caf&eacute;", "R&D café"),
        ("<![CDATA[Fish & chips]]>", "Fish & chips"),
        ("a&#0;b\x0bc", "abc"),
        ("&unknown; thing", "&unknown; thing"),
        ("A &amp; B &#38; C", "A & B & C"),
    ],
)
def test_text_that_xml_forbids_is_read_as_what_it_means(title: str, read: str) -> None:
    inside = f'<dcat:Dataset rdf:about="https://data.river.example/odd"><dct:title>{title}</dct:title></dcat:Dataset>'
    store, report = harvested(_xml(inside), "application/rdf+xml")
    assert store.records["https://data.river.example/odd"].title == read
    assert "https://data.river.example/last" in store.records
    assert report.fatal is None


def test_entities_for_namespaces_are_written_out() -> None:
    doctype = '<!DOCTYPE rdf:RDF [ <!ENTITY river "https://data.river.example/"> <!ENTITY xsd "http://www.w3.org/2001/XMLSchema#"> ]>'
    issued = '<dct:issued rdf:datatype="&xsd;date">2024-01-02</dct:issued>'
    inside = f'<dcat:Dataset rdf:about="&river;one"><dct:title>One</dct:title>{issued}</dcat:Dataset>'
    store, report = harvested(_xml(inside, doctype), "text/xml")
    assert store.records["https://data.river.example/one"].issued == "2024-01-02"
    assert "malformed_xml" not in report.kinds()


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "gb18030", "utf-8-sig"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = _xml('<dcat:Dataset rdf:about="https://data.river.example/z"><dct:title>Zürich – Flüsse</dct:title></dcat:Dataset>')
    if encoding == "iso-8859-1":
        text = text.replace("–", "-")
    body = text.replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"').encode(encoding)
    store, report = harvested(body, "application/rdf+xml")
    assert store.records["https://data.river.example/z"].title.startswith("Zürich")
    assert report.fatal is None


def test_bytes_of_windows_1252_inside_utf_8_are_read_and_told() -> None:
    body = catalog(1).replace("Gauges 1", "Pegel Köln").encode("utf-8") + "\n# Düsseldorf\n".encode("cp1252")
    store, report = harvested(body)
    assert store.records["https://data.river.example/set1"].title == "Pegel Köln"
    assert report.kinds() == ["guessed_encoding"]


@pytest.mark.parametrize(
    "context", ['"https://elsewhere.example/context.jsonld"', '["https://elsewhere.example/a", {"x": "https://x.example/"}]']
)
def test_a_context_elsewhere_is_never_fetched(context: str) -> None:
    body = (
        f'{{"@context": {context}, "@type": "Catalog", "dataset": [{{"@id": "https://d.example/1", "@type": "Dataset", "title": "One"}}]}}'
    )
    store, report = harvested(body, "application/ld+json")
    assert store.records["https://d.example/1"].title == "One"
    assert report.kinds()[0] == "own_context"


def test_words_beside_an_address_become_its_label() -> None:
    inside = """<dcat:Dataset rdf:about="https://data.river.example/first"><dct:title>First</dct:title>
    <dcat:theme rdf:resource="http://inspire.ec.europa.eu/theme/hy"> Hydrography &amp; more </dcat:theme>
    <dct:publisher xmlns:x="urn:x" rdf:resource='https://data.river.example/board'>River Board</dct:publisher>
    <dcat:theme rdf:resource="http://www.eionet.europa.eu/gemet/concept/834"> </dcat:theme>
    <dcat:distribution rdf:resource="https://data.river.example/file"/></dcat:Dataset>
    <dcat:Distribution rdf:about="https://data.river.example/file"><dcat:downloadURL rdf:resource="https://data.river.example/f.csv"/>
    </dcat:Distribution>"""
    store, report = harvested(_xml(inside), "application/rdf+xml")
    first = store.records["https://data.river.example/first"]
    assert first.agency.name == "River Board"
    assert [(theme.scheme, theme.code, theme.label) for theme in first.themes] == [
        ("inspire-theme", "hy", "Hydrography & more"),
        ("gemet", "834", "834"),
    ]
    assert [found.download_url for found in first.distributions] == ["https://data.river.example/f.csv"]
    assert "malformed_rdf" not in report.kinds()
    assert len(store.records) == 2


@pytest.mark.parametrize("length", [1, 2, 3, 5, 7, 11, 64, 1000])
def test_such_words_are_found_wherever_the_document_is_cut(length: int) -> None:
    body = b'<r><a rdf:resource="x">one</a><b rdf:resource="y"/><c k="v" rdf:resource="z">two<!-- --></c><d rdf:resource="w">three</d></r>'
    pieces = [body[start : start + length] for start in range(0, len(body), length)]
    read = b"".join(labelled(well_nested(iter(pieces), set())))
    assert read == b"".join(labelled(iter([body])))
    assert read.count(b"rdfs:label xmlns") == 2


def test_prefixes_that_were_forgotten_cost_only_what_is_said_with_them() -> None:
    body = catalog(1, 2).replace(":set1 a dcat:Dataset ;", ":set1 a dcat:Dataset ; health:theme health:rivers ;")
    body = body.replace(":set2 a dcat:Dataset ;", ":set2 a dcat:Dataset ; odd-er:x [ more.so:y 1 ] ;")
    store, report = harvested(body)
    expected, _ = harvested(catalog(1, 2))
    assert [r.distributions for r in store.records.values()] == [r.distributions for r in expected.records.values()]
    assert (report.kinds(), report.fatal) == (["undeclared_prefix"], None)


def test_namespaces_that_xml_forgot_cost_only_what_is_said_with_them() -> None:
    inside = """<dcat:Dataset rdf:about="https://data.river.example/first"><health:theme><more:y/></health:theme>
    <dct:title>First</dct:title></dcat:Dataset>"""
    store, report = harvested(_xml(inside), "application/rdf+xml")
    assert [record.title for record in store.records.values()] == ["First", "Last"]
    assert (report.fatal, [kind for kind in report.kinds() if kind != "missing_value"]) == (None, ["undeclared_prefix"])


@pytest.mark.parametrize(
    ("sound", "odd"), [('"en"}', '"en",}'), ("]}", ",]}"), ("Gauges 1", "Gauges\n1"), ('"@graph"', '"x": NaN, "@graph"')]
)
def test_json_ld_that_is_not_quite_json_is_read_and_said_to_be_so(sound: str, odd: str) -> None:
    body = """{"@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}, "@graph": [
      {"@id": "https://data.river.example/1", "@type": "dcat:Dataset", "dct:title": {"@value": "Gauges 1", "@language": "en"}},
      {"@id": "https://data.river.example/2", "@type": "dcat:Dataset", "dct:title": "Gauges 2"}
    ]}""".replace("\n    ]}", "]}")
    store, report = harvested(body.replace(sound, odd), "application/ld+json")
    assert [record.title for record in store.records.values()] == ["Gauges 1", "Gauges 2"]
    assert (report.fatal, "malformed_json" in report.kinds()) == (None, True)
    assert harvested(body.replace(sound, odd)[:-40], "application/ld+json")[1].fatal


def test_texts_by_language_are_read_though_the_context_is_never_fetched() -> None:
    body = """{"@context": "https://semiceu.example/context.jsonld", "@graph": [
      {"@id": "https://data.river.example/c", "@type": "Catalogue", "title": {"en": "All"}},
      {"@id": "https://data.river.example/d", "@type": ["Dataset", "DatasetMemberOfADatasetSeries"], "releaseDate": "2023-06-01",
       "title": {"en": "Gauges", "fr": "Niveaux"}, "description": {"fr" : ["Tous."]}, "keyword": {"en": ["water", "level"]},
       "frequency": "http://purl.org/linked-data/sdmx/2009/code#freq-W", "publisher": {"name": {"en": "River Board"}},
       "datasetDistribution": [{"@id": "https://data.river.example/f", "@type": "Distribution", "title": "A \\"title\\": {\\"en\\": ",
         "downloadUrl": "https://data.river.example/f.csv"}]}]}"""
    store, _ = harvested(body, "text/html")
    (record,) = store.records.values()
    assert (record.title, record.issued, record.frequency, record.agency.name) == ("Gauges", "2023-06-01", "WEEKLY", "River Board")
    assert set(record.keywords) == {"water", "level"}
    assert [(told.language, told.title, told.description) for told in record.translations] == [("fr", "Niveaux", "Tous.")]
    assert [(found.title, found.download_url) for found in record.distributions] == [
        ('A "title": {"en":', "https://data.river.example/f.csv")
    ]


@pytest.mark.parametrize("length", range(1, 60, 7))
def test_texts_by_language_are_found_wherever_the_document_is_cut(length: int) -> None:
    body = b'{"@context": "https://x.example/c", "title" : {\n "en-GB" : "A"}, "name": {"id": "x"}, "label":{"de":["B"]}, "fn": {"it": {}}}'
    pieces = [body[start : start + length] for start in range(0, len(body), length)]
    read = b"".join(with_own_contexts(iter(pieces), set()))
    assert read == b"".join(with_own_contexts(iter([body]), set()))
    # Once in the context that was put in, once in the document.
    assert [read.count(word + b"_by_language") for word in (b"title", b"label", b"fn", b"description")] == [2, 2, 1, 1]
