"""The entries of a list page: by the declaration's selectors, or the largest group of links that stand beside a date."""

import re
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.platforms.disclosure_site.options import SiteOptions
from harvesters.reading.page import Listed

_DATE = (
    r"(?:19|20)\d\d\s*(?:[-./]\s*[01]?\d\s*[-./]\s*[0-3]?\d|年\s*[01]?\d\s*月\s*[0-3]?\d\s*日?)(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d)"
)
_CONTAINERS = frozenset({"body", "html", "-undef"})
_HIGHEST = 5
_SHORTEST_TITLE = 2
_SHORTEST_UNDATED = 4
_FEW = 0.2
_CUT_OFF = ("…", "...", "．．．", "··")
_SAFE = "/?#[]@!$&'()*+,;=:%~-._"


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries in the page's order, those that lead to other hosts apart; `place` is where on the page they stood, to
    be looked for on the other pages of the same list."""

    entries: tuple[Listed, ...]
    elsewhere: tuple[Listed, ...]
    place: str


def canonical(url: str) -> str:
    """The address without fragment, its host in lower case without the default port, other characters percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(":80" if parts.scheme == "http" else ":443")
    return urlunsplit((parts.scheme.lower(), host, quote(parts.path, safe=_SAFE) or "/", quote(parts.query, safe=_SAFE), ""))


def listing(tree: LexborHTMLParser, url: str, options: SiteOptions, place: str = "") -> Listing:
    """The entries of the list page at `url`. `place` is the first page's, '' on the first page itself."""
    finder = _Finder(url, options)
    if options.item:
        found = [entry for node in tree.css(options.item) if (entry := finder.declared(node))]
        place = options.item
    else:
        found, place = finder.guessed(tree, place)
    unique = list({entry.url: entry for entry in reversed(found)}.values())[::-1]
    hosts = {urlsplit(url).netloc.lower(), *(host.lower() for host in options.hosts)}
    near = tuple(entry for entry in unique if "*" in hosts or urlsplit(entry.url).netloc in hosts)
    return Listing(near, tuple(entry for entry in unique if entry not in near), place)


def frame_in(tree: LexborHTMLParser, url: str) -> str | None:
    """The address of the one frame of the same host that a page without entries shows its list in."""
    frames = {
        urljoin(url, (node.attributes.get("src") or "").strip())
        for node in tree.css("iframe[src], frame[src]")
        if (node.attributes.get("src") or "").strip() not in ("", "about:blank")
    }
    near = [frame for frame in frames if urlsplit(frame).netloc == urlsplit(url).netloc and frame != url]
    return near[0] if len(near) == 1 else None


class _Finder:
    def __init__(self, url: str, options: SiteOptions) -> None:
        self._url = url
        self._options = options
        self._addresses: dict[str, str | None] = {}
        self._date = re.compile(options.date_pattern or _DATE)
        self._keep = re.compile(options.keep) if options.keep else None
        self._skip = re.compile(options.skip) if options.skip else None

    def declared(self, item: LexborNode) -> Listed | None:
        """The entry in an element the declaration named."""
        options = self._options
        link = item.css_first(options.link or "a[href]") if item.tag != "a" else item
        address = self._address(link) if link else None
        if link is None or address is None:
            return None
        day = item.css_first(options.date) if options.date else None
        number = item.css_first(options.document_number) if options.document_number else None
        date = self._day_in(_text(day)) if day else self._day_in(_text(item))
        return Listed(url=address, title=self._title(item, link, date), date=date, document_number=_text(number) if number else "")

    def guessed(self, tree: LexborHTMLParser, place: str) -> tuple[list[Listed], str]:
        """The entries of the group with the most dates (or of the group at `place`), and its place."""
        groups: dict[str, list[Listed]] = defaultdict(list)
        for link in tree.css("a[href]"):
            address = self._address(link)
            item = None if address is None else self._item_at(link, place) if place else self._item_of(link)
            if address is None or item is None:
                continue
            date = self._day_in(_text(item)) or self._day_beside(item)
            title = self._title(item, link, date)
            if len(title) >= (_SHORTEST_TITLE if date else _SHORTEST_UNDATED):
                groups[place or _path(item)].append(Listed(url=address, title=title, date=date))
        if place:
            return _rows(groups[place]), place
        dated = {at: len({entry.url for entry in entries if entry.date}) for at, entries in groups.items()}
        if not any(dated.values()):
            # Without a date beside it a link is an entry only where the declaration says which addresses are.
            dated = {at: len(entries) for at, entries in groups.items()} if self._keep else {}
        best = max(dated, key=lambda at: dated[at], default="")
        return (_rows(groups[best]), best) if best else ([], "")

    def _item_at(self, link: LexborNode, place: str) -> LexborNode | None:
        item: LexborNode | None = link
        for _ in range(_HIGHEST):
            if item is None or item.tag in _CONTAINERS:
                return None
            if _path(item) == place:
                return item
            item = item.parent
        return None

    def _item_of(self, link: LexborNode) -> LexborNode:
        """The largest element around the link that holds no link to anywhere else."""
        item, address = link, self._address(link)
        for _ in range(_HIGHEST):
            around = item.parent
            if around is None or around.tag in _CONTAINERS:
                break
            if any(other not in (None, address) for other in map(self._address, around.css("a[href]"))):
                break
            if around.tag in ("ul", "ol", "table", "tbody", "dl") and item.tag in ("li", "tr", "dt", "dd"):
                break
            item = around
        return item

    def _address(self, link: LexborNode) -> str | None:
        href = (link.attributes.get("href") or "").strip()
        if href not in self._addresses:
            self._addresses[href] = self._judged(href)
        return self._addresses[href]

    def _judged(self, href: str) -> str | None:
        if not href or href.startswith("#") or re.match(r"(?i)(javascript|mailto|tel|data):", href):
            return None
        try:
            address = canonical(urljoin(self._url, href))
        except ValueError:
            return None
        if not address.startswith(("http://", "https://")) or address == canonical(self._url):
            return None
        if self._keep and not self._keep.search(address):
            return None
        return None if self._skip and self._skip.search(address) else address

    def _title(self, item: LexborNode, link: LexborNode, date: str) -> str:
        wanted = self._options.title
        if wanted.startswith("@"):
            return " ".join((link.attributes.get(wanted[1:]) or "").split()) or _text(link)
        if wanted:
            node = item.css_first(wanted)
            return _text(node) if node else ""
        shown = _text(link)
        told = " ".join((link.attributes.get("title") or "").split())
        if told and (not shown or shown.endswith(_CUT_OFF) or (len(told) > len(shown) and told.startswith(shown[:8]))):
            shown = told
        if date and date in "".join(shown.split()):
            shown = self._date.sub("", shown).strip(" []()（）【】")
        return shown

    def _day_in(self, text: str) -> str:
        found = self._date.search(text)
        return "".join(found[0].split()) if found else ""

    def _day_beside(self, item: LexborNode) -> str:
        """A date in the element right behind the item's (dt and dd, a cell and the next)."""
        beside = item.next
        while beside is not None and beside.tag in ("-text", "-comment"):
            if day := self._day_in(beside.text() or ""):
                return day
            beside = beside.next
        return self._day_in(_text(beside)) if beside is not None and beside.css_first("a[href]") is None else ""


def _rows(entries: list[Listed]) -> list[Listed]:
    """The entries without the undated ones, unless they are a few rows that lack their date or none has one."""
    dated = [entry for entry in entries if entry.date]
    undated = len(entries) - len(dated)
    return entries if not dated or undated <= len(dated) * _FEW else dated


def _text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _path(item: LexborNode) -> str:
    """Where the item stands, as the tags and classes of what is around it; right in the body its own class tells it."""
    steps: list[str] = []
    node = item.parent
    while node is not None and node.tag not in _CONTAINERS:
        steps.append(_step(node))
        node = node.parent
    return " ".join([*reversed(steps), str(item.tag) if steps else _step(item)])


def _step(node: LexborNode) -> str:
    named = node.attributes.get("id") or ".".join((node.attributes.get("class") or "").split())
    return f"{node.tag}.{named}" if named else str(node.tag)
