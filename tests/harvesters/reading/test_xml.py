"""The door to the XML parser: nothing is fetched, nothing expands, nothing grows without bound, and broken XML is read or named."""

import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from harvesters.reading.xml import LARGEST, NotXml, Xml, read_records, read_xml

_OPENING = re.compile(rb"<r>")


def _text(xml: Xml) -> str:
    return "".join(map(str, xml.root.itertext()))


def _inside(root: etree._Element) -> list[etree._Element]:
    return list(root.iter("r"))


BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (f'<!DOCTYPE a [<!ENTITY l0 "lol">{BILLION}]><a>&l9;</a>', "&l9;"),
        (f'<!DOCTYPE a [<!ENTITY l0 "lol">{BILLION}]><a b="&l9;">x</a>', "x"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "&x;"),
        ('<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p">%p;]><a>t</a>', "t"),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a>t</a>', "t"),
        ('<!DOCTYPE a PUBLIC "-//x//y" "http://127.0.0.1:1/a.dtd" [<!-- a "quote" ]> --><!ENTITY y \'>]\'>]><a>t</a>', "t"),
        ('<?xml-stylesheet href="http://127.0.0.1:1/s.xsl"?><a>t</a>', "t"),
        ('<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/>t</a>', "t"),
    ],
)
def test_no_entity_is_expanded_and_nothing_is_fetched(document: str, told: str) -> None:
    assert _text(read_xml(document.encode())) == told


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (b"<a>" * 5000 + b"</a>" * 5000, "too_deep"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "too_deep"),
        (b"<a>" + b"<b/>" * 4_100_000 + b"</a>", "too_large"),
        (b"<a>" + b" " * LARGEST + b"</a>", "too_large"),
        (b"<!DOCTYPE a [<!ENTITY x 'never closed>" + b"x" * 100_000 + b"<a/>", "not_xml"),
        (b"<!--" * 20_000 + b"<a>", "not_xml"),
        (b"", "empty_answer"),
        (b" \n\t", "empty_answer"),
        (b"\xef\xbb\xbf", "empty_answer"),
        (b"plain words", "not_xml"),
        (b'{"a": 1}', "not_xml"),
        (b"<!-- only a comment -->", "not_xml"),
        (b"<!DOCTYPE html><html><body><p>Not found<br></body></html>", "not_xml"),
        (b"<a><b>half", "cut_short"),
        (b"<a><b/>", "cut_short"),
        (b"<a x='1", "cut_short"),
    ],
)
def test_what_cannot_be_read_is_named(document: bytes, kind: str) -> None:
    with pytest.raises(NotXml) as caught:
        read_xml(document)
    assert caught.value.kind == kind


def test_a_refused_document_costs_no_memory() -> None:
    document = b"<a>" + b"<b c='d'/>" * 4_000_000 + b"</a>"
    tracemalloc.start()
    with pytest.raises(NotXml):
        read_xml(document)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * len(document)


@pytest.mark.parametrize(
    ("raw", "declared", "oddities"),
    [
        ("<a>Café</a>".encode(), None, ()),
        ("\ufeff<a>Café</a>".encode(), None, ()),
        ('<?xml version="1.1" encoding="UTF-8"?><a>Café</a>'.encode(), None, ()),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>Café</a>'.encode("latin-1"), None, ()),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>Café</a>'.encode(), None, ("guessed_encoding",)),
        ('<?xml version="1.0" encoding="UTF-8"?><a>Café</a>'.encode("latin-1"), None, ("guessed_encoding",)),
        ('<?xml version="1.0" encoding="nonsense"?><a>Café</a>'.encode(), None, ("guessed_encoding",)),
        ("<a>Café</a>".encode("latin-1"), "iso-8859-1", ()),
        ('<?xml version="1.0" encoding="UTF-16"?><a>Café</a>'.encode("utf-16"), None, ()),
        ('<?xml version="1.0" encoding="UTF-16LE"?><a>Café</a>'.encode("utf-16-le"), None, ()),
    ],
)
def test_the_bytes_tell_the_encoding_not_the_declaration(raw: bytes, declared: str | None, oddities: tuple[str, ...]) -> None:
    xml = read_xml(raw, declared)
    assert (_text(xml), xml.oddities) == ("Café", oddities)


def test_chinese_in_its_own_encoding_is_read() -> None:
    raw = '<?xml version="1.0" encoding="GB2312"?><a>政府信息公开目录</a>'.encode("gb18030")
    assert _text(read_xml(raw)) == "政府信息公开目录"


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("<a>R & D</a>", "R & D"),
        ("<a>R&D; and &copy;&nbsp;2024 &lt;</a>", "R&D; and ©\xa02024 <"),
        ("<a>bell \x07 &#7; &#x1B; \ufffe</a>", "bell \ufffd \ufffd \ufffd \ufffd"),
        ("<a><b>one<c>two</b></c>three</a>", "onetwothree"),
        ("<x:a><x:b>t</x:b></x:a>", "t"),
        ("<a>t</a><a>u</a>", "t"),
        ("<a>t</a>\nWarning: mysql_close() in line 3", "t"),
    ],
)
def test_broken_xml_is_read_and_told(document: str, told: str) -> None:
    xml = read_xml(document.encode())
    assert (_text(xml), xml.oddities) == (told, ("malformed_xml",))


def test_what_there_is_of_a_cut_document_is_read_on_demand() -> None:
    assert _text(read_xml(b"<a><b>one</b><b>tw", even_cut=True)).startswith("one")


def _told(raw: bytes, inside: Callable[[etree._Element], list[etree._Element]] = _inside) -> list[str]:
    _, records = read_records(raw, None, _OPENING, inside)
    return [f"!{record.kind}" if isinstance(record, NotXml) else f"{_text_of(record)}{'?' * len(record.oddities)}" for record in records]


def _text_of(xml: Xml) -> str:
    return " ".join("".join(map(str, xml.root.itertext())).split())


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ("<r>a</r><r>b</r>", ["a", "b"]),
        ("<r>a</r><r>b & c</r><r>d</r>", ["a", "b & c?", "d"]),
        ("<r>a</r><r><x>b</r><r>c</r>", ["a", "b?", "c"]),
        ("<r>a</r><r>b</x></r><r>c</r>", ["a", "b?", "c"]),
        ("", []),
    ],
)
def test_a_broken_record_takes_nothing_along(records: str, told: list[str]) -> None:
    assert _told(f'<list xmlns:n="urn:n"><n:head/>{records}<n:token>t</n:token></list>'.encode()) == told


def test_a_record_that_is_nested_too_deeply_is_refused_alone() -> None:
    deep = "<x>" * 300 + "</x>" * 300
    assert _told(f"<list><r>a</r><r>{deep}</r><r>& b</r></list>".encode()) == ["a", "!too_deep", "& b?"]


def test_a_list_that_is_cut_is_no_list() -> None:
    for end in ("<r>b</r>", "<r>b", "<r>b</r></li"):
        with pytest.raises(NotXml, match="ends"):
            _told(f"<list><r>a</r>{end}".encode())


@pytest.mark.parametrize("secret", ["file", "parameter"])
def test_a_local_file_stays_where_it_is(tmp_path: Path, secret: str) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("s3cret", encoding="utf-8")
    entity = f'<!ENTITY x SYSTEM "{path.as_uri()}">' if secret == "file" else f'<!ENTITY % x SYSTEM "{path.as_uri()}"> %x;'
    assert "s3cret" not in _text(read_xml(f"<!DOCTYPE a [{entity}]><a>&x;</a>".encode()))
