"""The entry that an element of a list is: its link, title, date and document number, as a declaration's selectors or usage say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.documents.addresses import address_in, canonical
from harvesters.documents.scripts import Scripts
from harvesters.reading.dates import MONTH
from harvesters.reading.labels import label_reader
from harvesters.reading.page import Listed
from harvesters.reading.tree import base_of

_DATE = (
    r"(?:19|20)\d\d\s*(?:[-./]\s*[01]?\d\s*[-./]\s*[0-3]?\d|年\s*[01]?\d\s*月\s*[0-3]?\d\s*日?)(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d)"
    r"|(?<![\d/.-])[0-3]\d(?P<short>[-/.])(?:0[1-9]|1[0-2])(?P=short)(?:0[1-9]|[12]\d|3[01])(?![\d/.-])"
    # Of the Republic (Taiwan), then those with the year last.
    r"|(?<![\d.])1[0-4]\d(?:[-./][01]?\d[-./][0-3]?\d|年[01]?\d月[0-3]?\d日)(?![\d.])"
    rf"|\b[0-3]?\d(?:st|nd|rd|th)?\s+{MONTH},?\s+(?:19|20)\d\d\b|\b{MONTH}\s+[0-3]?\d(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b"
    r"|(?<![\d/.-])[0-3]?\d(?P<mark>[/.-])[01]?\d(?P=mark)(?:19|20)\d\d(?!\d)"
)
# A day over its month, a month and day over or under their year, each in an element of its own.
_IN_PARTS = (
    re.compile(r"(?<![\d/.-])(?P<d>[0-3]?\d)日?\s+(?P<y>(?:19|20)\d\d)\s*[-./年]\s*(?P<m>[01]?\d)月?(?![\d/.-])"),
    # A title may begin with a year of its own: 05-07 2024年第3号公告.
    re.compile(r"(?<![\d/.-])(?P<m>[01]?\d)\s*[-./月]\s*(?P<d>[0-3]?\d)日?\s+(?P<y>(?:19|20)\d\d)年?(?![\w/.-])"),
    re.compile(r"(?<![\d/.-])(?P<y>(?:19|20)\d\d)年?\s+(?P<m>[01]?\d)\s*[-./月]\s*(?P<d>[0-3]?\d)日?(?![\d/.-])"),
)
_MONTH_AND_DAY = re.compile(r"(?<![\d/.-])(?:[01]?\d[-/.][0-3]\d|[01]?\d月[0-3]?\d日)(?![\d/.-])")
_WRITTEN = re.compile(r"(?:成文|生成|产生|签发|制发|印发)(?:日期|时间)\s*[:：]?\s*$")
_FEWEST_HEADINGS = 2
_FROM_CELLS = ("index_number", "issuer", "written")
_HEADINGS = ("h1, h2, h3, h4, h5, h6", "dt", ".title, .tit, .bt", "[class*=title], [class*=Title], [class*=tit_]")
_NOWHERE = ("#", "javascript:")
_ADDRESSES = ("data-url", "data-href", "data-link")
# What a link beside its title is called.
_OPENS = re.compile(
    r"[\[【(（<《]?(?:点击|在线)?(?:查看|浏览|阅读|打开|下载|详情|详细|预览|检视|檢視)(?:详情|详细|全文|原文|正文|内容|文件|附件|更多)?[\]】)）>》]*"
    r"|[\[【(（]?(?:附件|PDF|DOCX?|全文|正文|view|download|open|details?)[\]】)）]?",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"[\[(（【]\s*[\])）】]")
_SHORTEST_TITLE = 4
_CUT_OFF = ("…", "...", "．．．", "··")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPlaces:
    """Where inside an entry its parts stand: CSS selectors, `@name` for an attribute of the link as `title`; regular expressions
    for dates and for the addresses to keep and to skip. '' says: as usual."""

    link: str = ""
    title: str = ""
    date: str = ""
    document_number: str = ""
    date_pattern: str = ""
    keep: str = ""
    skip: str = ""


class EntryReader:
    """Reads entries of the list page at `url`; `tree` is that page, which may say what its links are relative to and hold the
    scripts that they call."""

    def __init__(self, url: str, places: EntryPlaces, tree: LexborHTMLParser | None = None) -> None:
        self._base = base_of(tree, url) if tree is not None else url
        self._scripts = Scripts(tree) if tree is not None else None
        self._own = canonical(url)
        self._places = places
        self._addresses: dict[str, str | None] = {}
        self._headings: dict[int, tuple[str | None, ...]] = {}
        self._date = re.compile(places.date_pattern or _DATE)
        self._keep = re.compile(places.keep) if places.keep else None
        self._skip = re.compile(places.skip) if places.skip else None

    def entry(self, item: LexborNode) -> Listed | None:
        """The entry that an element is; None where it holds no link to a document."""
        places = self._places
        link = item.css_first(places.link or "a") if item.tag != "a" else item
        address = self.address(link) if link else None
        if link is None or address is None:
            return None
        day = item.css_first(places.date) if places.date else None
        number = item.css_first(places.document_number) if places.document_number else None
        title = self.title(item, link, self.day_in(text_of(day or item)))
        listed = self.listed(item, address, title)
        date, values = self.days_in(text_of(day)) if day else (listed.date, listed.values)
        number_told = text_of(number) if number else "" if places.document_number else listed.document_number
        return Listed(url=address, title=title, date=date, document_number=number_told, values=values)

    def listed(self, item: LexborNode, address: str, title: str) -> Listed:
        """What an element says of its document beside the title: by the headings of its table, else by the days in its words."""
        cells = self._cells(item)
        date, values = self.days_in(text_of(item))
        if "published" in cells or "written" in cells:
            date, values = self.day_in(cells.get("published", "")), {}
        values |= {field: cells[field] for field in _FROM_CELLS if cells.get(field)}
        return Listed(url=address, title=title, date=date, document_number=cells.get("document_number", ""), values=values)

    def _cells(self, item: LexborNode) -> Mapping[str, str]:
        """The words of a table's row by the fields that the table's headings name; {} where it has none, or other columns."""
        table = item
        while item.tag == "tr" and table.parent is not None and table.tag != "table":
            table = table.parent
        if table.tag != "table":
            return {}
        if table.mem_id not in self._headings:
            row = table.css_first("tr")
            heads = row.css("td, th") if row is not None and row.css_first("a[href]") is None else []
            names = [label_reader({}).meaning(text_of(cell)) for cell in heads]
            self._headings[table.mem_id] = tuple(names) if sum(name is not None for name in names) >= _FEWEST_HEADINGS else ()
        cells = [text_of(cell) for cell in item.iter() if cell.tag in ("td", "th")]
        headings = self._headings[table.mem_id]
        return {name: cell for name, cell in zip(headings, cells, strict=True) if name} if len(headings) == len(cells) else {}

    def address(self, link: LexborNode) -> str | None:
        """Where a link leads to, if that may be a document."""
        href = (link.attributes.get("href") or "").strip()
        if self._scripts is not None and (not href or href.startswith(_NOWHERE)):
            code = link.attributes.get("onclick") or href
            href = (code and self._scripts.leads_to(code)) or _address_beside(link) or href
        if href not in self._addresses:
            self._addresses[href] = self._judged(href)
        return self._addresses[href]

    def title(self, item: LexborNode, link: LexborNode, date: str) -> str:
        """The title: what is declared, else the link's words, or its `title` where they are none or cut off."""
        wanted = self._places.title
        if wanted.startswith("@"):
            return " ".join((link.attributes.get(wanted[1:]) or "").split()) or text_of(link)
        if wanted:
            node = item.css_first(wanted)
            return text_of(node) if node else ""
        shown = text_of(self._title_cell(link) if link.tag == "tr" else _heading_in(link))
        told = " ".join((link.attributes.get("title") or "").split())
        if told and (not shown or shown.endswith(_CUT_OFF) or (len(told) > len(shown) and told.startswith(shown[:8]))):
            shown = told
        if _OPENS.fullmatch("".join(shown.split())):
            shown = self._title_beside(item, shown) or shown
        if date and "".join(date.split()) in "".join(shown.split()):
            shown = self._undated(shown)
        return shown

    def _title_beside(self, item: LexborNode, shown: str) -> str:
        """The title of an entry whose link says 查看: the cell that a heading calls so, else the cell, or what else the entry says, with
        the most words beside dates; '' where that is nothing."""
        if told := self._cells(item).get("title"):
            return told
        cells = [text_of(cell) for cell in item.iter() if cell.tag in ("td", "th")] or [text_of(item).replace(shown, "", 1)]
        longest = max(map(self._undated, cells), key=len)
        return longest if len(longest) >= _SHORTEST_TITLE else ""

    def _undated(self, text: str) -> str:
        """A text without its dates and the brackets around them; those of a title stay: 办法（试行）[2024-05-06]."""
        return _EMPTY_BRACKETS.sub("", self._date.sub("", text)).strip()

    def _title_cell(self, row: LexborNode) -> LexborNode:
        """The cell of a row with the most words beside dates."""
        return max(row.css("td"), key=lambda cell: len(self._date.sub("", text_of(cell))), default=row)

    def days_in(self, text: str) -> tuple[str, dict[str, str]]:
        """The day of publishing in an entry's words, and the day of writing where one is labelled as such (成文日期)."""
        published, values = "", dict[str, str]()
        for found in self._date.finditer(text):
            day = _as_written(found)
            if _WRITTEN.search(text[: found.start()]):
                values.setdefault("written", day)
            elif not published:
                published = day
        return published or ("" if values else _put_together(text)), values

    def all_days_in(self, text: str) -> set[str]:
        """The dates in a text, as written."""
        return {_as_written(found) for found in self._date.finditer(text)}

    def day_in(self, text: str) -> str:
        """The first date in a text, as written; '' for none."""
        found = self._date.search(text)
        return _as_written(found) if found else _put_together(text)

    def has_month_and_day(self, item: LexborNode, title: str) -> bool:
        """Whether an element shows a day without its year, beside its title or in brackets behind it."""
        return _MONTH_AND_DAY.search(text_of(item).replace(title, "", 1)) is not None

    def _judged(self, href: str) -> str | None:
        address = address_in(self._base, href)
        if address is None or address == self._own:
            return None
        if self._keep and not self._keep.search(address):
            return None
        return None if self._skip and self._skip.search(address) else address


def _address_beside(link: LexborNode) -> str:
    """The address that a script reads from an attribute of a link or of its row: `<li data-url="/1.html">`; '' for none."""
    for node in (link, link.parent):
        told = next((value for name in _ADDRESSES if node is not None and (value := node.attributes.get(name))), None)
        if told:
            return told.strip()
    return ""


def _heading_in(link: LexborNode) -> LexborNode:
    """The heading inside a link that holds a whole card (heading, summary, date); else the link."""
    if link.css_first("p, div, h1, h2, h3, h4, h5, h6, dt") is None:
        return link
    for selector in _HEADINGS:
        headings = [node for node in link.css(selector) if node.text().strip()]
        if len(headings) == 1:
            return headings[0]
    return link


def _put_together(text: str) -> str:
    """A day whose parts stand in elements of their own, 27 over 2024-06; '' for none."""
    found = next((found for pattern in _IN_PARTS if (found := pattern.search(text))), None)
    return f"{found['y']}-{found['m']}-{found['d']}" if found else ""


def _as_written(found: re.Match[str]) -> str:
    """A date of a list without the white space that templates put into it; that between words stays."""
    return (" " if re.search("[A-Za-z]", found[0]) else "").join(found[0].split())


def text_of(node: LexborNode) -> str:
    """The words of an element on one line."""
    return " ".join(node.text(separator=" ").split())
