"""DataCite's kernel → wire values: what each property becomes, in versions 3 and 4, as OpenAIRE extends it, and when it is missing."""

import json
from typing import Any

from lxml import etree

from schemas.dialects.loose.texts import Oddity
from schemas.dialects.xml_metadata.datacite import from_datacite

FULL = """
<identifier identifierType="DOI">10.5555/TREES.1</identifier>
<creators><creator><creatorName>Doe, J.</creatorName></creator></creators>
<titles><title titleType="AlternativeTitle">Trees, short</title><title xml:lang="en">Trees of the city</title>
 <title xml:lang="de" titleType="TranslatedTitle">Bäume der Stadt</title></titles>
<publisher>City Library</publisher><publicationYear>2021</publicationYear>
<subjects><subject>trees；streets、parks</subject></subjects>
<contributors><contributor contributorType="ContactPerson"><contributorName>Roe, R.</contributorName></contributor></contributors>
<dates><date dateType="Created">2019-01-01</date><date dateType="Issued">2021-03-04</date><date dateType="Updated">2022-05-06</date>
 <date dateType="Collected">2018/2020</date></dates>
<language>en</language><resourceType resourceTypeGeneral="Dataset">Survey</resourceType><version>2.1</version>
<formats><format>text/csv</format></formats>
<rightsList><rights rightsURI="info:eu-repo/semantics/openAccess">Open Access</rights>
 <rights rightsIdentifier="cc-by-4.0" rightsURI="https://creativecommons.org/licenses/by/4.0/legalcode">CC BY</rights></rightsList>
<descriptions><description descriptionType="Methods">By hand.</description>
 <description descriptionType="Abstract" xml:lang="en">Each tree.</description>
 <description descriptionType="Abstract" xml:lang="de">Jeder Baum.</description></descriptions>
<relatedIdentifiers><relatedIdentifier relatedIdentifierType="DOI" relationType="IsPartOf">10.5555/GREEN</relatedIdentifier>
 <relatedIdentifier relatedIdentifierType="URL" relationType="IsDocumentedBy">https://city.example/how</relatedIdentifier>
 <relatedIdentifier relatedIdentifierType="DOI" relationType="Cites">10.5555/OTHER</relatedIdentifier></relatedIdentifiers>
<geoLocations><geoLocation><geoLocationPlace>Town</geoLocationPlace><geoLocationBox><westBoundLongitude>1</westBoundLongitude>
 <eastBoundLongitude>3</eastBoundLongitude><southBoundLatitude>2</southBoundLatitude><northBoundLatitude>4</northBoundLatitude>
 </geoLocationBox></geoLocation></geoLocations>
"""


def _read(inside: str, kernel: str = "http://datacite.org/schema/kernel-4") -> tuple[dict[str, Any], list[Oddity]]:
    return from_datacite(etree.fromstring(f'<resource xmlns="{kernel}">{inside}</resource>'))


def _drawn(inside: str) -> Any:
    values, _ = _read(f"<geoLocations><geoLocation>{inside}</geoLocation></geoLocations>")
    return json.loads(values["spatial"]["geometry"]) if values["spatial"] else None


def test_every_property_has_its_place() -> None:
    values, oddities = _read(FULL)
    assert (values["identifier"], values["landing_page"]) == ("10.5555/TREES.1", "https://doi.org/10.5555/TREES.1")
    assert (values["title"], values["description"]) == ("Trees of the city", "Each tree.")
    assert values["translations"] == [{"language": "de", "title": "Bäume der Stadt", "description": "Jeder Baum."}]
    assert (values["issued"], values["modified"]) == ("2021-03-04", "2022-05-06")
    assert values["temporal"] == {"start": "2018", "end": "2020", "text": None}
    assert (values["agency"]["name"], values["contact"]["name"], values["version"]) == ("City Library", "Roe, R.", "2.1")
    assert (values["license"]["id"], values["access"], values["language"]) == ("CC-BY-4.0", "public", ["en"])
    assert values["keywords"] == ["trees", "streets", "parks"]
    assert [theme["label"] for theme in values["themes"]] == ["Dataset"]
    assert values["relations"] == [{"type": "part_of", "text": "https://doi.org/10.5555/GREEN"}]
    assert values["documentation"] == ["https://city.example/how"]
    (distribution,) = values["distributions"]
    assert (distribution["access_url"], distribution["format"]) == (values["landing_page"], "CSV")
    assert values["spatial"]["text"] == "Town"
    assert json.loads(values["spatial"]["geometry"])["coordinates"][0][0] == [1.0, 2.0]
    assert [oddity.code for oddity in oddities] == ["joined_keywords"]


def test_what_is_missing_is_said_and_what_can_stand_in_does() -> None:
    holder = "<contributor contributorType='HostingInstitution'><contributorName>Archive</contributorName></contributor>"
    title = "<titles><title titleType='Subtitle'>Only this</title></titles>"
    values, oddities = _read(f"{title}<publicationYear>1999</publicationYear><contributors>{holder}</contributors>")
    assert (values["title"], values["issued"], values["agency"]["name"]) == ("Only this", "1999", "Archive")
    assert {oddity.code for oddity in oddities} == {"title_derived", "missing_value"}
    assert _read("")[0]["title"] is None


def test_closed_records_are_not_public() -> None:
    values, _ = _read('<rightsList><rights rightsURI="info:eu-repo/semantics/embargoedAccess"/></rightsList>')
    assert (values["access"], values["license"]) == ("restricted", None)


def test_places_in_every_form() -> None:
    point = "<pointLatitude>2</pointLatitude><pointLongitude>1</pointLongitude>"
    assert _drawn(f"<geoLocationPoint>{point}</geoLocationPoint>") == {"type": "Point", "coordinates": [1.0, 2.0]}
    assert _drawn("<geoLocationPoint>2 1</geoLocationPoint>") == {"type": "Point", "coordinates": [1.0, 2.0]}, "version 3"
    assert _drawn("<geoLocationBox>2 1 4 3</geoLocationBox>")["coordinates"][0][2] == [3.0, 4.0], "version 3"
    corners = [(1, 2), (3, 2), (3, 4), (1, 2)]
    drawn = "<polygonPoint><pointLongitude>{}</pointLongitude><pointLatitude>{}</pointLatitude></polygonPoint>"
    ring = "".join(drawn.format(*corner) for corner in corners)
    assert _drawn(f"<geoLocationPolygon>{ring}</geoLocationPolygon>")["coordinates"] == [[[west, north] for west, north in corners]]
    assert _drawn("<geoLocationPolygon><polygonPoint/></geoLocationPolygon>") is None
    assert _drawn("<geoLocationPoint>north of here</geoLocationPoint>") is None


def test_files_of_openaires_records() -> None:
    values, _ = _read(
        '<title/><description>Words.</description><file mimeType="application/zip">https://repo.example/f/1</file>'
        "<licenseCondition uri='https://creativecommons.org/publicdomain/zero/1.0/'>CC0</licenseCondition>",
        "http://namespace.openaire.eu/schema/oaire/",
    )
    assert [(told["download_url"], told["format"]) for told in values["distributions"]] == [("https://repo.example/f/1", "ZIP")]
    assert (values["description"], values["license"]["id"]) == ("Words.", "CC0-1.0")
