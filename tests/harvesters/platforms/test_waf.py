"""Folders of metadata files: listings of every server, folders in folders, what changed, what is broken, and the real ones."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError

from harvesters.fetching.fetcher import Response
from harvesters.platforms.waf import check
from harvesters.platforms.waf.listing import folder_in
from harvesters.platforms.waf.recognising import recognise
from harvesters.recognition import CERTAIN, Seen
from tests.harvesters.kept import Kept, Report, declared
from tests.harvesters.scripted import NOT_MODIFIED, Scripted, Told, gone, response
from tests.shared_inputs import shared_folder

ROOT = "https://meta.city.example/waf/"


def _iso(title: str, identifier: str = "", body: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" '
        'xmlns:gco="http://www.isotc211.org/2005/gco">'
        f"<gmd:fileIdentifier><gco:CharacterString>{identifier}</gco:CharacterString></gmd:fileIdentifier>"
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>"
        f"<gco:CharacterString>{title}</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>{body}"
        "</gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>"
    )


def _apache(*names: str, date: str = "2024-05-06 10:11", end: str = "</table></body></html>") -> str:
    rows = "".join(f'<tr><td><a href="{name}">{name}</a></td><td>{date}</td><td>4K</td></tr>' for name in names)
    return (
        '<html><head><title>Index of /waf</title></head><body><table><tr><th><a href="?C=N;O=D">Name</a></th></tr>'
        f'<tr><td><a href="/">Parent Directory</a></td></tr>{rows}{end}'
    )


def _kept(**options: Any) -> Kept:
    return Kept(declared("waf", ROOT, options=options))


def _site(pages: Mapping[str, Told | Sequence[Told]]) -> Scripted:
    return Scripted({ROOT + name: told for name, told in pages.items()})


def _file(name: str, title: str, etag: str) -> Response:
    return response(ROOT + name, _iso(title).encode(), content_type="text/xml", etag=etag)


def test_files_here_and_below_are_read_and_nothing_else_is_asked_for() -> None:
    site = _site(
        {
            "": _apache(
                "b.xml", "a.XML", "notes.txt", "sub/", "../other/", "/waf/", "https://elsewhere.example/x.xml", "?C=M;O=A", "http://["
            ),
            "a.XML": _iso("A", "id-a"),
            "b.xml": _iso("B"),
            "sub/": _apache("c.xml", "../a.XML"),
            "sub/c.xml": _iso("C"),
        }
    )
    kept = _kept()
    report = kept.run(site)
    assert {key: record.title for key, record in kept.records.items()} == {
        ROOT + "a.XML": "A",
        ROOT + "b.xml": "B",
        ROOT + "sub/c.xml": "C",
    }
    assert kept.records[ROOT + "a.XML"].identifier == "id-a"
    assert site.asked == [ROOT, ROOT + "sub/", ROOT + "a.XML", ROOT + "b.xml", ROOT + "sub/c.xml"]
    assert [problem.message for problem in report.problems if problem.kind == "files_left_out"] == [
        f"1 files below {ROOT} are not named .xml and were left out"
    ]
    assert (report.expected, report.fatal) == (3, None)


def test_folders_deeper_than_asked_for_are_told_and_left() -> None:
    report = _kept(depth=0).run(_site({"": _apache("a.xml", "sub/"), "a.xml": _iso("A")}))
    assert "deeper_folders" in report.kinds()
    assert report.added == {ROOT + "a.xml"}


def test_an_empty_folder_below_is_no_trouble() -> None:
    nginx = '<html><head><title>Files</title></head><body><a href="../">../</a></body></html>'
    report = _kept().run(_site({"": _apache("a.xml", "sub/"), "a.xml": _iso("A"), "sub/": nginx}))
    assert (report.added, report.fatal) == ({ROOT + "a.xml"}, None)


def test_a_folder_may_be_named_by_its_own_page() -> None:
    folder = folder_in(_apache("a.xml", "sub/"), f"{ROOT}index.html?C=N")
    assert folder
    assert ([file.url for file in folder.files], folder.folders) == ([ROOT + "a.xml"], (ROOT + "sub/",))


def test_what_did_not_change_costs_a_304() -> None:
    kept = _kept()
    kept.run(_site({"": _apache("a.xml", "b.xml"), "a.xml": _file("a.xml", "A", '"1"'), "b.xml": _file("b.xml", "B", '"1"')}))
    report = kept.run(_site({"": _apache("a.xml", "b.xml"), "a.xml": NOT_MODIFIED, "b.xml": _file("b.xml", "B2", '"2"')}))
    assert (report.unchanged, report.changed, report.removed) == ({ROOT + "a.xml"}, {ROOT + "b.xml"}, set())


def test_a_date_in_the_list_spares_a_request_only_where_it_is_trusted() -> None:
    pages: dict[str, Told | list[Told]] = {"": _apache("a.xml"), "a.xml": _file("a.xml", "A", '"1"')}
    for trusted, asked in ((True, [ROOT]), (False, [ROOT, ROOT + "a.xml"])):
        kept = _kept(trust_dates=trusted)
        kept.run(_site(pages))
        again = _site(pages)
        assert kept.run(again).unchanged == {ROOT + "a.xml"}
        assert again.asked == asked
    newer = _site(pages | {"": _apache("a.xml", date="2024-05-07 10:11")})
    kept = _kept(trust_dates=True)
    kept.run(_site(pages))
    kept.run(newer)
    assert newer.asked == [ROOT, ROOT + "a.xml"]


def test_a_run_that_died_goes_on_behind_its_checkpoint() -> None:
    pages: dict[str, Told | list[Told]] = {"": _apache("a.xml", "b.xml", "sub/"), "sub/": _apache("c.xml")}
    files: dict[str, Told | list[Told]] = {f"{name}.xml": _iso(name) for name in ("a", "b", "sub/c")}
    kept = _kept()
    kept.run(_site(pages | files), stop_after=2)
    kept.memory.stopped_at = {"folder": ROOT, "file": ROOT + "a.xml"}
    site = _site(pages | files)
    report = kept.run(site)
    assert site.asked == [ROOT, ROOT + "sub/", ROOT + "b.xml", ROOT + "sub/c.xml"]
    assert report.removed == set()
    assert {repeated.key for repeated in report.repeated} | report.added == {ROOT + name for name in files}


@pytest.mark.parametrize(
    ("pages", "kind"),
    [
        ({"": "<html><body>Service unavailable, see <a href='/help'>help</a></body></html>"}, "no_list"),
        ({"": ""}, "empty_answer"),
        ({"": _apache()}, "empty_list"),
        ({"": _apache("a.xml", "sub/"), "a.xml": _iso("A")}, "source_unreachable"),
        ({"": _apache("a.xml", "sub/"), "a.xml": _iso("A"), "sub/": "<html>Oops</html>"}, "no_list"),
        ({"": _apache("a.xml", "sub/"), "a.xml": _iso("A"), "sub/": "<html>Oops, <a href='/'>home</a></html>"}, "no_list"),
        (
            {"": _apache("a.xml", "sub/"), "a.xml": _iso("A"), "sub/": response("https://cdn.example/", _apache("b.xml").encode())},
            "no_list",
        ),
        (
            {"": [_apache(*names, end="</table>") for names in (["a.xml"], [], ["a.xml", "b.xml"], ["c.xml"], ["d.xml"])]},
            "unstable_list",
        ),
        ({"": _apache("a.xml", end="")}, "cut_short"),
    ],
)
def test_a_folder_that_is_not_listed_whole_withdraws_nothing(pages: dict[str, Told | list[Told]], kind: str) -> None:
    kept = _kept()
    kept.run(_site({"": _apache("a.xml", "sub/"), "a.xml": _iso("A"), "sub/": _apache("b.xml"), "sub/b.xml": _iso("B")}))
    report = kept.run(_site(pages))
    assert report.fatal
    assert (report.fatal.kind, len(kept.records), report.removed) == (kind, 2, set())


def test_a_page_without_its_end_is_believed_when_it_comes_twice() -> None:
    kept = _kept()
    kept.run(_site({"": _apache("a.xml", end="</table>"), "a.xml": _iso("A")}))
    assert set(kept.records) == {ROOT + "a.xml"}


@pytest.mark.parametrize("broken", ["", "<html><body>Error 1205</body></html>", _iso("B")[:-30], gone(ROOT + "b.xml", 500)])
def test_a_file_that_is_broken_keeps_its_record(broken: Told) -> None:
    kept = _kept()
    pages: dict[str, Told | list[Told]] = {"": _apache("a.xml", "b.xml"), "a.xml": _iso("A"), "b.xml": _iso("B")}
    kept.run(_site(pages))
    report = kept.run(_site(pages | {"b.xml": broken}))
    assert report.kinds() == ["page_unreachable"]
    assert {record.title for record in kept.records.values()} == {"A", "B"}


def test_filthy_files_are_read_as_far_as_they_go() -> None:
    pages: dict[str, Told | list[Told]] = {
        "": _apache("bare.xml", "cut.xml", "latin.xml", "two.xml", "untitled.xml"),
        "bare.xml": _iso("Roads & rails &nbsp; \x01"),
        "cut.xml": _iso("Cut", body="<gmd:abstract><gco:CharacterString>Half")[:-120],
        "latin.xml": _iso("Caf\xe9").encode("latin-1"),
        "two.xml": f"<all>{_iso('One').partition('?>')[2]}{_iso('Two').partition('?>')[2]}</all>",
        "untitled.xml": "<feature><name>x</name></feature>",
    }
    kept = _kept()
    report = kept.run(_site(pages))
    titles = {key.removeprefix(ROOT): record.title for key, record in kept.records.items()}
    assert titles == {"bare.xml": "Roads & rails \ufffd", "cut.xml": "Cut", "latin.xml": "Café", "two.xml": "One"}
    flags = {key.removeprefix(ROOT): {flag.code for flag in record.flags} - {"missing_value"} for key, record in kept.records.items()}
    assert flags == {"bare.xml": {"malformed_xml"}, "cut.xml": {"malformed_xml"}, "latin.xml": {"guessed_encoding"}, "two.xml": set()}
    assert [(refused.key, refused.problem.kind) for refused in report.refused] == [(ROOT + "untitled.xml", "missing_title")]
    assert "several_records" in report.kinds()


def test_many_unreadable_files_withdraw_nothing() -> None:
    names = [f"{number}.xml" for number in range(10)]
    report = _kept().run(
        _site({"": _apache(*names)} | dict.fromkeys(names[3:], "<html>busy</html>") | {name: _iso("A") for name in names[:3]})
    )
    assert report.fatal
    assert report.fatal.kind == "mostly_unreachable"


def test_options_are_judged() -> None:
    with pytest.raises(ValidationError, match="depth"):
        check(declared("waf", ROOT, options={"depth": -1}))
    with pytest.raises(ValidationError, match="pages"):
        check(declared("waf", ROOT, options={"pages": 2}))


def test_a_folder_is_recognised_and_a_page_is_not() -> None:
    found = recognise(Seen(f"{ROOT}?C=N", _apache("a.xml", "b.xml")))
    assert found
    assert (found.platform, found.url, found.sure, found.entries) == ("waf", ROOT, CERTAIN, 2)
    assert recognise(Seen(ROOT, "<html><body><a href='/waf/a.html'>a</a></body></html>")) is None


LISTINGS = {
    "apache-noaa-waf.html": ("https://data.noaa.gov/waf/NOAA/nmfs/garfo/iso/xml/", 2, 0, "2026-07-12 02:23 35K"),
    "bts-waf.html": ("https://transtats.bts.gov/NTADmetadata/", 2, 0, "Friday, July 31, 2026 4:53 PM 27383"),
    "ms-iis-waf.html": ("https://edg.epa.gov/WAFer_harvest/ISO/", 2, 0, "6/17/2021 12:20 PM 39985"),
    "nginx-dggs-waf.html": ("https://dggs.alaska.gov/webpubs/metadata/", 2, 4, "02-Oct-2025 11:47 26K"),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", LISTINGS)
def test_captured_listings(name: str) -> None:
    url, files, others, said = LISTINGS[name]
    text = shared_folder("data", "gsa-harvester", "waf-listings", name).read_text(encoding="utf-8")
    folder = folder_in(text, url)
    assert folder
    assert (len(folder.files), folder.folders, folder.others, folder.files[0].said) == (files, (), others, said)
    assert all(file.url.startswith(url) and file.url.endswith(".xml") for file in folder.files)


FILES = {
    "iso_2_waf/decode_error.xml": "missing_title",
    "iso_2_waf/invalid_iso2.xml": "",
    "iso_2_waf/to_be_filtered_by_datetime.xml": "page_unreachable",
    "iso_2_waf/valid_iso1.xml": "",
    "iso_2_waf/valid_iso2.xml": "",
    "iso_2_waf/valid_iso_too_many_keywords.xml": "",
    "valid_iso2_parent.xml": "",
    "waf/USGSHydroCached.xml": "",
    "waf/USGSImageryOnly.xml": "",
    "waf/USGSImageryTopo.xml": "",
    "waf/USGSShadedReliefOnly.xml": "",
    "waf/browse/USGSHydroCached.xml": "",
    "waf/browse/more/USGSShadedReliefOnly.xml": "",
    "waf/other/USGSImageryOnly.xml": "",
}
"""Real files and why one is not kept: no title in it, or nothing but a comment."""


def _real() -> tuple[Kept, Report]:
    folder = shared_folder("data", "gsa-harvester", "example_data")
    paths = [*folder.glob("iso_2_waf/*.xml"), *folder.glob("waf/**/*.xml"), folder / "valid_iso2_parent.xml"]
    assert sorted(_name(path, folder) for path in paths) == sorted(FILES)
    pages: dict[str, Told | list[Told]] = {_name(path, folder): path.read_bytes() for path in paths}
    for name in ("", "iso_2_waf/", "waf/", "waf/browse/", "waf/browse/more/", "waf/other/"):
        below = {other[len(name) :].partition("/") for other in FILES if other.startswith(name)}
        pages[name] = _apache(*sorted({first + slash for first, slash, _ in below}))
    kept = _kept()
    return kept, kept.run(_site(pages))


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


@pytest.mark.shared
def test_12_of_the_14_real_files_are_kept_and_each_refused_one_is_named() -> None:
    kept, report = _real()
    assert {key.removeprefix(ROOT) for key in kept.records} == {name for name, why in FILES.items() if not why}
    refused = {refused.key.removeprefix(ROOT): refused.problem.kind for refused in report.refused}
    assert refused == {name: why for name, why in FILES.items() if why}
    assert report.fatal is None


@pytest.mark.shared
def test_what_the_real_files_say() -> None:
    kept, _ = _real()
    epa = kept.records[ROOT + "iso_2_waf/valid_iso1.xml"]
    assert (epa.identifier, epa.issued, epa.frequency, epa.language) == (
        "{4c6928d8-6ac2-4909-8b3d-a29e2805ce2d}",
        "2017-05-23",
        "IRREG",
        ("en",),
    )
    assert [(found.role, found.format) for found in epa.distributions] == [("service", "REST")]
    assert epa.contact
    assert epa.contact.email == "EnviroAtlas@epa.gov"
    many = kept.records[ROOT + "iso_2_waf/valid_iso_too_many_keywords.xml"]
    assert len(many.keywords) > 1000
    parent = kept.records[ROOT + "valid_iso2_parent.xml"]
    assert parent.identifier == kept.records[ROOT + "iso_2_waf/valid_iso2.xml"].identifier
    usgs = kept.records[ROOT + "waf/USGSHydroCached.xml"]
    assert [found.format for found in usgs.distributions] == ["REST", "WMS", "WMTS", None]
    assert usgs.agency.name.startswith("USGS")
