"""ISO 19139 records: who answers, when, where, under what terms, through what; and what is odd about filthy ones."""

import json
from typing import Any

import pytest
from lxml import etree

from schemas.dialects.xml_metadata.elements import local
from schemas.dialects.xml_metadata.iso import from_iso

_SPACES = (
    'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:srv="http://www.isotc211.org/2005/srv" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def _words(name: str, text: str) -> str:
    return f"<gmd:{name}><gco:CharacterString>{text}</gco:CharacterString></gmd:{name}>"


def _code(name: str, kind: str, value: str) -> str:
    return f'<gmd:{name}><gmd:{kind} codeList="http://x.example/#{kind}" codeListValue="{value}"/></gmd:{name}>'


def _party(role: str, organisation: str, email: str = "", person: str = "") -> str:
    mail = f"<gmd:address><gmd:CI_Address>{_words('electronicMailAddress', email)}</gmd:CI_Address></gmd:address>" if email else ""
    return (
        f"<gmd:CI_ResponsibleParty>{_words('individualName', person)}{_words('organisationName', organisation)}<gmd:contactInfo>"
        f"<gmd:CI_Contact>{mail}</gmd:CI_Contact></gmd:contactInfo>{_code('role', 'CI_RoleCode', role)}</gmd:CI_ResponsibleParty>"
    )


def _date(day: str, kind: str) -> str:
    told = f"<gmd:date><gco:Date>{day}</gco:Date></gmd:date>{_code('dateType', 'CI_DateTypeCode', kind)}"
    return f"<gmd:date><gmd:CI_Date>{told}</gmd:CI_Date></gmd:date>"


def _box(west: object, south: object, east: object, north: object) -> str:
    sides = (("westBoundLongitude", west), ("eastBoundLongitude", east), ("southBoundLatitude", south), ("northBoundLatitude", north))
    inside = "".join(f"<gmd:{name}><gco:Decimal>{side}</gco:Decimal></gmd:{name}>" for name, side in sides)
    box = f"<gmd:geographicElement><gmd:EX_GeographicBoundingBox>{inside}</gmd:EX_GeographicBoundingBox></gmd:geographicElement>"
    return f"<gmd:extent><gmd:EX_Extent>{box}</gmd:EX_Extent></gmd:extent>"


def _link(url: str, protocol: str = "", function: str = "", name: str = "") -> str:
    told = f"<gmd:linkage><gmd:URL>{url}</gmd:URL></gmd:linkage>{_words('protocol', protocol)}{_words('name', name)}"
    told += _code("function", "CI_OnLineFunctionCode", function) if function else ""
    return f"<gmd:onLine><gmd:CI_OnlineResource>{told}</gmd:CI_OnlineResource></gmd:onLine>"


def _record(citation: str = "", identification: str = "", root: str = "", *, title: str = _words("title", "Trees of the city")) -> str:
    return (
        f"<gmd:MD_Metadata {_SPACES}>{_words('fileIdentifier', 'f-1')}{root}<gmd:identificationInfo><gmd:MD_DataIdentification>"
        f"<gmd:citation><gmd:CI_Citation>{title}{citation}</gmd:CI_Citation></gmd:citation>{identification}</gmd:MD_DataIdentification>"
        "</gmd:identificationInfo></gmd:MD_Metadata>"
    )


def _distributed(*links: str, formats: tuple[str, ...] = (), size: str = "") -> str:
    told = "".join(
        f"<gmd:distributionFormat><gmd:MD_Format>{_words('name', name)}</gmd:MD_Format></gmd:distributionFormat>" for name in formats
    )
    transfer = f"<gmd:transferSize><gco:Real>{size}</gco:Real></gmd:transferSize>{''.join(links)}"
    options = f"<gmd:transferOptions><gmd:MD_DigitalTransferOptions>{transfer}</gmd:MD_DigitalTransferOptions></gmd:transferOptions>"
    return f"<gmd:distributionInfo><gmd:MD_Distribution>{told}{options}</gmd:MD_Distribution></gmd:distributionInfo>"


def _read(document: str) -> tuple[dict[str, Any], set[tuple[str, str | None]]]:
    values, oddities = from_iso(etree.fromstring(document), time_zone="Europe/Berlin")
    return values, {(oddity.code, oddity.field) for oddity in oddities}


def test_a_national_profile_is_read_by_what_it_extends() -> None:
    urls = "".join(f"<x:URLGroup><x:LocalisedURL>https://city.example/{name}</x:LocalisedURL></x:URLGroup>" for name in "ab")
    link = f"<gmd:linkage><x:PT_FreeURL>{urls}</x:PT_FreeURL></gmd:linkage>"
    online = f"<gmd:onLine><gmd:CI_OnlineResource>{link}</gmd:CI_OnlineResource></gmd:onLine>"
    document = _record(
        identification=f"<gmd:pointOfContact>{_party('owner', 'Forest Office', 'f@city.example')}</gmd:pointOfContact>",
        root=_distributed(online),
    )
    for name in ("MD_Metadata", "CI_ResponsibleParty", "MD_DataIdentification"):
        document = document.replace(f"<gmd:{name}", f'<x:OWN_{name} gco:isoType="gmd:{name}_Type"').replace(
            f"</gmd:{name}", f"</x:OWN_{name}"
        )
    root = etree.fromstring(document.replace("xmlns:gmd", 'xmlns:x="urn:x" xmlns:gmd', 1))
    assert local(root) == "MD_Metadata"
    values, _ = from_iso(root)
    assert (values["title"], values["agency"]["name"], values["contact"]["email"]) == (
        "Trees of the city",
        "Forest Office",
        "f@city.example",
    )
    assert [found["access_url"] for found in values["distributions"]] == ["https://city.example/a"]


def test_who_answers_for_it_and_whom_to_ask() -> None:
    parties = (
        f"<gmd:pointOfContact>{_party('pointOfContact', 'Help Desk', 'help@city.example', 'A. Person')}</gmd:pointOfContact>"
        f"<gmd:pointOfContact>{_party('owner', 'Forest  Office')}</gmd:pointOfContact>"
    )
    values, _ = _read(
        _record(identification=parties, root=f"<gmd:contact>{_party('author', 'Metadata Team', 'meta@city.example')}</gmd:contact>")
    )
    assert values["agency"] == {"id": "forest-office", "name": "Forest Office"}
    assert values["contact"] == {"name": "A. Person", "email": "help@city.example", "phone": None, "url": None}
    silent, odd = _read(_record(identification=f"<gmd:pointOfContact>{_party('owner', 'unknown')}</gmd:pointOfContact>"))
    assert "agency" not in silent
    assert {("missing_value", "agency"), ("missing_value", "contact"), ("missing_value", "description")} <= odd


def test_dates_by_their_kind() -> None:
    dates = _date("2011-05-06", "creation") + _date("2012", "publication") + _date("2019-01", "revision") + _date("2020-02-03", "revision")
    values, odd = _read(_record(citation=dates))
    assert (values["issued"], values["modified"]) == ("2012", "2020-02-03")
    only, _ = _read(_record(citation=_date("2011-05-06", "creation")))
    assert (only["issued"], only["modified"]) == ("2011-05-06", None)
    bad, odd = _read(_record(citation='<gmd:date gco:nilReason="unknown"/>' + _date("soon", "publication")))
    assert bad["issued"] is None
    assert ("invalid_date", "issued") in odd


@pytest.mark.parametrize(
    ("boxes", "kind", "coordinates", "odd"),
    [
        ([(8, 47, 9, 48)], "Polygon", [[[8, 47], [9, 47], [9, 48], [8, 48], [8, 47]]], set()),
        ([(8, 47, 8, 47)], "Point", [8, 47], set()),
        ([("8,5", "47,5", "9", "48")], "Polygon", [[[8.5, 47.5], [9, 47.5], [9, 48], [8.5, 48], [8.5, 47.5]]], set()),
        ([(8, 48, 9, 47)], "Polygon", [[[8, 47], [9, 47], [9, 48], [8, 48], [8, 47]]], {"invalid_value"}),
        (
            [(170, -20, -170, -10)],
            "MultiPolygon",
            [
                [[[170, -20], [180, -20], [180, -10], [170, -10], [170, -20]]],
                [[[-180, -20], [-170, -20], [-170, -10], [-180, -10], [-180, -20]]],
            ],
            set(),
        ),
        ([(0, -90, 360, 90)], "Polygon", [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]], set()),
        ([(9, 47, 8, 48)], "Polygon", [[[8, 47], [9, 47], [9, 48], [8, 48], [8, 47]]], {"invalid_value"}),
        (
            [(1, 0, 359, 1)],
            "MultiPolygon",
            [
                [[[1, 0], [180, 0], [180, 1], [1, 1], [1, 0]]],
                [[[-180, 0], [-1, 0], [-1, 1], [-180, 1], [-180, 0]]],
            ],
            set(),
        ),
    ],
)
def test_boxes_become_geojson(boxes: list[tuple[object, object, object, object]], kind: str, coordinates: Any, odd: set[str]) -> None:
    values, found = _read(_record(identification="".join(_box(*box) for box in boxes)))
    geometry = json.loads(values["spatial"]["geometry"])
    assert (geometry["type"], geometry["coordinates"]) == (kind, coordinates)
    assert {code for code, field in found if field == "spatial"} == odd


def test_a_bounding_polygon_counts_where_there_is_no_box() -> None:
    def polygon(positions: str) -> str:
        ring = f"<gml:exterior><gml:LinearRing><gml:posList>{positions}</gml:posList></gml:LinearRing></gml:exterior>"
        held = f"<gmd:EX_BoundingPolygon><gmd:polygon><gml:Polygon>{ring}</gml:Polygon></gmd:polygon></gmd:EX_BoundingPolygon>"
        return f"<gmd:extent><gmd:EX_Extent><gmd:geographicElement>{held}</gmd:geographicElement></gmd:EX_Extent></gmd:extent>"

    square = polygon("8 47 9 47 9 48 8 47")
    for inside, corner in ((square, [8, 47]), (square + _box(1, 2, 3, 4), [1, 2])):
        values, odd = _read(_record(identification=inside))
        assert json.loads(values["spatial"]["geometry"])["coordinates"][0][0] == corner
        assert ("invalid_value", "spatial") not in odd
    values, odd = _read(_record(identification=polygon("north of the river")))
    assert values["spatial"] is None
    assert ("invalid_value", "spatial") in odd


@pytest.mark.parametrize("box", [(8, 47, 9, 91), (800, 47, 9, 48), ("west", 47, 9, 48), ("NaN", 47, 9, 48), ("1e400", 47, 9, 48)])
def test_boxes_that_are_nowhere_are_told_and_left_out(box: tuple[object, object, object, object]) -> None:
    values, odd = _read(_record(identification=_box(*box)))
    assert values["spatial"] is None
    assert ("invalid_value", "spatial") in odd


@pytest.mark.parametrize(
    ("inside", "period"),
    [
        ("<gml:beginPosition>2008-01-01</gml:beginPosition><gml:endPosition>2012</gml:endPosition>", ("2008-01-01", "2012")),
        ('<gml:beginPosition>2008</gml:beginPosition><gml:endPosition indeterminatePosition="now"/>', ("2008", None)),
        ('<gml:beginPosition indeterminatePosition="unknown"/><gml:endPosition>2012</gml:endPosition>', (None, "2012")),
        (
            "<gml:begin><gml:TimeInstant><gml:timePosition>2008-01-01T23:30:00Z</gml:timePosition></gml:TimeInstant></gml:begin>"
            "<gml:end><gml:TimeInstant><gml:timePosition>2009</gml:timePosition></gml:TimeInstant></gml:end>",
            ("2008-01-02", "2009"),
        ),
    ],
)
def test_extents_in_time_become_periods(inside: str, period: tuple[str | None, str | None]) -> None:
    time = f"<gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod>{inside}</gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent>"
    extent = f"<gmd:extent><gmd:EX_Extent><gmd:temporalElement>{time}</gmd:temporalElement></gmd:EX_Extent></gmd:extent>"
    values, _ = _read(_record(identification=extent))
    assert (values["temporal"]["start"], values["temporal"]["end"]) == period


def test_several_extents_in_time_become_the_period_around_them() -> None:
    def extent(start: str, end: str) -> str:
        time = f"<gml:TimePeriod><gml:beginPosition>{start}</gml:beginPosition><gml:endPosition>{end}</gml:endPosition></gml:TimePeriod>"
        inside = f"<gmd:EX_TemporalExtent><gmd:extent>{time}</gmd:extent></gmd:EX_TemporalExtent>"
        return f"<gmd:extent><gmd:EX_Extent><gmd:temporalElement>{inside}</gmd:temporalElement></gmd:EX_Extent></gmd:extent>"

    values, _ = _read(_record(identification=extent("2005", "2006") + extent("2001", "2009")))
    assert (values["temporal"]["start"], values["temporal"]["end"]) == ("2001", "2009")
    backwards, odd = _read(_record(identification=extent("2009", "2001")))
    assert backwards["temporal"] == {"start": None, "end": None, "text": "2009/2001"}
    assert ("invalid_period", "temporal") in odd


_LEGAL = "<gmd:resourceConstraints><gmd:MD_LegalConstraints>{}</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
_CC = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("inside", "license_", "access"),
    [
        (_words("otherConstraints", f"See {_CC}."), "CC-BY-4.0", "public"),
        (_words("otherConstraints", '{"id": "cc", "url": "' + _CC + '"}'), "CC-BY-4.0", "public"),
        (f'<gmd:otherConstraints><gmx:Anchor xlink:href="{_CC}">Name it</gmx:Anchor></gmd:otherConstraints>', "CC-BY-4.0", "public"),
        (
            _code("useConstraints", "MD_RestrictionCode", "license") + _words("otherConstraints", "Terms of the city"),
            "Terms of the city",
            "public",
        ),
        (_words("useLimitation", "No warranty"), None, "public"),
        (_code("accessConstraints", "MD_RestrictionCode", "restricted"), None, "restricted"),
        (_code("accessConstraints", "MD_RestrictionCode", "otherRestrictions"), None, "public"),
    ],
)
def test_licences_among_constraints(inside: str, license_: str | None, access: str) -> None:
    values, _ = _read(_record(identification=_LEGAL.format(inside)))
    told = values.get("license")
    assert (told and (told["id"] or told["as_given"]), values["access"]) == (license_, access)


@pytest.mark.parametrize(
    ("code", "access"), [("unclassified", "public"), ("secret", "non-public"), ("confidential", "non-public"), ("odd", "restricted")]
)
def test_classification_holds_a_record_back(code: str, access: str) -> None:
    inside = _code("classification", "MD_ClassificationCode", code)
    held = f"<gmd:resourceConstraints><gmd:MD_SecurityConstraints>{inside}</gmd:MD_SecurityConstraints></gmd:resourceConstraints>"
    assert _read(_record(identification=held))[0]["access"] == access


def test_links_by_protocol_and_function() -> None:
    links = (
        _link("https://city.example/trees.zip", "WWW:DOWNLOAD-1.0-http--download", "download", "Trees"),
        _link("https://city.example/wms?request=GetCapabilities&amp;service=WMS"),
        _link("https://city.example/ows", "OGC:WFS-2.0.0-http-get-feature"),
        _link("https://city.example/about", "WWW:LINK-1.0-http--link", "information"),
        _link("https://city.example/portal", "WWW:LINK-1.0-http--link", "download"),
        _link("https://city.example/trees.zip"),
        _link("www.city.example/map"),
        _link("ftp://city.example/x"),
        _link(""),
    )
    values, odd = _read(_record(root=_distributed(*links, formats=("Shapefile",))))
    assert [
        (found["role"], found.get("download_url") or found["access_url"], found.get("format")) for found in values["distributions"]
    ] == [
        ("data", "https://city.example/trees.zip", "SHP"),
        ("service", "https://city.example/wms?request=GetCapabilities&service=WMS", "WMS"),
        ("service", "https://city.example/ows", "WFS"),
        ("data", "https://city.example/portal", "SHP"),
        ("data", "http://www.city.example/map", "SHP"),
    ]
    assert values["documentation"] == ["https://city.example/about"]
    assert {code for code, _ in odd} >= {"url_repaired", "not_a_url", "no_address"}
    sized, _ = _read(_record(root=_distributed(_link("https://city.example/t.csv"), size="1,5")))
    assert sized["distributions"][0]["bytes"] == 1_572_864


def test_keywords_topics_series_and_languages() -> None:
    keywords = "".join(_words("keyword", word) for word in ("bees", "trees", "bees"))
    places = f"{_words('keyword', 'Riverton')}{_code('type', 'MD_KeywordTypeCode', 'place')}"
    inspire = (
        f"{_words('keyword', 'Land cover')}<gmd:thesaurusName><gmd:CI_Citation>{_words('title', 'GEMET - INSPIRE themes, version 1.0')}"
        "</gmd:CI_Citation></gmd:thesaurusName>"
    )
    groups = "".join(
        f"<gmd:descriptiveKeywords><gmd:MD_Keywords>{inside}</gmd:MD_Keywords></gmd:descriptiveKeywords>"
        for inside in (keywords, places, inspire)
    )
    topics = "<gmd:topicCategory><gmd:MD_TopicCategoryCode>inlandWaters</gmd:MD_TopicCategoryCode></gmd:topicCategory>"
    localised = '<gmd:LocalisedCharacterString locale="#other">Arbres</gmd:LocalisedCharacterString>'
    localised = f"<gmd:PT_FreeText><gmd:textGroup>{localised}</gmd:textGroup></gmd:PT_FreeText>"
    title = f"<gmd:title><gco:CharacterString>Trees</gco:CharacterString>{localised}</gmd:title>"
    locale = f'<gmd:locale><gmd:PT_Locale id="other">{_code("languageCode", "LanguageCode", "fre")}</gmd:PT_Locale></gmd:locale>'
    scope = _code("hierarchyLevel", "MD_ScopeCode", "series") + _words("parentIdentifier", "p-1") + locale
    values, odd = _read(_record(identification=groups + topics + _words("language", "eng; USA"), root=scope, title=title))
    assert values["keywords"] == ["bees", "trees", "Riverton", "Land cover"]
    assert [(theme["scheme"], theme["code"], theme["label"]) for theme in values["themes"]] == [
        ("iso-topic-category", "inlandWaters", "Inland waters"),
        ("inspire-theme", None, "Land cover"),
        ("iso-scope", "series", "Series"),
    ]
    assert (values["title"], values["series"], values["language"], values["spatial"]["text"]) == ("Trees", "p-1", ["en"], "Riverton")
    assert values["translations"] == [{"language": "fr", "title": "Arbres", "description": None}]
    assert not [code for code, field in odd if field == "language"]


def test_a_title_is_derived_where_there_is_none() -> None:
    for title, abstract, told in (
        (_words("alternateTitle", "Old name"), "A. B.", "Old name"),
        ('<gmd:title gco:nilReason="missing"/>', "Trees by street. And more.", "Trees by street"),
        ("<gmd:title><gco:CharacterString> </gco:CharacterString></gmd:title>", "", None),
    ):
        values, odd = _read(_record(title=title, identification=_words("abstract", abstract)))
        assert values["title"] == told
        assert (("title_derived", "title") in odd) == (told is not None)


def test_services_are_told_by_their_operations() -> None:
    point = f"<srv:connectPoint>{_link('https://city.example/wms').replace('gmd:onLine>', 'gmd:x>')}</srv:connectPoint>"
    point = point.replace("<gmd:x>", "").replace("</gmd:x>", "")
    service = (
        f"<srv:SV_ServiceIdentification><gmd:citation><gmd:CI_Citation>{_words('title', 'Map service')}</gmd:CI_Citation></gmd:citation>"
        "<srv:serviceType><gco:LocalName>OGC:WMS</gco:LocalName></srv:serviceType><srv:containsOperations><srv:SV_OperationMetadata>"
        f"{point}</srv:SV_OperationMetadata></srv:containsOperations></srv:SV_ServiceIdentification>"
    )
    values, _ = _read(f"<gmd:MD_Metadata {_SPACES}><gmd:identificationInfo>{service}</gmd:identificationInfo></gmd:MD_Metadata>")
    assert values["title"] == "Map service"
    assert values["distributions"] == [{"role": "service", "access_url": "https://city.example/wms", "format": "WMS"}]
