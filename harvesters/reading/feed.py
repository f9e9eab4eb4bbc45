"""A feed (RSS 2.0 and its elders, RSS 1.0 in RDF, Atom) → its items in one form, and where the feed goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from lxml import etree

from harvesters.documents.addresses import address_in
from harvesters.reading.html import plain_text
from harvesters.reading.xml import NotXml, read_xml
from schemas.dialects.xml_metadata.elements import Element, local

_ROOTS = frozenset({"rss", "feed", "rdf"})
_OTHER_VOCABULARIES = ("search.yahoo.com/mrss", "itunes.com", "google.com/schemas/play", "opensearch", "slash", "wellformedweb")
_NEXT, _ARCHIVE = "next", "prev-archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that an item encloses: its address, media type and size as written ('' where it tells none)."""

    url: str
    media_type: str = ""
    bytes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`key` is the item's own (guid, id, rdf:about), `url` the address it leads to; '' for none. `summary` and `content` are plain
    text or HTML, `published` and `modified` ISO 8601 where they could be read, else as written. `place` is GeoRSS, latitude
    first, by its element's name (`point`, `box`, `polygon`, `line`)."""

    key: str
    url: str
    title: str
    summary: str = ""
    content: str = ""
    published: str = ""
    modified: str = ""
    people: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    license: str = ""
    rights: str = ""
    place: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The items in their order, what is `following` (RFC 5005: the next page, or, where that `is_archive`, what was before, which
    goes back to the beginning), whether the feed says that it is `complete`, and what was wrong with its bytes (`reading.xml`)."""

    items: tuple[Item, ...]
    following: str | None = None
    is_archive: bool = False
    complete: bool = False
    oddities: tuple[str, ...] = ()


def feed_in(raw: bytes, declared: str | None, url: str) -> Feed:
    """The feed in those bytes, got from `url`. Raises NotXml: nothing, a web page, half a feed, XML that is no feed."""
    xml = read_xml(raw, declared)
    root = xml.root
    name = local(root).casefold()
    if name not in _ROOTS:
        raise NotXml("not_xml", f"is no feed but an element named {local(root)[:40]!r}")
    channel = next((child for child in root if local(child) == "channel"), root)
    items = [*_children(channel, "item", "entry"), *(_children(root, "item") if channel is not root else ())]
    further = {rel: address for rel, address, _ in _links(channel, url) if rel in (_NEXT, _ARCHIVE) and address}
    return Feed(
        items=tuple(_item(item, url) for item in items),
        following=further.get(_ARCHIVE) or further.get(_NEXT),
        is_archive=_ARCHIVE in further,
        complete=any(True for _ in _children(channel, "complete")),
        oddities=xml.oddities,
    )


def _children(element: Element, *names: str) -> Iterator[Element]:
    """The children of these names, those of vocabularies about sound and pictures left out."""
    for child in element:
        if local(child) in names and not any(other in str(child.tag) for other in _OTHER_VOCABULARIES):
            yield child


def _item(item: Element, url: str) -> Item:
    links = list(_links(item, url))
    guid = next(_children(item, "guid"), None)
    own = _text(item, "guid", "id") or _attribute(item, "about")
    lasting = guid is None or guid.get("isPermaLink", "true").strip().lower() != "false"
    return Item(
        key=own,
        url=next((address for rel, address, _ in links if rel == "alternate" and address), None)
        or (address_in(url, own) if own.startswith("http") and lasting else None)
        or "",
        title=_line(item, "title"),
        summary=_text(item, "summary", "description"),
        content=_text(item, "encoded", "content"),
        published=_moment(_text(item, "published", "pubDate", "issued", "date", "created")),
        modified=_moment(_text(item, "updated", "modified", "lastBuildDate")),
        people=tuple(_people(item)),
        categories=tuple(dict.fromkeys(filter(None, (_category(one) for one in _children(item, "category", "subject"))))),
        files=tuple(_files(item, url, links)),
        license=next((address for rel, address, _ in links if rel == "license" and address), None) or _text(item, "license"),
        rights=_text(item, "rights", "copyright"),
        place=next(((local(one), told) for one in _children(item, "point", "box", "polygon", "line") if (told := _inner(one))), None),
    )


def _inner(element: Element) -> str:
    """What an element says: its text, or the mark-up inside it as HTML."""
    if not any(isinstance(child.tag, str) for child in element):
        return (element.text or "").strip()
    if element.get("type") != "xhtml" and local(element) not in ("content", "encoded", "description", "summary", "title"):
        return " ".join("".join(map(str, element.itertext())).split())
    pieces = [element.text or "", *(etree.tostring(child, encoding="unicode", method="html") for child in element)]
    return "".join(pieces).strip()


def _text(element: Element, *names: str) -> str:
    """What the first of these children says that says something, in the order of the names."""
    return next((told for name in names for child in _children(element, name) if (told := _inner(child))), "")


def _line(element: Element, name: str) -> str:
    return " ".join(plain_text(_text(element, name)).split())


def _attribute(element: Element, name: str) -> str:
    """An attribute in whatever namespace."""
    return next((str(value).strip() for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _links(element: Element, url: str) -> Iterator[tuple[str, str | None, Element]]:
    """(relation, address, element) of each link, of RSS and of Atom."""
    for link in _children(element, "link"):
        written = link.get("href")
        if written is None:
            yield "alternate", address_in(url, (link.text or "").strip()), link
        else:
            yield (link.get("rel") or "alternate").strip().lower(), address_in(url, written), link


def _people(item: Element) -> Iterator[str]:
    """Who is named: publishers before authors; of `name@host (Name)` the name."""
    for name in ("publisher", "author", "creator", "contributor"):
        for child in _children(item, name):
            told = " ".join((_text(child, "name") or _inner(child)).split())
            if "@" in told and told.endswith(")"):
                told = told.partition("(")[2].rstrip(")")
            if told and "@" not in told:
                yield told


def _category(element: Element) -> str:
    return " ".join((element.get("label") or element.get("term") or _inner(element)).split())


def _files(item: Element, url: str, links: list[tuple[str, str | None, Element]]) -> Iterator[File]:
    """What it encloses, in either form, each address once."""
    told = [(address, link.get("type"), link.get("length")) for rel, address, link in links if rel == "enclosure"]
    told += [(address_in(url, one.get("url") or ""), one.get("type"), one.get("length")) for one in _children(item, "enclosure")]
    met: set[str] = set()
    for address, media_type, size in told:
        if address and address not in met:
            met.add(address)
            yield File(url=address, media_type=(media_type or "").strip(), bytes=(size or "").strip())


def _moment(written: str) -> str:
    """RFC 822's dates as ISO 8601; others as written."""
    if written[:4].isdigit():
        return written
    try:
        return parsedate_to_datetime(written).isoformat()
    except (TypeError, ValueError, IndexError):
        return written
