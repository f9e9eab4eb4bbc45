"""The one door to the XML parser: no entities, no DTD, no network, bounds on size, depth and nodes; broken XML read as far as it goes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from harvesters.reading.encodings import declared_in, decode

LARGEST = 64 << 20
"""Bytes; what is larger is not parsed."""
_MOST_NODES = 4_000_000
_MOST_AROUND = 1 << 30
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_WIDE = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
# What may stand before the root: declaration, processing instructions, comments. Possessive, so that nothing backtracks.
_PROLOG = re.compile(rb"\s*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+)*+", re.DOTALL)
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE(?:[^\[>"']++|"[^"]*+"|'[^']*+')*+(?:\[(?:[^\]"'<]++|<!--.*?-->|"[^"]*+"|'[^']*+'|<)*+\]\s*+)?>""",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(rb"<([\w.:-]++)")
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:(\w{2,31});)?")
_FORBIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));|\xef\xbf[\xbe\xbf]"
)
_REPLACED = "\ufffd".encode()


class NotXml(Exception):
    """The bytes hold no XML that can be read; `kind` is the problem's word (`empty_answer`, `not_xml`, `cut_short`,
    `too_large`, `too_deep`), the message goes on "the answer …"."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Xml:
    """A document's `root`, and the codes of what was wrong with its bytes: `guessed_encoding`, `characters_lost`,
    `malformed_xml`."""

    root: etree._Element
    oddities: tuple[str, ...] = ()


def read_xml(raw: bytes, declared: str | None = None, *, even_cut: bool = False) -> Xml:
    """The document in those bytes, whatever encoding its declaration claims (`declared` is Content-Type's). Entities are never
    expanded: a document type declaration is left out before anything is parsed. Raises NotXml; a document that is cut off is
    `cut_short` unless `even_cut` says to read what there is of it; one that is broken otherwise is read tolerantly."""
    text, oddities = _as_utf8(raw, declared)
    try:
        return Xml(_strictly(text), oddities)
    except etree.XMLSyntaxError as error:
        return Xml(_tolerantly(text, error, even_cut=even_cut), (*oddities, "malformed_xml"))


def read_records(
    raw: bytes, declared: str | None, opening: re.Pattern[bytes], inside: Callable[[etree._Element], list[etree._Element]]
) -> tuple[etree._Element, list[Xml | NotXml]]:
    """The root of a list and each of its records; one broken record takes nothing along but itself. `opening` matches where a
    record begins, `inside` picks the records of a parsed list. Raises NotXml where the list itself cannot be read."""
    text, oddities = _as_utf8(raw, declared)
    try:
        root = _strictly(text)
    except etree.XMLSyntaxError as error:
        starts = [found.start() for found in opening.finditer(text)]
        if not starts:
            root = _tolerantly(text, error)
            return root, [Xml(record, (*oddities, "malformed_xml")) for record in inside(root)]
        end = _end_of_records(text, starts)
        head, tail = text[: starts[0]], text[end:]
        if (len(head) + len(tail)) * len(starts) > _MOST_AROUND:
            raise NotXml("not_xml", f"is broken, and more stands around its records than is read with each: {error.msg}") from error
        root = _somehow(head + tail)
        slices = [text[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
        return root, [_apart(head, piece, tail, oddities, inside) for piece in slices]
    return root, [Xml(record, oddities) for record in inside(root)]


def _cut_off(raw: bytes) -> bool:
    """Whether the bytes end before their root element does."""
    name = _root_name(raw)
    return name is not None and b"</" + name not in raw and not (raw.count(b"<") == 1 and b"/>" in raw)


def _apart(
    head: bytes, piece: bytes, tail: bytes, oddities: tuple[str, ...], inside: Callable[[etree._Element], list[etree._Element]]
) -> Xml | NotXml:
    """One record inside what surrounds all of them, which declares its namespaces."""
    try:
        records, broken = inside(_strictly(head + piece + tail)), False
    except etree.XMLSyntaxError as error:
        try:
            # Without the tail, which an element that is never closed would swallow.
            records, broken = inside(_tolerantly(head + piece, error, even_cut=True)), True
        except NotXml as unreadable:
            return unreadable
    if not records:
        return NotXml("not_xml", "holds a record that is no XML")
    return Xml(records[0], (*oddities, "malformed_xml") if broken else oddities)


def _end_of_records(text: bytes, starts: list[int]) -> int:
    """Where the last record ends: behind the last closing tag of its name."""
    name = _ROOT.match(text, starts[-1])
    last = list(re.finditer(rb"</" + re.escape(name[1]) + rb"\s*>", text[starts[-1] :])) if name else []
    if not last:
        raise NotXml("cut_short", "ends in the middle of a record")
    return starts[-1] + last[-1].end()


def _strictly(text: bytes) -> etree._Element:
    return etree.fromstring(text, _parser(recover=False))


def _somehow(text: bytes) -> etree._Element:
    try:
        return _strictly(text)
    except etree.XMLSyntaxError as error:
        return _tolerantly(text, error)


def _tolerantly(text: bytes, error: etree.XMLSyntaxError, *, even_cut: bool = False) -> etree._Element:
    """The root of XML that is none, strictly: HTML's entities and bare ampersands read as what they mean, characters that no
    XML may hold replaced. Raises NotXml."""
    if _beyond_bounds(error):
        raise NotXml("too_deep", f"is nested too deeply or holds too long a text: {error.msg}") from error
    name = _root_name(text)
    if name is None or name.lower() == b"html":
        shown = text[:80].decode("utf-8", "replace")
        raise NotXml("not_xml", f"is no XML but {'a web page' if name else repr(shown)}") from error
    if not even_cut and _cut_off(text):
        raise NotXml("cut_short", f"ends before its element {name.decode('utf-8', 'replace')} does") from error
    mended = _ENTITY.sub(_meant, _FORBIDDEN.sub(_REPLACED, text))
    parser = _parser(recover=True)
    root = etree.fromstring(mended, parser)
    if root is None or any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise NotXml("not_xml", f"is no XML: {error.msg}") from error
    return root


def _beyond_bounds(error: etree.XMLSyntaxError) -> bool:
    return bool(getattr(error, "code", None) == etree.ErrorTypes.ERR_RESOURCE_LIMIT)


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _as_utf8(raw: bytes, declared: str | None) -> tuple[bytes, tuple[str, ...]]:
    """The bytes in UTF-8 without a document type declaration, and what was odd about their encoding. Raises NotXml."""
    if len(raw) > LARGEST:
        raise NotXml("too_large", f"is {len(raw)} bytes long, more than the {LARGEST >> 20} MB that are parsed")
    named = (declared_in(raw) or "utf-8").lower()
    oddities: tuple[str, ...] = ()
    text = raw.removeprefix(b"\xef\xbb\xbf")
    if (wide := _WIDE.get(raw[:2])) is not None:
        text = raw.decode(wide, "replace").encode("utf-8", "replace")
    elif _is_utf8(text):
        oddities = ("guessed_encoding",) if named not in _UTF8 and not text.isascii() else ()
    else:
        decoded = decode(raw, declared)
        text = decoded.text.encode("utf-8", "replace")
        oddities = (() if decoded.certain and decoded.how in ("bom", "declared") else ("guessed_encoding",)) + (
            ("characters_lost",) if decoded.replaced else ()
        )
    if not text.strip():
        raise NotXml("empty_answer", "is empty")
    if text.count(b"<") + text.count(b"=") > _MOST_NODES:
        raise NotXml("too_large", f"holds more than the {_MOST_NODES} elements and attributes that are parsed")
    return _without_doctype(text), oddities


def _without_doctype(text: bytes) -> bytes:
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if text[start : start + 9].upper() != b"<!DOCTYPE":
        return text[start:]
    found = _DOCTYPE.match(text, start)
    if found is None:
        name = text[start + 9 : start + 60].decode("utf-8", "replace").strip()
        raise NotXml("not_xml", f"holds a document type declaration that cannot be read: {name}")
    return _without_doctype(text[found.end() :])


def _root_name(text: bytes) -> bytes | None:
    prolog = _PROLOG.match(text)
    found = _ROOT.match(text, prolog.end() if prolog else 0)
    return found[1] if found else None


def _meant(found: re.Match[bytes]) -> bytes:
    """What an ampersand that begins no reference of XML means: an entity of HTML, or itself."""
    name = found[1]
    character: str | None = html5.get(f"{name.decode('ascii', 'ignore')};") if name else None
    if character and character not in "<&":
        return character.encode()
    return b"&amp;" + found[0][1:]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
