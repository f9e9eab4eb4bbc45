"""The entries of a list page: by the declaration's selectors, or the largest group of links that stand beside a date."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.documents.addresses import address_in, canonical, is_of
from harvesters.documents.day_order import in_one_order
from harvesters.documents.json_values import words
from harvesters.documents.links import EntryReader, text_of
from harvesters.documents.options import ListedOptions
from harvesters.documents.script_rows import listed_in_scripts
from harvesters.outcome import Problem
from harvesters.reading import dates
from harvesters.reading.page import Listed
from harvesters.reading.tree import base_of

_CONTAINERS = frozenset({"body", "html", "-undef"})
_HIGHEST = 5
_SHORTEST_TITLE = 2
_SHORTEST_UNDATED = 4
_FEW = 0.2
_LINKS_BY_SCRIPT = ("tr", "li", "div")
_LINKS = f"a, {', '.join(f'{tag}[onclick]' for tag in _LINKS_BY_SCRIPT)}"
_ROWS = frozenset({"li", "tr"})
_HIGHEST_ROW = 3
_MOST_LINKS_OF_A_ROW = 6
_LONG = 0.6
_RIVAL = 0.3
_MOST_RIVALS = 5
_MOST_FRAMES = 3
_MOST_STEPS = 60
_SCRIPT = "script"
_FEWEST_BY_ADDRESS = 3
_FEWEST_DATED = 2
_FEWEST_ALIKE = 5
_LONG_TITLE = 10
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries in the page's order, each once, those that lead to other hosts apart; `place` is where on the page they
    stood, to be looked for on the other pages of the same list; `rows` how many there are with repeats; `unlinked` the titles of
    those whose link leads nowhere; `by_likeness` whether no date tells that it is a list, but its links alone, which are alike."""

    entries: tuple[Listed, ...]
    elsewhere: tuple[Listed, ...]
    place: str
    rows: int
    unlinked: tuple[str, ...] = ()
    by_likeness: bool = False


def listing(tree: LexborHTMLParser, url: str, options: ListedOptions, place: str = "", hosts: Collection[str] = ()) -> Listing:
    """The entries of the list page at `url`, by its links, else by its scripts. `place` is the first page's, '' on the first page
    itself; `hosts` are further ones whose documents are the site's own (`is_of`)."""
    finder = _Finder(tree, url, options)
    if options.item:
        found = [entry for node in tree.css(options.item) if (entry := finder.reader.entry(node))]
        place = options.item
    else:
        known = place
        found, place = finder.guessed(tree, known) if known != _SCRIPT else ([], known)
        if len(found) < _FEWEST_BY_ADDRESS and known in ("", _SCRIPT) and len(scripted := listed_in_scripts(tree, url)) > len(found):
            found, place = scripted, _SCRIPT
    unlinked = tuple(finder.unlinked.get(place, ()))
    return replace(_sorted(found, url, place, hosts), unlinked=unlinked, by_likeness=finder.by_likeness)


def places_in(tree: LexborHTMLParser, url: str, options: ListedOptions) -> tuple[str, ...]:
    """The places of a page's groups of links beside dates that may be its list, the largest first: it may be the second largest,
    beside the latest news of the whole site."""
    return _Finder(tree, url, options).rivals(tree)


def dated_links(tree: LexborHTMLParser, url: str) -> frozenset[str]:
    """The addresses of all links of the page at `url` that stand beside dates, whatever list they are of."""
    return _Finder(tree, url, ListedOptions()).dated(tree)


def listed_in_script(html: str, url: str, entry: re.Pattern[str], hosts: Collection[str] = ()) -> Listing:
    """The entries that a page at `url` writes in a script, one for each match of `entry`, whose groups `url` and `title`
    (also `date`, `document_number`) are its parts."""
    found = []
    for match in entry.finditer(html):
        told = {name: words((value or "").replace("\\/", "/")) for name, value in match.groupdict().items()}
        address = address_in(url, told["url"])
        if address is not None:
            date, number = told.get("date", ""), told.get("document_number", "")
            found.append(Listed(url=address, title=told["title"], date=date, document_number=number))
    return _sorted(found, url, _SCRIPT, hosts)


def _sorted(found: list[Listed], url: str, place: str, hosts: Collection[str]) -> Listing:
    """Each entry once, those of other hosts apart."""
    unique = in_one_order(list({entry.url: entry for entry in reversed(found)}.values())[::-1])
    ours = {urlsplit(url).netloc.lower(), *(host.lower() for host in hosts)}
    is_near = [is_of(entry.url, ours) for entry in unique]
    near = tuple(entry for entry, is_ours in zip(unique, is_near, strict=True) if is_ours)
    return Listing(near, tuple(entry for entry, is_ours in zip(unique, is_near, strict=True) if not is_ours), place, len(found))


def elsewhere(entry: Listed, page: str) -> Problem:
    """The problem of an entry that leads to another host."""
    return Problem(
        kind="other_host",
        message=f"{page} lists a page of another host, which was not harvested: {entry.url[:200]}",
        remedy="add the host to [options] hosts if its documents are the agency's own",
        identifier=entry.url,
        title=entry.title,
        value=entry.url[:500],
        rule="other_host",
    )


def unlinked(page: str, words: str) -> Problem:
    """The problem of an entry whose link leads nowhere; `words` are what the list says of it."""
    return Problem(
        kind="unlinked_record",
        message=f"{page} lists a record without a link to a document",
        remedy="look at the record; where its link is written otherwise, name it with [options] link",
        value=words[:500],
        rule="unlinked_record",
        refused=True,
    )


def frames_in(tree: LexborHTMLParser, url: str) -> tuple[str, ...]:
    """The addresses of the frames of the same host, in which a page without entries may show its list; a few at most."""
    told = ((node.attributes.get("src") or "").strip() for node in tree.css("iframe[src], frame[src]"))
    frames = dict.fromkeys(frame for src in told if (frame := address_in(base_of(tree, url), src)) is not None)
    near = [frame for frame in frames if urlsplit(frame).netloc == urlsplit(canonical(url)).netloc and frame != canonical(url)]
    return tuple(near[:_MOST_FRAMES])


class _Finder:
    def __init__(self, tree: LexborHTMLParser, url: str, options: ListedOptions) -> None:
        self.reader = EntryReader(url, options.places, tree)
        self._keeps = bool(options.places.keep)
        self._mains: dict[int, str | None] = {}
        self._counts: dict[int, int] = {}
        self._days: dict[int, str] = {}
        self.unlinked: dict[str, list[str]] = defaultdict(list)
        self.by_likeness = False

    def dated(self, tree: LexborHTMLParser) -> frozenset[str]:
        """The addresses of the links beside dates."""
        groups, _ = self._grouped(tree, "")
        return frozenset(entry.url for entries in groups.values() for entry in entries if _is_dated(entry))

    def rivals(self, tree: LexborHTMLParser) -> tuple[str, ...]:
        """The places of the larger groups of dated links, the largest first."""
        groups, _ = self._grouped(tree, "")
        found = {place: len({entry.url for entry in entries if _is_dated(entry)}) for place, entries in groups.items()}
        least = max(_FEWEST_BY_ADDRESS, _RIVAL * max(found.values(), default=0))
        return tuple(sorted((place for place in found if found[place] >= least), key=lambda place: -found[place]))[:_MOST_RIVALS]

    def _grouped(self, tree: LexborHTMLParser, place: str) -> tuple[Mapping[str, list[Listed]], Collection[str]]:
        """The links that may be entries by their places (those at `place` alone where it is given), and the addresses of those that
        show a day without its year."""
        groups: dict[str, list[Listed]] = defaultdict(list)
        short: set[str] = set()
        for link in tree.css(_LINKS):
            address = self.reader.address(link)
            item = self._item_at(link, place) if place else self._item_of(link)
            if item is None:
                continue
            date = self.reader.day_in(text_of(item)) or self._day_beside(item)
            title = self.reader.title(item, link, date)
            if address is None:
                if date and len(title) >= _SHORTEST_UNDATED:
                    self.unlinked[place or _path(item)].append(title)
            elif len(title) >= (_SHORTEST_TITLE if date else _SHORTEST_UNDATED):
                listed = self.reader.listed(item, address, title)
                groups[place or _path(item)].append(listed if _is_dated(listed) else replace(listed, date=date))
                if not date and not place and self.reader.has_month_and_day(item, title):
                    short.add(address)
        return groups, short

    def guessed(self, tree: LexborHTMLParser, place: str) -> tuple[list[Listed], str]:
        """The entries of the group with the most dates (or of the group at `place`), and its place."""
        groups, short = self._grouped(tree, place)
        if place:
            return _rows(groups.get(place, []), at_least=1), place
        # Without a date beside it a link is an entry where its address has one (lists that show a day over its month), or where it
        # shows 05-06 under a year, else only where the declaration says which addresses are. One date alone may be the foot's.
        best = (
            _most(groups, _is_dated, _FEWEST_DATED)
            or _most(groups, _is_dated_by_address, _FEWEST_BY_ADDRESS)
            or _most(groups, lambda entry: entry.url in short, _FEWEST_BY_ADDRESS)
            or _most(groups, lambda entry: _is_dated(entry) and len(entry.title) >= _LONG_TITLE)
        )
        if not best:
            best = _alike(groups)
            self.by_likeness = bool(best)
        best = best or _most(groups, _is_dated)
        if not best and self._keeps:
            best = _most(groups, lambda _: True)
        return (_rows(groups[best]), best) if best else ([], "")

    def _item_at(self, link: LexborNode, place: str) -> LexborNode | None:
        item: LexborNode | None = link
        for _ in range(_HIGHEST):
            if item is None or item.tag in _CONTAINERS:
                return None
            if _path(item) == place:
                return item if item.tag not in _ROWS or self._main_of(item) in (None, self.reader.address(link)) else None
            item = item.parent
        return None

    def _item_of(self, link: LexborNode) -> LexborNode | None:
        """The largest element around the link that holds no link to anywhere else, or a row whose other links are beside the point
        (a category, an interpretation); None for such links."""
        item, address = link, self.reader.address(link)
        for _ in range(_HIGHEST):
            around = item.parent
            if around is None or around.tag in _CONTAINERS:
                break
            if self._links_in(around) > (address is not None):
                return self._row_around(around, item, address)
            if around.tag in ("ul", "ol", "table", "tbody", "dl") and item.tag in ("li", "tr", "dt", "dd"):
                break
            item = around
        return item

    def _first_long(self, row: LexborNode) -> str | None:
        links: list[tuple[str, str]] = []
        for link in row.css("a"):
            if (address := self.reader.address(link)) is not None:
                links.append((address, text_of(link)))
            if len(links) > _MOST_LINKS_OF_A_ROW:
                return None
        text = text_of(row)
        days = self.reader.all_days_in(text) if len({address for address, _ in links}) > 1 else set()
        longest = max((len(words) for _, words in links), default=0)
        long = [(address, words) for address, words in links if len(words) >= _LONG * longest]
        return (
            long[0][0]
            if days and (len({address for address, _ in long}) == 1 or (len(days) == 1 and not self._alternate(text, long)))
            else None
        )

    def _alternate(self, text: str, links: list[tuple[str, str]]) -> bool:
        """Whether the words of a row go on from each long link to a day before the next: two documents of one day."""
        parts = [text.find(words) for _, words in links]
        return all(start < end and self.reader.day_in(text[start:end]) for start, end in pairwise([*parts, len(text)]))

    def _links_in(self, node: LexborNode) -> int:
        """How many addresses the links in an element lead to: 0, 1, or 2 for more. Each element is looked through once."""
        if node.mem_id not in self._counts:
            found: set[str] = set()
            # Step by step, for mostly two are found at once: an element of thousands is not searched for each of them.
            for inner in node.traverse():
                is_link = inner.tag == "a" or (inner.tag in _LINKS_BY_SCRIPT and "onclick" in inner.attributes)
                if is_link and (address := self.reader.address(inner)) is not None:
                    found.add(address)
                if len(found) > 1:
                    break
            self._counts[node.mem_id] = len(found)
        return self._counts[node.mem_id]

    def _row_around(self, around: LexborNode, item: LexborNode, address: str | None) -> LexborNode | None:
        row: LexborNode | None = around
        for _ in range(_HIGHEST_ROW):
            if row is None or row.tag in _ROWS or row.tag in _CONTAINERS:
                break
            row = row.parent
        main = self._main_of(row) if row is not None and row.tag in _ROWS else None
        return item if main is None else row if main == address else None

    def _main_of(self, row: LexborNode) -> str | None:
        """The address of the document that a row with several links is about: the first of its long ones. None where it has one link
        only, or no day, or as many documents as days."""
        if row.mem_id not in self._mains:
            self._mains[row.mem_id] = None if row.css_first("ul, ol, table") is not None else self._first_long(row)
        return self._mains[row.mem_id]

    def _day_beside(self, item: LexborNode) -> str:
        """A date in the element right behind the item's (dt and dd, a cell and the next), or right before it where the first element
        of all is a date."""
        first = item.parent.child if item.parent is not None else None
        while first is not None and not first.is_element_node:
            first = first.next
        backwards = first is not None and first.mem_id != item.mem_id and self._linkless_day(first)
        beside = item.prev if backwards else item.next
        while beside is not None and beside.tag in ("-text", "-comment"):
            if day := self.reader.day_in(beside.text() or ""):
                return day
            beside = beside.prev if backwards else beside.next
        return self._linkless_day(beside) if beside is not None else ""

    def _linkless_day(self, node: LexborNode) -> str:
        """The day of an element without links; each is looked at once, for it may stand before thousands."""
        if node.mem_id not in self._days:
            told = node.tag not in ("script", "style") and node.css_first("a") is None
            self._days[node.mem_id] = self.reader.day_in(text_of(node)) if told else ""
        return self._days[node.mem_id]


def _rows(entries: list[Listed], at_least: int = 0) -> list[Listed]:
    """The entries without the undated ones, unless they are a few rows that lack their date (`at_least` so many are) or none has one."""
    dated = [entry for entry in entries if _is_dated(entry)]
    undated = len(entries) - len(dated)
    return entries if not dated or undated <= max(len(dated) * _FEW, at_least) else dated


def _most(groups: Mapping[str, list[Listed]], counts: Callable[[Listed], bool], at_least: int = 1) -> str:
    """The place of the group with the most entries that count, each once; '' where none has so many."""
    found = {at: len({entry.url for entry in entries if counts(entry)}) for at, entries in groups.items()}
    best = max(found, key=lambda at: found[at], default="")
    return best if found.get(best, 0) >= at_least else ""


def _alike(groups: Mapping[str, list[Listed]]) -> str:
    """The place of the largest group whose links have titles as long as those of documents, and addresses alike but for their
    numbers; '' for none."""
    fitting = {
        at: len(entries)
        for at, entries in groups.items()
        if len({entry.url for entry in entries}) >= _FEWEST_ALIKE
        and sum(len(entry.title) for entry in entries) >= _LONG_TITLE * len(entries)
        and len({_NUMBERS.sub("0", entry.url) for entry in entries}) == 1
    }
    return max(fitting, key=lambda at: fitting[at], default="")


def _is_dated_by_address(entry: Listed) -> bool:
    return dates.in_url(entry.url) is not None


def _is_dated(entry: Listed) -> bool:
    return bool(entry.date or entry.values.get("written"))


def _path(item: LexborNode) -> str:
    """Where the item stands, as the tags and classes of what is around it; right in the body its own class tells it."""
    steps: list[str] = []
    node = item.parent
    while node is not None and node.tag not in _CONTAINERS and len(steps) < _MOST_STEPS:
        steps.append(_step(node))
        node = node.parent
    return " ".join([*reversed(steps), str(item.tag) if steps else _step(item)])


def _step(node: LexborNode) -> str:
    named = node.attributes.get("id") or ".".join((node.attributes.get("class") or "").split())
    return f"{node.tag}.{named}" if named else str(node.tag)
