"""Catalogue services: paging whatever nextRecord says, GET and POST, exceptions with status 200, filthy records, detection."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from marshmallow import ValidationError

from harvesters.fetching.ahead import in_turn
from harvesters.fetching.fetcher import FetchError, Request, Response
from harvesters.platforms.csw import check
from harvesters.platforms.csw.recognising import recognise
from harvesters.recognition import CERTAIN, Seen
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import gone, response

URL = "https://maps.city.example/csw?map=city"
CSW = 'xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'
GMD = "http://www.isotc211.org/2005/gmd"
OWN = "http://www.opengis.net/cat/csw/2.0.2"
_SPACES = f'xmlns:gmd="{GMD}" xmlns:gco="http://www.isotc211.org/2005/gco"'


def _iso(name: str, more: str = "") -> str:
    return (
        f"<gmd:MD_Metadata {_SPACES}><gmd:fileIdentifier><gco:CharacterString>{name}</gco:CharacterString></gmd:fileIdentifier>"
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Map "
        f"{name}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>{more}</gmd:MD_DataIdentification>"
        "</gmd:identificationInfo></gmd:MD_Metadata>"
    )


def _capabilities(*outputs: str, methods: str = "Get Post") -> str:
    values = "".join(f"<ows:Value>{output}</ows:Value>" for output in outputs)
    dcp = "".join(f"<ows:{method}/>" for method in methods.split())
    return (
        f'<csw:Capabilities {CSW} xmlns:ows="http://www.opengis.net/ows"><ows:ServiceIdentification><ows:Title>City maps</ows:Title>'
        "</ows:ServiceIdentification><ows:ServiceProvider><ows:ProviderName>Survey Office</ows:ProviderName></ows:ServiceProvider>"
        f'<ows:OperationsMetadata><ows:Operation name="GetRecords"><ows:DCP><ows:HTTP>{dcp}</ows:HTTP></ows:DCP>'
        f'<ows:Parameter name="outputSchema">{values}</ows:Parameter></ows:Operation></ows:OperationsMetadata></csw:Capabilities>'
    )


def _results(*records: str, matched: object = None, following: object = None) -> str:
    told = "".join(
        f' {name}="{value}"' for name, value in (("numberOfRecordsMatched", matched), ("nextRecord", following)) if value is not None
    )
    return f"<csw:GetRecordsResponse {CSW}><csw:SearchResults{told}>{''.join(records)}</csw:SearchResults></csw:GetRecordsResponse>"


EXCEPTION = (
    '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows"><ows:Exception exceptionCode="NoApplicableCode"><ows:ExceptionText>'
    "Out of connections</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)
Answers = Callable[[int, int], str]
"""What a service answers for a position (from 1) and a size."""


class Service:
    """A catalogue service that answers GET or POST by position, and remembers what it was asked."""

    def __init__(self, answers: Answers, capabilities: str | None = None) -> None:
        self._answers = answers
        self._capabilities = capabilities if capabilities is not None else _capabilities(GMD, OWN)
        self.asked: list[Request] = []

    def fetch(self, request: Request) -> Response:
        self.asked.append(request)
        question = {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
        if request.body is None:
            assert (question["service"], question["map"]) == ("CSW", "city")
            if question["request"] == "GetCapabilities":
                if not self._capabilities:
                    raise gone(request.url, 500)
                return response(request.url, self._capabilities.encode(), content_type="text/xml")
            position, size = int(question["startPosition"]), int(question["maxRecords"])
        else:
            found = re.search(rb'startPosition="(\d+)" maxRecords="(\d+)"', request.body)
            assert found
            position, size = int(found[1]), int(found[2])
        return response(request.url, self._answers(position, size).encode(), content_type="text/xml")

    def fetch_many(self, requests: Iterator[Request]) -> Iterator[tuple[Request, Response | FetchError]]:
        return in_turn(self.fetch, requests)

    def pages(self) -> list[int]:
        """The positions asked for by GET."""
        return [int(found[1]) for request in self.asked if (found := re.search(r"startPosition=(\d+)", request.url))]


def _honest(behind: int, total: int) -> object:
    return behind if behind <= total else 0


def _catalogue(names: str, *, following: Callable[[int, int], object] = _honest, cap: int = 1000) -> Answers:
    def answer(position: int, size: int) -> str:
        there = names[position - 1 : position - 1 + min(size, cap)]
        behind = position + len(there)
        return _results(*map(_iso, there), matched=len(names), following=following(behind, len(names)))

    return answer


def _kept(**options: Any) -> Kept:
    return Kept(declared("csw", URL, options={"page_size": 2} | options))


def _run(answers: Answers, **options: Any) -> tuple[Kept, Report, Service]:
    kept, service = _kept(**options), Service(answers)
    return kept, kept.run(service), service


def test_every_page_is_read() -> None:
    kept, report, service = _run(_catalogue("abcde"))
    assert "".join(kept.records) == "abcde"
    assert (service.pages(), report.expected, report.fatal) == ([1, 3, 5], 5, None)
    record = kept.records["a"]
    assert (record.title, record.identifier) == ("Map a", "a")
    one = parse_qs(urlsplit(record.provenance.url or "").query)
    assert (one["request"], one["map"], one["id"]) == (["GetRecordById"], ["city"], ["a"])
    assert kept.run(Service(_catalogue("abcde"))).unchanged == set("abcde")


@pytest.mark.parametrize(
    "following",
    [lambda behind, total: 0, lambda behind, total: None, lambda behind, total: 1, lambda behind, total: behind, lambda behind, total: "x"],
    ids=["always the end", "never said", "always the start", "behind the end", "no number"],
)
def test_a_service_that_lies_about_the_next_record_is_read_to_its_count(following: Callable[[int, int], object]) -> None:
    kept, report, service = _run(_catalogue("abcde", following=following))
    assert ("".join(kept.records), service.pages(), report.fatal) == ("abcde", [1, 3, 5], None)


def test_a_service_that_hands_out_less_than_asked_for_is_read_in_its_own_steps() -> None:
    kept, _, service = _run(_catalogue("abc", cap=1))
    assert ("".join(kept.records), service.pages()) == ("abc", [1, 2, 3])


def test_without_a_count_the_next_record_leads() -> None:
    def answer(position: int, size: int) -> str:
        return _results(*map(_iso, "abc"[position - 1 : position + 1]), following=3 if position == 1 else 0)

    kept, report, _ = _run(answer)
    assert ("".join(kept.records), report.fatal) == ("abc", None)


def test_records_that_a_service_passes_over_are_not_taken_for_withdrawn() -> None:
    def answer(position: int, size: int) -> str:
        return _results(_iso("a"), matched=4, following=3) if position == 1 else _results(*map(_iso, "cd"), matched=4, following=0)

    kept = _kept()
    kept.run(Service(_catalogue("abcd")))
    report = kept.run(Service(answer))
    assert report.fatal
    assert (report.fatal.kind, "".join(kept.records)) == ("fewer_than_counted", "abcd")
    assert kept.source.options == {"page_size": 2}
    _, tolerant, _ = _run(answer, shortfall=0.3)
    assert tolerant.fatal is None


def test_a_run_that_died_goes_on_at_its_position() -> None:
    kept = _kept()
    kept.memory.stopped_at = {"list": URL, "at": {"position": 3}, "listed": 2}
    service = Service(_catalogue("abcde"))
    report = kept.run(service)
    assert ("".join(kept.records), service.pages(), report.fatal) == ("cde", [3, 5], None)


def test_a_record_that_slid_away_while_pages_were_read_is_found() -> None:
    seen = iter(["abcde", "bcde", "bcde", "bcde", "bcde", "bcde", "bcde", "bcde"])

    def answer(position: int, size: int) -> str:
        return _catalogue(next(seen))(position, size)

    kept, report, _ = _run(answer)
    assert ("".join(sorted(kept.records)), report.fatal) == ("abcde", None)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        (lambda position, size: EXCEPTION, "error_answer"),
        (lambda position, size: "<html><body>Login</body></html>", "not_xml"),
        (lambda position, size: "", "empty_answer"),
        (lambda position, size: _results(matched=0), "empty_list"),
        (lambda position, size: _results(matched=5), "empty_list"),
        (lambda position, size: _catalogue("abcde")(position, size)[:-60], "cut_short"),
        (lambda position, size: _results(_iso("a"), _iso("b"), matched=9), "pages_repeat"),
        (lambda position, size: _capabilities(GMD), "not_xml"),
    ],
)
def test_a_list_that_is_not_read_to_its_end_withdraws_nothing(answers: Answers, kind: str) -> None:
    kept = _kept()
    kept.run(Service(_catalogue("abc")))
    report = kept.run(Service(answers))
    assert report.fatal
    assert (report.fatal.kind, "".join(kept.records)) == (kind, "abc")


def test_an_exception_of_the_moment_is_asked_again() -> None:
    answers = iter([EXCEPTION, "<html>busy</html>"])
    kept, report, _ = _run(lambda position, size: next(answers, None) or _catalogue("abc")(position, size))
    assert ("".join(kept.records), report.fatal) == ("abc", None)


def test_a_service_that_knows_only_post_is_asked_in_xml() -> None:
    kept = _kept(schema="iso19139", constraint="dc:type = 'a' AND x < 2", sort="dc:identifier")
    service = Service(_catalogue("abc"), _capabilities(GMD, methods="Post"))
    kept.run(service)
    assert "".join(kept.records) == "abc"
    bodies = [request.body for request in service.asked if request.body]
    assert len(bodies) == 2
    assert b"x &lt; 2</csw:CqlText>" in bodies[0]
    assert b"<ogc:PropertyName>dc:identifier<" in bodies[0]


@pytest.mark.parametrize(
    ("capabilities", "options", "output"),
    [
        (_capabilities(OWN), {}, OWN),
        (_capabilities(OWN, GMD), {}, GMD),
        (_capabilities(OWN, GMD), {"schema": "dublin_core"}, OWN),
        ("", {}, GMD),
        ("<html>none</html>", {}, GMD),
    ],
)
def test_records_are_asked_for_in_the_best_schema_on_offer(capabilities: str, options: dict[str, Any], output: str) -> None:
    service = Service(_catalogue("ab"), capabilities)
    _kept(**options).run(service)
    asked = parse_qs(urlsplit(service.asked[-1].url).query)
    assert (asked["outputSchema"], asked["typeNames"], "namespace" in asked) == ([output], ["csw:Record"], False)


def test_a_service_that_wants_its_own_type_is_asked_for_it() -> None:
    kept, _, service = _run(_catalogue("ab"), type_names="gmd:MD_Metadata")
    asked = parse_qs(urlsplit(service.asked[-1].url).query)
    assert (asked["typeNames"], asked["namespace"], len(kept.records)) == (["gmd:MD_Metadata"], [f"xmlns(gmd={GMD})"], 2)


def test_a_service_that_speaks_only_the_newer_version_is_asked_in_it() -> None:
    newer = "http://www.opengis.net/cat/csw/3.0"

    def in_the_newer(text: str) -> str:
        return text.replace(OWN, newer).replace("<csw:Capabilities", '<csw:Capabilities version="3.0.0"')

    class Newer(Service):
        """Refuses every other version, as the standard has it, with that status."""

        refusal = 200

        def fetch(self, request: Request) -> Response:
            answer = super().fetch(request)
            if "version=2" in request.url or (request.body and newer.encode() not in request.body):
                if self.refusal != 200:
                    raise gone(request.url, self.refusal)
                return response(request.url, EXCEPTION.encode(), content_type="text/xml")
            return answer

    for output, method, status in ((newer, "get", 200), (GMD, "post", 400)):
        kept, service = _kept(sort="dc:identifier", method=method), Newer(_catalogue("abc"), in_the_newer(_capabilities(output)))
        service.refusal = status
        report = kept.run(service)
        assert ("".join(kept.records), report.fatal) == ("abc", None)
        last = service.asked[-1]
        said = last.body.decode() if last.body else last.url
        assert output in (parse_qs(urlsplit(said).query).get("outputSchema") or re.findall(r'outputSchema="(.*?)"', said))
        assert "3.0.0" in said
        assert "resultType" not in said
        assert parse_qs(urlsplit(kept.records["a"].provenance.url or "").query)["version"] == ["3.0.0"]
    told = recognise(Seen(URL, in_the_newer(_capabilities(newer))))
    assert told
    assert told.platform == "csw"


def test_records_in_dublin_core_are_read() -> None:
    record = (
        f'<csw:Record {CSW} xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" '
        'xmlns:ows="http://www.opengis.net/ows"><dc:identifier>r-1</dc:identifier><dc:title>Trees</dc:title>'
        "<dct:abstract>All of them.</dct:abstract><dct:modified>2024-02-03</dct:modified>"
        '<dct:references scheme="OGC:WMS">https://maps.city.example/wms</dct:references>'
        "<ows:BoundingBox><ows:LowerCorner>8 47</ows:LowerCorner><ows:UpperCorner>9 48</ows:UpperCorner></ows:BoundingBox></csw:Record>"
    )
    kept, _, _ = _run(lambda position, size: _results(record, matched=1))
    read = kept.records["r-1"]
    assert (read.title, read.description, read.modified) == ("Trees", "All of them.", "2024-02-03")
    assert [(found.role, found.format) for found in read.distributions] == [("service", "WMS")]
    assert read.spatial
    assert read.spatial.geometry
    assert '"coordinates":[[[8.0,47.0],[9.0,47.0],' in read.spatial.geometry


def test_records_in_dcat_are_read() -> None:
    spaces = (
        'xmlns:d="http://www.w3.org/ns/dcat#" xmlns:t="http://purl.org/dc/terms/" xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    )
    bare = f'<d:Dataset {spaces} r:about="https://city.example/a"><t:title>A</t:title></d:Dataset>'
    wrapped = bare.replace("city.example/a", "city.example/b").replace(">A<", ">B<")
    answer = _results(bare, f"<r:RDF {spaces}>{wrapped}</r:RDF>", matched=2, following=0)
    kept, _, service = _run(lambda position, size: answer, schema="dcat")
    assert {key: record.title for key, record in kept.records.items()} == {"https://city.example/a": "A", "https://city.example/b": "B"}
    assert "outputSchema=http%3A%2F%2Fwww.w3.org%2Fns%2Fdcat%23" in service.asked[-1].url
    profile = "http://profile.example/dcat-ap/2.0"
    _, _, service = _run(lambda position, size: answer, schema=profile)
    assert parse_qs(urlsplit(service.asked[-1].url).query)["outputSchema"] == [profile]


def test_filthy_records_take_nothing_along() -> None:
    records = (
        _iso("a"),
        _iso("b", "<gmd:abstract><gco:CharacterString>Bees & trees</gco:CharacterString></gmd:abstract>"),
        _iso("c").replace("</gmd:CI_Citation>", "</gmd:Citation>"),
        _iso(""),
        _iso("e").replace("Map e", ""),
        _iso("f"),
    )
    kept, report, _ = _run(lambda position, size: _results(*records, matched=6))
    assert "".join(kept.records) == "abcf"
    assert kept.records["b"].description == "Bees & trees"
    assert [refused.problem.kind for refused in report.refused] == ["missing_key", "missing_title"]
    assert {key for key, record in kept.records.items() if any(flag.code == "malformed_xml" for flag in record.flags)} == {"b", "c"}


def test_one_identifier_twice_is_told() -> None:
    _, report, _ = _run(lambda position, size: _results(_iso("a"), _iso("a", "<gmd:purpose/>"), matched=2))
    assert [repeated.problem.kind for repeated in report.repeated if repeated.problem] == ["duplicate_identifier"]


def test_options_are_judged() -> None:
    wrong: tuple[dict[str, Any], ...] = ({"schema": "gmd"}, {"method": "put"}, {"sort": "a b"}, {"outputSchema": "x"})
    for options in wrong:
        with pytest.raises(ValidationError, match=next(iter(options))):
            check(declared("csw", URL, options=options))


def test_a_service_is_recognised() -> None:
    found = recognise(Seen(f"{URL}&Service=CSW&request=GetCapabilities", _capabilities(GMD)))
    assert found
    assert (found.url, found.sure, found.agency) == (URL, CERTAIN, "Survey Office")
    counted = recognise(Seen(URL, _results(_iso("a"), matched=7)))
    assert counted
    assert counted.entries == 7
    assert recognise(Seen(URL, EXCEPTION)) is None
