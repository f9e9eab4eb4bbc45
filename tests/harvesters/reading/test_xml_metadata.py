"""Which standard a metadata record is written in, found inside what wraps it, and what it is told from others by."""

from lxml import etree

from harvesters.reading.xml import read_xml
from harvesters.reading.xml_metadata import described, fingerprint_of, key_in, metadata_in

_SPACES = 'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"'


def _record(title: str = "Trees", attributes: str = "") -> str:
    words = f"<gmd:title><gco:CharacterString>{title}</gco:CharacterString></gmd:title>"
    return (
        f"<gmd:MD_Metadata {attributes} {_SPACES}><gmd:fileIdentifier><gco:CharacterString>f-1</gco:CharacterString></gmd:fileIdentifier>"
        f"<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>{words}</gmd:CI_Citation></gmd:citation>"
        "</gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )


def _in(document: str) -> etree._Element:
    return metadata_in(etree.fromstring(document))


def test_what_wraps_a_record_does_not_matter() -> None:
    elements = [_in(document) for document in (_record(), f"<box {_SPACES} xmlns:n='urn:n'><!-- made today -->{_record()}</box>")]
    assert [key_in(element) for element in elements] == ["f-1", "f-1"]
    assert len({fingerprint_of(element) for element in elements}) == 1


def test_what_a_record_says_is_its_fingerprint_and_not_how() -> None:
    one = _record("T", "a='1' b='2'")
    alike = (
        _record("T", "b='2'  a='1'"),
        one.replace("gmd:", "x:").replace("xmlns:gmd", "xmlns:x"),
        one.replace("><", "> <!-- later --> \n<"),
        f"<box>{one} and more</box>",
    )
    others = (
        _record("U", "a='1' b='2'"),
        _record("T", "a='1' b='3'"),
        one.replace("T</gco", "T<x/></gco"),
        one.replace("gmd:title", "gmd:name"),
    )
    fingerprint = fingerprint_of(_in(one))
    assert {fingerprint_of(metadata_in(read_xml(told.encode()).root)) for told in alike} == {fingerprint}
    assert fingerprint not in {fingerprint_of(_in(told)) for told in others}
    assert fingerprint_of(_in("<dc xmlns='relative'><title>T</title></dc>")) != fingerprint


def test_each_standard_is_read_as_itself_and_an_unknown_one_by_its_title() -> None:
    documents = {
        _record(): "Trees",
        "<metadata><idinfo><citation><citeinfo><title>Wells</title></citeinfo></citation></idinfo></metadata>": "Wells",
        "<dc><title>Books</title></dc>": "Books",
        "<mods><title>Maps</title></mods>": "Maps",
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://www.w3.org/ns/dcat#" xmlns:t="http://purl.org/dc/terms/">'
        '<d:Dataset r:about="https://city.example/1"><t:title>Bees</t:title></d:Dataset></r:RDF>': "Bees",
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>': None,
        "<RDF/>": None,
        "<root><data>words</data></root>": None,
    }
    for document, title in documents.items():
        assert described(_in(document), time_zone="UTC")[0].get("title") == title


def test_dublin_core_in_rdf_is_read_though_it_names_no_dataset() -> None:
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    thing = (
        '<rdf:Description rdf:about="https://city.example/t"><dc:title>Trees</dc:title><dc:publisher>Parks</dc:publisher></rdf:Description>'
    )
    values, _ = described(_in(f"<rdf:RDF {spaces}>{thing}</rdf:RDF>"), time_zone="UTC")
    assert (values["title"], values["agency"]["name"]) == ("Trees", "Parks")
    assert described(_in(f"<rdf:RDF {spaces}/>"), time_zone="UTC")[0]["title"] is None
