"""The pages of the documents a list names: asked for several at once, judged, and asked for again where they look like a
bad day's answer (nothing, a stub, the list itself, an error page with status 200)."""

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from harvesters.entry import Entry, Unchanged, Unreachable
from harvesters.fetching.fetcher import Fetcher, FetchError, Request, Response
from harvesters.platforms.disclosure_site.listing import canonical, listing
from harvesters.platforms.disclosure_site.options import SiteOptions
from harvesters.reading.formats import format_of_url, name_in_url
from harvesters.reading.page import Attachment, Listed, Page, read_page
from schemas.record import entry_fingerprint

_ATTEMPTS = 3
_REMEMBERED = 64
_SMALL = 3000
_SHORT = 60
_FEWEST_ENTRIES = 2
_PIECE = 6
_ENOUGH = 0.3
_NO_PAGE = re.compile(r"(页面|网页|文件|内容|信息)(不存在|已被?删除|未找到|找不到)|404\s*(not found|错误|页面)|您访问的页面", re.IGNORECASE)
_PAGES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"{\\rtf", b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
_REMEDY = "look at the page; a record that was kept before stays as it is, and the next run asks again"


@dataclass(frozen=True, slots=True)
class Bad:
    """Why an answer is not the document's page."""

    rule: str
    message: str
    remedy: str = _REMEDY


class Details:
    """Reads the documents of one site. `lists` are the SHA-256 of list pages met so far, `place` where lists have entries."""

    def __init__(self, fetcher: Fetcher, options: SiteOptions) -> None:
        self._fetcher = fetcher
        self._options = options
        self._bodies: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)
        self.lists: set[str] = set()
        self.list_urls: set[str] = set()
        self.place = ""

    def of(self, documents: Sequence[Listed], spared: Callable[[str], bool]) -> Iterator[Entry | Unchanged | Unreachable]:
        """An entry for each document, in the list's order; those that are `spared` are not asked for again."""
        asked = (Request(url=document.url, conditional=True) for document in documents if not spared(document.url))
        answers = self._fetcher.fetch_many(asked)
        for document in documents:
            if spared(document.url):
                yield Unchanged(key=document.url, url=document.url)
            else:
                _, answer = next(answers)
                yield self._entry(document, answer)

    def _entry(self, document: Listed, answer: Response | FetchError) -> Entry | Unchanged | Unreachable:
        bad = Bad("status", "was not asked")
        for attempt in range(_ATTEMPTS):
            if attempt:
                answer = self._again(document.url)
            if isinstance(answer, FetchError):
                bad = Bad(answer.rule, answer.message, answer.remedy)
                if answer.status in (403, 404, 410) or answer.rule in ("robots", "private_address", "scheme", "too_large"):
                    break
                continue
            if answer.not_modified:
                return Unchanged(key=document.url, url=document.url)
            body = answer.body
            found = self._page(document, answer, body)
            if isinstance(found, Page):
                return self._made(document, answer, body, found)
            bad = found
        return Unreachable(key=document.url, url=document.url, title=document.title, rule=bad.rule, message=bad.message, remedy=bad.remedy)

    def _again(self, url: str) -> Response | FetchError:
        try:
            return self._fetcher.fetch(Request(url=url))
        except FetchError as error:
            return error

    def _page(self, document: Listed, answer: Response, body: bytes) -> Page | Bad:
        if not body.strip():
            return Bad("empty_answer", "was answered with nothing")
        if not _is_page(answer, body):
            return self._file(document, answer)
        page = read_page(body, declared_charset=answer.declared_charset, url=answer.url, options=self._options.page)
        short = len(page.body) < _SHORT and not page.labels
        if short and len(body) < _SMALL and b"location.reload" in body:
            return Bad("stub_page", "was answered with a page that only asks to be loaded again")
        if short and page.moved_to and urlsplit(page.moved_to).netloc == urlsplit(answer.url).netloc:
            return self._moved(document, page.moved_to)
        digest = sha256(body).hexdigest()
        if digest in self.lists or canonical(answer.url) in self.list_urls:
            return Bad("index_page", "was answered with the list instead of the document")
        if _says(page, document.title):
            if self._is_list(page, body):
                return Bad("index_page", "was answered with a list instead of the document")
        elif short or _NO_PAGE.search(page.body[:500]):
            return Bad("no_document", "was answered with a page that holds no document")
        elif not page.labels and not page.metas:
            return Bad("another_page", "was answered with a page that says nothing of the document's title")
        elif any(digest == other and url != document.url for other, url in self._bodies):
            return Bad("same_page", "was answered with the very page of another document")
        self._bodies.append((digest, document.url))
        return page

    def _moved(self, document: Listed, url: str) -> Page | Bad:
        answer = self._again(canonical(url))
        if isinstance(answer, FetchError):
            return Bad(answer.rule, f"leads on to {url}: {answer.message}", answer.remedy)
        page = read_page(answer.body, declared_charset=answer.declared_charset, url=answer.url, options=self._options.page)
        if page.body or page.labels or _says(page, document.title):
            return page
        return Bad("no_document", f"leads on to {url}, which holds no document")

    def _is_list(self, page: Page, body: bytes) -> bool:
        """Whether a page without document's marks has entries where the site's lists have theirs."""
        if page.labels or page.metas.get("title") or not self.place:
            return False
        tree = LexborHTMLParser(body.decode(page.encoding, "replace"))
        return len(listing(tree, page.url, self._options, self.place).entries) >= _FEWEST_ENTRIES

    def _file(self, document: Listed, answer: Response) -> Page:
        """A document that is a file (the list leads to a PDF): a page with nothing but that attachment."""
        name = name_in_url(answer.url) or document.title
        file = Attachment(url=answer.url, name=name, format=format_of_url(answer.url), media_type=answer.media_type or None)
        return Page(
            url=answer.url,
            encoding="",
            encoding_certain=True,
            title=document.title,
            title_origin="",
            labels={},
            metas={},
            body="",
            container="",
            before=(),
            after=(),
            attachments=(file,),
            options=self._options.page,
        )

    def _made(self, document: Listed, answer: Response, body: bytes, page: Page) -> Entry:
        # What the page says, not how: templates, counters and menus change on every visit.
        said = {
            "title": page.title,
            "labels": dict(page.labels),
            "metas": dict(page.metas),
            "body": page.body if page.encoding else sha256(body).hexdigest(),
            "attachments": [[file.url, file.name] for file in page.attachments],
        }
        return Entry(
            key=document.url,
            url=document.url,
            raw=body,
            media_type=answer.media_type or "text/html",
            fingerprint=entry_fingerprint(said),
            fields={"page": page, "listed": document},
            title=page.title or document.title,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )


def _is_page(answer: Response, body: bytes) -> bool:
    """Whether the answer is a page, whatever its address ends with: by its bytes, then by what the server calls it."""
    if body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return True
    return answer.media_type in _PAGES and not body.startswith(_FILES)


def _says(page: Page, title: str) -> bool:
    """Whether the page holds the title the list gave, or a good part of it: lists cut titles off and put words in front."""
    wanted = _folded(title).rstrip("….·")
    told = _folded("".join((page.title, page.labels.get("title", ""), page.body, *page.before, *page.after)))
    if wanted[: 2 * _PIECE] in told:
        return True
    pieces = [wanted[at : at + _PIECE] for at in range(max(1, len(wanted) - _PIECE + 1))]
    return sum(piece in told for piece in pieces) >= len(pieces) * _ENOUGH


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
