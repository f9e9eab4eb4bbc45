"""DCAT as a tree → wire values: languages, agents, contacts, places, periods, lists of the EU, distributions."""

import json
from typing import Any

import pytest

from schemas.dialects.dcat.resource import from_dcat, tree_key
from schemas.dialects.dcat.words import context, named, shortened
from schemas.dialects.loose.wkt import geojson_of

EU = "http://publications.europa.eu/resource/authority"


def _text(words: str, language: str | None = None) -> dict[str, str]:
    return {"@value": words} | ({"@language": language} if language else {})


def _read(language: str | None = None, **told: Any) -> tuple[dict[str, Any], set[tuple[str, str | None]]]:
    tree = {"@id": "https://d.example/1", "dct:title": [_text("T")]} | {name.replace("__", ":"): value for name, value in told.items()}
    values, oddities = from_dcat(tree, language=language)
    return values, {(oddity.code, oddity.field) for oddity in oddities}


@pytest.mark.parametrize(
    ("language", "title", "others"),
    [("de", "Wasser", ["en", "fr"]), ("de-AT", "Wasser", ["en", "fr"]), (None, "Water", ["de", "fr"]), ("pl", "Water", ["de", "fr"])],
)
def test_one_language_is_the_records_own(language: str | None, title: str, others: list[str]) -> None:
    titles = [_text("Eau", "fr"), _text("Water", "en"), _text("Wasser", "de")]
    words = [_text("water", "en"), _text("Wasser", "de"), _text("H2O")]
    values, _ = _read(language, dct__title=titles, dcat__keyword=words, dct__description=[_text("Le texte", "fr")])
    assert values["title"] == title
    assert [translation["language"] for translation in values["translations"]] == others
    assert values["keywords"] == [title if title == "Wasser" else "water", "H2O"]
    assert values["description"] == "Le texte"


@pytest.mark.parametrize(
    ("publisher", "name"),
    [
        ({"@id": "https://o.example/", "foaf:name": [_text("Board", "en"), _text("Amt", "de")]}, "Board"),
        ({"@type": ["org:Organization"], "skos:prefLabel": [_text("Board")]}, "Board"),
        ({"org:subOrganizationOf": [{"foaf:name": [_text("Ministry")]}]}, "Ministry"),
        (_text("Board"), "Board"),
        ({"@id": f"{EU}/corporate-body/ESTAT"}, "ESTAT"),
    ],
)
def test_publishers_in_every_form(publisher: Any, name: str) -> None:
    assert _read(dct__publisher=[publisher])[0]["agency"]["name"] == name


def test_who_is_responsible_where_nobody_publishes() -> None:
    attribution = {"prov:agent": [{"foaf:name": [_text("Survey")]}], "dcat:hadRole": [{"@id": "http://inspire.example/Role/custodian"}]}
    told: dict[str, Any] = {"prov__qualifiedAttribution": [{"prov:agent": [{"foaf:name": [_text("Ann")]}]}, attribution]}
    assert _read(**told)[0]["agency"]["name"] == "Survey"
    assert _read(**told, geodcat__owner=[{"@id": f"{EU}/corporate-body/EEA"}])[0]["agency"]["name"] == "EEA"
    assert _read(**told, dct__creator=[_text("Office")])[0]["agency"]["name"] == "Office"


def test_themes_by_their_place_on_known_lists() -> None:
    inspire, topic = "http://inspire.ec.europa.eu/theme/hh", "http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/planningCadastre"
    values, _ = _read(
        dcat__theme=[{"@id": inspire}, {"@id": "http://eurovoc.europa.eu/100142", "skos:prefLabel": [_text("Trees")]}],
        geodcat__topicCategory=[{"@id": topic}],
        dcatap__hvdCategory=[{"@id": "http://data.europa.eu/bna/c_b79e35eb"}],
    )
    assert [(theme["scheme"], theme["code"], theme["label"]) for theme in values["themes"]] == [
        ("inspire-theme", "hh", "Human health and safety"),
        ("eurovoc", "100142", "Trees"),
        ("iso-topic-category", "planningCadastre", "Planning cadastre"),
        ("high-value-dataset", "c_b79e35eb", "Mobility"),
    ]


def test_a_publisher_that_is_only_an_address_is_flagged() -> None:
    values, odd = _read(dct__publisher=[{"@id": "https://o.example/12"}])
    assert "agency" not in values
    assert ("empty_value", "agency") in odd
    values, odd = _read(dct__publisher=[{"@id": "https://o.example/organizations/Office%20of%20Wells%20%28OW%29"}])
    assert values["agency"]["name"] == "Office of Wells (OW)"
    assert ("empty_value", "agency") in odd


@pytest.mark.parametrize(
    ("contact", "read"),
    [
        ({"vcard:fn": [_text("Desk")], "vcard:hasEmail": [{"@id": "mailto:a@b.example"}]}, {"name": "Desk", "email": "a@b.example"}),
        (
            {"vcard:hasTelephone": [{"vcard:hasValue": [{"@id": "tel:+49-1"}]}], "vcard:hasURL": [{"@id": "https://b.example/"}]},
            {"name": None, "email": None, "phone": "+49-1", "url": "https://b.example/"},
        ),
        ({"foaf:name": [_text("Desk")], "foaf:mbox": [_text("a@b.example")]}, {"name": "Desk", "email": "a@b.example"}),
        (_text("a@b.example"), {"name": None, "email": "a@b.example"}),
    ],
)
def test_contacts_in_every_form(contact: Any, read: dict[str, Any]) -> None:
    assert _read(dcat__contactPoint=[{}, contact])[0]["contact"] == read


def test_words_of_the_eus_lists() -> None:
    values, odd = _read(
        dct__language=[{"@id": f"{EU}/language/DEU"}, {"@id": f"{EU}/language/POL"}],
        dct__accrualPeriodicity=[{"@id": f"{EU}/frequency/ANNUAL_2"}],
        dct__accessRights=[{"@id": f"{EU}/access-right/NON_PUBLIC"}],
        dct__license=[{"@id": f"{EU}/licence/CC_BY_4_0"}],
        dcat__theme=[{"@id": f"{EU}/data-theme/ENVI"}, {"@id": "https://t.example/x", "skos:prefLabel": [_text("Rivers")]}],
        dct__spatial=[{"@id": f"{EU}/country/POL"}],
    )
    assert (values["language"], values["frequency"], values["access"]) == (["de", "pl"], "ANNUAL_2", "non-public")
    assert (values["license"]["id"], values["license"]["url"]) == ("CC-BY-4.0", f"{EU}/licence/CC_BY_4_0")
    assert [(theme["code"], theme["label"]) for theme in values["themes"]] == [("ENVI", "Environment"), (None, "Rivers")]
    assert values["spatial"] == {"text": "POL"}
    assert not {code for code, _ in odd} - {"missing_value"}


@pytest.mark.parametrize(
    ("rights", "access"),
    [
        ("Public access with no restrictions.", "public"),
        ("Access is restricted to staff of the agency.", "restricted"),
        ("http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations", "public"),
        ("green", "restricted"),
        (None, "public"),
    ],
)
def test_access_rights_in_words(rights: str | None, access: str) -> None:
    values, odd = _read(dct__accessRights=[_text(rights)] if rights else [])
    assert values["access"] == access
    assert (("unknown_access_level", "access") in odd) == (rights == "green")


@pytest.mark.parametrize(
    ("period", "read"),
    [
        ({"dcat:startDate": [_text("2020-01-01")], "dcat:endDate": [_text("2020-12-31T23:59:59")]}, ("2020-01-01", "2020-12-31")),
        ({"schema:startDate": [_text("2020")]}, ("2020", None)),
        ({"time:hasBeginning": [{"time:inXSDDate": [_text("2020-02-01")]}]}, ("2020-02-01", None)),
        (_text("2019/2020"), ("2019", "2020")),
        (_text("start=2019-01-01; end=2019-12-31; scheme=W3C-DTF;"), ("2019-01-01", "2019-12-31")),
    ],
)
def test_periods_in_every_form(period: Any, read: tuple[str | None, str | None]) -> None:
    temporal = _read(dct__temporal=[period])[0]["temporal"]
    assert (temporal["start"], temporal["end"]) == read


_BOX = [[[0.0, 1.0], [2.0, 1.0], [2.0, 3.0], [0.0, 3.0], [0.0, 1.0]]]


@pytest.mark.parametrize(
    ("place", "text", "coordinates"),
    [
        ({"locn:geometry": [_text("POLYGON((0 1, 2 1, 2 3, 0 3, 0 1))")], "skos:prefLabel": [_text("Bay")]}, "Bay", _BOX),
        ({"dcat:bbox": [_text("<http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON((1 0,1 2,3 2,3 0,1 0))")]}, "0, 1, 2, 3", _BOX),
        ({"locn:geometry": [_text('{"type":"Point","coordinates":[4,5]}')]}, "4, 5", [4, 5]),
        ({"geo:lat": [_text("5")], "geo:long": [_text("4")]}, "4, 5", [4.0, 5.0]),
        ({"dcat:centroid": [_text("POINT(4 5)")]}, "4, 5", [4.0, 5.0]),
        ({"@id": "https://sws.geonames.org/2921044/"}, "https://sws.geonames.org/2921044/", None),
        (_text("Bremen"), "Bremen", None),
    ],
)
def test_places_in_every_form(place: Any, text: str, coordinates: Any) -> None:
    spatial = _read(dct__spatial=[place])[0]["spatial"]
    assert spatial["text"] == text
    assert (json.loads(spatial["geometry"])["coordinates"] if "geometry" in spatial else None) == coordinates


@pytest.mark.parametrize(
    "text",
    ["POINT(200 95)", "POLYGON((0 0", "CIRCLE(1 2)", "POINT()", "<http://x.example/EPSG/0/25832> POINT(1 2)", "(" * 9999],
)
def test_what_is_no_place_on_the_globe_is_left_out(text: str) -> None:
    assert geojson_of(text) is None
    assert ("invalid_value", "spatial") in _read(dct__spatial=[{"locn:geometry": [_text(text)]}])[1]


def test_a_distribution_with_all_it_may_say() -> None:
    service = {"@type": ["dcat:DataService"], "dcat:endpointURL": [{"@id": "https://api.d.example/"}]}
    algorithm = {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_md5"}
    file = {
        "@id": "https://d.example/1/csv",
        "dct:title": [_text("Datei", "de"), _text("File", "en")],
        "dcat:downloadURL": [{"@id": "https://d.example/1.csv"}],
        "dcat:mediaType": [{"@id": "https://www.iana.org/assignments/media-types/text/csv"}],
        "dct:format": [{"@id": f"{EU}/file-type/CSV"}],
        "dcat:byteSize": [_text("123.0")],
        "spdx:checksum": [{"spdx:algorithm": [algorithm], "spdx:checksumValue": [_text("a" * 32)]}],
    }
    values, odd = _read("en", dcat__distribution=[file, {"dcat:accessService": [service]}])
    first, second = values["distributions"]
    assert (first["title"], first["format"], first["media_type"], first["bytes"]) == ("File", "CSV", "text/csv", 123)
    assert first["checksum"] == f"md5:{'a' * 32}"
    assert (second["role"], second["access_url"]) == ("service", "https://api.d.example/")
    assert not {code for code, _ in odd} - {"missing_value"}


@pytest.mark.parametrize(
    ("tree", "key"),
    [
        ({"@id": "https://d.example/1", "dct:identifier": ["x"]}, "https://d.example/1"),
        ({"@id": "https://d.example/.well-known/genid/77", "dct:identifier": ["x"]}, "x"),
        ({"adms:identifier": [{"skos:notation": [_text("n-1")]}]}, "n-1"),
        ({"dcat:landingPage": [{"@id": "https://d.example/page"}]}, "https://d.example/page"),
        ({"dcat:distribution": [{"dcat:downloadURL": [{"@id": "https://d.example/f"}]}]}, "https://d.example/f"),
        ({"dct:title": ["T"]}, ""),
    ],
)
def test_keys_from_the_surest_to_the_last(tree: dict[str, Any], key: str) -> None:
    assert tree_key(tree) == key


def test_names_have_one_form_however_they_are_written() -> None:
    assert {named(word) for word in ("title", "dct:title", "dcterms:title", "http://purl.org/dc/terms/title")} == {"dct:title"}
    assert shortened("https://schema.org/name") == shortened("http://schema.org/name") == "schema:name"
    assert named("unknown") == "unknown"
    assert set(context()) >= {"title", "Dataset", "dcat", "dcterms"}


def test_the_organization_of_the_contact_stands_in_for_a_publisher() -> None:
    contact = {"vcard:fn": "A. Person", "vcard:org": [{"vcard:organisation-name": _text("Sea Institute", "fr")}]}
    values, odd = _read(dcat__contactPoint=contact)
    assert values["agency"]["name"] == "Sea Institute"
    assert ("missing_value", "agency") in odd
    values, _ = _read(dcat__contactPoint=contact, dct__publisher={"foaf:name": "Publisher"})
    assert values["agency"]["name"] == "Publisher"
    assert "agency" not in _read(dcat__contactPoint={"vcard:fn": "A. Person"})[0]


@pytest.mark.parametrize(
    ("distribution", "role", "format_"),
    [
        ({"dcat:accessService": {"dct:conformsTo": {"@id": "http://www.opengeospatial.org/standards/wfs"}}}, "service", "WFS"),
        ({"dct:conformsTo": {"@id": "http://www.opengis.net/def/serviceType/ogc/wms"}}, "service", "WMS"),
        ({"dct:format": _text("WWW:LINK-1.0-http--link")}, None, None),
        ({"dct:format": _text("OGC:WMTS-1.0.0-http-get-capabilities")}, None, "WMTS"),
        ({"dcat:accessURL": {"@id": "https://d.example/ows?service=WFS&request=GetCapabilities"}}, "service", "WFS"),
        ({"dct:conformsTo": {"@id": "https://d.example/profiles/trees"}}, None, None),
    ],
)
def test_services_are_told_by_standard_protocol_or_question(distribution: dict[str, Any], role: str | None, format_: str | None) -> None:
    (told,) = _read(dcat__distribution={"dcat:accessURL": {"@id": "https://d.example/data"}} | distribution)[0]["distributions"]
    assert (told.get("role"), told.get("format")) == (role, format_)


def test_a_mail_address_that_was_resolved_as_one_of_the_web_is_a_mail_address() -> None:
    values, _ = _read(dcat__contactPoint={"vcard:hasEmail": {"@id": "https://d.example/catalogs/desk@d.example"}})
    assert values["contact"]["email"] == "desk@d.example"


@pytest.mark.parametrize(
    ("said", "size"), [("1.0E3", 1000), ("12.0", 12), ("1.2e+7", 12_000_000), ("1E99", None), ("9007199254740993", 9007199254740993)]
)
def test_sizes_as_rdf_writes_numbers(said: str, size: int | None) -> None:
    (told,) = _read(dcat__distribution={"dcat:accessURL": {"@id": "https://d.example/a"}, "dcat:byteSize": _text(said)})[0]["distributions"]
    assert told.get("bytes") == size
