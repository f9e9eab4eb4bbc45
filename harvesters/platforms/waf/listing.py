"""A folder as web servers list it (Apache, nginx, IIS and their like) → the files and folders below it."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from harvesters.reading.tree import html_tree

_HEADED = re.compile(r"index of\s+/|directory listing|\S+ - /", re.IGNORECASE)
_UP = re.compile(r"\.\./?|\[?(?:to )?parent directory\]?", re.IGNORECASE)
_SAID = re.compile(r"\s+")
_HOLDERS = ("table", "pre", "ul")
_LONGEST = 200
_LINE = "\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as its folder lists it: its address, and the date and size beside it as written ('' where there are none)."""

    url: str
    said: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds: XML `files` and further `folders` in the order of their addresses, and how many `others`."""

    files: tuple[Listed, ...]
    folders: tuple[str, ...]
    others: int


def folder_in(text: str, url: str) -> Folder | None:
    """The folder that a page at `url` lists; None for a page that is no listing. Only what lies directly or deeper below the
    folder counts: neither its parents nor links to sort by."""
    tree = html_tree(text)
    base = _folder_of(url)
    files: dict[str, Listed] = {}
    folders: dict[str, None] = {}
    others: dict[str, None] = {}
    leads_up = False
    for link in tree.css("a[href]"):
        leads_up = leads_up or bool(_UP.fullmatch(link.text().strip()))
        address = _address(url, link.attributes.get("href") or "")
        if address is None or not _lies_below(address, base):
            continue
        name = unquote(urlsplit(address).path)
        if name.endswith("/"):
            folders.setdefault(_bare(address))
        elif name.casefold().endswith(".xml"):
            files.setdefault(address, Listed(address, _beside(link)))
        else:
            others.setdefault(address)
    title = tree.css_first("title, h1")
    if not (files or folders) and not leads_up and not _HEADED.search(title.text() if title else ""):
        return None
    return Folder(tuple(sorted(files.values(), key=lambda file: file.url)), tuple(sorted(folders)), len(others))


def is_whole(text: str) -> bool:
    """Whether the page ends as it should."""
    return text.rstrip()[-7:].casefold() == "</html>"


def is_cut(text: str) -> bool:
    """Whether the page ends inside its list: what holds the entries is opened and never closed."""
    return not is_whole(text) and any(
        len(re.findall(rf"<{name}[\s>]", text, re.IGNORECASE)) > len(re.findall(rf"</{name}\s*>", text, re.IGNORECASE)) for name in _HOLDERS
    )


def _address(url: str, href: str) -> str | None:
    try:
        return urldefrag(urljoin(url, href.strip()))[0]
    except ValueError:  # no address at all, such as http://[
        return None


def _folder_of(url: str) -> str:
    """The address of the folder itself: without a query, to the last slash."""
    bare = _bare(url)
    return bare[: bare.rfind("/") + 1]


def _bare(url: str) -> str:
    return url.partition("?")[0]


def _lies_below(address: str, base: str) -> bool:
    return (
        address.startswith(base)
        and len(address) > len(base)
        and not address[len(base) :].startswith("?")
        and "/../" not in unquote(address)
    )


def _beside(link: LexborNode) -> str:
    """What stands beside a file's name: the other cells of its row, else the text between it and its neighbours (behind the
    name with Apache and nginx, before it with IIS)."""
    row = link.parent.parent if link.parent is not None and link.parent.tag == "td" else None
    if row is not None and row.tag == "tr":
        cells = [cell.text().strip() for cell in row.css("td") if cell.css_first("a") is None]
        return _folded(" ".join(cells))
    before, behind = ((node.text_content or "") if node is not None and node.tag == "-text" else "" for node in (link.prev, link.next))
    return _folded(f"{before.rpartition(_LINE)[2]} {behind.partition(_LINE)[0]}")


def _folded(text: str) -> str:
    return _SAID.sub(" ", text).strip()[:_LONGEST]
