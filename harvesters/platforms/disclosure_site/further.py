"""Lists that the first page of a list leads to beside its own pages: of other years, of the columns of a directory, behind 更多."""

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.documents.addresses import address_in, canonical
from harvesters.documents.links import EntryPlaces, EntryReader, text_of
from harvesters.reading.tree import base_of

_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
_MORE = re.compile(r"(?:查看|点击|阅读)?(?:更多|全部)(?:内容|信息|文件)?|more", re.IGNORECASE)
_DIRECTORY = re.compile("公开内容|公开目录|信息目录|公開目錄")
_BELOW = re.compile(r"[\w-]+(?:/[\w-]+){0,2}/(?:index\.\w+)?")
_MOST_COLUMNS = 200
_AROUND_WORDS = "[]【】<>《》»›＞>+…. \u3000\xa0"
_FEWEST = 2
_HIGHEST = 5
_MOST_LINKS = 5000


def years_in(tree: LexborHTMLParser, url: str, entries: Collection[str]) -> tuple[str, ...]:
    """The addresses behind links, or choices of a box, that are years and nothing else (2023, 2022年), two at least, alike but for
    their numbers, on the host of the page at `url` and none of its `entries` (annual reports are called so); () where there are none."""
    found: dict[str, str] = {}
    for address, link in (*_links(tree, url), *_choices(tree, url)):
        told = _YEAR.fullmatch("".join(link.text().split()))
        if told and address not in entries:
            found.setdefault(told[1], address)
    others = tuple(address for address in found.values() if address != canonical(url))
    shapes = {re.sub(r"\d+", "0", address) for address in others}
    return others if len(found) >= _FEWEST and len(shapes) == 1 else ()


def columns_in(tree: LexborHTMLParser, url: str, entries: Collection[str]) -> tuple[str, ...]:
    """The addresses behind 更多, of a page at `url` that shows the beginnings of two lists and more, each beside its own link; ()
    for any other. `entries` are the addresses of all links beside dates."""
    found: dict[str, frozenset[str]] = {}
    for address, link in _links(tree, url):
        if _MORE.fullmatch(text_of(link).strip(_AROUND_WORDS) or (link.attributes.get("title") or "").strip()) and address not in entries:
            box = _box(link, url, entries)
            if box and not any(box & other for other in found.values()):
                found.setdefault(address, box)
    return tuple(found) if len(found) >= _FEWEST else ()


def menu_in(tree: LexborHTMLParser, url: str, entries: Collection[str]) -> tuple[str, ...]:
    """The addresses of the columns of a directory (法定主动公开内容, 信息公开目录) that its menu leads to: folders below the page's own
    at `url`, two at least, none of its `entries`; () for pages that do not call themselves a directory."""
    title = tree.css_first("title")
    folder = canonical(url).partition("?")[0].rpartition("/")[0] + "/"
    if title is None or not _DIRECTORY.search(title.text()) or urlsplit(folder).path == "/":
        return ()
    found = dict.fromkeys(
        address
        for address, link in _links(tree, url)
        if address.startswith(folder) and _BELOW.fullmatch(address.removeprefix(folder)) and address not in entries and text_of(link)
    )
    return tuple(found)[:_MOST_COLUMNS] if len(found) >= _FEWEST else ()


def _box(link: LexborNode, url: str, entries: Collection[str]) -> frozenset[str]:
    """The entries in the smallest element around a link that holds any."""
    around = link.parent
    for _ in range(_HIGHEST):
        if around is None or around.tag in ("body", "html"):
            break
        reader = EntryReader(url, EntryPlaces())
        inside = frozenset(address for other in around.css("a[href]") if (address := reader.address(other)) in entries and address)
        if inside:
            return inside
        around = around.parent
    return frozenset()


def _choices(tree: LexborHTMLParser, url: str) -> Iterator[tuple[str, LexborNode]]:
    """(address, choice) of the boxes of a page whose choices are addresses: `<option value="/zc/2023/">`."""
    base, host = base_of(tree, url), urlsplit(canonical(url)).netloc
    for choice in tree.css("option[value]")[:_MOST_LINKS]:
        value = (choice.attributes.get("value") or "").strip()
        address = address_in(base, value) if "/" in value or "." in value or "?" in value else None
        if address is not None and urlsplit(address).netloc == host:
            yield address, choice


def _links(tree: LexborHTMLParser, url: str) -> Iterator[tuple[str, LexborNode]]:
    """(address, link) of the links that stay on the page's host."""
    reader = EntryReader(url, EntryPlaces(), tree)
    host = urlsplit(canonical(url)).netloc
    for link in tree.css("a")[:_MOST_LINKS]:
        address = reader.address(link)
        if address is not None and urlsplit(address).netloc == host:
            yield address, link
