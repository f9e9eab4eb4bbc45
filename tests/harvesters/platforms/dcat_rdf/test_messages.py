"""DCAT inside the messages of other protocols: what a catalogue service answers about one record, or about all it has."""

import pytest

from harvesters.platforms.dcat_rdf.recognising import recognise
from harvesters.recognition import Seen
from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import Scripted

URL = "https://maps.example/csw?request=GetRecordById&id=7"
_NAMES = 'xmlns:d="http://www.w3.org/ns/dcat#" xmlns:t="http://purl.org/dc/terms/" xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
_CSW = 'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'


def _dataset(name: str) -> str:
    return f'<d:Dataset {_NAMES} r:about="https://maps.example/{name}"><t:title>Map {name}</t:title></d:Dataset>'


@pytest.mark.parametrize(
    "inside",
    [
        _dataset("7"),
        f'<r:RDF {_NAMES} xml:lang="de">{_dataset("7")}</r:RDF>',
        f"<csw:SearchResults>{_dataset('7')}</csw:SearchResults>",
        f'<r:RDF {_NAMES}><r:Description r:about="https://maps.example/7"><r:type r:resource="http://www.w3.org/ns/dcat#Dataset"/>'
        "<t:title>Map 7</t:title></r:Description></r:RDF>",
    ],
)
def test_a_message_is_read_for_what_it_holds(inside: str) -> None:
    kept = Kept(declared("dcat_rdf", URL))
    report = kept.run(Scripted({URL: f"<csw:GetRecordByIdResponse {_CSW}>{inside}</csw:GetRecordByIdResponse>"}, "application/xml"))
    assert report.fatal is None
    assert {key: record.title for key, record in kept.records.items()} == {"https://maps.example/7": "Map 7"}


def test_a_message_without_a_dataset_withdraws_nothing() -> None:
    kept = Kept(declared("dcat_rdf", URL))
    report = kept.run(Scripted({URL: f"<csw:GetRecordByIdResponse {_CSW} {_NAMES}/>"}, "application/xml"))
    assert report.fatal is not None


@pytest.mark.parametrize(("following", "whole"), [("0", True), ("", True), ("11", False)])
def test_a_page_of_a_catalogue_service_that_goes_on_is_not_taken_for_the_whole(following: str, whole: bool) -> None:
    results = f'<csw:SearchResults numberOfRecordsMatched="30" nextRecord="{following}">{_dataset("7")}</csw:SearchResults>'
    seen = Seen(URL, f"<csw:GetRecordsResponse {_CSW}>{results}</csw:GetRecordsResponse>", None)
    assert (recognise(seen) is not None) is whole


def test_a_record_in_the_register_under_the_datasets_own_name_hides_no_dataset() -> None:
    described = (
        f'<r:RDF {_NAMES}><r:Description r:about="https://maps.example/7"><r:type r:resource="http://www.w3.org/ns/dcat#Dataset"/>'
        '<r:type r:resource="http://www.w3.org/ns/dcat#CatalogRecord"/><t:title>Map 7</t:title></r:Description></r:RDF>'
    )
    kept = Kept(declared("dcat_rdf", URL))
    kept.run(Scripted({URL: described}, "application/rdf+xml"))
    assert [record.title for record in kept.records.values()] == ["Map 7"]
