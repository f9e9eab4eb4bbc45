"""OAI-PMH repositories: paging by token, what was deleted, what did not change, formats and sets, answers that are none."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from marshmallow import ValidationError

from harvesters.platforms.oai_pmh import check
from harvesters.platforms.oai_pmh.recognising import recognise
from harvesters.recognition import CERTAIN, Seen
from harvesters.state import Validators
from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import Scripted, Told

URL = "https://repo.city.example/oai"
_XML = 'xmlns="http://www.openarchives.org/OAI/2.0/"'
_DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_NOW = "2024-05-06T10:00:00Z"


def _asked(**question: str) -> str:
    return f"{URL}?{urlencode({name.rstrip('_'): value for name, value in question.items()})}"


IDENTIFY, FORMATS = _asked(verb="Identify"), _asked(verb="ListMetadataFormats")
FIRST = _asked(verb="ListRecords", metadataPrefix="oai_dc")


def _token(token: str) -> str:
    return _asked(verb="ListRecords", resumptionToken=token)


def _answer(inside: str) -> str:
    told = f"<responseDate>{_NOW}</responseDate><request>{URL}</request>{inside}"
    return f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH {_XML}>{told}</OAI-PMH>'


def _identity(deleted: str = "no", granularity: str = "YYYY-MM-DDThh:mm:ssZ") -> str:
    told = f"<deletedRecord>{deleted}</deletedRecord><granularity>{granularity}</granularity>"
    return _answer(f"<Identify><repositoryName>City Archive</repositoryName>{told}</Identify>")


def _formats(**spaces: str) -> str:
    told = {"oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/"} | spaces
    return _answer(
        "<ListMetadataFormats>"
        + "".join(
            f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><metadataNamespace>{space}</metadataNamespace></metadataFormat>"
            for prefix, space in told.items()
        )
        + "</ListMetadataFormats>"
    )


def _record(name: str, more: str = "") -> str:
    return (
        f"<record><header><identifier>oai:city:{name}</identifier><datestamp>2024-01-01</datestamp></header><metadata><oai_dc:dc {_DC}>"
        f"<dc:title>Title {name}</dc:title><dc:publisher>Office of Things</dc:publisher>{more}</oai_dc:dc></metadata></record>"
    )


def _deleted(name: str) -> str:
    return f'<record><header status="deleted"><identifier>oai:city:{name}</identifier></header></record>'


def _error(code: str) -> str:
    return _answer(f'<error code="{code}">so it is</error>')


def _list(*records: str, token: str | None = None, size: int | None = None) -> str:
    told = "" if size is None else f' completeListSize="{size}" cursor="0"'
    ending = "" if token is None else f"<resumptionToken{told}>{token}</resumptionToken>"
    return _answer(f"<ListRecords>{''.join(records)}{ending}</ListRecords>")


def _site(*pages: tuple[str, Told | Sequence[Told]], identity: str | None = None, formats: str | None = None) -> Scripted:
    return Scripted({IDENTIFY: identity or _identity(), FORMATS: formats or _formats()} | dict(pages), media_type="text/xml")


def _kept(**options: Any) -> Kept:
    return Kept(declared("oai_pmh", URL, options=options))


TWO_PAGES = ((FIRST, _list(_record("a"), _record("b"), token="t&1", size=3)), (_token("t&1"), _list(_record("c"), token="", size=3)))


def test_every_page_is_read_by_its_token() -> None:
    kept = _kept()
    report = kept.run(_site(*TWO_PAGES))
    assert list(kept.records) == ["oai:city:a", "oai:city:b", "oai:city:c"]
    record = kept.records["oai:city:a"]
    assert (record.title, record.identifier, record.agency.name) == ("Title a", "oai:city:a", "Office of Things")
    assert record.provenance.url == _asked(verb="GetRecord", identifier="oai:city:a", metadataPrefix="oai_dc")
    assert [found["at"] for found in report.checkpoints] == [{"token": "t&1"}]
    assert (report.fatal, report.validators) == (None, None)
    assert kept.run(_site(*TWO_PAGES)).unchanged == set(kept.records)


def test_a_run_that_died_goes_on_at_its_token() -> None:
    kept = _kept()
    kept.memory.stopped_at = {"list": FIRST, "at": {"token": "t&1"}, "listed": 2}
    site = _site(*TWO_PAGES)
    report = kept.run(site)
    assert (site.asked, report.added, report.fatal) == ([FORMATS, _token("t&1")], {"oai:city:c"}, None)


def test_a_repository_that_wants_the_format_beside_its_tokens_gets_it() -> None:
    along = _asked(verb="ListRecords", metadataPrefix="oai_dc", resumptionToken="t&1")
    site = _site(TWO_PAGES[0], (_token("t&1"), _error("badArgument")), (along, TWO_PAGES[1][1]))
    kept = _kept()
    report = kept.run(site)
    assert (list(kept.records), report.fatal) == (["oai:city:a", "oai:city:b", "oai:city:c"], None)
    assert site.asked.count(_token("t&1")) == 1
    never = _kept().run(_site(TWO_PAGES[0], (_token("t&1"), _error("badArgument")), (along, _error("badArgument"))))
    assert never.fatal
    assert (never.fatal.kind, never.removed) == ("error_answer", set())


@pytest.mark.parametrize("code", ["cannotDisseminateFormat", "badArgument"])
def test_a_format_that_is_offered_and_refused_gives_way_to_the_next(code: str) -> None:
    better = _asked(verb="ListRecords", metadataPrefix="iso19139")
    formats = _formats(iso19139="http://www.isotc211.org/2005/gmd")
    kept = _kept()
    report = kept.run(_site((better, _error(code)), *TWO_PAGES, formats=formats))
    assert (len(kept.records), report.fatal, report.kinds()[0]) == (3, None, "format_refused")
    alone = _kept().run(_site((FIRST, _error(code))))
    assert alone.fatal
    assert alone.fatal.kind == "error_answer"


def test_a_token_that_was_forgotten_begins_the_list_anew() -> None:
    kept = _kept()
    kept.memory.stopped_at = {"list": FIRST, "at": {"token": "yesterday"}, "listed": 2}
    report = kept.run(_site(*TWO_PAGES, (_token("yesterday"), _error("badResumptionToken"))))
    assert (report.added, report.fatal) == ({"oai:city:a", "oai:city:b", "oai:city:c"}, None)


def test_deleted_records_go_and_count() -> None:
    kept = _kept()
    kept.run(_site(*TWO_PAGES))
    report = kept.run(_site((FIRST, _list(_record("a"), _deleted("b"), token="2", size=3)), (_token("2"), _list(_deleted("c")))))
    assert (report.removed, report.fatal) == ({"oai:city:b", "oai:city:c"}, None)
    only = kept.run(_site((FIRST, _list(_deleted("a"), token="2")), (_token("2"), _list(_record("b")))))
    assert (only.removed, only.added, only.fatal) == ({"oai:city:a"}, {"oai:city:b"}, None)


@pytest.mark.parametrize(("granularity", "since"), [("YYYY-MM-DDThh:mm:ssZ", _NOW), ("YYYY-MM-DD", "2024-05-06")])
def test_where_deletions_are_kept_for_ever_one_question_tells_that_nothing_changed(granularity: str, since: str) -> None:
    kept = _kept()
    identity = _identity("persistent", granularity)
    report = kept.run(_site(*TWO_PAGES, identity=identity))
    assert report.validators
    assert (report.validators.url, report.validators.last_modified) == (URL, since)
    kept.memory.answers[URL] = Validators(None, since)
    changes = _asked(verb="ListIdentifiers", metadataPrefix="oai_dc", from_=since)
    site = _site((changes, _error("noRecordsMatch")), identity=identity)
    assert kept.run(site).source_unchanged
    assert site.asked == [FORMATS, IDENTIFY, changes]
    changed = _answer("<ListIdentifiers><header><identifier>oai:city:a</identifier></header></ListIdentifiers>")
    again = kept.run(_site(*TWO_PAGES, (changes, changed), identity=identity))
    assert len(again.unchanged) == 3


def test_where_deletions_are_forgotten_the_list_is_always_read() -> None:
    kept = _kept()
    kept.memory.answers[URL] = Validators(None, _NOW)
    assert len(kept.run(_site(*TWO_PAGES, identity=_identity("transient"))).added) == 3


def test_sets_are_read_one_after_the_other_and_an_unfinished_one_again() -> None:
    maps, texts = (_asked(verb="ListRecords", metadataPrefix="oai_dc", set=name) for name in ("maps", "texts"))
    overlap = _list(_record("b"), _record("c"))
    pages = ((maps, _list(_record("a"), token="m2", size=2)), (_token("m2"), _list(_record("b"))), (texts, overlap))
    kept = _kept(sets=["maps", "texts"])
    report = kept.run(_site(*pages))
    assert (len(report.added), len(report.repeated), report.fatal) == (3, 1, None)
    resumed = _kept(sets=["maps", "texts"])
    resumed.memory.stopped_at = {"list": texts, "at": {"url": texts}, "listed": 0}
    site = _site(*pages)
    resumed.run(site)
    assert site.asked == [FORMATS, texts]


GMD = "http://www.isotc211.org/2005/gmd"


def test_the_best_format_on_offer_is_read() -> None:
    title = "<gmd:title><gco:CharacterString>Map</gco:CharacterString></gmd:title>"
    iso = (
        f'<gmd:MD_Metadata xmlns:gmd="{GMD}" xmlns:gco="http://www.isotc211.org/2005/gco"><gmd:fileIdentifier><gco:CharacterString>f-1'
        "</gco:CharacterString></gmd:fileIdentifier><gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>"
        f"{title}</gmd:CI_Citation></gmd:citation></gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )
    record = f"<record><header><identifier>oai:1</identifier></header><metadata>{iso}</metadata></record>"
    kept = _kept()
    kept.run(_site((_asked(verb="ListRecords", metadataPrefix="gmd2007"), _list(record)), formats=_formats(gmd2007=GMD)))
    assert {key: (kept_.title, kept_.identifier) for key, kept_ in kept.records.items()} == {"oai:1": ("Map", "f-1")}
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    dcat = (
        f'<r:RDF xmlns:r="{rdf}" xmlns:d="http://www.w3.org/ns/dcat#" xmlns:t="http://purl.org/dc/terms/">'
        '<d:Dataset r:about="https://city.example/1"><t:title xml:lang="de">Bäume</t:title>'
        '<t:title xml:lang="en">Trees</t:title></d:Dataset></r:RDF>'
    )
    linked = Kept(declared("oai_pmh", URL, language="en"))
    record = f"<record><header><identifier>oai:2</identifier></header><metadata>{dcat}</metadata></record>"
    spaces = _formats(gmd2007=GMD, rdf="http://www.w3.org/ns/dcat#")
    linked.run(_site((_asked(verb="ListRecords", metadataPrefix="rdf"), _list(record)), formats=spaces))
    assert [kept_.title for kept_ in linked.records.values()] == ["Trees"]
    plain = _kept(prefer=["oai_dc"])
    plain.run(_site(*TWO_PAGES, formats=_formats(gmd2007=GMD)))
    assert len(plain.records) == 3
    none = _kept(prefer=["marcxml"]).run(_site())
    assert none.kinds() == ["no_format"]


def test_datacite_is_read_before_dublin_core_inside_its_wrapping() -> None:
    resource = (
        '<resource xmlns="http://datacite.org/schema/kernel-4"><identifier identifierType="DOI">10.5555/T.1</identifier>'
        "<titles><title>Trees</title></titles></resource>"
    )
    wrapped = f'<oai_datacite xmlns="http://schema.datacite.org/oai/oai-1.1/"><payload>{resource}</payload></oai_datacite>'
    record = f"<record><header><identifier>oai:1</identifier></header><metadata>{wrapped}</metadata></record>"
    spaces = _formats(dc="http://www.openarchives.org/OAI/2.0/oai_dc/", oai_datacite="http://schema.datacite.org/oai/oai-1.1/")
    kept = _kept()
    kept.run(_site((_asked(verb="ListRecords", metadataPrefix="oai_datacite"), _list(record)), formats=spaces))
    assert {key: (record.title, record.identifier) for key, record in kept.records.items()} == {"oai:1": ("Trees", "10.5555/T.1")}


def test_prefixes_do_not_matter() -> None:
    page = _list(_record("a")).replace(_XML, _XML.replace("xmlns", "xmlns:o"))
    for name in ("OAI-PMH", "ListRecords", "record", "header", "identifier", "metadata", "datestamp"):
        page = page.replace(f"<{name}", f"<o:{name}").replace(f"</{name}", f"</o:{name}")
    kept = _kept()
    kept.run(_site((FIRST, page)))
    assert list(kept.records) == ["oai:city:a"]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("<html><body>Server too busy</body></html>", "", "not_xml"),
        ("", "", "empty_answer"),
        (_error("badArgument"), "", "error_answer"),
        (_error("noRecordsMatch"), "", "empty_list"),
        (_list(_record("a"), token="2", size=9)[:-150], "", "cut_short"),
        (_list(_record("a"), token="2", size=9), _list(_record("b"), size=9), "fewer_than_counted"),
        (_list(_record("a"), token="2"), _list(_record("a"), token="3"), "pages_repeat"),
        (_list(_record("a"), token="2"), _list(token="3"), "empty_list"),
        (_list(_record("a"), token="2"), _error("badResumptionToken"), "unstable_list"),
        (_answer("<Identify/>"), "", "not_xml"),
    ],
)
def test_a_list_that_is_not_read_to_its_end_withdraws_nothing(first: str, second: str, kind: str) -> None:
    kept = _kept()
    kept.run(_site(*TWO_PAGES))
    report = kept.run(_site((FIRST, first), (_token("2"), second), (_token("t&1"), TWO_PAGES[1][1]), identity=_identity("persistent")))
    assert report.fatal
    assert (report.fatal.kind, len(kept.records), report.validators) == (kind, 3, None)


def test_an_answer_of_a_bad_day_is_asked_for_again() -> None:
    kept = _kept()
    whole = TWO_PAGES[0][1]
    report = kept.run(_site((FIRST, ["<html>busy</html>", whole[:300], "", whole]), TWO_PAGES[1]))
    assert (len(kept.records), report.fatal) == (3, None)


def test_filthy_records_take_nothing_along() -> None:
    records = (
        _record("a"),
        _record("b", "<dc:subject>Bees & trees &nbsp;</dc:subject>"),
        _record("c", "<dc:subject>open</dc:title>"),
        _record("d", "<dc:identifier>https://city.example/d</dc:identifier>\x01"),
        _record("").replace("oai:city:", ""),
        _record("e").replace("<dc:title>Title e</dc:title>", ""),
        "<record><header><identifier>oai:city:f</identifier></header></record>",
        _record("g"),
    )
    kept = _kept()
    report = kept.run(_site((FIRST, _list(*records))))
    assert [key[-1] for key in kept.records] == ["a", "b", "c", "d", "g"]
    assert kept.records["oai:city:b"].keywords == ("Bees & trees",)
    assert kept.records["oai:city:d"].landing_page == "https://city.example/d"
    odd = {key[-1] for key, record in kept.records.items() if any(flag.code == "malformed_xml" for flag in record.flags)}
    assert odd == {"b", "c", "d"}
    assert [refused.problem.kind for refused in report.refused] == ["missing_key", "missing_title", "missing_title"]


def test_one_identifier_twice_is_told() -> None:
    report = _kept().run(_site((FIRST, _list(_record("a"), _record("a", "<dc:subject>other</dc:subject>")))))
    assert (report.added, [repeated.problem.kind for repeated in report.repeated if repeated.problem]) == (
        {"oai:city:a"},
        ["duplicate_identifier"],
    )


def test_another_encoding_than_declared_is_read_and_told() -> None:
    kept = _kept()
    kept.run(_site((FIRST, _list(_record("a").replace("Title", "Café")).encode("latin-1"))))
    assert kept.records["oai:city:a"].title == "Café a"
    assert "guessed_encoding" in {flag.code for flag in kept.records["oai:city:a"].flags}


def test_options_are_judged() -> None:
    wrong: tuple[dict[str, Any], ...] = ({"set": "x"}, {"prefer": []}, {"page_size": 5})
    for options in wrong:
        with pytest.raises(ValidationError, match=next(iter(options))):
            check(declared("oai_pmh", URL, options=options))


def test_a_repository_is_recognised() -> None:
    found = recognise(Seen(IDENTIFY, _identity()))
    assert found
    assert (found.url, found.sure, found.agency) == (URL, CERTAIN, "City Archive")
    assert recognise(Seen(URL, "<html><body>We offer OAI-PMH</body></html>")) is None
