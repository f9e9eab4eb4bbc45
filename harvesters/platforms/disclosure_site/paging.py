"""How a list is paged: how many pages, and at which address each; read from the list's first page.

Site software leaves one of few traces: a script call `createPageHTML(pages, current, "index", "html")` (also with the name of
an element before and the number of records behind), settings `totalPage: n, currentPage: m` or `totalData: n`, the words 共 n 页,
or a link 下一页, whose address a script may hold. Zero-based sites have page 2 at `index_1.html`, one-based ones at
`index_2.html`; some write the list's own number into the names of further pages, `index_8597_1.html`."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from harvesters.documents.addresses import page_parameter_in
from harvesters.platforms.disclosure_site.options import SiteOptions

_CREATE = re.compile(r"createPage\w*\s*\(([^()]*)\)")
_ARGUMENT = re.compile(r"""(["'])(.*?)\1|(\d+)""")
_TOTAL = re.compile(r"""["']?(?:totalPages?|pageCount|countPage|nPageCount|pagecount|total_page)["']?\s*[:=]\s*["']?(\d+)""")
_CURRENT = re.compile(r"""["']?(?:currentPage|curPage|currPage|nCurrIndex|pageIndex|current_page)["']?\s*[:=]\s*["']?(\d+)""")
_PAGES = re.compile(r"(?:共|总)\s*(?:有)?\s*(\d+)\s*页|页次\s*[:：]?\s*\d+\s*/\s*(\d+)|第?\s*\d+\s*/\s*(\d+)\s*页")
_ENTRIES = re.compile(r"""\btotalData["']?\s*[:=]\s*["']?(\d+)""")
_RECORDS = re.compile(r"(?:共|总)\s*(?:有|计)?\s*(\d+)\s*(?:条|篇|个文件|件)")
_NEXT = frozenset({"下一页", "下页", "下一頁", "下頁", "next", "nextpage", ">", "»", "后一页"})
_LAST = frozenset({"尾页", "末页", "最后一页", "最末页", "尾頁", "末頁", "last"})
_NUMBER = re.compile(r"(\d+)(?=\D*$)")
_IN_SCRIPT = re.compile(r"""["']((?:https?://|/|\./)?[\w./-]*\w[\w-]*\.(?:s?html?|jspx?|aspx|do)(?:\?[^"']*)?)["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """`pages` (None: not said), `base` the number in the address of page 1 by the site's counting (None: not said),
    `pattern` an absolute address with `{n}`, `records` how many entries the list says it has, `has_next` whether the page
    links to a next one, `told` whether it shows any trace of paging at all."""

    pages: int | None
    base: int | None
    pattern: str
    records: int | None
    has_next: bool
    told: bool

    def address(self, page: int, first: str) -> str:
        """The address of page 1, 2, …; `first` is page 1's own."""
        return first if page == 1 else self.pattern.replace("{n}", str(page - 1 + (self.base or 0)))


def paging_in(html: str, tree: LexborHTMLParser, url: str, options: SiteOptions) -> Paging:
    """What the first page of a list at `url` tells, with what the declaration says put in front of it."""
    shown = tree.body.text(separator=" ") if tree.body else ""
    pages, base, named, records = _from_call(html)
    if pages is None:
        pages, base = _from_settings(html)
    if pages is None and (words := _PAGES.search(shown)):
        pages = int(next(group for group in words.groups() if group))
    if records is None and (words := _ENTRIES.search(html) or _RECORDS.search(shown)):
        records = int(words[1])
    following = _linked(tree, url, _NEXT)
    pattern = urljoin(url, options.page_pattern) if options.page_pattern else urljoin(url, named) if named else _usual(url, html)
    if following and following != url and not options.page_pattern:
        numbered, number = _numbered(following)
        if number in (1, 2):
            pattern, base = numbered, number - 1
    last = _linked(tree, url, _LAST)
    told_base = options.page_base if options.page_base is not None else base
    if pages is None and last and told_base is not None and _as_regex(pattern).fullmatch(last):
        pages = int(_as_regex(pattern).fullmatch(last)[1]) - told_base + 1  # type: ignore[index]
    return Paging(
        pages=options.pages if isinstance(options.pages, int) else pages,
        base=told_base,
        pattern=pattern,
        records=records,
        has_next=following is not None,
        told=pages is not None or following is not None,
    )


def has_next(tree: LexborHTMLParser, url: str) -> bool:
    """Whether the page links to a next one."""
    return _linked(tree, url, _NEXT) is not None


def _from_call(html: str) -> tuple[int | None, int | None, str, int | None]:
    """(pages, base, pattern, records) of a `createPageHTML` call on the first page, whichever of its first two numbers is the
    current page: there it is 0 or 1."""
    for call in _CREATE.finditer(html):
        arguments = [(found[2], found[3]) for found in _ARGUMENT.finditer(call[1])]
        numbers: list[int] = []
        words: list[str] = []
        records = None
        for word, number in arguments:
            if number is None:
                words.append(word)
            elif len(numbers) < 2:
                numbers.append(int(number))
            else:
                records = int(number)
        if len(numbers) < 2:
            continue
        current = min(numbers)
        if current > 1:
            continue
        named = [word for word in words if re.fullmatch(r"[\w-]+", word)][-2:]
        pattern = f"{named[0]}_{{n}}.{named[1]}" if len(named) == 2 and named[1] in ("html", "htm", "shtml", "jsp", "aspx") else ""
        return max(max(numbers), 1), current, pattern, records
    return None, None, "", None


def _from_settings(html: str) -> tuple[int | None, int | None]:
    total, current = _TOTAL.search(html), _CURRENT.search(html)
    if not total:
        return None, None
    return max(int(total[1]), 1), int(current[1]) if current and int(current[1]) in (0, 1) else None


def _linked(tree: LexborHTMLParser, url: str, words: frozenset[str]) -> str | None:
    """The absolute address of a link with one of these words (its `title` counts where it has none) that leads somewhere, be it
    by its script."""
    for link in tree.css("a"):
        if "".join((link.text() or "").split() or (link.attributes.get("title") or "").split()).casefold().strip("[]【】«<") in words:
            href = (link.attributes.get("href") or "").strip()
            if href and not href.startswith(("#", "javascript:")):
                return urljoin(url, href)
            if scripted := _IN_SCRIPT.search(link.attributes.get("onclick") or href):
                return str(urljoin(url, scripted[1]))
    return None


def _numbered(url: str) -> tuple[str, int | None]:
    """The address with `{n}` in place of its page's number (the parameter of a usual name, else the last number), and that."""
    if (named := page_parameter_in(url)) and (number := re.search(rf"(?<=[?&]{re.escape(named)}=)\d+", url)):
        return f"{url[: number.start()]}{{n}}{url[number.end() :]}", int(number[0])
    last = _NUMBER.search(url)
    return (_NUMBER.sub("{n}", url), int(last[1])) if last else (url, None)


def _usual(url: str, html: str) -> str:
    """`index.html` → `index_{n}.html`, or `index_8597_{n}.html` where the page speaks of `index_8597_1.html`; a folder has its
    `index_{n}.html` inside; a query its page's number."""
    parts = urlsplit(url)
    if parts.query:
        return _numbered(url)[0] if page_parameter_in(url) else f"{url}&page={{n}}"
    folder, _, name = parts.path.rpartition("/")
    stem, _, ending = name.rpartition(".") if "." in name else ("index", ".", "html")
    numbered = re.search(rf"\b{re.escape(stem)}_\d{{3,}}_(?=\d{{1,4}}\.{re.escape(ending)}\b)", html)
    return urljoin(url, f"{folder}/{numbered[0] if numbered else f'{stem}_'}{{n}}.{ending}")


def _as_regex(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\{n\}", r"(\d+)"))
