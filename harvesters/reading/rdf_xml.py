"""RDF/XML before it is parsed: no document type reaches the parser, entities are read as text, and the elements are nested as
they should be, to the end."""

import html.entities
import re
from collections.abc import Iterator

from harvesters.reading.rdf_bytes import LONGEST, CutShort, NotRdf, TooLarge

_DEEPEST = 200
_MOST_ENTITIES, _LONGEST_ENTITY, _MOST_EXPANDED = 200, 300, 64 << 20
_LONG_TAG, _MOST_ATTRIBUTES = 1 << 14, 2000
_LONGEST_PROLOG = 1 << 18
_PROLOG = re.compile(rb"\s*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+)*+", re.DOTALL)
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE(?:[^\[>"']++|"[^"]*+"|'[^']*+')*+(?:\[((?:[^\]"'<]++|<!--.*?-->|"[^"]*+"|'[^']*+'|<)*+)\]\s*+)?>""", re.DOTALL
)
_ENTITY = re.compile(rb"""<!ENTITY\s+([\w.-]+)\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>""")
_REFERENCE = re.compile(rb"&(?:(#\d{1,8}|#x[0-9A-Fa-f]{1,7}|[A-Za-z_][\w.-]{0,60});)?")
_ODD_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OWN = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
# One piece of markup; `open…` matches where its end is still to come. Possessive, so that nothing backtracks.
_MARKUP = re.compile(
    rb"""<(?:!--(?:.*?-->|(?P<open1>.*\Z))|!\[CDATA\[(?:.*?\]\]>|(?P<open2>.*\Z))|\?(?:.*?\?>|(?P<open3>.*\Z))"""
    rb"""|/?[A-Za-z_:\x80-\xff](?:[^<>"']++|"[^"]*+"|'[^']*+')*+(?:>|(?P<open4>(?:"[^"]*+|'[^']*+)?\Z))|(?P<open5>[!\[\-CDAT?/]{0,8}\Z))""",
    re.DOTALL,
)


def well_nested(pieces: Iterator[bytes], oddities: set[str]) -> Iterator[bytes]:
    """The document from its root element on. Short entities of the document type (the namespaces of ontologies) and those of
    HTML are written out, a bare ampersand and characters that XML forbids are put right (`malformed_xml`). An entity made of
    entities or of a file is left as the words it is. Raises CutShort where elements stay open, NotRdf where more are closed than
    were opened, TooLarge where they are nested too deeply or one text is too long."""
    text, entities = _from_the_root(pieces)
    mending = _Mending(entities, oddities)
    nesting = _Nesting()
    held = b""
    while True:
        text = held + text
        cut = nesting.follow(text)
        whole, held = text[:cut], text[cut:]
        if len(held) > LONGEST:
            raise TooLarge("holds a tag, comment or text of more than 16 MB")
        yield mending.mended(whole)
        text = next(pieces, b"")
        # What is still open is looked at again from its start, so what is read at once doubles with it.
        while text and len(text) < len(held) and (more := next(pieces, b"")):
            text += more
        if not text:
            break
    yield mending.mended(held)
    if nesting.depth or not nesting.begun:
        raise CutShort(f"ends while {nesting.depth} elements are open")


def _from_the_root(pieces: Iterator[bytes]) -> tuple[bytes, dict[bytes, bytes]]:
    """What begins with the root element, and the entities declared before it that are plain text."""
    text = b""
    for piece in pieces:
        text += piece
        if len(text) >= _LONGEST_PROLOG:
            break
    entities: dict[bytes, bytes] = {}
    start = _PROLOG.match(text)
    at = start.end() if start else 0
    if text[at : at + 9] == b"<!DOCTYPE":
        found = _DOCTYPE.match(text, at)
        if found is None:
            raise NotRdf("not_rdf", "begins with a document type that is too long or never ends")
        for declared in _ENTITY.finditer(found[1] or b""):
            value = (declared[2] or declared[3] or b"").replace(b'"', b"&quot;").replace(b"'", b"&apos;")
            if len(value) <= _LONGEST_ENTITY and len(entities) < _MOST_ENTITIES:
                entities.setdefault(declared[1], value)
        at = found.end()
        after = _PROLOG.match(text, at)
        at = after.end() if after else at
    return text[at:], entities


class _Nesting:
    """How deep the elements are at this place."""

    def __init__(self) -> None:
        self.depth = 0
        self.begun = False
        self._text = 0

    def follow(self, text: bytes) -> int:
        """Follows the tags; how far the text is whole. Raises NotRdf, TooLarge."""
        end = 0
        for found in _MARKUP.finditer(text):
            if found.lastgroup:
                return found.start()
            end = found.end()
            second = text[found.start() + 1]
            if second in b"!?":
                continue
            if second == 0x2F:
                self.depth -= 1
                if self.depth < 0:
                    raise NotRdf("not_rdf", "closes more elements than it opens")
            elif end - found.start() > _LONG_TAG and found[0].count(b"=") > _MOST_ATTRIBUTES:
                raise TooLarge(f"holds an element with more than {_MOST_ATTRIBUTES} attributes")
            elif text[end - 2] != 0x2F:
                self.depth += 1
                if self.depth > _DEEPEST:
                    raise TooLarge(f"nests more than {_DEEPEST} elements")
            self.begun = True
        self._text = len(text) - end + (0 if end else self._text)
        if self._text > LONGEST:
            raise TooLarge("holds a text of more than 16 MB")
        # A reference may be torn at the end of the piece.
        torn = text.rfind(b"&", max(end, len(text) - 64))
        return torn if torn >= 0 and b";" not in text[torn:] else len(text)


class _Mending:
    def __init__(self, entities: dict[bytes, bytes], oddities: set[str]) -> None:
        self._entities = entities
        self._oddities = oddities
        self._room = _MOST_EXPANDED

    def mended(self, text: bytes) -> bytes:
        """References written out, outside CDATA, comments and instructions."""
        self._room += 2 * len(text)
        if not _ODD_AMPERSAND.search(text):
            return text
        parts = re.split(rb"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", text, flags=re.DOTALL)
        parts[::2] = [_REFERENCE.sub(self._meant, part) for part in parts[::2]]
        joined = b"".join(parts)
        if _CONTROLS.search(joined):
            self._oddities.add("malformed_xml")
            joined = _CONTROLS.sub(b"", joined)
        return joined

    def _meant(self, found: re.Match[bytes]) -> bytes:
        name = found[1]
        if name in _OWN:
            return found[0]
        if name and name in self._entities:
            value = self._entities[name]
            self._room -= len(value)
            if self._room < 0:
                raise TooLarge("grows to many times its size through its entities")
            return value
        if name and name.startswith(b"#"):
            number = int(name[2:], 16) if name[1:2] == b"x" else int(name[1:])
            if number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000:
                return found[0]
            self._oddities.add("malformed_xml")
            return b""
        self._oddities.add("malformed_xml")
        character = html.entities.html5.get(f"{name.decode('ascii', 'ignore')};") if name else None
        if character and character not in ("<", "&"):
            return character.encode()
        return b"&amp;" + found[0][1:]
