"""The attacks on those who read what was fetched, platform by platform: documents that grow, nest, lead elsewhere or never end."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlsplit

from tests.harvesters.fetching.attacks import SECRET, Attack, Place, feed
from tests.harvesters.fetching.hostile import Heard, Line, Reply, answer

Pages = Callable[[Place], Mapping[str, Reply | list[Reply]]]

_DC = 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
_QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'a' * 100_000}'>]>"


def _json(body: bytes) -> Pages:
    return lambda _: {"/data.json": answer(body, content_type="application/json")}


def _oai(doctype: str, title: str, token: Callable[[str], str] = lambda _: "") -> Pages:
    """A repository with one record a page; `token` is what a page of that token names as the next one."""

    def pages(place: Place) -> Mapping[str, Reply | list[Reply]]:
        def reply(heard: Heard, line: Line) -> None:
            question = {name: values[0] for name, values in parse_qs(urlsplit(heard.target).query).items()}
            here = question.get("resumptionToken", "")
            record = f"<record><header><identifier>x{here[:1]}</identifier></header><metadata><oai_dc:dc {_DC}><dc:title>{title}</dc:title>"
            end = f"</oai_dc:dc></metadata></record><resumptionToken>{token(here)}</resumptionToken>"
            formats = "<metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat>"
            inside = {"ListRecords": record + end, "ListMetadataFormats": formats, "Identify": "<deletedRecord>no</deletedRecord>"}
            verb = question.get("verb", "")
            named = doctype.format(inside=place.inside) if verb == "ListRecords" else ""
            line.send(answer(f'<?xml version="1.0"?>{named}<OAI-PMH><{verb}>{inside.get(verb, "")}</{verb}></OAI-PMH>'.encode()))

        return {"": reply}

    return pages


def _iso(title: str, doctype: str = "", more: str = "") -> bytes:
    spaces = 'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"'
    said = f"<gmd:title><gco:CharacterString>{title}</gco:CharacterString></gmd:title>"
    cited = f"<gmd:citation><gmd:CI_Citation>{said}</gmd:CI_Citation></gmd:citation>"
    described = f"<gmd:identificationInfo><gmd:MD_DataIdentification>{cited}{more}</gmd:MD_DataIdentification></gmd:identificationInfo>"
    return f'<?xml version="1.0"?>{doctype}<gmd:MD_Metadata {spaces}>{described}</gmd:MD_Metadata>'.encode()


def _folder(body: bytes) -> Pages:
    listed = b'<html><title>Index of /waf</title><a href="../">Parent Directory</a><a href="x.xml">x.xml</a></html>'
    return lambda place: {"/waf/": answer(listed), "/waf/x.xml": answer(body.replace(b"{inside}", place.inside.encode()))}


def _folders_without_end(_heard: Heard, line: Line) -> None:
    links = "".join(f'<a href="{number}/">{number}/</a>' for number in range(2000))
    line.send(answer(f"<html><title>Index of /waf</title>{links}</html>".encode()))


def _turtle(text: str) -> Pages:
    head = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    head += "@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
    good = '<urn:a> a dcat:Dataset ; dct:title "A good dataset" .\n'
    return lambda place: {"/data.json": answer((head + good + text.replace("{inside}", place.inside)).encode(), content_type="text/turtle")}


def _rdf_xml(doctype: str, title: str) -> Pages:
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"'
    told = f'<rdf:RDF {spaces}><dcat:Dataset rdf:about="urn:a"><dct:title>{title}</dct:title></dcat:Dataset></rdf:RDF>'
    return lambda _: {"/data.json": answer(f'<?xml version="1.0"?>{doctype}{told}'.encode(), content_type="application/rdf+xml")}


def _ckan(answered: Callable[[int], dict[str, object]]) -> Pages:
    """A portal whose page from an offset holds what `answered` says."""

    def reply(heard: Heard, line: Line) -> None:
        start = int(parse_qs(urlsplit(heard.target).query).get("start", ["0"])[0])
        line.send(answer(json.dumps({"success": True, "result": answered(start)}).encode()))

    return lambda _: {"": reply}


def _packages(start: int) -> dict[str, object]:
    return {"count": 10**9, "results": [{"id": f"same-{number}", "title": "Same"} for number in range(10)] if start < 10**6 else []}


def _packed(name: str, start: bytes, **others: str) -> bytes:
    """An archive with these members and a last one that grows to 200 MB from 200 kB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for other, text in others.items():
            archive.writestr(other, text)
        with archive.open(name, "w", force_zip64=True) as member:
            member.write(start)
            for _ in range(200):
                member.write(b" " * (1 << 20))
    return packed.getvalue()


def _workbook() -> bytes:
    sheets = {"xl/workbook.xml": '<workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>'}
    return _packed("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>", **sheets)


def _document() -> bytes:
    return _packed("word/document.xml", b"<w:document><w:body>")


def _sitemap(*addresses: str, index: bool = False) -> Pages:
    """A site whose sitemap names these addresses, and beside them one good page."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")

    def pages(place: Place) -> Mapping[str, Reply | list[Reply]]:
        named = [address.format(url=place.url, inside=place.inside) for address in (*addresses, *(() if index else ("{url}/good",)))]
        body = "".join(f"<{inner}><loc>{address}</loc></{inner}>" for address in named)
        return {"/sitemap.xml": answer(f"<{outer}>{body}</{outer}>".encode(), content_type="text/xml"), "/good": _GOOD}

    return pages


def _documents(page: bytes, file: bytes = b"", more: str = "") -> Pages:
    """A disclosure site with one document and its attachment."""
    listed = f"<html><body><ul><li><a href='t1.html'>关于公布公园名录的通知</a><span>2024-05-08</span></li></ul>{more}</body></html>"
    return lambda _: {"/data.json": answer(listed.encode()), "/t1.html": answer(page), "/P1.docx": answer(file)}


def _of_thing(more: str) -> bytes:
    title = "<h1>关于公布公园名录的通知</h1><table><tr><td>文号：</td><td>某园发〔2024〕3号</td></tr></table>"
    return f"<html><body>{title}<div class='TRS_Editor'><p>{more}</p></div></body></html>".encode()


_THING = {"@context": "https://schema.org", "@type": "Dataset", "name": "Trees", "description": "All trees of the city."}
_GOOD = answer(f'<html><script type="application/ld+json">{json.dumps(_THING)}</script>'.encode() + b"</html>", content_type="text/html")
_ATTACHED = "现将公园名录予以公布，详见附件。<a href='P1.docx'>公园名录.docx</a>"
_WORDS = "现将公园名录予以公布，请认真组织实施，并将情况按时报送。"

ON_READING = (
    Attack("JSON nested without end", "cut_short", _json(b'{"dataset":' + b"[" * 2_000_000)),
    Attack(
        "an entry nested too deeply",
        "unreadable_entry",
        _json(feed()[:-2] + b',{"identifier":"x","title":' + b"[" * 100_000 + b"]" * 100_000 + b"}]}"),
        failed=False,
    ),
    Attack(
        "integer of a million digits",
        "",
        _json(feed()[:-2] + b',{"identifier":"n","title":"Number","spatial":' + b"9" * 1_000_000 + b"}]}"),
        failed=False,
    ),
    Attack("entry without an end", "cut_short", _json(feed()[:-2] + b',{"identifier":"x","title":"' + b"x" * 70_000_000)),
    Attack("web page in place of data", "html_instead_of_feed", _json(b"<html><body>Please log in</body></html>")),
    Attack(
        "wrong charset",
        "",
        lambda _: {"/data.json": answer(feed({"identifier": "c", "title": "水位"}), content_type="application/json; charset=utf-7")},
        failed=False,
    ),
    Attack("XML bomb (billion laughs), OAI-PMH", "malformed_xml", _oai(_LAUGHS, "A&a11;"), "oai_pmh", "{url}/oai", failed=False),
    Attack("XML bomb (quadratic), OAI-PMH", "malformed_xml", _oai(_QUADRATIC, "A" + "&a;" * 20_000), "oai_pmh", "{url}/oai", failed=False),
    Attack(
        "XML entity that reads a file (XXE), OAI-PMH",
        "malformed_xml",
        _oai('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "A&a;"),
        "oai_pmh",
        "{url}/oai",
        failed=False,
    ),
    Attack(
        "XML entity that asks a service inside, OAI-PMH",
        "malformed_xml",
        _oai('<!DOCTYPE x [<!ENTITY a SYSTEM "{inside}/">]>', "A&a;"),
        "oai_pmh",
        "{url}/oai",
        failed=False,
    ),
    Attack(
        "document type that lies inside, OAI-PMH",
        "",
        _oai('<!DOCTYPE x SYSTEM "{inside}/x.dtd">', "A"),
        "oai_pmh",
        "{url}/oai",
        failed=False,
    ),
    Attack("resumption token that names itself, OAI-PMH", "pages_repeat", _oai("", "A", lambda _: "same"), "oai_pmh", "{url}/oai"),
    Attack(
        "resumption tokens in a circle, OAI-PMH",
        "pages_repeat",
        _oai("", "A", lambda here: {"a": "b", "b": "c"}.get(here, "a")),
        "oai_pmh",
        "{url}/oai",
    ),
    Attack(
        "new resumption tokens for the same records, OAI-PMH",
        "pages_repeat",
        _oai("", "A", lambda here: f"{'ab'[here[:1] == 'a']}{len(here) * 'x'}"),
        "oai_pmh",
        "{url}/oai",
    ),
    Attack("XML bomb, folder of files", "malformed_xml", _folder(_iso("A&a11;", _LAUGHS)), "waf", "{url}/waf/", failed=False),
    Attack(
        "XML entity that reads a file (XXE), folder of files",
        "malformed_xml",
        _folder(_iso("A&a;", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')),
        "waf",
        "{url}/waf/",
        failed=False,
    ),
    Attack(
        "XML that includes a file (XInclude), folder of files",
        "",
        _folder(_iso("A", more='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>')),
        "waf",
        "{url}/waf/",
        failed=False,
    ),
    Attack(
        "XML nested too deeply, folder of files",
        "too_deep",
        _folder(_iso("A", more="<gmd:x>" * 100_000)),
        "waf",
        "{url}/waf/",
        failed=False,
    ),
    Attack(
        "XML of millions of elements, folder of files",
        "too_large",
        _folder(_iso("A", more="<x/>" * 5_000_000)),
        "waf",
        "{url}/waf/",
        failed=False,
    ),
    Attack("folders in folders without end", "too_many_folders", lambda _: {"": _folders_without_end}, "waf", "{url}/waf/"),
    Attack("XML bomb, RDF", "malformed_xml", _rdf_xml(_LAUGHS, "A&a11;"), "dcat_rdf", failed=False),
    Attack(
        "XML entity that reads a file (XXE), RDF",
        "malformed_xml",
        _rdf_xml('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "A&a;"),
        "dcat_rdf",
        failed=False,
    ),
    Attack(
        "next page at a metadata address, RDF (Hydra)",
        "private_address",
        _turtle("<#p> a hydra:PartialCollectionView ; hydra:next <http://169.254.169.254/> ."),
        "dcat_rdf",
    ),
    Attack(
        "next page at a service inside, RDF (Hydra)",
        "private_address",
        _turtle("<#p> a hydra:PartialCollectionView ; hydra:next <{inside}/secret> ."),
        "dcat_rdf",
    ),
    Attack(
        "next page in a file, RDF (Hydra)",
        "",
        _turtle("<#p> a hydra:PartialCollectionView ; hydra:next <file:///etc/passwd> ."),
        "dcat_rdf",
        failed=False,
    ),
    Attack("count without measure, CKAN", "fewer_than_counted", _ckan(_packages), "ckan", "{url}/"),
    Attack("zip bomb in a workbook", "cut_short", lambda _: {"/data.json": answer(_workbook())}, "csv_list"),
    Attack("sitemap that names files", "", _sitemap("file:///etc/passwd", "gopher://127.0.0.1/"), "schema_org", "{url}/", failed=False),
    Attack(
        "sitemap that names services inside",
        "",
        _sitemap("{inside}/secret", "http://169.254.169.254/"),
        "schema_org",
        "{url}/",
        failed=False,
    ),
    Attack("sitemaps that name each other for ever", "empty_list", _sitemap("{url}/sitemap.xml", index=True), "schema_org", "{url}/"),
    Attack(
        "sitemap of a million pages", "too_large", _sitemap(*(f"{{url}}/{number}" for number in range(1_000_000))), "schema_org", "{url}/"
    ),
    Attack(
        "list of descriptors inside and in files",
        "private_address",
        lambda place: {"/data.json": answer(json.dumps([f"{place.inside}/secret", "file:///etc/passwd"]).encode())},
        "data_package",
        failed=False,
    ),
    Attack(
        "zip bomb in an attachment", "unreadable_attachment", _documents(_of_thing(_ATTACHED), _document()), "disclosure_site", failed=False
    ),
    Attack("page of a million nested elements", "", _documents(_of_thing(_WORDS + "<div>" * 1_000_000)), "disclosure_site", failed=False),
    Attack(
        "page of a million brackets and digits",
        "",
        _documents(_of_thing(_WORDS + "〔2024〕" * 200_000 + "1" * 1_000_000)),
        "disclosure_site",
        failed=False,
    ),
)

__all__ = ["ON_READING", "SECRET"]
