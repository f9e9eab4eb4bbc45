"""A sitemap (sitemaps.org 0.9), an index of them or a list of addresses, also gzipped → the addresses it names."""

import zlib
from dataclasses import dataclass

from lxml import etree

from harvesters.reading.encodings import decode
from harvesters.reading.xml import LARGEST, NotXml, read_xml
from schemas.dialects.xml_metadata.elements import local

_GZIP = b"\x1f\x8b"
_MOST_MEMBERS = 100


@dataclass(frozen=True, slots=True)
class Named:
    """An address that a sitemap names, as written, and its `lastmod` ('' where it tells none)."""

    url: str
    lastmod: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The `pages` it names, and the further `sitemaps` where it is an index."""

    pages: tuple[Named, ...] = ()
    sitemaps: tuple[Named, ...] = ()


def sitemap_in(raw: bytes, declared: str | None = None) -> Sitemap:
    """What a sitemap names, in its order. Raises NotXml: nothing, a web page, half of one, a feed, too large a one."""
    raw = _unzipped(raw)
    if not raw.lstrip(b"\xef\xbb\xbf\x00\xff\xfe \t\r\n").startswith(b"<"):
        lines = [line.strip() for line in decode(raw, declared).text.removeprefix("\ufeff").splitlines() if line.strip()]
        if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
            raise NotXml("not_xml" if lines else "empty_answer", "is no sitemap" if lines else "is empty")
        return Sitemap(pages=tuple(map(Named, lines)))
    root = read_xml(raw, declared).root
    name = local(root).casefold()
    if name not in ("urlset", "sitemapindex"):
        raise NotXml("not_xml", f"is no sitemap but an element named {local(root)[:40]!r}")
    found = tuple(named for element in root if (named := _named(element)))
    return Sitemap(sitemaps=found) if name == "sitemapindex" else Sitemap(pages=found)


def _named(element: etree._Element) -> Named | None:
    told = {local(child).casefold(): "".join((child.text or "").split()) for child in element if isinstance(child.tag, str)}
    return Named(told["loc"], told.get("lastmod", "")) if told.get("loc") else None


def _unzipped(raw: bytes) -> bytes:
    """The bytes inside gzip, as much as is parsed of any document. Raises NotXml."""
    plain = b""
    for _ in range(_MOST_MEMBERS):
        if not raw.startswith(_GZIP):
            return plain or raw
        engine = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            plain += engine.decompress(raw, LARGEST + 1 - len(plain))
        except zlib.error as error:
            raise NotXml("not_xml", f"is no gzip: {error}") from error
        if len(plain) > LARGEST:
            raise NotXml("too_large", f"is more than the {LARGEST >> 20} MB that are parsed")
        if not engine.eof:
            raise NotXml("cut_short", "ends before its gzip does")
        raw = engine.unused_data
    raise NotXml("not_xml", "is cut into too many pieces of gzip")
