"""Made descriptions of the same dataset in the standards that catalogs hold: what a careful agency fills in, and nothing odd."""

from typing import Any

_SPACES = 'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"'
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
"""What `turtle_of` is written with."""


def iso_of(number: int) -> str:
    """ISO 19139."""

    def words(name: str, text: str) -> str:
        return f"<gmd:{name}><gco:CharacterString>{text}</gco:CharacterString></gmd:{name}>"

    def code(name: str, kind: str, value: str) -> str:
        return f'<gmd:{name}><gmd:{kind} codeListValue="{value}">{value}</gmd:{kind}></gmd:{name}>'

    address = f"<gmd:address><gmd:CI_Address>{words('electronicMailAddress', 'data@rivers.example')}</gmd:CI_Address></gmd:address>"
    reached = f"<gmd:contactInfo><gmd:CI_Contact>{address}</gmd:CI_Contact></gmd:contactInfo>"
    party = f"<gmd:CI_ResponsibleParty>{words('organisationName', 'Rivers Agency')}{reached}%s</gmd:CI_ResponsibleParty>"
    day = f"<gmd:date><gco:Date>2024-05-17</gco:Date></gmd:date>{code('dateType', 'CI_DateTypeCode', 'revision')}"
    cited = f"{words('title', f'Levels of river {number}')}<gmd:date><gmd:CI_Date>{day}</gmd:CI_Date></gmd:date>"
    citation = f"<gmd:CI_Citation>{cited}</gmd:CI_Citation>"
    keywords = f"<gmd:MD_Keywords>{words('keyword', 'water')}{words('keyword', 'river')}</gmd:MD_Keywords>"
    sides = {"westBoundLongitude": 1, "eastBoundLongitude": 2, "southBoundLatitude": 3, "northBoundLatitude": 4}
    box = "".join(f"<gmd:{side}><gco:Decimal>{degrees}</gco:Decimal></gmd:{side}>" for side, degrees in sides.items())
    place = f"<gmd:geographicElement><gmd:EX_GeographicBoundingBox>{box}</gmd:EX_GeographicBoundingBox></gmd:geographicElement>"
    terms = f"<gmd:MD_LegalConstraints>{words('useLimitation', _LICENSE)}</gmd:MD_LegalConstraints>"
    link = f"<gmd:linkage><gmd:URL>https://rivers.example/{number}.csv</gmd:URL></gmd:linkage>{words('name', 'Levels')}"
    onward = f"<gmd:onLine><gmd:CI_OnlineResource>{link}</gmd:CI_OnlineResource></gmd:onLine>"
    return (
        f"<gmd:MD_Metadata {_SPACES}>{words('fileIdentifier', f'river-{number}')}"
        f"<gmd:contact>{party % code('role', 'CI_RoleCode', 'pointOfContact')}</gmd:contact>"
        f"<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation>{citation}</gmd:citation>"
        f"{words('abstract', f'Daily levels at gauge {number}.')}"
        f"<gmd:pointOfContact>{party % code('role', 'CI_RoleCode', 'publisher')}</gmd:pointOfContact>"
        f"<gmd:descriptiveKeywords>{keywords}</gmd:descriptiveKeywords>"
        f"<gmd:resourceConstraints>{terms}</gmd:resourceConstraints>"
        f"<gmd:extent><gmd:EX_Extent>{place}</gmd:EX_Extent></gmd:extent></gmd:MD_DataIdentification></gmd:identificationInfo>"
        f"<gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>{onward}"
        "</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo></gmd:MD_Metadata>"
    )


def turtle_of(number: int) -> str:
    """DCAT in Turtle, behind `PREFIXES`."""
    return f"""<https://rivers.example/{number}> a dcat:Dataset ;
  dct:title "Levels of river {number}" ; dct:description "Daily levels at gauge {number}." ; dct:identifier "river-{number}" ;
  dcat:keyword "water", "river" ; dct:issued "2020-01-02"^^xsd:date ; dct:modified "2024-05-17"^^xsd:date ;
  dct:publisher [ a foaf:Agent ; foaf:name "Rivers Agency" ] ;
  dcat:contactPoint [ a vcard:Organization ; vcard:fn "Gauges" ; vcard:hasEmail <mailto:data@rivers.example> ] ;
  dct:license <{_LICENSE}> ; dcat:landingPage <https://rivers.example/pages/{number}> ;
  dcat:distribution [ a dcat:Distribution ; dct:title "Levels" ; dcat:mediaType "text/csv" ;
    dcat:downloadURL <https://rivers.example/{number}.csv> ] .
"""


def schema_org_of(number: int) -> dict[str, Any]:
    """A Dataset of schema.org."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"Levels of river {number}",
        "description": f"Daily levels at gauge {number}.",
        "keywords": ["water", "river"],
        "license": _LICENSE,
        "dateModified": "2024-05-17",
        "publisher": {"@type": "Organization", "name": "Rivers Agency"},
        "distribution": [{"@type": "DataDownload", "contentUrl": f"https://rivers.example/{number}.csv", "encodingFormat": "text/csv"}],
    }


def croissant_of(number: int) -> dict[str, Any]:
    """Croissant, its one table told column by column."""
    table = {"@type": "cr:FileObject", "@id": "levels", "name": "Levels", "contentUrl": f"{number}.csv", "encodingFormat": "text/csv"}
    columns = [
        {"@type": "cr:Field", "@id": f"levels/{name}", "name": name, "dataType": kind, "source": {"fileObject": {"@id": "levels"}}}
        for name, kind in (("day", "sc:Date"), ("level", "sc:Float"))
    ]
    return {
        "@context": {"sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "url": f"https://rivers.example/pages/{number}",
        "name": f"Levels of river {number}",
        "description": f"Daily levels at gauge {number}.",
        "keywords": ["water", "river"],
        "license": _LICENSE,
        "dateModified": "2024-05-17",
        "distribution": [table],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "levels-rows", "name": "rows", "field": columns}],
    }


def data_package_of(number: int) -> dict[str, Any]:
    """A Data Package, its one table told column by column."""
    fields = [{"name": "day", "type": "date"}, {"name": "level", "type": "number"}]
    return {
        "name": f"river-{number}",
        "title": f"Levels of river {number}",
        "description": f"Daily levels at gauge {number}.",
        "keywords": ["water", "river"],
        "licenses": [{"name": "CC-BY-4.0", "path": _LICENSE}],
        "resources": [{"name": "levels", "path": f"{number}.csv", "format": "csv", "schema": {"fields": fields}}],
    }


def dcat_us_more(number: int) -> dict[str, Any]:
    """What an entry of DCAT-US holds beyond its required fields."""
    return {
        "contactPoint": {"fn": "Gauges", "hasEmail": "mailto:data@rivers.example"},
        "license": _LICENSE,
        "distribution": [{"title": "Levels", "downloadURL": f"https://rivers.example/{number}.csv", "mediaType": "text/csv"}],
    }
