"""What other standards in XML say of a dataset: ISO 19115-3, FGDC CSDGM, Dublin Core."""

from typing import Any

from lxml import etree

from schemas.dialects.loose.texts import Oddity
from schemas.dialects.xml_metadata.csdgm import from_csdgm
from schemas.dialects.xml_metadata.dublin_core import from_dublin_core
from schemas.dialects.xml_metadata.iso import from_iso

Told = tuple[dict[str, Any], list[Oddity]]


def _codes(oddities: list[Oddity]) -> set[tuple[str, str | None]]:
    return {(oddity.code, oddity.field) for oddity in oddities}


ISO_3 = """<mdb:MD_Metadata xmlns:mdb="http://standards.iso.org/iso/19115/-3/mdb/2.0" xmlns:cit="http://standards.iso.org/iso/19115/-3/cit/2.0"
 xmlns:mri="http://standards.iso.org/iso/19115/-3/mri/1.0" xmlns:mcc="http://standards.iso.org/iso/19115/-3/mcc/1.0"
 xmlns:mco="http://standards.iso.org/iso/19115/-3/mco/1.0" xmlns:lan="http://standards.iso.org/iso/19115/-3/lan/1.0"
 xmlns:mrd="http://standards.iso.org/iso/19115/-3/mrd/1.0" xmlns:gco="http://standards.iso.org/iso/19115/-3/gco/1.0">
 <mdb:metadataIdentifier><mcc:MD_Identifier><mcc:code><gco:CharacterString>m-3</gco:CharacterString></mcc:code></mcc:MD_Identifier></mdb:metadataIdentifier>
 <mdb:defaultLocale><lan:PT_Locale id="EN"><lan:language><lan:LanguageCode codeList="" codeListValue="eng"/></lan:language></lan:PT_Locale></mdb:defaultLocale>
 <mdb:otherLocale><lan:PT_Locale id="DE"><lan:language><lan:LanguageCode codeList="" codeListValue="ger"/></lan:language></lan:PT_Locale></mdb:otherLocale>
 <mdb:metadataScope><mdb:MD_MetadataScope><mdb:resourceScope><mcc:MD_ScopeCode codeList="" codeListValue="dataset"/></mdb:resourceScope></mdb:MD_MetadataScope></mdb:metadataScope>
 <mdb:parentMetadata><cit:CI_Citation><cit:title><gco:CharacterString>All maps</gco:CharacterString></cit:title></cit:CI_Citation></mdb:parentMetadata>
 <mdb:identificationInfo><mri:MD_DataIdentification>
  <mri:citation><cit:CI_Citation><cit:title><gco:CharacterString>Soils</gco:CharacterString><lan:PT_FreeText><lan:textGroup>
   <lan:LocalisedCharacterString locale="#DE">Böden</lan:LocalisedCharacterString></lan:textGroup></lan:PT_FreeText></cit:title>
   <cit:date><cit:CI_Date><cit:date><gco:DateTime>2021-03-04T00:00:00</gco:DateTime></cit:date><cit:dateType>
    <cit:CI_DateTypeCode codeList="" codeListValue="publication"/></cit:dateType></cit:CI_Date></cit:date></cit:CI_Citation></mri:citation>
  <mri:abstract><gco:CharacterString>What lies below.</gco:CharacterString></mri:abstract>
  <mri:pointOfContact><cit:CI_Responsibility><cit:role><cit:CI_RoleCode codeList="" codeListValue="custodian"/></cit:role><cit:party>
   <cit:CI_Organisation><cit:name><gco:CharacterString>Soil Survey</gco:CharacterString></cit:name><cit:contactInfo><cit:CI_Contact><cit:phone>
    <cit:CI_Telephone><cit:number><gco:CharacterString>+1 2</gco:CharacterString></cit:number></cit:CI_Telephone></cit:phone><cit:address>
    <cit:CI_Address><cit:electronicMailAddress><gco:CharacterString>soil@state.example</gco:CharacterString></cit:electronicMailAddress>
    </cit:CI_Address></cit:address></cit:CI_Contact></cit:contactInfo><cit:individual><cit:CI_Individual><cit:name>
    <gco:CharacterString>B. Person</gco:CharacterString></cit:name></cit:CI_Individual></cit:individual></cit:CI_Organisation></cit:party>
   </cit:CI_Responsibility></mri:pointOfContact>
  <mri:resourceConstraints><mco:MD_LegalConstraints><mco:reference><cit:CI_Citation><cit:title><gco:CharacterString>CC BY</gco:CharacterString></cit:title>
   <cit:onlineResource><cit:CI_OnlineResource><cit:linkage><gco:CharacterString>https://creativecommons.org/licenses/by/4.0/</gco:CharacterString>
   </cit:linkage></cit:CI_OnlineResource></cit:onlineResource></cit:CI_Citation></mco:reference></mco:MD_LegalConstraints></mri:resourceConstraints>
 </mri:MD_DataIdentification></mdb:identificationInfo>
 <mdb:distributionInfo><mrd:MD_Distribution><mrd:distributionFormat><mrd:MD_Format><mrd:formatSpecificationCitation><cit:CI_Citation><cit:title>
  <gco:CharacterString>GeoPackage</gco:CharacterString></cit:title></cit:CI_Citation></mrd:formatSpecificationCitation></mrd:MD_Format></mrd:distributionFormat>
  <mrd:transferOptions><mrd:MD_DigitalTransferOptions><mrd:onLine><cit:CI_OnlineResource><cit:linkage>
  <gco:CharacterString>https://state.example/get?id=3</gco:CharacterString></cit:linkage><cit:function><cit:CI_OnLineFunctionCode codeList=""
  codeListValue="download"/></cit:function></cit:CI_OnlineResource></mrd:onLine></mrd:MD_DigitalTransferOptions></mrd:transferOptions></mrd:MD_Distribution>
 </mdb:distributionInfo></mdb:MD_Metadata>"""  # noqa: E501 - as services write it


def test_iso_19115_3_says_the_same_in_other_words() -> None:
    values, odd = from_iso(etree.fromstring(ISO_3))
    assert (values["identifier"], values["title"], values["description"], values["issued"]) == (
        "m-3",
        "Soils",
        "What lies below.",
        "2021-03-04",
    )
    assert (values["agency"]["name"], values["language"], values["series"]) == ("Soil Survey", ["en"], "All maps")
    assert values["contact"] == {"name": "B. Person", "email": "soil@state.example", "phone": "+1 2", "url": None}
    assert values["license"]["id"] == "CC-BY-4.0"
    assert values["translations"] == [{"language": "de", "title": "Böden", "description": None}]
    assert values["distributions"] == [{"role": "data", "download_url": "https://state.example/get?id=3", "format": "GPKG"}]
    assert values["themes"] == []
    assert odd == []


def test_csdgm_says_it_in_short_names() -> None:
    document = (
        "<metadata><idinfo><citation><citeinfo><origin>State Survey</origin><pubdate>201811</pubdate><title>Wells</title>"
        "<onlink>https://state.example/wells.csv</onlink></citeinfo></citation><descript><abstract>Where water is.</abstract></descript>"
        "<timeperd><timeinfo><rngdates><begdate>1990</begdate><enddate>Present</enddate></rngdates></timeinfo></timeperd>"
        "<status><update>Annually</update></status><spdom><bounding><westbc>-90</westbc><eastbc>-80</eastbc><northbc>40</northbc>"
        "<southbc>30</southbc></bounding></spdom><keywords><theme><themekt>ISO 19115 Topic Category</themekt>"
        "<themekey>geoscientificInformation</themekey></theme><place><placekey>Ohio</placekey></place></keywords>"
        "<accconst>None</accconst><useconst>Cite us.</useconst>"
        "<ptcontac><cntinfo><cntperp><cntper>C. Person</cntper></cntperp><cntemail>c@state.example</cntemail></cntinfo></ptcontac>"
        "</idinfo></metadata>"
    )
    values, odd = from_csdgm(etree.fromstring(document))
    assert (values["title"], values["agency"]["name"], values["issued"], values["frequency"]) == (
        "Wells",
        "State Survey",
        "2018-11",
        "ANNUAL",
    )
    assert (values["temporal"]["start"], values["temporal"]["end"], values["rights"]) == ("1990", None, "Cite us.")
    assert (values["spatial"]["text"], values["keywords"]) == ("Ohio", ["geoscientificInformation", "Ohio"])
    assert values["contact"] == {"name": "C. Person", "email": "c@state.example", "phone": None}
    assert values["distributions"] == [{"access_url": "https://state.example/wells.csv", "format": "CSV", "role": "data"}]
    assert odd == []


def _dublin(inside: str) -> Told:
    spaces = 'xmlns:d="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return from_dublin_core(etree.fromstring(f"<d:dc {spaces}>{inside}</d:dc>"))


def test_dublin_core_by_the_form_of_its_values() -> None:
    values, _ = _dublin(
        '<dc:title xml:lang="de">Bäume</dc:title><dc:title xml:lang="en">Trees</dc:title><dc:creator>Person, A.</dc:creator>'
        "<dc:publisher>City</dc:publisher><dc:subject>bees; trees</dc:subject><dc:description>All.</dc:description>"
        "<dc:date>2024-02-03T10:00:00Z</dc:date><dc:date>2012</dc:date><dc:identifier>978-3-16-148410-0</dc:identifier>"
        "<dc:identifier>https://hdl.city.example/1/2</dc:identifier><dc:identifier>doi:10.1234/trees</dc:identifier>"
        "<dc:rights>info:eu-repo/semantics/openAccess</dc:rights><dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>"
        "<dc:language>ger</dc:language><dc:coverage>1990/2000</dc:coverage><dc:coverage>Riverton</dc:coverage><dc:format>text/csv</dc:format>"
        "<dc:type>Dataset</dc:type><dc:relation>https://city.example/trees.csv</dc:relation>"
    )
    assert (values["title"], values["identifier"], values["agency"]["name"]) == ("Bäume", "10.1234/trees", "City")
    assert values["translations"] == [{"language": "en", "title": "Trees", "description": None}]
    assert (values["issued"], values["modified"], values["landing_page"]) == ("2012", None, "https://hdl.city.example/1/2")
    assert (values["license"]["id"], values["access"], values["language"]) == ("CC-BY-4.0", "public", ["de"])
    assert (values["temporal"]["start"], values["spatial"]["text"], values["keywords"]) == ("1990", "Riverton", ["bees", "trees"])
    assert values["distributions"] == [{"role": "data", "access_url": "https://city.example/trees.csv", "format": "CSV"}]


def test_closed_records_of_a_repository_are_held_back() -> None:
    values, odd = _dublin("<dc:title>T</dc:title><dc:rights>info:eu-repo/semantics/closedAccess</dc:rights>")
    assert values["access"] == "restricted"
    assert {("missing_value", "description"), ("missing_value", "agency")} <= _codes(odd)


def test_dublin_core_in_the_encodings_of_the_dcmi() -> None:
    values, odd = _dublin(
        "<dc:description>Trees of the east side. And more.</dc:description><dc:type>http://purl.org/dc/dcmitype/Dataset</dc:type>"
        "<dc:coverage>name=Riverton; northlimit=47.5; southlimit=47; westlimit=8; eastlimit=8.5</dc:coverage>"
        "<dc:coverage>start=1999; end=2003-05; scheme=W3C-DTF;</dc:coverage>"
    )
    assert (values["title"], values["themes"][0]["code"]) == ("Trees of the east side", "Dataset")
    assert "title_derived" in {oddity.code for oddity in odd}
    assert values["temporal"] == {"start": "1999", "end": "2003-05", "text": None}
    assert values["spatial"]["text"] == "Riverton"
    assert "[[8.0,47.0],[8.5,47.0]," in values["spatial"]["geometry"]
    values, _ = _dublin("<dc:title>T</dc:title><dc:temporal>2001-02-03T00:00:00Z/2002-03-04T00:00:00Z</dc:temporal>")
    assert (values["temporal"]["start"], values["spatial"]) == ("2001-02-03", None)
    values, _ = _dublin(
        "<dc:title>T</dc:title><dc:coverage>east=8.1; north=47.1; name=Elm</dc:coverage><dc:coverage>end=2020</dc:coverage>"
    )
    assert "Point" in values["spatial"]["geometry"]
    assert (values["temporal"]["start"], values["temporal"]["end"]) == (None, "2020")
