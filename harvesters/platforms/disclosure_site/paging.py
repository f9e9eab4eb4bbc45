"""How a list is paged: how many pages, and at which address each; read from the list's first page.

Site software leaves one of few traces: a script call `createPageHTML(pages, current, "index", "html")` (also with the name of
an element before and the number of records behind), settings `totalPage: n, currentPage: m` or `totalData: n`, the words 共 n 页,
a link 下一页 or links 1 2 3, whose addresses a script may hold, or a script that fetches what is to be added. Zero-based sites
have page 2 at `index_1.html`, one-based ones at `index_2.html`; some write the list's own number into the names of further
pages, `index_8597_1.html`."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from harvesters.documents.addresses import page_parameter_in
from harvesters.documents.scripts import Scripts
from harvesters.platforms.disclosure_site.forms import PageForm, form_in
from harvesters.platforms.disclosure_site.options import SiteOptions
from harvesters.reading.tree import base_of

_CREATE = re.compile(r"createPage\w*\s*\(([^()]*)\)")
_ARGUMENT = re.compile(r"""(["'])(.*?)\1|(\d+)""")
_TOTAL = re.compile(r"""["']?(?:totalPages?|pageCount|countPage|(?:m_)?nPageCount|pagecount|total_page)["']?\s*[:=]\s*["']?(\d+)""")
_CURRENT = re.compile(r"""["']?(?:currentPage|curPage|currPage|nCurrIndex|pageIndex|current_page|m_nCurrPage)["']?\s*[:=]\s*["']?(\d+)""")
_PAGES = re.compile(r"(?:共|总)\s*(?:有)?\s*(\d+)\s*页|页次\s*[:：]?\s*\d+\s*/\s*(\d+)|第?\s*\d+\s*/\s*(\d+)\s*页")
_ENTRIES = re.compile(
    r"""\b(?:totalData|totalCount|totalRecords?|(?:m_n)?recordCount|totalNum|totalRows)["']?\s*[:=]\s*["']?(\d+)""", re.IGNORECASE
)
_PAGER = re.compile(
    r"(?:pag(?:ing|ination|inate|er)|laypage)\w*(?:\.\w+)?[\"']?\s*[(,]\s*(?:(?P<count>\d{1,7})\s*,\s*)?\{(?P<told>[^{}]{1,2000})",
    re.IGNORECASE,
)
_COUNT = re.compile(r"""\b(?:count|total|totals|itemCount)["']?\s*:\s*["']?(\d+)""", re.IGNORECASE)
_PAGER_PAGES = re.compile(r"""\bpages["']?\s*:\s*["']?(\d+)""")
# A file's name that a script puts together: 'list_' + (page + 1) + '.html'.
_NAMED = re.compile(r"""(["'])([\w./-]{1,200}[_-])\1\s*\+\s*[\w.()+ -]{1,40}\+\s*(["'])(\.\w{3,5})\3""")
_RECORDS = re.compile(r"(?:共|总)\s*(?:有|计)?\s*(\d+)\s*(?:条|篇|个文件|件)")
_NEXT = frozenset({"下一页", "下页", "下一頁", "下頁", "next", "nextpage", ">", "»", "›", "＞", "→", "后一页", "后页", "往后"})
_LAST = frozenset({"尾页", "末页", "最后一页", "最末页", "尾頁", "末頁", "最後一頁", "最末頁", "last"})
_NUMBER = re.compile(r"(\d+)(?=\D*$)")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
_A_FILE = re.compile(r"[./?]")
_A_PAGE = re.compile(r"第(\d{1,4})页")
_MOST_LINKS = 5000
_LARGEST = 1024 * 1024
_MOST_FORMS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """`pages` (None: not said), `base` the number in the address of page 1 by the site's counting (None: not said),
    `pattern` an absolute address with `{n}`, `records` how many entries the list says it has, `has_next` whether the page
    links to a next one, `told` whether it shows any trace of paging at all, `by_links` whether only its links lead on, for
    `pattern` is but a guess, `grows` whether pages go on as long as there are any, `form` what is sent for a page
    that has no address."""

    pages: int | None
    base: int | None
    pattern: str
    records: int | None
    has_next: bool
    told: bool
    by_links: bool = False
    grows: bool = False
    form: PageForm | None = None

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
    pager = _PAGER.search(html)
    if pager and pages is None and (words := _PAGER_PAGES.search(pager["told"])):
        pages = max(int(words[1]), 1)
    if records is None and pager and pager["count"]:
        records = int(pager["count"])
    if records is None and (words := _ENTRIES.search(html) or (_COUNT.search(pager["told"]) if pager else None) or _RECORDS.search(shown)):
        records = int(words[1])
    links = PageLinks(tree, url)
    following = links.next_of(1)
    pattern = urljoin(url, options.page_pattern) if options.page_pattern else urljoin(url, named) if named else _usual(url, html)
    by_links = False
    if following and not options.page_pattern:
        numbered, number = _numbered(following)
        if number in (1, 2):
            pattern, base = numbered, number - 1
        else:
            by_links = not named
    form = links.form if following is None and not named and not options.page_pattern else None
    fetched = Scripts(tree).further_pages if following is None and form is None and pages is None else None
    if fetched and not options.page_pattern:
        pattern, base = urljoin(base_of(tree, url), fetched), 1
    if form is not None:
        base = form.first
    own = page_parameter_in(url) and pages is None and following is None and fetched is None and form is None
    if own and not options.page_pattern and (number := _numbered(url)[1]) in (0, 1):
        fetched, pattern, base = url, _numbered(url)[0], number
    told_base = options.page_base if options.page_base is not None else base
    if pages is None and links.last and told_base is not None and (last := _as_regex(pattern).fullmatch(links.last)):
        pages = int(last[1]) - told_base + 1
    return Paging(
        pages=options.pages if isinstance(options.pages, int) else pages,
        base=told_base,
        pattern=pattern,
        records=records,
        has_next=following is not None,
        told=pages is not None or following is not None or fetched is not None or form is not None,
        by_links=by_links,
        grows=fetched is not None or form is not None,
        form=form,
    )


class PageLinks:
    """The links of a list's page to its other pages, by their words (下一页, 3), their titles or their pictures', be their
    addresses a script's. `last` is the address of 尾页, `form` what is sent for further pages where that is how; None where there
    is none."""

    def __init__(self, tree: LexborHTMLParser, url: str) -> None:
        base, scripts = base_of(tree, url), Scripts(tree)
        self._next: str | None = None
        self._numbers: dict[int, str] = {}
        self._own: int | None = None
        self.last: str | None = None
        self.form: PageForm | None = None
        looked_at = 0
        for link in tree.css("a, link[rel=next], input[onclick], button[onclick], span[onclick], li[onclick], div[onclick], option[value]")[
            :_MOST_LINKS
        ]:
            words = _words_of(link)
            if not (words in _NEXT or words in _LAST or words.isdigit()):
                continue
            address = _address(link, base, scripts)
            if address is None and self.form is None and words in {*_NEXT, "2"} and looked_at < _MOST_FORMS:
                looked_at += 1
                self.form = form_in(tree, url, link.attributes.get("onclick") or link.attributes.get("href") or "")
            if address is None:
                continue
            number = int(words) if words.isascii() and words.isdigit() and len(words) <= 4 else None
            if address == url:
                self._own = self._own or number
            elif words in _NEXT:
                self._next = self._next or address
            elif words in _LAST:
                self.last = self.last or address
            elif number is not None:
                self._numbers.setdefault(number, address)

    def next_of(self, number: int) -> str | None:
        """The address of the page behind the one of that number; None where the page links to none. Numbers count where they
        are told apart from years and days by going on from the page's own: 2 on the first, on others where 1, n - 1 or the page
        itself stands among them."""
        if self._next is not None:
            return self._next
        beside = number in (1, self._own) or not {1, number - 1}.isdisjoint(self._numbers)
        return self._numbers.get(number + 1) if beside else None


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


def _words_of(link: LexborNode) -> str:
    """What a link is called: its words, else its title, else what stands for its picture, else what it says for machines."""
    told = (link.attributes.get("value") if link.tag == "input" else link.text()) or ""
    if not told.strip():
        picture = link.css_first("img[alt], img[title]")
        shown = (picture.attributes.get("alt") or picture.attributes.get("title") or "") if picture is not None else ""
        told = link.attributes.get("title") or shown or link.attributes.get("aria-label") or link.attributes.get("rel") or ""
        if not told and _NEXT_CLASS.search(link.attributes.get("class") or ""):
            told = "next"
    words = "".join(told.split()).casefold()
    if link.tag == "option" and (numbered := _A_PAGE.fullmatch(words)):
        return numbered[1]
    return words.strip("[]【】«<»>›‹＞＜→") or words


def _address(link: LexborNode, base: str, scripts: Scripts) -> str | None:
    """The absolute address a link leads to, be it by its script."""
    if link.tag == "option":
        value = (link.attributes.get("value") or "").strip()
        return urljoin(base, value) if _A_FILE.search(value) else None
    href = (link.attributes.get("href") or "").strip()
    if href and not href.startswith(("#", "javascript:")):
        return urljoin(base, href)
    code = link.attributes.get("onclick") or href
    told = scripts.leads_to(code) if code else None
    return urljoin(base, told) if told else None


def _numbered(url: str) -> tuple[str, int | None]:
    """The address with `{n}` in place of its page's number (the parameter of a usual name, else the last number), and that."""
    if (named := page_parameter_in(url)) and (number := re.search(rf"(?<=[?&]{re.escape(named)}=)\d+", url)):
        return f"{url[: number.start()]}{{n}}{url[number.end() :]}", int(number[0])
    last = _NUMBER.search(url)
    return (_NUMBER.sub("{n}", url), int(last[1])) if last else (url, None)


def _usual(url: str, html: str) -> str:
    """`index.html` and `index_1.html` → `index_{n}.html`, or `index_8597_{n}.html` where the page speaks of `index_8597_1.html`; a
    folder has its `index_{n}.html` inside; a query its page's number."""
    parts = urlsplit(url)
    if parts.query:
        return _numbered(url)[0] if page_parameter_in(url) else f"{url}&page={{n}}"
    folder, _, name = parts.path.rpartition("/")
    stem, _, ending = name.rpartition(".") if "." in name else ("index", ".", "html")
    if put_together := _put_together(html, re.sub(r"[_-]?\d*$", "", stem)):
        return urljoin(url, put_together)
    if is_first := re.fullmatch(r"(.*\D[_-])[01]", stem):
        return urljoin(url, f"{folder}/{is_first[1]}{{n}}.{ending}")
    numbered = re.search(rf"\b{re.escape(stem)}_\d{{3,}}_(?=\d{{1,4}}\.{re.escape(ending)}\b)", html)
    return urljoin(url, f"{folder}/{numbered[0] if numbered else f'{stem}_'}{{n}}.{ending}")


def _put_together(html: str, stem: str) -> str:
    """The name of a further page that a script puts together from the list's own `stem` and a number; '' for none."""
    found = (told for told in _NAMED.finditer(html[:_LARGEST]) if told[2].rpartition("/")[2].rstrip("_-") == stem)
    return next((f"{told[2]}{{n}}{told[4]}" for told in found), "")


def _as_regex(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\{n\}", r"(\d+)"))
